"""`lvheng regulation list`: what is installed, and how much of its source each regulation carries out."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lvheng.cli.regulation_target import AsJson, settings_and_plugins
from scoring_plugins.catalogue import say
from scoring_plugins.language.coverage import Coverage, coverage
from scoring_plugins.language.nodes import Version
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import LoadedPlugin, PluginError, Regulations, load_regulations, loaded_plugins

HASH_SHOWN = 12


def list_regulations(
    as_json: AsJson = False,
    plugins: Annotated[bool, typer.Option("--plugins", help=say("explain.cli.plugins_help"))] = False,
) -> None:
    """One line a regulation with its coverage; what cannot be read is named below, and the status is then 1."""
    settings, manager = settings_and_plugins()
    try:
        found = load_regulations(settings.packs_dir, manager=manager)
        loaded = loaded_plugins(manager, found)
    except PluginError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if as_json:
        described = [_described(regulation) for regulation in found.values()]
        typer.echo(msgspec.json.encode({"regulations": described, "plugins": loaded, "broken": found.broken}).decode())
    elif plugins:
        _print_plugins(loaded)
    else:
        _print_regulations(found)
    for broken in found.broken:
        typer.echo("\n".join(problem.text for problem in broken.problems), err=True)
    if found.broken:
        raise typer.Exit(1)


def newest(regulation: Regulation) -> Version:
    """The version in force longest from now on: coverage is that of the newest."""
    return max(regulation.versions, key=lambda version: version.in_force_from)


def _described(regulation: Regulation) -> dict[str, object]:
    return {
        "code": regulation.code,
        "committee": regulation.committee,
        "title": regulation.title,
        "status": regulation.status,
        "subject": regulation.subject,
        "in_force_from": [version.in_force_from for version in regulation.versions],
        "content_hash": regulation.content_hash,
        "origin": regulation.origin,
        "coverage": coverage(regulation, newest(regulation)),
    }


def _counts(found: Coverage) -> list[str]:
    numbers = (
        len(found.carried_out),
        len(found.in_part),
        len(found.not_computable),
        found.chosen,
        found.clauses,
        found.duties,
        found.grades,
        found.lists,
        found.consequences,
    )
    return [str(number) if number else "" for number in numbers]


def _print_regulations(found: Regulations) -> None:
    """A table on a terminal, else lines of words parted by two spaces."""
    counted = {code: coverage(regulation, newest(regulation)) for code, regulation in found.items()}
    rows = [
        [
            code,
            say("explain.cli.title", title=regulation.title, status=say(f"regulation.status.{regulation.status}")),
            regulation.committee,
            "、".join(str(version.in_force_from) for version in regulation.versions),
            *_counts(counted[code]),
        ]
        for code, regulation in found.items()
    ]
    names = (
        "code",
        "title",
        "committee",
        "since",
        "carried",
        "in_part",
        "left_out",
        "chosen",
        "clauses",
        "duties",
        "grades",
        "lists",
        "consequences",
    )
    headings = [say(f"explain.cli.column.{name}") for name in names]
    if sys.stdout.isatty():
        _print_table(headings, rows, first_number=4)
    else:
        for row in rows:
            counts = [f"{heading} {number}" for heading, number in zip(headings[4:], row[4:], strict=True) if number]
            texts = {"code": row[0], "title": row[1], "committee": row[2], "since": row[3], "counts": "  ".join(counts)}
            typer.echo(say("explain.cli.list_line", origin=found[row[0]].origin.text, **texts))
    typer.echo(_summary(found, counted))


def _summary(found: Regulations, counted: dict[str, Coverage]) -> str:
    by_status = {status: sum(each.status == status for each in found.values()) for status in ("complete", "partial", "duties_only")}
    statuses = [
        say("explain.cli.of_status", status=say(f"regulation.status.{name}"), count=count) for name, count in by_status.items() if count
    ]
    totals = {
        name: sum(getattr(each, name) for each in counted.values())
        for name in ("clauses", "chosen", "duties", "grades", "lists", "consequences")
    }
    carried = sum(len(each.carried_out) for each in counted.values())
    left_out = sum(len(each.not_computable) for each in counted.values())
    texts = {"count": len(counted), "statuses": "、".join(statuses), "carried": carried, "left_out": left_out}
    return say("explain.cli.summary", **texts, **totals)


def _print_table(headings: list[str], rows: list[list[str]], first_number: int) -> None:
    table = Table(expand=False)
    for position, heading in enumerate(headings):
        is_number = position >= first_number
        table.add_column(escape(heading), justify="right" if is_number else "left", no_wrap=position == 0, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    Console().print(table)


def _print_plugins(loaded: tuple[LoadedPlugin, ...]) -> None:
    """Each plugin with its version, what it registers, and the content hash of each regulation."""
    for plugin in loaded:
        version = plugin.version or say("explain.cli.no_plugin_version")
        how = say("explain.cli.runs_python" if plugin.runs_python else "explain.cli.data_only")
        typer.echo(say("explain.cli.plugin_line", name=plugin.name, version=version, how=how))
        for label, names in (("kinds", plugin.kinds), ("forms", plugin.forms)):
            if names:
                typer.echo(say(f"explain.cli.plugin_{label}", names="、".join(names)))
        width = max(map(len, plugin.regulations), default=0)
        for code, content_hash in plugin.regulations.items():
            typer.echo(say("explain.cli.plugin_regulation", code=code.ljust(width), hash=content_hash))
