"""What was verified, scored, or goes a way of its own is changed by no file: each cell that would do it is told, as by the interface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.changes.on_their_way import problems_of_another_way
from services.changes.resting import problems_of_losing
from services.errors import Problem
from services.imports.nouns import Noun
from services.imports.rows import Row
from services.imports.run import Run
from services.imports.settling import Settled, pairs, settle
from services.imports.works import Work
from services.records.works import work_named

# A row, the field of it that says something else (None: the row as a whole), and the stored draft with that one change.
Step = tuple[Row, str | None, Any]


def settle_around_what_rests(run: Run, noun: Noun, work: Work) -> Settled:
    """A work settled without the rows that would change what was verified or scored: those are refused, with their cells."""
    while True:
        known = len(run.conflicts)
        settled = settle(run, noun, work)
        if not _refuse(run, settled):
            return settled
        # A refused row says nothing more: what is left of the work is compared anew.
        del run.conflicts[known:]


def _refuse(run: Run, settled: Settled) -> bool:
    """Whether rows of the work were refused."""
    work = settled.work
    if work.stored is None or settled.target is None or not (problems := _problems(run, settled, settled.target)):
        return False
    found = [(row, name, problem) for row, name, draft in _steps(settled) for problem in _problems(run, settled, draft)]
    # Where no change alone does it, all of them together do.
    for row, name, problem in found or [(work.rows[0], None, problem) for problem in problems]:
        row.wrong(name, problem.code, problem.message)
    return True


def _problems(run: Run, settled: Settled, draft: Any) -> list[Problem]:
    noun, stored = settled.noun, settled.work.stored
    if stored is None or draft == stored.draft:
        return []
    resting = problems_of_losing(
        run.session,
        run.directory.committee_id,
        work_named(noun.work, settled.work.number or ""),
        list(noun.lost(run.session, stored, draft)),
    )
    return [*problems_of_another_way(run.session, noun.work, stored.id, stored.draft, draft), *resting]


def _steps(settled: Settled) -> Iterator[Step]:
    """Every change to the stored work on its own."""
    noun, work = settled.noun, settled.work
    stored = work.stored.draft  # type: ignore[union-attr]
    old, new, lines = noun.values(stored), noun.values(settled.target), noun.lines(stored)
    if work.row is not None:
        for name in old:
            if old[name] != new[name]:
                yield work.row, name, noun.build({**old, name: new[name]}, lines)
    for row, line, said in _changed_lines(noun, work, settled.target):
        if said is None:
            yield row, None, noun.build(old, [each for each in lines if each is not line])
        else:
            changed = [said if each is line else each for each in lines]
            yield row, _first_difference(noun, line, said), noun.build(old, changed)


def _first_difference(noun: Noun, line: Any, said: Any) -> str | None:
    assert noun.parts is not None
    was, now = noun.parts.spread(noun.line_values(line)), noun.parts.spread(noun.line_values(said))
    return next((name for name in {**was, **now} if was.get(name) != now.get(name)), None)


def _changed_lines(noun: Noun, work: Work, target: Any) -> Iterator[tuple[Row, Any, Any]]:
    """Lines that are stored, each with the row that says it otherwise and how; None where no row of the file says it any more."""
    rows = {noun.line_key(noun.line(row.values)): row for row in work.lines if not row.is_refused}
    if not rows:
        return
    stored = {noun.line_key(line): line for line in noun.lines(work.stored.draft)}  # type: ignore[union-attr]
    kept = {noun.line_key(line) for line in noun.lines(target)}
    for key in stored.keys() & rows.keys():
        if (said := noun.line(rows[key].values)) != stored[key]:
            yield rows[key], stored[key], said
    missing = [line for key, line in stored.items() if key not in kept]
    for row, line in pairs(noun, [row for key, row in rows.items() if key not in stored], missing):
        yield row, line, noun.line(row.values)
        missing.remove(line)
    for line in missing:
        yield list(rows.values())[-1], line, None
