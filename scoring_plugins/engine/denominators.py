"""Over which denominator each exact value stands, known from the regulation alone.

The evaluators that do not calculate in fractions keep numerators over these; `engine.bounds` proves that they stay within 64 bits.
Two values have a denominator of their data instead, and are rounded at once: a share among the people of a record without
`max_party_size` (rounded at record), and a block relative to the highest (rounded at block): with what the full points and the
quantum share cancelled, that is own × (full ÷ shared) over highest × (quantum ÷ shared), in whole quanta.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm, prod

import msgspec

from scoring_plugins.engine.part_year import MONTHS_AT_MOST, months_in
from scoring_plugins.engine.scorecard import MICRO
from scoring_plugins.language.nodes import Assessed, Block, Clause, Dated, Fixed, Ladder, PerUnit, Points, Prorate, Scaled, Table, Version
from scoring_plugins.language.periods import Period


class ClauseDenominators(msgspec.Struct, frozen=True, kw_only=True):
    """Of a clause: one record's points after times and share, the same once rounded at record, and the clause's own value at its end.

    Where `by_party`, a record's points stand over `record` × the people of the record (`share: equal`) or × one less
    (`others: equal`), until they are rounded.
    """

    record: int
    by_party: bool
    kept: int
    final: int


class BlockDenominators(msgspec.Struct, frozen=True, kw_only=True):
    """Of a block: after combine, after weight, after months served, and at its end. `relative` lies between the last two, over data."""

    combined: int
    weighted: int
    prorated: int
    final: int


class Denominators(msgspec.Struct, frozen=True, kw_only=True):
    """By name, and of the total before it is rounded."""

    clauses: dict[str, ClauseDenominators]
    blocks: dict[str, BlockDenominators]
    total: int


def denominators(version: Version, periods: Mapping[str, Period] | None = None) -> Denominators:
    """Every denominator of a version. `periods` are those of the regulation in any year (their months are the same in each);
    without them a block that counts by months served is taken to be of twelve."""
    found = Denominators(clauses={}, blocks={}, total=1)
    total = lcm(*(_block(block, version, "year", periods, found) for block in version.blocks))
    return msgspec.structs.replace(found, total=total)


def _block(block: Block, version: Version, period: str, periods: Mapping[str, Period] | None, found: Denominators) -> int:
    period = block.period or period
    inside = [
        _block(part, version, period, periods, found) if isinstance(part, Block) else _clause(part, version, found) for part in block.of
    ]
    combined = lcm(*inside)
    weighted = combined * block.weight.denominator
    months = MONTHS_AT_MOST if periods is None else months_in(periods[period])
    by_months = isinstance(version.part_year, Prorate) and block.name in version.part_year.blocks
    prorated = weighted * months if by_months else weighted
    final = 1 if version.rounding.at == "block" else prorated
    found.blocks[block.name] = BlockDenominators(combined=combined, weighted=weighted, prorated=prorated, final=final)
    return final


def _clause(clause: Clause, version: Version, found: Denominators) -> int:
    record = points_denominator(clause.points) * prod(multiplier.by.denominator for multiplier in clause.multipliers)
    by_party = False
    if clause.share is not None:
        share = clause.share
        record *= lcm(*(part.denominator for part in (share.lead, share.others, share.everyone) if part is not None))
        divides = share.equal or (share.lead is not None and share.others is None)
        if divides and clause.max_party_size is not None:
            record *= lcm(*range(1, clause.max_party_size + (1 if share.equal else 0)))
        by_party = divides and clause.max_party_size is None
    kept = 1 if version.rounding.at == "record" else record
    final = 1 if version.rounding.at == "clause" else kept
    found.clauses[clause.name] = ClauseDenominators(record=record, by_party=by_party, kept=kept, final=final)
    return final


def points_denominator(points: Points, factor: Fraction = Fraction(1)) -> int:
    """The denominator of what points can come to, times a factor."""
    if isinstance(points, Fixed):
        return (points.points * factor).denominator
    if isinstance(points, Table):
        return lcm(*((value * factor).denominator for value in (*points.values.values(), points.otherwise)))
    if isinstance(points, Assessed):
        return factor.denominator
    if isinstance(points, PerUnit):
        unit = Fraction(points.points, MICRO) if points.of == ("quantity",) else Fraction(points.points)
        return (unit * factor).denominator
    if isinstance(points, Scaled):
        return points_denominator(points.points, factor * points.times)
    if isinstance(points, Ladder | Dated):
        inside = [rung.points for rung in points.rungs] if isinstance(points, Ladder) else [step.points for step in points.steps]
        otherwise = [points.otherwise] if isinstance(points, Ladder) and points.otherwise is not None else []
        return lcm(*(points_denominator(inner, factor) for inner in (*inside, *otherwise)))
    return 1
