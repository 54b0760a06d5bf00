"""What the ways of one machine on one database came to: steps, and how often each event of each state was done or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from services.machine import Machine

# A machine's page, the state before, the event.
Cell = tuple[str, str, str]


def cells_of(machine: Machine[Any, Any], events: Iterable[Any] | None = None) -> list[Cell]:
    """Every cell of a table in which an event is possible, or those of some events."""
    wanted = machine.moves if events is None else list(events)
    return [(machine.page, state.value, event.value) for event in wanted for state in sorted(machine.moves[event].since)]


@dataclass
class Tally:
    """`said` is a digest of everything that was tried and what came of it, in order: equal where two runs went the same ways."""

    name: str
    database: str
    cells: Sequence[Cell]
    steps: int = 0
    ways: int = 0
    led_home: int = 0
    inboxes: int = 0
    deadlines: int = 0
    missed: int = 0
    seconds: float = 0.0
    done: Counter[Cell] = field(default_factory=Counter)
    refused: Counter[Cell] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    said: Any = field(default_factory=sha256)

    def tried(self, cell: Cell, told: str, line: str) -> None:
        """What was tried and what came of it; what was done is counted by the steps that it left."""
        self.said.update(f"{line}\n".encode())
        if told != "done":
            self.refused[cell] += 1
            self.codes[told] += 1

    def reached(self) -> list[Cell]:
        return [cell for cell in self.cells if self.done[cell]]

    def unreached(self) -> list[Cell]:
        return [cell for cell in self.cells if not self.done[cell]]

    def rarest(self) -> tuple[int, Cell]:
        return min((self.done[cell], cell) for cell in self.cells)


def table(tallies: Iterable[Tally]) -> str:
    """One line for each machine and database."""
    head = (
        "machine",
        "database",
        "steps",
        "ways",
        "seconds",
        "done",
        "refused",
        "cells",
        "of",
        "rarest",
        "led home",
        "deadlines",
        "overdue",
        "violations",
    )
    rows: list[tuple[str, ...]] = [head]
    for each in tallies:
        done, refused = each.done.total(), each.refused.total()
        rare = str(each.rarest()[0])
        numbers = (each.steps, each.ways, f"{each.seconds:.0f}", done, refused, len(each.reached()), len(each.cells), rare)
        rows.append(
            (each.name, each.database, *map(str, numbers), *map(str, (each.led_home, each.deadlines, each.missed, len(each.violations))))
        )
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if place < 2 else text.rjust(width) for place, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def reached_by_all(tallies: Sequence[Tally]) -> str:
    """How many cells of all tables were taken on each kind of database, and how often the rarest of them."""
    lines = []
    for kind in dict.fromkeys(each.database for each in tallies):
        own = [each for each in tallies if each.database == kind]
        cells = {cell: sum(each.done[cell] for each in own) for each in own for cell in each.cells}
        reached = sum(count > 0 for count in cells.values())
        rarest = min(cells, key=lambda cell: (cells[cell], cell))
        steps, violations = sum(each.steps for each in own), sum(len(each.violations) for each in own)
        told = f"rarest {' '.join(rarest)} {cells[rarest]} times"
        lines.append(f"{kind}: {steps} steps, {reached} of {len(cells)} cells reached, {told}, {violations} violations")
    return "\n".join(lines)
