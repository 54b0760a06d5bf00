"""得分表: one member's score on one or two pages, every line with its clause and record; everybody's in one file or one alone."""

from __future__ import annotations

from typing import Any

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import BlockScore, points_text
from services.exports.annual_sheet import AnnualMember, AnnualSheet
from services.exports.typeset.member_rows import basic_facts, grade_rows
from services.exports.typeset.page import choice_rows, page_data, plain
from services.exports.typeset.score_rows import duty_rows, refused_rows, score_blocks
from services.exports.typeset.typesetter import Typesetter

TEMPLATE = "score_sheet"


def write_score_sheets(sheet: AnnualSheet) -> bytes:
    """One PDF/A-2b with the 得分表 of every member of `sheet`, in 姓氏笔画 order. Raises Refusal for what cannot be printed."""
    title = say("typeset.score_sheet_title", committee=sheet.committee, year=sheet.year)
    data = page_data(sheet, title) | {
        "heading": say("typeset.score_sheet_heading", year=sheet.year),
        "members": [_member(sheet, member) for member in sheet.in_order()],
        "choices": choice_rows(sheet),
    }
    return Typesetter(TEMPLATE).pdf(data, sheet.cut_off)


def _member(sheet: AnnualSheet, member: AnnualMember) -> dict[str, Any]:
    card = member.scorecard
    return {
        "name": plain(member.name),
        "number": member.number,
        "facts": basic_facts(member),
        "grade": grade_rows(member),
        "caps": cap_rows([block for block in card.blocks if block.parent is None]),
        "score": score_blocks(card, sheet.works),
        "total": points_text(card.total),
        "unverified": say("typeset.unverified", count=card.unverified_count) if card.unverified_count else "",
        "refused": refused_rows(card, sheet.works),
        "duties": duty_rows(card),
    }


def cap_rows(blocks: list[BlockScore]) -> list[dict[str, Any]]:
    """Each block's points against its cap, in thousandths of the cap; blocks without one against the largest of those, or their points."""
    without = max((abs(block.points) for block in blocks if not block.cap), default=0) or 1
    return [
        {
            "name": block.name,
            "capped": bool(block.cap),
            "share": min(max(block.points, 0) * 1000 // (block.cap or without), 1000),
            "text": points_text(block.points) + (f" / {points_text(block.cap)}" if block.cap else ""),
        }
        for block in blocks
    ]
