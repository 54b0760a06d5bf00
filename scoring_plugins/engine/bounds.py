"""How large points can grow: proved before anything is scored, so that no sum leaves 64 bits."""

from __future__ import annotations

from scoring_plugins.language.nodes import Assessed, Block, Clause, Fixed, Ladder, PerUnit, Points, Table, Version

LIMIT = 2**62
# What one subject's year may hold at most; `meaning.score` refuses more, so the proof holds.
MOST_RECORDS = 100_000
MOST_HALF_DAYS = 1_000
LARGEST_QUANTITY = 1_000_000


def largest_points(points: Points) -> int:
    """The largest absolute micro-points one record can bring, before multipliers."""
    if isinstance(points, Fixed):
        return abs(points.points)
    if isinstance(points, Assessed):
        return max(abs(points.lowest), abs(points.highest))
    if isinstance(points, Table):
        return max(abs(value) for value in (*points.values.values(), points.otherwise))
    if isinstance(points, PerUnit):
        units = LARGEST_QUANTITY if points.of == ("quantity",) else MOST_HALF_DAYS * len(points.of)
        return abs(points.points) * units
    rungs = [largest_points(rung.points) for rung in points.rungs] + ([largest_points(points.otherwise)] if points.otherwise else [])
    return sum(rungs) * MOST_RECORDS if isinstance(points, Ladder) and points.mode == "add" else max(rungs, default=0)


def largest_clause(clause: Clause) -> int:
    """The largest absolute micro-points a clause can reach before its cap."""
    largest = largest_points(clause.points) * (1 if clause.is_grant else MOST_RECORDS)
    for multiplier in clause.multipliers:
        largest = largest * max(1, -(-abs(multiplier.by.numerator) // multiplier.by.denominator))
    return largest


def largest_total(version: Version) -> int:
    """The largest absolute micro-points any sum of a version can reach, caps not relied upon."""
    return sum(_largest(block) for block in version.blocks)


def _largest(part: Clause | Block) -> int:
    if isinstance(part, Clause):
        return largest_clause(part)
    inner = sum(_largest(child) for child in part.of)
    weighted = inner * max(1, -(-abs(part.weight.numerator) // part.weight.denominator))
    return max(weighted, abs(part.cap or 0), abs(part.floor or 0))
