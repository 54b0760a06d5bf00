"""All settings, read once from the environment; `docs/operate.md` lists them and a test keeps the list true."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from scoring_plugins.catalogue import say

Mode = Literal["development", "production"]
PluginPolicy = Literal["all", "packs"]


class SettingsError(Exception):
    """A setting that cannot be used; the message says which, and what it may be."""


@dataclass(frozen=True)
class Settings:
    """Where data lie, how the server listens, and which plugins are trusted."""

    data_dir: Path
    database_url: str
    mode: Mode
    bind: str
    plugins: PluginPolicy
    packs_dir: Path

    @property
    def attachments_dir(self) -> Path:
        return self.data_dir / "attachments"


def _choice(environment: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> str:
    value = environment.get(name) or default
    if value not in choices:
        raise SettingsError(say("settings.bad_choice", name=name, value=value, choices=" | ".join(choices)))
    return value


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read every setting from `environment` (the process's own by default). Raises SettingsError with one clear line."""
    environment = os.environ if environment is None else environment
    data_dir = Path(environment.get("LVHENG_DATA_DIR") or "data").absolute()
    bind = environment.get("LVHENG_BIND") or "127.0.0.1:8000"
    host, _, port = bind.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise SettingsError(say("settings.bad_bind", value=bind))
    return Settings(
        data_dir=data_dir,
        database_url=environment.get("LVHENG_DATABASE_URL") or f"sqlite:///{data_dir / 'lvheng.db'}",
        mode=cast(Mode, _choice(environment, "LVHENG_MODE", get_args(Mode), "development")),
        bind=bind,
        plugins=cast(PluginPolicy, _choice(environment, "LVHENG_PLUGINS", get_args(PluginPolicy), "all")),
        packs_dir=_packs_dir(environment, data_dir),
    )


def _packs_dir(environment: Mapping[str, str], data_dir: Path) -> Path:
    """The folder asked for must be there: a slip in its name would leave every pack out. The default one need not be."""
    asked = environment.get("LVHENG_PACKS_DIR")
    if asked and not Path(asked).is_dir():
        raise SettingsError(say("settings.no_packs_dir", value=Path(asked).absolute()))
    return Path(asked or data_dir / "packs").absolute()
