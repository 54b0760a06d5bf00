"""The command line: one module a noun; this file only composes them."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

import typer

from scoring_plugins.catalogue import say

app = typer.Typer(name="lvheng", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="履衡:委员履职量化考核")

# Name on the command line → module that offers it as `app`; all need the server extra (`regulation` does not, and is added by itself).
GROUPS = {
    "db": "lvheng.cli.db",
    "committee": "lvheng.cli.committee",
    "account": "lvheng.cli.account",
    "demo": "lvheng.cli.demo",
    "import": "lvheng.cli.imports",
    "records": "lvheng.cli.records",
    "appraisal": "lvheng.cli.appraisal",
}
# Single commands: the module offers `register(app)`, which adds one command of that name.
COMMANDS = {
    "adopt": "lvheng.cli.adopt",
    "serve": "lvheng.cli.serve",
    "score": "lvheng.cli.score",
    "statistics": "lvheng.cli.statistics",
}
UNDER_REGULATION = {"adopt"}


def _refuse_without_server(parent: typer.Typer, name: str) -> None:
    """Without the server extra the command is still there, and says what to install."""

    @parent.command(name, hidden=True, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
    def missing() -> None:
        typer.echo(say("cli.extra_missing", command=name), err=True)
        raise typer.Exit(2)


def _compose() -> None:
    has_server = find_spec("sqlmodel") is not None
    regulation = importlib.import_module("lvheng.cli.regulation").app
    app.add_typer(regulation, name="regulation")
    for name, module in GROUPS.items():
        if has_server:
            app.add_typer(importlib.import_module(module).app, name=name)
        else:
            _refuse_without_server(app, name)
    for name, module in COMMANDS.items():
        parent = regulation if name in UNDER_REGULATION else app
        if has_server:
            importlib.import_module(module).register(parent)
        else:
            _refuse_without_server(parent, name)


_compose()
