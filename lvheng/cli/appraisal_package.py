"""`lvheng appraisal export --format package`: the exchange package of an issued result."""

from __future__ import annotations

from typing import NamedTuple

from lvheng.cli.office import looking
from lvheng.installed import installed_regulations
from lvheng.settings import Settings
from services.exchange.keys import ExchangeKeys
from services.exchange.writing import issued_result, package_bytes

PACKAGE = "package"


class WrittenPackage(NamedTuple):
    """A package and what is told about it; `seal` is the SHA-256 of the result's seal."""

    content: bytes
    name: str
    number: int
    seal: str
    is_signed: bool


def exchange_keys(settings: Settings) -> ExchangeKeys:
    """This installation's keys."""
    return ExchangeKeys(settings.data_dir / "exchange")


def written_package(settings: Settings, committee: str, year: int, number: int | None, actor: str | None) -> WrittenPackage:
    """The package of the year's issued result, or of its version `number`. Raises Refusal."""
    keys = exchange_keys(settings)
    with looking(actor, committee) as (session, who, committee_id):
        result = issued_result(session, who, committee_id, year, number)
        content = package_bytes(session, who, result, installed_regulations(settings), keys)
        name = f"{committee}-{year}-v{result.number}.lvheng.zip"
        return WrittenPackage(content, name, result.number, result.seal or "", keys.own_path.exists())
