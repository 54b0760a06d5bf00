"""One import under way: what it works with, and what it has found so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.directory import Directory
from services.imports.report import Conflict, GivenKey, Place
from services.imports.rows import Row, shown
from services.imports.sheets import Sheet
from services.permissions import Actor

# Called with the stage (`members`, `checking` once for each noun, `writing`), how many are done, and of how many.
Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """Shows nothing."""


@dataclass
class Run:
    session: Session
    actor: Actor
    directory: Directory
    update: bool
    progress: Progress = silent
    conflicts: list[Conflict] = field(default_factory=list)
    keys: list[GivenKey] = field(default_factory=list)
    refused_people: set[str] = field(default_factory=set)
    notices: list[str] = field(default_factory=list)

    def give_key(self, row: Row, field: str, key: str) -> None:
        """`key` goes into the row's cell, if the cell is there and blank."""
        if row.get(field) is None and field in row.layout.headings:
            self.keys.append(GivenKey(row.layout.name, row.index + 1, row.layout.headings[field][0], key))

    def conflict(self, row: Row, fields: Iterable[str], key: str, old: dict[str, Any], new: dict[str, Any]) -> None:
        """The row says something else than what is stored in these fields."""
        row.outcome = "changed" if self.update else "conflict"
        for name in fields:
            place = row.layout.place(row.index, name)
            sheet = row.layout.sheet
            self.conflicts.append(Conflict(place, key, shown(sheet, name, old.get(name)), shown(sheet, name, new.get(name)), self.update))

    def missing(self, row: Row, sheet: Sheet, key: str, values: dict[str, Any]) -> None:
        """A stored line that the file, though it states this work's lines, does not have."""
        old = "，".join(text for name, value in sheet.spread(values).items() if (text := shown(sheet, name, value)))
        self.conflicts.append(Conflict(Place(row.layout.name), key, old, say("imports.line_missing"), self.update))
