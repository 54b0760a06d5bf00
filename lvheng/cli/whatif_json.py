"""The machine form of `lvheng whatif`: points are exact decimal text, as in the GraphQL schema."""

from __future__ import annotations

from typing import Any

from scoring_plugins.engine.scorecard import Scorecard, points_text
from services.scoring import YearScores
from services.whatif import MemberChange, WhatIf


def whatif_form(found: WhatIf, code: str, name: str) -> dict[str, Any]:
    """`{"committee", "year", "before", "after", "members", "effects", "distribution", "grades"}`, members in 姓氏笔画 order."""
    return {
        "committee": {"code": code, "name": name},
        "year": found.year,
        "before": _regulation(found.before),
        "after": _regulation(found.after) | {"postponed_from": found.postponed_from and str(found.postponed_from)},
        "members": [_member(member) for member in found.members],
        "effects": [
            {
                "node": each.node,
                "kind": each.kind,
                "change": points_text(each.change),
                "gaining": each.gaining_count,
                "losing": each.losing_count,
            }
            for each in found.effects
        ],
        "distribution": [
            {"lowest": points_text(each.lowest), "below": points_text(each.below), "before": each.before_count, "after": each.after_count}
            for each in found.distribution
        ],
        "grades": [{"grade": each.grade, "before": each.before_count, "after": each.after_count} for each in found.grades],
    }


def _regulation(scores: YearScores) -> dict[str, Any]:
    regulation = scores.regulation
    return {
        "code": regulation.code,
        "title": regulation.title,
        "status": regulation.status,
        "content_hash": regulation.content_hash,
        "chosen": len(regulation.chosen_in(regulation.version_for(scores.year))),
    }


def _member(member: MemberChange) -> dict[str, Any]:
    return {
        "number": member.number,
        "name": member.name,
        "before": _card(member.before),
        "after": _card(member.after),
        "change": None if member.change is None else points_text(member.change),
        "because": [
            {
                "node": each.node,
                "kind": each.kind,
                "before": points_text(each.before),
                "after": points_text(each.after),
                "change": points_text(each.change),
            }
            for each in member.because
        ],
        "duties": list(member.duties),
    }


def _card(card: Scorecard | None) -> dict[str, Any] | None:
    return None if card is None else {"total": points_text(card.total), "grade": card.grade}
