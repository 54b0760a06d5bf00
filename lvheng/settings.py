"""All settings, read once from the environment; `docs/operate.md` lists them and a test keeps the list true."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from scoring_plugins.catalogue import say

Mode = Literal["development", "production"]
PluginPolicy = Literal["all", "packs"]
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?\Z")
UNLIMITED = "unlimited"
# What one operation may cost: with less for a minute, some could never be run.
LARGEST_COST = 5000


class SettingsError(Exception):
    """A setting that cannot be used; the message says which, and what it may be."""


@dataclass(frozen=True)
class IssuerSettings:
    """The OpenID Connect issuer whose access tokens are taken: for which audience, where its keys are, how far clocks may be apart."""

    address: str
    audience: str
    keys: str
    leeway: int


@dataclass(frozen=True)
class Settings:
    """Where data lie, how the server listens, which plugins are trusted, and how much of the server one client may have.

    `budget` is in the unit of an operation's cost, for each credential and minute (None: nobody counts); `deadline` in seconds;
    `operations` are those that run at once.
    """

    data_dir: Path
    database_url: str
    mode: Mode
    bind: str
    plugins: PluginPolicy
    packs_dir: Path
    origins: frozenset[str] = frozenset()
    documents: Path | None = None
    budget: int | None = 200_000
    deadline: int = 10
    operations: int = 3
    secret_file: Path | None = None
    issuer: IssuerSettings | None = None
    own_key_file: Path | None = None
    fonts_dir: Path | None = None

    @property
    def key_file(self) -> Path:
        return self.own_key_file or self.data_dir / "keys"

    @property
    def secret_path(self) -> Path:
        """Where the server's own secret lies."""
        return self.secret_file or self.data_dir / "secret"

    @property
    def exports_dir(self) -> Path:
        """Where files lie that the command line writes and is told no place for."""
        return self.data_dir / "exports"

    @property
    def packages_dir(self) -> Path:
        """Where packages lie that are sent to the server, until they are imported or their time is over."""
        return self.data_dir / "packages"

    @property
    def export_jobs_dir(self) -> Path:
        """Where files lie that a server made, until they are fetched or their time is over."""
        return self.exports_dir / "jobs"

    @property
    def attachments_dir(self) -> Path:
        return self.data_dir / "attachments"


def _choice(environment: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> str:
    value = environment.get(name) or default
    if value not in choices:
        raise SettingsError(say("settings.bad_choice", name=name, value=value, choices=" | ".join(choices)))
    return value


def _count(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environment.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and len(text) < 12 and least <= int(text) <= most):
        raise SettingsError(say("settings.bad_count", name=name, value=text, least=least, most=most))
    return int(text)


def _origins(environment: Mapping[str, str]) -> frozenset[str]:
    """Origins as browsers write them: scheme, host and, where it is not the scheme's own, port."""
    origins = frozenset((environment.get("LVHENG_ORIGINS") or "").split())
    for origin in origins:
        if not _ORIGIN.match(origin):
            raise SettingsError(say("settings.bad_origin", value=origin))
    return origins


def _budget(environment: Mapping[str, str]) -> int | None:
    if environment.get("LVHENG_BUDGET") == UNLIMITED:
        return None
    return _count(environment, "LVHENG_BUDGET", 200_000, LARGEST_COST, 10**9)


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
        origins=_origins(environment),
        documents=Path(environment["LVHENG_DOCUMENTS"]).absolute() if environment.get("LVHENG_DOCUMENTS") else None,
        budget=_budget(environment),
        deadline=_count(environment, "LVHENG_DEADLINE", 10, 1, 600),
        operations=_count(environment, "LVHENG_OPERATIONS", 3, 1, 14),
        secret_file=Path(environment.get("LVHENG_SECRET_FILE") or data_dir / "secret").absolute(),
        issuer=_issuer(environment),
        own_key_file=Path(environment["LVHENG_KEY_FILE"]).absolute() if environment.get("LVHENG_KEY_FILE") else None,
        fonts_dir=Path(environment["LVHENG_FONTS_DIR"]).absolute() if environment.get("LVHENG_FONTS_DIR") else None,
    )


def _issuer(environment: Mapping[str, str]) -> IssuerSettings | None:
    """None where no issuer is named. One without an audience is refused: its tokens for others would be taken."""
    address = environment.get("LVHENG_OIDC_ISSUER")
    if not address:
        return None
    audience = environment.get("LVHENG_OIDC_AUDIENCE")
    if not audience:
        raise SettingsError(say("settings.no_audience"))
    leeway = _count(environment, "LVHENG_OIDC_LEEWAY", 60, 0, 300)
    return IssuerSettings(address, audience, environment.get("LVHENG_OIDC_KEYS") or "", leeway)


def _packs_dir(environment: Mapping[str, str], data_dir: Path) -> Path:
    """The folder asked for must be there: a slip in its name would leave every pack out. The default one need not be."""
    asked = environment.get("LVHENG_PACKS_DIR")
    if asked and not Path(asked).is_dir():
        raise SettingsError(say("settings.no_packs_dir", value=Path(asked).absolute()))
    return Path(asked or data_dir / "packs").absolute()
