"""Scoring everyone of a committee together: the highest a block is compared with, grades with quotas, and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine import meaning
from scoring_plugins.engine.lists import ListOutcome, top_lists
from scoring_plugins.engine.maxima import with_maxima
from scoring_plugins.engine.quotas import QuotaOutcome, grades_by_quota
from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord

__all__ = ["Cohort", "ListOutcome", "QuotaOutcome", "score_cohort", "top_lists"]

Evaluate = Callable[[Regulation, PerformanceRecord], Scorecard]
Compare = Callable[[Regulation, PerformanceRecord], dict[str, Fraction]]


class Cohort(msgspec.Struct, frozen=True, kw_only=True):
    """A committee's year: scorecards in the order their performance records were given, and what was decided between them."""

    cards: tuple[Scorecard, ...]
    lists: tuple[ListOutcome, ...]
    quotas: tuple[QuotaOutcome, ...]


def score_cohort(
    regulation: Regulation,
    performances: Iterable[PerformanceRecord],
    evaluate: Evaluate = meaning.score,
    compare: Compare = meaning.compared,
) -> Cohort:
    """Score everyone of a committee who is appraised together. The order they are given in decides nothing.

    `evaluate` and `compare` may be those of another evaluator that agrees with `meaning`.
    Raises what `meaning.score` raises, and ValueError when the years differ or an id comes twice.
    """
    people = tuple(performances)
    if not people:
        return Cohort(cards=(), lists=(), quotas=())
    _refuse_unlike(people)
    people = with_maxima(regulation, people, compare)
    cards, quotas = grades_by_quota(regulation, people, [evaluate(regulation, performance) for performance in people])
    lists = top_lists(regulation, zip([each.member for each in people], cards, strict=True))
    return Cohort(cards=tuple(cards), lists=lists, quotas=tuple(quotas))


def _refuse_unlike(people: Sequence[PerformanceRecord]) -> None:
    if len({performance.year for performance in people}) > 1:
        raise ValueError(say("engine.one_year"))
    seen = set[str]()
    for performance in people:
        if performance.member.id in seen:
            raise ValueError(say("engine.one_subject", member=performance.member.id))
        seen.add(performance.member.id)
