"""履职档案, 一人一档: what a member did in the year, what it came to and why, and who decided; one file for everybody or one each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import points_text
from services.exports.annual_sheet import AnnualMember, AnnualSheet, decided_proposal
from services.exports.typeset.acts import acts
from services.exports.typeset.member_rows import basic_facts, declaration_rows, grade_rows
from services.exports.typeset.page import choice_rows, page_data, plain, seal_rows
from services.exports.typeset.score_rows import duty_rows, refused_rows, score_blocks
from services.exports.typeset.typesetter import Typesetter

TEMPLATE = "dossier"
# As many members as one file holds when a committee is written in parts: Typst takes some 5 MB for three pages while it sets a file.
MOST_IN_ONE = 100


def write_dossiers(sheet: AnnualSheet) -> bytes:
    """One PDF/A-2b with everybody's dossier in 姓氏笔画 order, a bookmark each. Raises Refusal for what cannot be printed."""
    typesetter = Typesetter(TEMPLATE)
    content = typesetter.pdf(dossier_data(sheet, sheet.in_order()), sheet.cut_off)
    typesetter.forget_soon()
    return content


def dossier_parts(sheet: AnnualSheet, members: Iterable[AnnualMember], most: int = MOST_IN_ONE) -> Iterator[bytes]:
    """The dossiers of `members`, in their order, in files of `most` members at most: what one of them takes is all that is held.

    `members` may come one by one and stand in nothing else; `sheet` then holds none of them, and the works of all.
    """
    waiting, typesetter = iter(members), Typesetter(TEMPLATE)
    while part := list(islice(waiting, most)):
        yield typesetter.pdf(dossier_data(sheet, part), sheet.cut_off)
        typesetter.forget()


def dossier_data(sheet: AnnualSheet, members: Iterable[AnnualMember]) -> dict[str, Any]:
    """What the template lays out: text only."""
    title = say("typeset.dossier_title", committee=sheet.committee, year=sheet.year)
    return page_data(sheet, title) | {
        "heading": say("typeset.dossier_heading", year=sheet.year),
        "members": [_member(sheet, member) for member in members],
        "choices": choice_rows(sheet),
        "seal": seal_rows(sheet),
    }


def _member(sheet: AnnualSheet, member: AnnualMember) -> dict[str, Any]:
    card = member.scorecard
    return {
        "name": plain(member.name),
        "number": member.number,
        "facts": basic_facts(member),
        "acts": acts(member.records, sheet.works),
        "unverified": say("typeset.unverified", count=card.unverified_count) if card.unverified_count else "",
        "score": score_blocks(card, sheet.works),
        "total": points_text(card.total),
        "refused": refused_rows(card, sheet.works),
        "duties": duty_rows(card),
        "grade": grade_rows(member),
        "proposals": proposal_rows(member),
        "declaration": declaration_rows(member),
        "earlier": earlier_rows(sheet, member),
    }


def proposal_rows(member: AnnualMember) -> list[list[str]]:
    """What the regulation proposes about a member, by which words and why, with what people decided about it."""
    rows = []
    for each in member.scorecard.consequences:
        word, because = decided_proposal(member, each.proposal)
        decided = say("typeset.proposal_decided", word=word, because=plain(because).rstrip("。")) if word else ""
        rows.append([plain(each.proposal), "、".join(each.cite), plain(each.reason) + decided])
    return rows


def earlier_rows(sheet: AnnualSheet, member: AnnualMember) -> list[dict[str, Any]]:
    """Totals of the years before and of this one, oldest first, each as thousandths of the highest; empty without any before."""
    totals = {int(year): points for year, points in member.earlier.items()} | {sheet.year: member.scorecard.total}
    if len(totals) < 2:
        return []
    highest = max(*totals.values(), 1)
    return [
        {"year": str(year), "points": points_text(points), "share": max(points, 0) * 1000 // highest}
        for year, points in sorted(totals.items())
    ]
