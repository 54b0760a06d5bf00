"""How large numbers can grow: proved before anything is scored, so that no numerator leaves 64 bits in any evaluator.

Every exact value is a whole numerator over its denominator of `engine.denominators`. At every stage the largest numerator, for the
most records of the largest worth that a year can hold, is proved to stay below `LIMIT`, and so is twice a denominator times the quantum:
a rounding doubles the rest of a division, not the numerator. Caps and floors are relied upon in the stages after them.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd
from typing import NamedTuple

from scoring_plugins.engine.denominators import Denominators, denominators
from scoring_plugins.engine.part_year import MONTHS_AT_MOST
from scoring_plugins.language.nodes import (
    Assessed,
    Block,
    Clause,
    Dated,
    Fixed,
    Ladder,
    PerUnit,
    Points,
    Prorate,
    Python,
    Scaled,
    Table,
    Version,
)
from scoring_plugins.language.periods import Period

LIMIT = 2**62
# What one subject's year may hold at most; `meaning.score` refuses more, so the proof holds.
MOST_RECORDS = 100_000
MOST_HALF_DAYS = 1_000
LARGEST_QUANTITY = 1_000_000
LARGEST_PARTY = 10_000
MOST_PYTHON_LINES = 10_000
LARGEST_PYTHON_POINTS = 10**12
# A record bears fewer marks than this in any evaluator: what a ladder that adds over marks is multiplied by.
MOST_MARKS = 1_000


class Span(NamedTuple):
    """Between which two values, in micro-points, something lies."""

    low: Fraction
    high: Fraction

    @property
    def size(self) -> Fraction:
        return max(abs(self.low), abs(self.high))

    def times(self, factor: Fraction | int) -> Span:
        """Both ends multiplied."""
        return Span(*sorted((self.low * factor, self.high * factor)))

    def joined(self, *others: Span) -> Span:
        """The span that holds all of them."""
        return Span(min(self.low, *(other.low for other in others)), max(self.high, *(other.high for other in others)))

    def limited(self, cap: int | None, floor: int | None) -> Span:
        """What a cap and then a floor leave."""
        ends = [end if cap is None else min(end, Fraction(cap)) for end in self]
        return Span(*(end if floor is None else max(end, Fraction(floor)) for end in ends))

    def widened(self, by: int) -> Span:
        """Both ends moved outwards."""
        return Span(self.low - by, self.high + by)


def _sum(spans: list[Span]) -> Span:
    return Span(sum((span.low for span in spans), Fraction(0)), sum((span.high for span in spans), Fraction(0)))


NOTHING = Span(Fraction(0), Fraction(0))


def largest_numerators(version: Version, periods: Mapping[str, Period] | None = None) -> dict[str, int]:
    """The largest whole number that occurs in scoring each clause and block, by name, and the `total`."""
    proof = _Proof(version, denominators(version, periods))
    total = _sum([proof.block(block) for block in version.blocks])
    proof.reaches("total", total, proof.of.total)
    proof.reaches("total", total.limited(version.total_cap, version.total_floor), proof.of.total)
    return proof.largest


def too_large(version: Version, periods: Mapping[str, Period] | None = None) -> tuple[str, ...]:
    """The names of the clauses and blocks, or `total`, whose numbers may reach `LIMIT`; empty where all is proved."""
    return tuple(name for name, largest in largest_numerators(version, periods).items() if largest >= LIMIT)


def largest_total(version: Version) -> int:
    """The largest whole number that occurs anywhere in scoring a version: below `LIMIT`, no evaluator leaves 64 bits."""
    return max(largest_numerators(version).values())


class _Proof:
    """One walk through a version."""

    def __init__(self, version: Version, of: Denominators) -> None:
        self.version, self.of, self.largest = version, of, dict[str, int]()

    def reaches(self, name: str, span: Span, denominator: int) -> None:
        """Values of this span stand over this denominator, and may be rounded to the regulation's quantum."""
        rounding = 2 * denominator * self.version.rounding.quantum
        self.largest[name] = max(self.largest.get(name, 0), int(span.size * denominator) + 1, rounding)

    def block(self, block: Block) -> Span:
        of = self.of
        inside = [self.block(part) if isinstance(part, Block) else self.clause(part) for part in block.of]
        found = of.blocks[block.name]
        summed = _sum(inside)
        self.reaches(block.name, summed, found.combined)
        span = summed.times(block.weight).joined(NOTHING)
        self.reaches(block.name, span, found.weighted)
        if isinstance(self.version.part_year, Prorate) and block.name in self.version.part_year.blocks:
            self.reaches(block.name, span.times(MONTHS_AT_MOST), found.weighted)
            self.reaches(block.name, span, found.prorated)
        if block.relative is not None:
            span = self._relative(block, span, found.prorated)
        span = span.widened(self._quantum("block")).limited(block.cap, block.floor)
        self.reaches(block.name, span, found.final)
        return span

    def _relative(self, block: Block, span: Span, denominator: int) -> Span:
        """Full × own ÷ highest, rounded at once, with what full and quantum share cancelled; the highest is a numerator of at least one."""
        assert block.relative is not None
        full, quantum = block.relative.full, self.version.rounding.quantum
        shared = gcd(full, quantum)
        self.reaches(block.name, span.times(full // shared), denominator)
        self.reaches(block.name, span.times(2 * quantum // shared), denominator)
        return Span(*sorted((span.low * denominator * full, Fraction(full)))).joined(NOTHING)

    def clause(self, clause: Clause) -> Span:
        found = self.of.clauses[clause.name]
        if isinstance(clause.points, Python):
            most = Fraction((LARGEST_PYTHON_POINTS + self._quantum("record")) * MOST_PYTHON_LINES)
            summed = Span(-most, most)
        else:
            record = self._record(clause)
            self.reaches(clause.name, record.times(LARGEST_PARTY if found.by_party else 1), found.record)
            if found.by_party:
                self.reaches(clause.name, NOTHING, found.record * LARGEST_PARTY)
            summed = record.widened(self._quantum("record")).times(1 if clause.is_grant else MOST_RECORDS)
        self.reaches(clause.name, summed, found.kept)
        span = summed.limited(clause.cap, clause.floor).widened(self._quantum("clause"))
        self.reaches(clause.name, span, found.final)
        return span

    def _record(self, clause: Clause) -> Span:
        span = points_span(clause.points).joined(NOTHING)
        for multiplier in clause.multipliers:
            span = span.joined(span.times(multiplier.by))
        return span

    def _quantum(self, stage: str) -> int:
        """A rounding moves a value by less than one quantum, at its own stage."""
        return self.version.rounding.quantum if self.version.rounding.at == stage else 0


def points_span(points: Points) -> Span:
    """Between which values points can lie, before multipliers."""
    if isinstance(points, Fixed):
        return Span(Fraction(points.points), Fraction(points.points))
    if isinstance(points, Assessed):
        return Span(Fraction(points.lowest), Fraction(points.highest))
    if isinstance(points, Table):
        values = (*points.values.values(), points.otherwise)
        return Span(Fraction(min(values)), Fraction(max(values)))
    if isinstance(points, PerUnit):
        # A quantity has either sign; half days are counted.
        units = LARGEST_QUANTITY if points.of == ("quantity",) else MOST_HALF_DAYS * len(points.of)
        span = Span(*sorted((Fraction(0), Fraction(points.points * units))))
        return span.joined(span.times(-1)) if points.of == ("quantity",) else span
    if isinstance(points, Scaled):
        return points_span(points.points).times(points.times)
    if isinstance(points, Dated):
        return NOTHING.joined(*(points_span(step.points) for step in points.steps))
    assert isinstance(points, Ladder)
    inside = [points_span(rung.points) for rung in points.rungs]
    otherwise = [NOTHING] if points.otherwise is None else [points_span(points.otherwise)]
    span = NOTHING.joined(*inside, *otherwise)
    return span.times(MOST_MARKS) if points.mode == "add" else span
