"""The highest of each relative block among those somebody is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction

import msgspec

from scoring_plugins.engine.meaning import relative_blocks
from scoring_plugins.engine.part_year import why_not_graded
from scoring_plugins.engine.places import parts_of
from scoring_plugins.language.nodes import Block
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord


def with_maxima(
    regulation: Regulation,
    people: tuple[PerformanceRecord, ...],
    compare: Callable[[Regulation, PerformanceRecord], dict[str, Fraction]],
) -> tuple[PerformanceRecord, ...]:
    """Everyone of one year with the highest of each relative block, the innermost blocks first; who is not graded raises none."""
    version, period = regulation.version_for(people[0].year), regulation.period(people[0].year)
    compared = [not why_not_graded(version, performance.member.state, period) for performance in people]
    for blocks in _by_depth(relative_blocks(version.blocks)):
        people = tuple(msgspec.structs.replace(each, maxima=each.maxima or {}) for each in people)
        values = [compare(regulation, performance) for performance in people]
        for block in blocks:
            counted = [(each, value[block.name]) for each, value, counts in zip(people, values, compared, strict=True) if counts]
            highest = _highest(block, counted)
            people = tuple(_with_maximum(performance, block, highest) for performance in people)
    return people


def _by_depth(blocks: list[Block]) -> list[list[Block]]:
    """Relative blocks in rounds: each after those inside it."""
    rounds: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        rounds[_depth(block)].append(block)
    return [rounds[depth] for depth in sorted(rounds)]


def _depth(block: Block) -> int:
    return 1 + max((_depth(inner) for inner in relative_blocks(block.of)), default=0)


def _highest(block: Block, values: list[tuple[PerformanceRecord, Fraction]]) -> dict[str, Fraction]:
    """By part of the committee."""
    assert block.relative is not None
    found: dict[str, Fraction] = {}
    for performance, value in values:
        for part in parts_of(block.relative.within, performance.member.state):
            found[part] = max(found.get(part, value), value)
    return found


def _with_maximum(performance: PerformanceRecord, block: Block, highest: dict[str, Fraction]) -> PerformanceRecord:
    """Of several groups somebody belongs to the highest counts; who belongs to no part is compared with nobody."""
    assert block.relative is not None
    own = [highest[part] for part in parts_of(block.relative.within, performance.member.state) if part in highest]
    return msgspec.structs.replace(performance, maxima={**(performance.maxima or {}), block.name: max(own, default=Fraction(0))})
