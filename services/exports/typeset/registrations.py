"""履职情况登记表: what the office knows is filled in; the member adds a summary and own points, reviewers theirs, and all sign."""

from __future__ import annotations

from typing import Any

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import points_text
from services.exports.annual_sheet import AnnualMember, AnnualSheet
from services.exports.typeset.acts import acts
from services.exports.typeset.member_rows import basic_facts, particulars_rows
from services.exports.typeset.page import page_data, plain
from services.exports.typeset.typesetter import Typesetter

TEMPLATE = "registration"


def write_registrations(sheet: AnnualSheet) -> bytes:
    """One PDF/A-2b with the 登记表 of every member of `sheet`, in 姓氏笔画 order. Raises Refusal for what cannot be printed."""
    is_draft, year = sheet.seal is None, sheet.year
    named = {"committee": sheet.committee, "year": year}
    title = say("typeset.registration_title_draft", **named) if is_draft else say("typeset.registration_title", **named)
    heading = say("typeset.registration_heading_draft", year=year) if is_draft else say("typeset.registration_heading", year=year)
    data = page_data(sheet, title)
    if is_draft:
        # Nobody reviewed points that were computed just now.
        data["words"] |= {"reviewed": say("typeset.registration_reviewed_draft"), "own_note": say("typeset.registration_own_note_draft")}
    data |= {
        "heading": heading,
        "members": [_member(sheet, member) for member in sheet.in_order()],
    }
    return Typesetter(TEMPLATE).pdf(data, sheet.cut_off)


def _member(sheet: AnnualSheet, member: AnnualMember) -> dict[str, Any]:
    card, declared = member.scorecard, member.declaration
    tops = [block for block in card.blocks if block.parent is None]
    own = declared.own_points if declared else None
    return {
        "name": plain(member.name),
        "number": member.number,
        "facts": [*basic_facts(member), *particulars_rows(member)],
        "acts": [{"title": act["title"], "summary": act["summary"]} for act in acts(member.records, sheet.works)],
        "summary": plain(declared.summary) if declared else "",
        "blocks": [[block.name, "" if block.cap is None else points_text(block.cap), points_text(block.points)] for block in tops],
        "own": "" if own is None else points_text(own),
        "total": points_text(card.total),
    }
