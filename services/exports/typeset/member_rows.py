"""What is said of a member on every form: basic facts, the grade and who decided, what the member declared. Labels and texts."""

from __future__ import annotations

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import points_text
from services.exports.annual_sheet import AnnualMember, ShownParticulars, grade_note
from services.exports.typeset.page import plain


def basic_facts(member: AnnualMember) -> list[list[str]]:
    """Name, number, sector, posts, special committee: a label and a text each. No telephone number, no party."""
    facts = {
        "name": member.name,
        "number": member.number,
        "sector": member.sector,
        "special_committee": member.special_committee or "",
        "standing": say("exports.yes") if member.standing_committee else say("typeset.no"),
        "posts": "、".join(member.posts),
    }
    return [[say(f"typeset.fact_{key}"), plain(text) or "—"] for key, text in facts.items()]


def particulars_rows(member: AnnualMember) -> list[list[str]]:
    """Telephone and party, for a form that has fields for them: as far as they are shown, else a line for the member to write on."""
    shown = member.particulars or ShownParticulars()
    return [[say("typeset.fact_phone"), plain(shown.phone)], [say("typeset.fact_party"), plain(shown.party)]]


def grade_rows(member: AnnualMember) -> list[list[str]]:
    """The grade that stands, who decided it and why, and what has to be said beside it."""
    card = member.scorecard
    stands = member.grade or say("exports.not_graded")
    if member.decided_because is not None:
        decided = say(
            "typeset.grade_by_people", who=card.grade_decided_by or say("typeset.grade_people"), why=plain(member.decided_because)
        )
    else:
        decided = say("typeset.grade_by_score")
    note = grade_note(card) if member.decided_because is None else ""
    rows = [[say("typeset.word_total"), points_text(card.total)], [say("typeset.word_grade"), stands], [say("typeset.grade_how"), decided]]
    return rows + ([[say("exports.column_grade_note"), plain(note)]] if note else [])


def declaration_rows(member: AnnualMember) -> list[list[str]]:
    """What the member said about the own year; empty where nothing was handed in."""
    if member.declaration is None:
        return []
    own = member.declaration.own_points
    points = say("typeset.declared_none") if own is None else points_text(own)
    return [[say("typeset.declared_summary"), plain(member.declaration.summary)], [say("typeset.declared_points"), points]]
