"""What one generated function is made of while it is written: its passes over records, its tests of members, its lines."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple, Protocol

from scoring_plugins.engine.codegen.source import Constants, Source
from scoring_plugins.engine.scorecard import LineKind
from scoring_plugins.language.nodes import Clause, MemberTest, Table, Version
from scoring_plugins.language.regulation import Regulation


class View(NamedTuple):
    """How records are seen: by which date, in the span whose first day, last day and cut-off are `a…`, `b…` and `c…`."""

    dated_by: str
    span: str


class Shape(NamedTuple):
    """What all lines of one step of one node have in common."""

    kind: LineKind
    node: str
    clause: str | None
    cite: tuple[str, ...]


class Looking(Protocol):
    """Something that looks at records in a pass: written once into the branch of every kind that concerns it."""

    view: View

    def prefixes(self) -> tuple[str, ...]: ...

    def write(self, branch: Any, out: Source) -> None: ...


class Writer:
    """One function being written. `start` comes before the pass over the records, `after` behind it."""

    def __init__(self, regulation: Regulation, version: Version, constants: Constants, tracing: bool, judging: bool) -> None:
        self.regulation, self.version, self.constants = regulation, version, constants
        self.tracing, self.judging = tracing, judging
        self.start, self.after = Source(1), Source(1)
        self.looking: list[Looking] = []
        self.shapes: dict[Shape, int] = {}
        self.periods = sorted(regulation.periods)
        self._numbers: dict[str, int] = defaultdict(int)
        self._spans: dict[object, str] = {}
        self.member_tests: dict[MemberTest, str] = {}
        self.member_tables: dict[int, tuple[Table, str]] = {}

    def new(self, letter: str) -> str:
        """A name that nothing else in the function has."""
        self._numbers[letter] += 1
        return f"{letter}{self._numbers[letter]}"

    def shape(self, kind: LineKind, node: str, clause: Clause | None, cite: tuple[str, ...]) -> int:
        """The number of a shape of lines."""
        return self.shapes.setdefault(Shape(kind, node, None if clause is None else clause.name, cite), len(self.shapes))

    def refusing(self, clause: Clause) -> str:
        """The name of a clause that refuses a record."""
        return self.constants.new(clause)

    def span(self, period: str) -> str:
        """The names `a…`, `b…`, `c…` of a named period of the scored year."""
        if period not in self._spans:
            self._spans[period] = self.new_span(f"years({self.periods.index(period)}, y)")
        return self._spans[period]

    def new_span(self, text: str) -> str:
        """Names for a first day, last day and cut-off that the text gives."""
        number = self.new("a")[1:]
        self.start.line(f"a{number}, b{number}, c{number} = {text}")
        return number

    def part_of(self, day: str, span: str, months: int) -> str:
        """Which part of so many months of the span a day falls in, from 0."""
        first = f"a{span}"
        passed = f"({day}.year - {first}.year) * 12 + {day}.month - {first}.month - ({day}.day < {first}.day)"
        return f"({passed}) // {months}"

    def months(self, period: str = "year") -> int:
        """Months of a period, alike in every year."""
        days = self.regulation.period(2001, period)
        return days.part_of(days.ends_on, 1) + 1

    def member_test(self, test: MemberTest) -> str:
        """A flag: whether the member on a record's date matches."""
        if test not in self.member_tests:
            self.member_tests[test] = self.new("g")
        return self.member_tests[test]

    def member_table(self, table: Table) -> str:
        """A value: what a table gives the member on a record's date."""
        if id(table) not in self.member_tables:
            self.member_tables[id(table)] = (table, self.new("h"))
        return self.member_tables[id(table)][1]
