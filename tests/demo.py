"""The demo as tests use it: a database into which it was loaded by its command."""

from __future__ import annotations

from sqlalchemy import Engine
from typer.testing import CliRunner

from lvheng.cli import app

CODE, YEAR = "140900", 2023


def loaded(engine: Engine) -> None:
    """The demo in a migrated, empty database, as its command loads it: what `Foundations` copies."""
    lvheng(engine.url.render_as_string(hide_password=False), "demo", "load")


def lvheng(url: str, *arguments: str) -> str:
    """What a command prints; it must succeed."""
    outcome = CliRunner().invoke(app, list(arguments), env={"LVHENG_DATABASE_URL": url}, catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.stdout
