"""One work settled: what the file says against what is stored, row by row, and the draft to write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from scoring_plugins.catalogue import say
from services.errors import Problem
from services.imports.nouns import Noun, Values, member_at
from services.imports.rows import Row
from services.imports.run import Run
from services.imports.works import Work


@dataclass
class Settled:
    """`target` is what is to be stored: None if nothing of the work can be taken."""

    noun: Noun
    work: Work
    target: Any | None


def settle(run: Run, noun: Noun, work: Work) -> Settled:
    """Check a work and compare it with what is stored; rows get their problems and outcomes, the run its conflicts."""
    _check(run, noun, work)
    if work.is_refused:
        for row in work.lines:
            row.follows = True
        return Settled(noun, work, None)
    said = _said(noun, work, [row for row in work.lines if not row.is_refused])
    for line_row in work.rows:
        line_row.outcome = "new" if work.stored is None else "same"
    if work.stored is None:
        return Settled(noun, work, said)
    own = _compare_own(run, noun, work, said)
    lines = _compare_lines(run, noun, work, said)
    return Settled(noun, work, noun.build(own, lines))


def _said(noun: Noun, work: Work, rows: list[Row]) -> Any:
    """The draft that the file states: own values over the stored ones, and the rows' lines, or the stored ones where it has none."""
    own = work.own if work.own is not None else noun.values(work.stored.draft)  # type: ignore[union-attr]
    lines = [noun.line(row.values) for row in rows] if rows or work.stored is None else noun.lines(work.stored.draft)
    return noun.build(own, lines)


def _check(run: Run, noun: Noun, work: Work) -> None:
    by_key: dict[object, Row] = {}
    for row in work.lines:
        if row.is_refused:
            continue
        _complete(noun, work, row)
        for name, code, message in noun.line_problems(row.values):
            row.wrong(name, code, message)
        if row.is_refused:
            continue
        first = by_key.setdefault(noun.line_key(noun.line(row.values)), row)
        if first is not row:
            row.wrong(None, "DUPLICATE_ROW", say("imports.double_line", row=first.index + 1))
    if work.is_refused:
        return
    said = _said(noun, work, list(by_key.values()))
    for problem in noun.problems(said, run.directory):
        _lay(run, noun, work, said, by_key, problem)


def _complete(noun: Noun, work: Work, row: Row) -> None:
    """A column that the sheet does not have says nothing: what is stored of the line stays, and a new line has it blank."""
    assert noun.parts is not None
    blank = {name: column.kind.blank for name, column in noun.parts.by_field.items()}
    if noun.parts.series:
        blank[noun.parts.series.column.field] = ()
    absent = blank.keys() - row.values.keys()
    values = blank | row.values
    key = noun.line_key(noun.line(values))
    for line in noun.lines(work.stored.draft) if work.stored is not None and absent else ():
        known = noun.line_values(line)
        if noun.line_key(line) == key or all(known[name] == values[name] for name in known.keys() - absent):
            values |= {name: known[name] for name in known.keys() & absent}
            break
    row.values = values


def _lay(run: Run, noun: Noun, work: Work, said: Any, by_key: dict[object, Row], problem: Problem) -> None:
    """A problem of a draft belongs to the row of the line it names, else to the work's own row, else to its first line."""
    if problem.field and member_at(said, problem.field) in run.refused_people:
        # The member's own row is the thing to mend.
        problem = replace(problem, code="FOLLOWS")
    line, name = noun.place(said, problem.field) if problem.field else (None, "")
    row = by_key.get(noun.line_key(line)) if line is not None else work.row
    if row is None:
        row, name = work.rows[0], ""
    if problem.code == "FOLLOWS":
        row.follows = True
    else:
        row.wrong(name or None, problem.code, problem.message)


def _compare_own(run: Run, noun: Noun, work: Work, said: Any) -> Values:
    """The own values to store: the file's where they are taken, the stored ones else."""
    old, new = noun.values(work.stored.draft), noun.values(said)  # type: ignore[union-attr]
    fields = [name for name in noun.sheet.by_field if old[name] != new[name]]
    if not fields or work.row is None:
        return old
    run.conflict(work.row, fields, work.label, old, new)
    return new if run.update else old


def _compare_lines(run: Run, noun: Noun, work: Work, said: Any) -> list[Any]:
    """The lines to store. Lines added to all that are stored are new; a changed or a missing one is a conflict."""
    stored = {noun.line_key(line): line for line in noun.lines(work.stored.draft)}  # type: ignore[union-attr]
    rows = [row for row in work.lines if not row.is_refused]
    if not rows:
        return list(stored.values())
    stated = {noun.line_key(noun.line(row.values)): row for row in rows}
    # Where a row is refused, a stored line may be the one it was meant to state.
    is_whole = len(rows) == len(work.lines)
    missing = [line for key, line in stored.items() if key not in stated] if is_whole else []
    for key, row in stated.items():
        if key in stored:
            _compare_line(run, noun, work, row, stored[key])
    added = [row for key, row in stated.items() if key not in stored]
    for row, line in pairs(noun, added, missing):
        _compare_line(run, noun, work, row, line)
        missing.remove(line)
        added.remove(row)
    for row in added:
        row.outcome = "new"
    assert noun.parts is not None
    for line in missing:
        run.missing(rows[-1], noun.parts, work.label, noun.line_values(line))
    return _taken(run, noun, work, stored, rows)


def _compare_line(run: Run, noun: Noun, work: Work, row: Row, line: Any) -> None:
    assert noun.parts is not None
    old = noun.parts.spread(noun.line_values(line))
    new = noun.parts.spread(noun.line_values(noun.line(row.values)))
    fields = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    if fields:
        run.conflict(row, fields, work.label, old, new)


def pairs(noun: Noun, added: list[Row], missing: list[Any]) -> Iterator[tuple[Row, Any]]:
    """Rows that say almost what a missing line said: the one with most fields alike is taken to be that line, changed."""
    left = list(added)
    for line in list(missing):
        old = noun.line_values(line)
        alike = {id(row): sum(value == old[name] for name, value in noun.line_values(noun.line(row.values)).items()) for row in left}
        best = max(left, key=lambda row: alike[id(row)], default=None)
        if best is not None and alike[id(best)] > 0:
            left.remove(best)
            yield best, line


def _taken(run: Run, noun: Noun, work: Work, stored: dict[object, Any], rows: list[Row]) -> list[Any]:
    said = {noun.line_key(noun.line(row.values)): noun.line(row.values) for row in rows}
    if run.update:
        unstated = {} if len(rows) == len(work.lines) else stored
        return list({**unstated, **said}.values())
    new = [noun.line(row.values) for row in rows if row.outcome == "new"]
    return [*stored.values(), *new]
