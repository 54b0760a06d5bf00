"""The machine form of `lvheng score`: points are exact decimal text, as in the GraphQL schema; days are ISO 8601."""

from __future__ import annotations

from typing import Any

import msgspec

from scoring_plugins.engine.scorecard import Scorecard, points_text
from scoring_plugins.engine.telling import told
from services.exports.annual import work_labels
from services.scoring import YearScores


def year_form(scores: YearScores, code: str, name: str) -> dict[str, Any]:
    """`{"committee", "year", "regulation", "period", "facts_hash", "unverified_count", "members": [{…}], "quotas": [{…}], "lists": [{…}]}`.

    Members stand in 姓氏笔画 order; quotas and lists name them by 委员编号, highest total first.
    """
    regulation, days = scores.regulation, scores.regulation.period(scores.year)
    return {
        "committee": {"code": code, "name": name},
        "year": scores.year,
        "regulation": {
            "code": regulation.code,
            "title": regulation.title,
            "version": str(regulation.version_for(scores.year).in_force_from),
            "status": regulation.status,
            "content_hash": regulation.content_hash,
        },
        "period": {"from": str(days.starts_on), "to": str(days.ends_on), "cut_off": str(days.cut_off)},
        "facts_hash": scores.facts_hash,
        "unverified_count": scores.unverified_count,
        "members": [_summary(scores, member_id, scorecard) for member_id, scorecard in scores.scorecards.items()],
        "quotas": msgspec.to_builtins(scores.quotas),
        "lists": msgspec.to_builtins(scores.lists),
    }


def explained(scores: YearScores, member_id: int) -> dict[str, Any]:
    """One member's scorecard: lines, clauses, blocks, duties, proposals and choices.

    `works` is what people call each work; `explanation` the whole of it in sentences, a line each.
    """
    scorecard = scores.scorecards[member_id]
    form: dict[str, Any] = msgspec.to_builtins(scorecard)
    for part in (form, *form["lines"], *form["clauses"], *form["blocks"]):
        for key in ("points", "total", "cap", "floor"):
            if isinstance(part.get(key), int):
                part[key] = points_text(part[key])
    named = {work for line in scorecard.lines for work in line.works} | {work for duty in scorecard.duties for work in duty.works}
    named |= {refused.work for refused in scorecard.refused}
    labels = work_labels([scores.performances[member_id]])
    form["explanation"] = told(scorecard)
    form["works"] = {work: msgspec.to_builtins(labels[work]) for work in sorted(named)}
    return form


def _summary(scores: YearScores, member_id: int, scorecard: Scorecard) -> dict[str, Any]:
    return {
        "number": scorecard.member,
        "name": scores.performances[member_id].member.name,
        "total": points_text(scorecard.total),
        "grade": scorecard.grade,
        "candidate_for": scorecard.candidate_for,
        "grade_decided_by": scorecard.grade_decided_by,
        "not_graded": scorecard.not_graded,
        "unverified_count": scorecard.unverified_count,
        "blocks": {block.name: points_text(block.points) for block in scorecard.blocks if block.parent is None},
    }
