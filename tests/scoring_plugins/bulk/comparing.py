"""Laying bulk scores beside the definition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from scoring_plugins import PerformanceRecord, Regulation, Scorecard
from scoring_plugins.bulk import score, score_cohort
from scoring_plugins.engine import cohort, meaning
from scoring_plugins.engine.meaning import relative_blocks

Pair = tuple[Regulation, PerformanceRecord]


def said(card: Scorecard) -> dict[str, Any]:
    """What a scorecard says, reasons and lines apart."""
    return {
        "total": card.total,
        "clauses": {part.name: part.points for part in card.clauses},
        "blocks": {part.name: part.points for part in card.blocks},
        "duties": {duty.name: duty.fulfilled for duty in card.duties},
        "is_graded": not card.not_graded,
        "grade": card.grade,
        "candidate_for": card.candidate_for,
        "consequences": tuple(each.proposal for each in card.consequences),
    }


def differences(pairs: Iterable[Pair]) -> list[tuple[PerformanceRecord, dict[str, Any]]]:
    """Where one run in bulk differs from `meaning.score`, with both values of what differs.

    Who is compared with others is left to `cohort_differences`: alone, `meaning.score` takes the highest it is told.
    """
    people = [pair for pair in pairs if not relative_blocks(pair[0].version_for(pair[1].year).blocks)]
    found = []
    for (regulation, performance), bulk in zip(people, score(people), strict=True):
        wanted, got = said(meaning.score(regulation, performance)), msgspec.structs.asdict(bulk)
        different = {key: (wanted[key], got[key]) for key in wanted if wanted[key] != got[key]}
        if different:
            found.append((performance, different))
    return found


def cohort_differences(regulation: Regulation, people: Sequence[PerformanceRecord]) -> list[tuple[object, object]]:
    """Where a committee's year in bulk differs from `engine.cohort.score_cohort`."""
    wanted, got = cohort.score_cohort(regulation, people), score_cohort(regulation, people)
    pairs: list[tuple[object, object]] = [(said(one), said(other)) for one, other in zip(wanted.cards, got.cards, strict=True)]
    pairs += [(wanted.lists, got.lists), (wanted.quotas, got.quotas)]
    return [pair for pair in pairs if pair[0] != pair[1]]
