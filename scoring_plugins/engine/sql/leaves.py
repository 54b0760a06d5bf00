"""Points that can only be one of a few numbers, as the regulation alone says: each is a leaf under a condition.

A leaf's number is calculated here, exactly, with factors and the rounding at the record; SQL counts how many records reach it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from scoring_plugins.engine.sql.layers import whole
from scoring_plugins.engine.sql.views import exclusive
from scoring_plugins.engine.sql.worth import Worth
from scoring_plugins.language.nodes import Clause, Dated, Fixed, Ladder, MarkPattern, Points, Scaled, Share

# More than so many are no longer counted one by one.
MOST_LEAVES = 24


class Leaf(NamedTuple):
    """Micro-points, for records that reach no leaf before it and satisfy `when` (SQL; "" = all that are left)."""

    when: str
    points: Fraction


def leaves(worth: Worth, clause: Clause) -> list[Leaf] | None:
    """What a record of the clause can bring, before rounding; None where that depends on numbers of the record, or is too much."""
    if not is_finite(clause):
        return None
    found = _of_points(worth, clause.points)
    for multiplier in clause.multipliers:
        found = _times(found, [Leaf(worth.selecting.selected(multiplier.when, worth.view), multiplier.by), Leaf("", Fraction(1))])
    if clause.share is not None:
        found = _times(found, _shares(worth, clause.share))
    return found


def is_finite(clause: Clause) -> bool:
    """Whether a clause's records can bring only few different points."""
    many, share = _how_many(clause.points), clause.share
    if share is not None and (share.equal or (share.lead is not None and share.others is None)):
        return False
    return 0 < many * (1 << len(clause.multipliers)) * (1 if share is None else 3) <= MOST_LEAVES


def _how_many(points: Points) -> int:
    """The leaves of points; 0 where they depend on numbers of the record."""
    if isinstance(points, Fixed):
        return 1
    if isinstance(points, Scaled):
        return _how_many(points.points)
    if isinstance(points, Dated):
        inside = [_how_many(step.points) for step in points.steps]
        return sum(inside) + 1 if all(inside) else 0
    if not isinstance(points, Ladder):
        return 0
    inside = [_how_many(rung.points) for rung in points.rungs]
    inside.append(1 if points.otherwise is None else _how_many(points.otherwise))
    apart = points.by != "mark" or points.mode == "first" or (points.mode == "highest" and max(inside[:-1], default=1) == 1)
    return sum(inside) if apart and all(inside) else 0


def _of_points(worth: Worth, points: Points) -> list[Leaf]:
    if isinstance(points, Fixed):
        return [Leaf("", Fraction(points.points))]
    if isinstance(points, Scaled):
        return [Leaf(when, value * points.times) for when, value in _of_points(worth, points.points)]
    nothing = [Leaf("", Fraction(0))]
    if isinstance(points, Dated):
        steps = [(f"{worth.day} >= {worth.parameters.day(step.since)}", step.points) for step in reversed(points.steps)]
        return [leaf for when, inner in steps for leaf in _under(when, _of_points(worth, inner))] + nothing
    assert isinstance(points, Ladder)
    otherwise = nothing if points.otherwise is None else _of_points(worth, points.otherwise)
    inside = [_of_points(worth, rung.points) for rung in points.rungs]
    if points.by != "mark":
        rungs = [(worth.on_rung(points.by, rung), inner) for rung, inner in zip(points.rungs, inside, strict=True)]
    else:
        taken = list(zip(exclusive([rung.value for rung in points.rungs if isinstance(rung.value, MarkPattern)]), inside, strict=True))
        if points.mode == "highest":
            # The highest first; which rung a bit stands for is a constant, so that the text does not tell.
            taken.sort(key=lambda each: -each[1][0].points)
        rungs = [(worth.view.reached(marks), inner) for marks, inner in taken]
    return [leaf for when, inner in rungs for leaf in _under(when, inner)] + otherwise


def _under(when: str, inside: Sequence[Leaf]) -> list[Leaf]:
    return [Leaf(f"({when} AND {leaf.when})" if leaf.when else when, leaf.points) for leaf in inside]


def _times(found: Sequence[Leaf], factors: Sequence[Leaf]) -> list[Leaf]:
    """Each leaf under each condition of a factor."""
    pairs = [(leaf, factor) for leaf in found for factor in factors]
    return [Leaf(" AND ".join(when for when in (leaf.when, by.when) if when), leaf.points * by.points) for leaf, by in pairs]


def _shares(worth: Worth, share: Share) -> list[Leaf]:
    one, people = Fraction(1), worth.people
    alone, leads = f"({people} < {whole(2)})", worth.leads()
    if share.everyone is not None:
        return [Leaf(alone, one), Leaf("", share.everyone)]
    if share.first is not None:
        place = f"coalesce(position, CASE WHEN {leads} THEN {whole(1)} ELSE {people} END)"
        return [Leaf(f"({alone} OR {place} <= {worth.parameters.number(share.first)})", one), Leaf("", Fraction(0))]
    lead = share.lead or Fraction(0)
    return [
        Leaf(alone, one),
        Leaf(f"({leads})", lead),
        Leaf("", share.others if share.lead is not None and share.others is not None else lead),
    ]
