"""A kept scorecard as the engine made it, from its rows."""

from __future__ import annotations

from collections.abc import Sequence

from scoring_plugins.engine.scorecard import Scorecard, ScoreLine
from services.listings.scored_members import ScoredMemberRow, ScoreLineRow
from services.scorings.keeping import Applied, KeptCard, clauses_of, texts_in


def rebuilt(row: ScoredMemberRow, lines: Sequence[ScoreLineRow], kept: KeptCard, applied: Applied) -> Scorecard:
    """The scorecard, equal to the one that was kept; `lines` in their order."""
    return Scorecard(
        member=row.number,
        year=row.year,
        regulation=row.regulation,
        version=row.version,
        title=row.title,
        status=row.status,
        content_hash=row.content_hash,
        engine_version=row.engine_version,
        period_from=row.period_from,
        period_to=row.period_to,
        cut_off=row.cut_off,
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
