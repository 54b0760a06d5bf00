"""`lvheng regulation explain`: a regulation written back as Chinese prose, to be laid beside its own text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import msgspec
import typer

from lvheng.cli.regulation_target import DAY, AsJson, regulation_of, version_on
from scoring_plugins.catalogue import say
from scoring_plugins.language.problems import nearest
from scoring_plugins.language.rendering import Part, Prose, lines, part_lines, render


def explain(
    target: Annotated[str, typer.Argument(metavar="PATH|CODE", show_default=False)],
    version: Annotated[datetime | None, typer.Option("--version", formats=DAY, help=say("explain.cli.version_help"))] = None,
    clause: Annotated[str | None, typer.Option("--clause", help=say("explain.cli.clause_help"))] = None,
    as_json: AsJson = False,
) -> None:
    """Prints the whole regulation, or one part of it; `--json` gives the structure."""
    regulation = regulation_of(target)
    prose = render(regulation, version_on(regulation, version))
    part = None if clause is None else _part_named(prose, clause)
    if as_json:
        typer.echo(msgspec.json.encode(part or prose).decode())
        return
    for line in part_lines(part) if part else lines(prose):
        typer.echo(line)


def _part_named(prose: Prose, name: str) -> Part:
    """The clause, block, duty, grade, list or proposal of that name. Leaves with status 1 where there is none."""
    parts = {part.name: part for section in prose.sections for top in section.parts for part in _with_inner(top) if part.name}
    if name not in parts:
        like = nearest(name, parts)
        hint = say("regulation.hint_nearest", nearest=like) if like else ""
        typer.echo(say("explain.cli.no_such_part", name=name, hint=hint, known=say("explain.comma").join(parts)), err=True)
        raise typer.Exit(1)
    return parts[name]


def _with_inner(part: Part) -> Iterator[Part]:
    yield part
    for inner in part.of:
        yield from _with_inner(inner)
