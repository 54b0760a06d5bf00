"""`lvheng db`: the database's own upkeep."""

from __future__ import annotations

import typer

from lvheng.cli.office import refusals_printed
from lvheng.settings import read_settings
from scoring_plugins.catalogue import say
from services.database import create_engine, upgrade

app = typer.Typer(no_args_is_help=True, help="数据库")


@app.callback()
def db() -> None:
    """数据库."""


@app.command("upgrade")
@refusals_printed
def upgrade_command() -> None:
    """把数据库结构升级到当前版本(新库则建立)."""
    url = read_settings().database_url
    upgrade(url)
    typer.echo(say("cli.upgraded", url=create_engine(url).url.render_as_string(hide_password=True)))
