"""A kept scorecard as the engine made it, from its rows."""

from __future__ import annotations

from collections.abc import Sequence

from scoring_plugins.engine.scorecard import Scorecard, ScoreLine
from services.listings.scored_members import ScoredMemberRow, ScoreLineRow, SharedRow
from services.scorings.keeping import KeptCard, applied_in, clauses_of, texts_in


def rebuilt(row: ScoredMemberRow, shared: SharedRow, lines: Sequence[ScoreLineRow], kept: KeptCard) -> Scorecard:
    """The scorecard, equal to the one that was kept; `lines` in their order."""
    applied = applied_in(shared.applied or "")
    return Scorecard(
        member=row.number,
        year=shared.year,
        regulation=shared.regulation,
        version=shared.version,
        title=shared.title,
        status=shared.status,
        content_hash=shared.content_hash,
        engine_version=shared.engine_version,
        period_from=shared.period_from,
        period_to=shared.period_to,
        cut_off=shared.cut_off,
        total=row.total,
        grade=row.grade,
        unverified_count=row.unverified_count,
        lines=tuple(_line(each) for each in lines),
        clauses=clauses_of(applied, kept),
        blocks=kept.blocks,
        duties=kept.duties,
        consequences=kept.consequences,
        refused=kept.refused,
        chosen=applied.chosen,
        not_computable=applied.not_computable,
        not_graded=row.not_graded or "",
        candidate_for=row.candidate_for,
        grade_decided_by=row.grade_decided_by,
    )


def _line(row: ScoreLineRow) -> ScoreLine:
    return ScoreLine(
        kind=row.kind,  # type: ignore[arg-type]  # written from one
        node=row.node,
        clause=row.clause,
        cite=tuple(texts_in(row.cite)),
        works=tuple(texts_in(row.works)),
        points=row.points,
        reason=row.reason,
    )
