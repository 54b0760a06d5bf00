"""What the ballots about one member come to: the weighted mean of what the choices are worth, exact until the round's own rounding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from scoring_plugins.catalogue import say
from scoring_plugins.engine.rounding import rounded
from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.engine.wording import number


class Counted(NamedTuple):
    """How many marked a choice, and what the choice is worth in micro-points."""

    choice: str
    value: int
    marked: int


class Mean(NamedTuple):
    """Micro-points, and the formula in words."""

    points: int
    formula: str


def weighted_mean(counted: Sequence[Counted], divisor: int, quantum: int) -> Mean:
    """The sum of counts times values over `divisor` ballots, rounded half up to multiples of `quantum` micro-points.

    Raises ZeroDivisionError for a divisor of 0: what nobody said anything of has no mean.
    """
    total = sum(each.marked * each.value for each in counted)
    exact = Fraction(total, divisor)
    points = rounded(exact, quantum, "half_up")
    terms = "、".join(say("assessments.term", choice=each.choice, count=each.marked, value=points_text(each.value)) for each in counted)
    texts = {"terms": terms, "total": points_text(total), "divisor": divisor, "exact": number(exact / 1_000_000)}
    return Mean(points, say("assessments.mean", points=points_text(points), **texts))
