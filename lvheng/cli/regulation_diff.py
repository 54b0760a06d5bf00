"""`lvheng regulation diff`: what changed between two regulations, or two versions of one, in words.

Exit status 0 when nothing that decides points, duties, grades, lists or proposals differs, 1 when something does (or cannot be read),
2 when it is not said what to compare.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import msgspec
import typer

from lvheng.cli.regulation_target import DAY, AsJson, regulation_of, version_on
from scoring_plugins.catalogue import say
from scoring_plugins.language.diff import Diff
from scoring_plugins.language.diff import diff as compare
from scoring_plugins.language.rendering import Prose, render


def diff(
    old: Annotated[str, typer.Argument(metavar="PATH|CODE", show_default=False)],
    new: Annotated[str | None, typer.Argument(metavar="[PATH|CODE]", show_default=False)] = None,
    from_on: Annotated[datetime | None, typer.Option("--from", formats=DAY, help=say("explain.cli.from_help"))] = None,
    to_on: Annotated[datetime | None, typer.Option("--to", formats=DAY, help=say("explain.cli.to_help"))] = None,
    as_json: AsJson = False,
) -> None:
    """Compares the newest versions, or those in force on the days written."""
    if new is None and (from_on is None or to_on is None):
        typer.echo(say("explain.cli.diff_needs"), err=True)
        raise typer.Exit(2)
    found = compare(_prose(old, from_on), _prose(old if new is None else new, to_on))
    if as_json:
        typer.echo(msgspec.json.encode(found).decode())
    else:
        for line in _lines(found):
            typer.echo(line)
    if found.decides:
        raise typer.Exit(1)


def _prose(target: str, day: datetime | None) -> Prose:
    regulation = regulation_of(target)
    return render(regulation, version_on(regulation, day))


def _lines(found: Diff) -> Iterator[str]:
    days = {"old_day": found.old.in_force_from, "new_day": found.new.in_force_from}
    yield say("explain.diff.title", old=found.old.title, new=found.new.title, **days)
    if not found.changes:
        yield say("explain.diff.same")
        return
    heading = ""
    for change in found.changes:
        if change.heading != heading:
            heading = change.heading
            yield heading if change.decides or len(change.sentences) == 1 else say("explain.diff.not_deciding", text=heading)
        for sentence in change.sentences:
            shown = sentence if change.decides or len(change.sentences) > 1 else say("explain.diff.not_deciding", text=sentence)
            yield f"  {shown}"
    yield say("explain.diff.count", count=len(found.changes), decides=sum(change.decides for change in found.changes))
