"""Who has to be reminded (督办清单): a duty that is not met, or a grade below the lowest but one, each with what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import points_text
from services.exports.annual_sheet import AnnualMember, AnnualSheet, GradeMark
from services.exports.printed import column
from services.exports.sheets_of_year import book_of


class Missing(msgspec.Struct, frozen=True):
    """One thing a member lacks: why it is on the list, what it is, what the regulation asks for, and what is missing."""

    why: str
    item: str
    says: str
    missing: str


def write_supervision_list(sheet: AnnualSheet) -> bytes:
    """The workbook's bytes; the same data give the same bytes."""
    target = BytesIO()
    title = say("documents.supervision_title", committee=sheet.committee, year=sheet.year)
    columns = [
        column("exports.column_name", 12, "centre"),
        column("exports.column_number", 12, "centre"),
        column("exports.column_sector", 22),
        column("documents.supervision_why", 14, "centre"),
        column("documents.supervision_item", 18),
        column("documents.supervision_says", 34),
        column("documents.supervision_missing", 52),
        column("documents.supervision_contact", 24),
    ]
    passing = least_wanted(sheet)
    with book_of(sheet, target, title) as book:
        page = book.sheet(say("documents.supervision_sheet"), columns, "A3")
        page.heading(title)
        plain = say("documents.supervision_note_plain")
        page.note(plain if passing is None else say("documents.supervision_note", grade=passing.grade))
        page.head(filtered=True)
        listed = [(member, each) for member in sheet.in_order() for each in missing_of(member, sheet)]
        for member, each in listed:
            page.row(member.name, member.number, member.sector, each.why, each.item, each.says, each.missing, "")
        if not listed:
            page.note(say("documents.supervision_nobody"))
        page.finish(frozen_columns=2)
    return target.getvalue()


def least_wanted(sheet: AnnualSheet) -> GradeMark | None:
    """The lowest grade but one: who lies below it is on the list. None where the regulation has fewer than two grades."""
    return sheet.grades[-2] if len(sheet.grades) > 1 else None


def missing_of(member: AnnualMember, sheet: AnnualSheet) -> Iterator[Missing]:
    """Duties not met (those only advised, or undecided, are none), then the grade."""
    for duty in member.scorecard.duties:
        if duty.fulfilled is False and not duty.advisory:
            yield Missing(say("documents.supervision_duty"), duty.name, duty.says, duty.reason)
    passing = least_wanted(sheet)
    if passing is not None and member.grade == sheet.grades[-1].grade:
        says = _bound(passing)
        yield Missing(say("documents.supervision_grade"), member.grade, says, _missing_points(member.scorecard.total, passing))


def _bound(passing: GradeMark) -> str:
    if passing.at_least is not None:
        return say("documents.supervision_at_least", bound=points_text(passing.at_least))
    return "" if passing.above is None else say("documents.supervision_above", bound=points_text(passing.above))


def _missing_points(total: int, passing: GradeMark) -> str:
    """How far the total is from the grade's bound, or that the points are there and a duty is not."""
    shown = {"total": points_text(total), "grade": passing.grade}
    if passing.at_least is not None and total < passing.at_least:
        bound, missing = points_text(passing.at_least), points_text(passing.at_least - total)
        return say("documents.supervision_points_missing", bound=bound, missing=missing, **shown)
    if passing.above is not None and total <= passing.above:
        return say("documents.supervision_points_above", bound=points_text(passing.above), **shown)
    return say("documents.supervision_duties_first" if passing.duties else "documents.supervision_other", **shown)
