"""What is installed here: plugins and regulations, as far as the settings let them in."""

from __future__ import annotations

from lvheng.settings import Settings
from scoring_plugins.plugins import PluginManager, Regulations, load_regulations, plugin_manager
from services.exports import fonts, forms


def installed_plugins(settings: Settings) -> PluginManager:
    """Every plugin the settings trust, with the forms of this distribution and the faces that their pages are set in.

    Raises PluginError for one that cannot be loaded.
    """
    manager = plugin_manager(packs_only=settings.plugins == "packs")
    manager.register_own(forms)
    fonts.look_for_faces_in(settings.fonts_dir)
    return manager


def installed_regulations(settings: Settings, manager: PluginManager | None = None) -> Regulations:
    """Every regulation the settings let in, each read when asked for. Raises PluginError, also for a code that comes twice."""
    return load_regulations(settings.packs_dir, manager=manager or installed_plugins(settings))
