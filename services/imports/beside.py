"""What else is wrong with a row of which a cell cannot be read: nobody should have to import twice to be told twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from services.activity_kinds import KINDS
from services.directory import Directory
from services.errors import Problem
from services.imports.rows import Row

# Problems that rest on one cell alone. Any other may be caused by what stands in for the unreadable cell.
_ON_ONE_CELL = {"UNKNOWN_SECTOR", "UNKNOWN_SPECIAL_COMMITTEE", "UNKNOWN_GROUP", "UNKNOWN_PLENARY_SESSION"}
_DAYS = {"from_on", "held_on", "submitted_on", "dated_on"}


def stand_ins(directory: Directory) -> dict[str, Any]:
    """A value for each field without which no draft can be made, that gives no problem of its own."""
    day = directory.terms[-1].starts_on if directory.terms else date.min
    kind = next(iter(KINDS))
    title = "—"
    return {
        "name": title,
        "title": title,
        "sector": title,
        "kind": kind,
        "from_on": day,
        "held_on": day,
        "submitted_on": day,
        "dated_on": day,
        "plenary_session": (0, 0),
    }


def tell_the_rest(row: Row, directory: Directory, blank: dict[str, Any], problems: Callable[[dict[str, Any]], Sequence[Problem]]) -> None:
    """Add what `problems` says of the row's readable cells. `blank` is every field's empty value, or what stands in for it."""
    needed = {name: value for name, value in stand_ins(directory).items() if name in blank and blank[name] is None}
    values = {**blank, **needed, **{name: value for name, value in row.values.items() if value is not None}}
    for problem in problems(values):
        field = problem.field or ""
        is_alone = problem.code in _ON_ONE_CELL or (problem.code == "OUTSIDE_TERM" and field in _DAYS)
        if is_alone and row.values.get(field) is not None:
            row.wrong(field, problem.code, problem.message)
