"""How many points a clause, a block and the total can bring at most and at least, as far as that can be proved; None where it cannot.

Proved from what is written alone, whatever records there are: how many records a take leaves, how many parts a period has.
A rounding is monotone, so a bound is rounded outwards to the quantum and stays one.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

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
    Share,
    Table,
    Version,
)

# A period may begin within a month, so that its parts are one more than a year's.
PARTS_AT_MOST = {"year": 1, "quarter": 5, "month": 13, None: 1}


class Reach(NamedTuple):
    """The lowest and the highest that is possible; None where nothing bounds it."""

    low: Fraction | None
    high: Fraction | None

    def times(self, factor: Fraction) -> Reach:
        ends = [None if end is None else end * factor for end in self]
        return Reach(*ends) if factor >= 0 else Reach(ends[1], ends[0])

    def or_nothing(self) -> Reach:
        """The same, where there may be no points as well."""
        return Reach(None if self.low is None else min(self.low, ZERO), None if self.high is None else max(self.high, ZERO))

    def limited(self, cap: int | None, floor: int | None) -> Reach:
        low, high = self
        if cap is not None:
            low, high = None if low is None else min(low, Fraction(cap)), Fraction(cap) if high is None else min(high, Fraction(cap))
        if floor is not None:
            low, high = Fraction(floor) if low is None else max(low, Fraction(floor)), None if high is None else max(high, Fraction(floor))
        return Reach(low, high)

    def rounded(self, quantum: int) -> Reach:
        """Outwards, to multiples of the quantum."""
        low, high = self
        return Reach(
            None if low is None else Fraction(low // quantum * quantum), None if high is None else Fraction(-(-high // quantum) * quantum)
        )


ZERO = Fraction(0)
NOTHING = Reach(ZERO, ZERO)
ANYTHING = Reach(None, None)


def either(*parts: Reach) -> Reach:
    """What one of several may be."""
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    return Reach(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


def together(*parts: Reach) -> Reach:
    """What several may add up to."""
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    return Reach(
        None if None in lows else sum((low for low in lows if low is not None), ZERO),
        None if None in highs else sum((high for high in highs if high is not None), ZERO),
    )


def of_points(points: Points) -> Reach:
    """What one record, or a grant, may be worth before anything multiplies it."""
    if isinstance(points, Fixed):
        return Reach(Fraction(points.points), Fraction(points.points))
    if isinstance(points, Assessed):
        return Reach(Fraction(points.lowest), Fraction(points.highest))
    if isinstance(points, Table):
        values = [Fraction(value) for value in (*points.values.values(), points.otherwise)]
        return Reach(min(values), max(values))
    if isinstance(points, PerUnit):
        if points.of == ("quantity",) and points.points:
            return ANYTHING
        return Reach(None, ZERO) if points.points < 0 else Reach(ZERO, None) if points.points else NOTHING
    if isinstance(points, Scaled):
        return of_points(points.points).times(points.times)
    if isinstance(points, Dated):
        return either(NOTHING, *(of_points(step.points) for step in points.steps))
    if isinstance(points, Ladder):
        return _of_ladder(points)
    return ANYTHING


def _of_ladder(ladder: Ladder) -> Reach:
    inside = [of_points(rung.points) for rung in ladder.rungs]
    found = either(*inside, NOTHING if ladder.otherwise is None else of_points(ladder.otherwise))
    if ladder.mode != "add":
        return found
    # A record may bear any number of marks.
    return Reach(None if found.low is None or found.low < 0 else ZERO, None if found.high is None or found.high > 0 else ZERO)


def of_record(clause: Clause, quantum: int | None) -> Reach:
    """What one record of a clause may be worth; `quantum` where it is rounded there."""
    found = of_points(clause.points)
    for multiplier in clause.multipliers:
        found = either(found, found.times(multiplier.by))
    parts = [found.times(part) for part in _parts(clause.share)] if clause.share else []
    found = either(found, *parts)
    return found if quantum is None else found.rounded(quantum)


def _parts(share: Share) -> list[Fraction]:
    """The least and the most that may fall to one of several people."""
    if share.everyone is not None:
        return [share.everyone]
    if share.lead is not None and share.others is not None:
        return [share.lead, share.others]
    return [ZERO, Fraction(1)]


def of_partition(clause: Clause, record: Reach) -> Reach:
    """What the records of one partition may bring, before `cap_each`."""
    take, kept = clause.take, None
    if clause.per == "work":
        kept = 1
    elif take is not None and take.best is not None:
        kept = take.best
    elif take is not None and take.end is not None:
        kept = take.end - take.start + 1
    return _several(record, kept)


def _several(each: Reach, count: int | None) -> Reach:
    """None to `count` of them; any number where that is None."""
    if count is None:
        return Reach(ZERO if each.low is not None and each.low >= 0 else None, ZERO if each.high is not None and each.high <= 0 else None)
    return each.times(Fraction(count)).or_nothing()


def before_limits(clause: Clause, version: Version) -> Reach:
    """What a clause may bring before its own cap and floor."""
    quantum = version.rounding.quantum if version.rounding.at == "record" else None
    if isinstance(clause.points, Python):
        return ANYTHING
    if clause.is_grant:
        found = of_points(clause.points)
        return found.or_nothing() if clause.applies_to is not None or clause.condition is not None else found
    each = of_partition(clause, of_record(clause, quantum)).limited(clause.cap_each, None).or_nothing()
    parts = PARTS_AT_MOST.get(clause.per)
    return _several(each, parts) if clause.per != "work" and parts is not None else _several(each, None)


class Reaches(NamedTuple):
    """By name, what every clause and block may bring before its own cap and floor; and the total before its."""

    parts: dict[str, Reach]
    total: Reach


def reaches(version: Version) -> Reaches:
    """What a version's parts may bring."""
    parts: dict[str, Reach] = {}
    rounding = version.rounding

    def rounded(found: Reach, at: str) -> Reach:
        return found.rounded(rounding.quantum) if rounding.at == at else found

    def of(part: Clause | Block) -> Reach:
        if isinstance(part, Clause):
            parts[part.name] = before_limits(part, version)
            return rounded(parts[part.name].limited(part.cap, part.floor), "clause")
        inside = [of(child) for child in part.of]
        found = together(*inside) if part.combine == "sum" else either(*inside, together(*inside))
        found = found.times(part.weight)
        if isinstance(version.part_year, Prorate) and part.name in version.part_year.blocks:
            found = found.or_nothing()
        if part.relative is not None:
            found = (
                Reach(None, Fraction(part.relative.full))
                if found.low is None or found.low < 0
                else Reach(ZERO, Fraction(part.relative.full))
            )
        parts[part.name] = rounded(found, "block")
        return parts[part.name].limited(part.cap, part.floor)

    total = together(*(of(block) for block in version.blocks)) if version.blocks else NOTHING
    return Reaches(parts, rounded(total, "total"))
