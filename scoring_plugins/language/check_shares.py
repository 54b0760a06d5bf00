"""Static checks of what divides points: weights, shares of a year, relative blocks, and where their fractions are rounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from math import gcd

from scoring_plugins.language.fields import Reading
from scoring_plugins.language.nodes import Assessed, Block, Clause, Dated, Fixed, Ladder, PerUnit, Points, Prorate, Scaled, Table, Version
from scoring_plugins.language.read_sharing import divides


def check_shares(reading: Reading, version: Version) -> None:
    """Report weights that do not add up, and fractions that nothing would round."""
    _weights(reading, list(version.blocks))
    for block in version.all_blocks():
        _weights(
            reading, [part for part in block.of if isinstance(part, Block)] if all(isinstance(part, Block) for part in block.of) else []
        )
        if block.relative is not None and version.rounding.at != "block":
            reading.report_path(f"{block.path}.relative_to", "relative_rounds", name=block.name)
    for clause in version.clauses():
        divided = clause.share is not None and divides(clause.share) and clause.max_party_size is None
        if divided and version.rounding.at != "record":
            reading.report_path(f"{clause.path}.share", "share_rounds", name=clause.name)
    _prorated(reading, version)
    if version.rounding.at in ("record", "clause"):
        for top in version.blocks:
            _grain_of_block(reading, version, top)


def _weights(reading: Reading, siblings: list[Block]) -> None:
    """Where every one of several siblings has a weight, they are parts of one whole; a weight of 1 stands beside it."""
    parts = [block for block in siblings if block.weight != 1]
    if len(parts) < 2 or any(f"{block.path}.weight" not in reading.places for block in siblings):
        return
    whole = sum((block.weight for block in parts), Fraction(0))
    if whole != 1:
        reading.report_path(f"{parts[0].path}.weight", "weights_sum", names="、".join(block.name for block in parts), sum=str(whole))


def _prorated(reading: Reading, version: Version) -> None:
    rule = version.part_year
    if not isinstance(rule, Prorate):
        return
    place, blocks = f"{version.path}.part_year", {block.name: block for block in version.all_blocks()}
    times = Counter(rule.blocks)
    for name in times:
        if name not in blocks:
            near = reading.nearest(name, blocks)
            reading.report_path(place, "unknown_word", near, word=name, what="分块", known="、".join(blocks) or "—")
        elif times[name] > 1 or any(inner.name in times for inner in _blocks_inside(blocks[name])):
            reading.report_path(place, "prorated_twice", name=name)
    if version.rounding.at in ("record", "clause"):
        reading.report_path(place, "fraction_left", what="part_year")


def _blocks_inside(block: Block) -> Iterable[Block]:
    for part in block.of:
        if isinstance(part, Block):
            yield part
            yield from _blocks_inside(part)


def _grain_of_block(reading: Reading, version: Version, block: Block) -> Fraction:
    """Of what all values of a block are multiples; a weight that leaves parts of a quantum is reported."""
    inside = [
        _grain_of_block(reading, version, part) if isinstance(part, Block) else _grain_of_clause(part, version.rounding.quantum)
        for part in block.of
    ]
    grain = _common(inside) * block.weight
    quantum = version.rounding.quantum
    if Fraction(grain, quantum).denominator != 1:
        reading.report_path(f"{block.path}.weight", "fraction_left", what="weight")
        return Fraction(quantum)
    return _common([grain, *(Fraction(limit) for limit in (block.cap, block.floor) if limit is not None)])


def _grain_of_clause(clause: Clause, quantum: int) -> Fraction:
    """Of what all values of a clause are multiples: of its figures where they are whole quanta, else of the quantum it is rounded to."""
    grain = _grain(clause.points)
    if grain is None or clause.share is not None:
        return Fraction(quantum)
    for multiplier in clause.multipliers:
        grain = _common([grain, grain * multiplier.by])
    limits = [Fraction(limit) for limit in (clause.cap, clause.floor, clause.cap_each) if limit is not None]
    return _common([grain, *limits]) if Fraction(grain, quantum).denominator == 1 else Fraction(quantum)


def _grain(points: Points) -> Fraction | None:
    """Of what the points of a record are multiples; None where its data decide."""
    inner: list[Fraction | None] = []
    if isinstance(points, Fixed):
        return Fraction(points.points)
    if isinstance(points, Table):
        return _common([Fraction(value) for value in (*points.values.values(), points.otherwise)])
    if isinstance(points, PerUnit):
        return None if points.of == ("quantity",) else Fraction(points.points)
    if isinstance(points, Scaled):
        grain = _grain(points.points)
        return None if grain is None else grain * points.times
    if isinstance(points, Dated):
        inner = [_grain(step.points) for step in points.steps]
    elif isinstance(points, Ladder):
        inner = [_grain(rung.points) for rung in points.rungs] + ([] if points.otherwise is None else [_grain(points.otherwise)])
    else:
        assert isinstance(points, Assessed) or not isinstance(points, Fixed)
        return None
    return None if None in inner else _common([grain for grain in inner if grain is not None])


def _common(values: Iterable[Fraction]) -> Fraction:
    """The greatest of which all are multiples."""
    found = Fraction(0)
    for value in values:
        size = abs(value)
        shared = found.denominator * size.denominator
        found = Fraction(gcd(found.numerator * size.denominator, size.numerator * found.denominator), shared)
    return found
