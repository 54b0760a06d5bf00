"""What exports are made with here: regulations, forms, keys. Apart from `lvheng.installed`, which works without the server's libraries."""

from __future__ import annotations

from lvheng.installed import installed_plugins, installed_regulations
from lvheng.settings import Settings
from scoring_plugins.plugins import Regulations, registered_forms
from services.exchange.keys import ExchangeKeys
from services.exports.wanted import Workshop


def exchange_keys(settings: Settings) -> ExchangeKeys:
    """This installation's keys, which packages are signed with and checked by."""
    return ExchangeKeys(settings.data_dir / "exchange")


def installed_workshop(settings: Settings) -> Workshop:
    """Raises PluginError."""
    return workshop_with(settings, installed_regulations(settings))


def workshop_with(settings: Settings, regulations: Regulations) -> Workshop:
    """The workshop with regulations that are installed already. Raises PluginError."""
    return Workshop(regulations, registered_forms(installed_plugins(settings)), exchange_keys(settings))
