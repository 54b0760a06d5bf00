"""The command line: one module a noun; this file only composes them."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer

from lvheng.cli.usage import in_chinese
from scoring_plugins.catalogue import say

# Name on the command line → module that offers it as `app`. Only `regulation` works on the light base (`bench` asks for its own extra).
GROUPS = {
    "regulation": "lvheng.cli.regulation",
    "db": "lvheng.cli.db",
    "committee": "lvheng.cli.committee",
    "account": "lvheng.cli.account",
    "calendar": "lvheng.cli.calendar",
    "demo": "lvheng.cli.demo",
    "import": "lvheng.cli.imports",
    "records": "lvheng.cli.records",
    "appraisal": "lvheng.cli.appraisal",
    "selection": "lvheng.cli.selection",
    "exchange": "lvheng.cli.exchange",
    "bench": "lvheng.cli.bench",
}
# Single commands: the module offers `register(app)`, which adds one command of that name.
COMMANDS = {
    "serve": "lvheng.cli.serve",
    "score": "lvheng.cli.score",
    "statistics": "lvheng.cli.statistics",
    "whatif": "lvheng.cli.whatif",
}
# Commands that stand under a noun whose own module must not need what they need.
UNDER = {"regulation": {"adopt": "lvheng.cli.adopt"}, "appraisal": {"verify": "lvheng.cli.appraisal_verify"}}
ON_THE_LIGHT_BASE = {"bench", "regulation"}


def main() -> None:
    """What the shell calls. Only what it names is imported: checking a regulation need not wait for the server's libraries."""
    noun, verb = (*sys.argv[1:3], None, None)[:2]
    build_app(*((noun, verb) if noun in {*GROUPS, *COMMANDS} else ()))()


@cache
def build_app(only: str | None = None, verb: str | None = None) -> typer.Typer:
    """The command line with every noun, or with one; if that noun's own module has `verb`, nothing else is imported for it."""
    app = typer.Typer(
        name="lvheng", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="履衡:委员履职量化考核"
    )
    # A callback keeps the noun a word of its own even where it is the only one.
    app.callback()(lambda: None)
    for name, module in GROUPS.items():
        if only in (None, name):
            _add_group(app, name, module, verb)
    for name, module in COMMANDS.items():
        if only in (None, name):
            _add_command(app, name, module)
    in_chinese(app)
    return app


def _add_group(app: typer.Typer, name: str, module: str, verb: str | None) -> None:
    if name not in ON_THE_LIGHT_BASE and not _has_server():
        _refuse_without_server(app, name)
        return
    group: typer.Typer = import_module(module).app
    own = {command.name for command in group.registered_commands}
    for below, its_module in UNDER.get(name, {}).items():
        if verb not in own and below not in own:
            _add_command(group, below, its_module)
    app.add_typer(group, name=name)


def _add_command(parent: typer.Typer, name: str, module: str) -> None:
    if _has_server():
        import_module(module).register(parent)
    else:
        _refuse_without_server(parent, name)


def _has_server() -> bool:
    return find_spec("sqlmodel") is not None


def _refuse_without_server(parent: typer.Typer, name: str) -> None:
    """Without the server extra the command is still there, and says what to install."""

    @parent.command(name, hidden=True, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
    def missing() -> None:
        typer.echo(say("cli.extra_missing", command=name), err=True)
        raise typer.Exit(2)


def __getattr__(name: str) -> Any:
    """`app`, the whole command line, made when it is first asked for."""
    if name == "app":
        return build_app()
    raise AttributeError(name)
