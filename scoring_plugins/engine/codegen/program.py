"""A version compiled: points of a member's year, with or without the lines they come from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from scoring_plugins.engine.codegen.compact import expanded
from scoring_plugins.engine.codegen.explaining import explained
from scoring_plugins.engine.codegen.functions import Written, write_function
from scoring_plugins.engine.codegen.runtime import NAMES, cohort_needed, python_caller
from scoring_plugins.engine.codegen.writer import Shape
from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.language.kinds import falls_under
from scoring_plugins.language.nodes import Version
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord

Days = tuple[date, date, date]


class Totals(NamedTuple):
    """Micro-points: the total, of clauses and of blocks as `Program.clauses` and `Program.blocks` name them."""

    total: int
    clauses: tuple[int, ...]
    blocks: tuple[int, ...]


class Line(NamedTuple):
    """One step of the sum."""

    kind: str
    node: str
    clause: str | None
    works: tuple[str, ...]
    points: int


class Trace(NamedTuple):
    """Totals with the lines they are the sum of, compact as `compact.expanded` reads them."""

    total: int
    clauses: tuple[int, ...]
    blocks: tuple[int, ...]
    compact: list[tuple[Any, ...]]
    shapes: tuple[Shape, ...]

    @property
    def lines(self) -> list[Line]:
        """Every line in the order of the definition."""
        shapes = self.shapes
        return [
            Line(shapes[shape].kind, shapes[shape].node, shapes[shape].clause, works, points)
            for shape, works, points, _ in expanded(self.compact)
        ]


class Function:
    """One generated function, compiled when it is first asked for."""

    def __init__(self, regulation: Regulation, version: Version, tracing: bool, judging: bool) -> None:
        self.written: Written = write_function(regulation, version, tracing, judging)
        prefixes = self.written.prefixes

        def find_branch(kind: str) -> int:
            """The branch of the longest prefix that a kind falls under, -1 where nothing looks at it."""
            found = [place for place, prefix in enumerate(prefixes) if falls_under(kind, prefix)]
            return max(found, key=lambda place: len(prefixes[place]), default=-1)

        namespace = NAMES | self.written.constants.namespace
        namespace |= {"branch_of": {kind: find_branch(kind) for kind in regulation.vocabulary.kinds}, "find_branch": find_branch}
        namespace |= {"call_python": python_caller(regulation), "raise_cohort_needed": cohort_needed(regulation)}
        exec(compile(self.written.text, "<generated scoring>", "exec"), namespace)
        self.run: Callable[[PerformanceRecord, Callable[[int, int], Days]], tuple[Any, ...]] = namespace["run"]  # type: ignore[assignment]


class Program:
    """One version of one regulation, compiled. `clauses` and `blocks` name what `Totals` and `Trace` give points for."""

    def __init__(self, regulation: Regulation, version: Version) -> None:
        self.regulation, self.version = regulation, version
        self._periods = sorted(regulation.periods)
        self._days: dict[tuple[int, int], Days] = {}
        self._checked: set[int] = set()

    @cached_property
    def _plain(self) -> Function:
        return Function(self.regulation, self.version, tracing=False, judging=False)

    @cached_property
    def _tracing(self) -> Function:
        return Function(self.regulation, self.version, tracing=True, judging=False)

    @cached_property
    def full(self) -> Function:
        """With lines and with what follows from the points: what `explain` calls."""
        return Function(self.regulation, self.version, tracing=True, judging=True)

    @property
    def clauses(self) -> tuple[str, ...]:
        return self._plain.written.clauses

    @property
    def blocks(self) -> tuple[str, ...]:
        return self._plain.written.blocks

    @property
    def source(self) -> str:
        """The generated source of everything, to be read by people."""
        return "\n".join(function.written.text for function in (self._plain, self._tracing, self.full))

    def years(self, place: int, year: int) -> Days:
        """First day, last day and cut-off of a period (by its place among the sorted names) in a year."""
        if (place, year) not in self._days:
            period = self.regulation.period(year, self._periods[place])
            self._days[place, year] = (period.starts_on, period.ends_on, period.cut_off)
        return self._days[place, year]

    def _check(self, year: int) -> None:
        if year not in self._checked:
            if self.regulation.version_for(year) != self.version:
                raise ValueError(f"another version is in force in {year}: ask compiled(regulation, {year})")
            self._checked.add(year)

    def totals(self, performance: PerformanceRecord) -> Totals:
        """Points without lines. Raises what `meaning.score` raises."""
        self._check(performance.year)
        total, clauses, blocks, _ = self._plain.run(performance, self.years)
        return Totals(total, clauses, blocks)

    def trace(self, performance: PerformanceRecord) -> Trace:
        """Points with every line. Raises what `meaning.score` raises."""
        self._check(performance.year)
        function = self._tracing
        total, clauses, blocks, _, lines, _ = function.run(performance, self.years)
        return Trace(total, clauses, blocks, lines, function.written.shapes)

    def compared(self, performance: PerformanceRecord) -> dict[str, Fraction]:
        """What `meaning.compared` finds: the exact points of each relative block before it is compared, for the cohort stage."""
        self._check(performance.year)
        with_maxima = msgspec.structs.replace(performance, maxima=performance.maxima or {})
        _, _, _, found = self._plain.run(with_maxima, self.years)
        return {name: Fraction(upper, lower) for name, (upper, lower) in found.items()}

    def explain(self, performance: PerformanceRecord) -> Scorecard:
        """The whole scorecard, equal to that of `meaning.score`, and raising what that raises."""
        self._check(performance.year)
        return explained(self.regulation, self.version, self.full.written, self.full.run(performance, self.years), performance)


_PROGRAMS: dict[tuple[str, date], Program] = {}
MOST_PROGRAMS = 256


def compiled(regulation: Regulation, year: int) -> Program:
    """The program of the version in force in a year, compiled once for each regulation and version.

    Raises NotInForceError where none is.
    """
    version = regulation.version_for(year)
    key = (regulation.content_hash, version.in_force_from)
    found = _PROGRAMS.get(key)
    if found is None or not (found.regulation is regulation or found.regulation == regulation):
        if len(_PROGRAMS) >= MOST_PROGRAMS:
            _PROGRAMS.pop(next(iter(_PROGRAMS)))
        found = _PROGRAMS[key] = Program(regulation, version)
    return found


def forget() -> None:
    """Forget every program compiled so far."""
    _PROGRAMS.clear()


def explain(regulation: Regulation, performance: PerformanceRecord) -> Scorecard:
    """One member's year by generated code: what `meaning.score` says, sooner. Fits `score_cohort(evaluate=…)`."""
    return compiled(regulation, performance.year).explain(performance)


def compared(regulation: Regulation, performance: PerformanceRecord) -> dict[str, Fraction]:
    """What `meaning.compared` says, by generated code. Fits `score_cohort(compare=…)`."""
    return compiled(regulation, performance.year).compared(performance)
