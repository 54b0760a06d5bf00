"""What exports are made with here: regulations, forms, keys. Apart from `lvheng.installed`, which works without the server's libraries."""

from __future__ import annotations

from lvheng.installed import installed_plugins, installed_regulations
from lvheng.settings import Settings
from scoring_plugins.plugins import registered_forms
from services.exchange.keys import ExchangeKeys
from services.exports.wanted import Workshop


def exchange_keys(settings: Settings) -> ExchangeKeys:
    """This installation's keys, which packages are signed with and checked by."""
    return ExchangeKeys(settings.data_dir / "exchange")


def installed_workshop(settings: Settings) -> Workshop:
    """Raises PluginError."""
    plugins = installed_plugins(settings)
    return Workshop(installed_regulations(settings, plugins), registered_forms(plugins), exchange_keys(settings))
