"""The notice of a member's or a group's result (考核结果通知书): total and grade, items against caps, what points rest on, duties.

It is made from a sheet that holds one member or one group alone, so that nothing about anybody else can stand in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import points_text
from services.exports.annual_sheet import AnnualMember, AnnualSheet, own_lists
from services.exports.documents.annex import write_annex
from services.exports.documents.circular import LEVEL_1, TITLE_ROOM, write_signature
from services.exports.documents.circular_text import why_no_grade
from services.exports.documents.foot import counted_foot
from services.exports.documents.numerals import chinese
from services.exports.documents.official_page import SIZE_SMALL_4, TYPE_WIDTH, OfficialPage
from services.exports.documents.result_rows import basis_rows, duty_rows, item_rows
from services.exports.documents.word_breaks import title_lines, width
from services.exports.footing import chinese_date, made_on
from services.exports.group_year import GroupSheet


def write_result_notice(sheet: AnnualSheet) -> bytes:
    """The notice as a DOCX. Raises ValueError where the sheet does not hold exactly one member."""
    if len(sheet.members) != 1:
        raise ValueError(f"a notice is of one member, the sheet holds {len(sheet.members)}; cut it down with sheet_for")
    member = sheet.members[0]
    if isinstance(sheet, GroupSheet):
        marked = say("documents.group_notice_title", committee=sheet.committee, year=sheet.year, kind=sheet.kind_name)
        addressed = say("documents.group_notice_to", name=member.name)
    else:
        marked = say("documents.notice_title", committee=sheet.committee, year=sheet.year)
        addressed = say("documents.notice_to", name=member.name)
    page = OfficialPage(title=marked.replace("|", ""), created=made_on(sheet))
    counted_foot(page, sheet)
    page.title(title_lines(marked, TITLE_ROOM))
    page.paragraph()
    page.paragraph(addressed, align="left")
    for text in notice_opening(sheet):
        page.paragraph(text, first_indent=2)
    headings = _Headings(page)
    headings.next("documents.notice_result")
    for text in result_texts(sheet, member):
        page.paragraph(text, first_indent=2)
    headings.next("documents.notice_points")
    items = [_columns(ITEM_COLUMNS), *([*row, cite.replace("、", "\n")] for *row, cite in item_rows(member.scorecard))]
    page.table(items[0], items[1:], _item_widths(items), frozenset({1, 2}))
    headings.next("documents.notice_basis")
    basis = list(basis_rows(sheet, member.scorecard))
    page.table(_columns(BASIS_COLUMNS), basis, (24, 62, 14), frozenset({2}))
    if member.scorecard.duties:
        headings.next("documents.notice_duties")
        page.table(_columns(DUTY_COLUMNS), list(duty_rows(member.scorecard)), (18, 30, 12, 40), frozenset({2}))
    remarks = list(notice_remarks(sheet, member))
    if remarks:
        headings.next("documents.notice_remarks")
    for text in remarks:
        page.paragraph(text, first_indent=2)
    write_signature(page, sheet)
    if sheet.chosen or sheet.not_computable:
        write_annex(page, sheet)
    return page.content()


def _columns(names: tuple[str, ...]) -> list[str]:
    return [say(f"documents.notice_{name}") for name in names]


def _item_widths(rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """In points: the column of sources is as wide as the longest name there, so that none is broken; half the page at most."""
    longest = max(width(name) for row in rows for name in row[-1].split("\n"))
    cites = min(max(longest * LETTER + CELL_ROOM, TYPE_WIDTH / 5), TYPE_WIDTH / 2)
    return (TYPE_WIDTH - 2 * POINTS_WIDTH - cites, POINTS_WIDTH, POINTS_WIDTH, cites)


# A Latin letter is half a character of 仿宋; where that face is missing, of a wider one. What a cell keeps free is on both sides.
POINTS_WIDTH, LETTER, CELL_ROOM = SIZE_SMALL_4 * 4.5, SIZE_SMALL_4 * 0.62, 12.0
ITEM_COLUMNS = ("item", "points_column", "cap", "cite")
BASIS_COLUMNS = ("clause", "reason", "points_column")
DUTY_COLUMNS = ("duty", "says", "outcome", "counted")


class _Headings:
    """Numbers headings of the first level in the order they come."""

    def __init__(self, page: OfficialPage) -> None:
        self._page, self._number = page, 0

    def next(self, key: str) -> None:
        self._number += 1
        text = say("documents.heading_1", ordinal=chinese(self._number), text=say(key))
        self._page.paragraph(text, LEVEL_1, first_indent=2, level=1)


def notice_opening(sheet: AnnualSheet) -> Iterator[str]:
    """By what the year was scored, and that it is a draft or corrects an earlier version."""
    days = {"start": chinese_date(sheet.period_from), "end": chinese_date(sheet.period_to), "cut_off": chinese_date(sheet.cut_off)}
    said = {"title": sheet.title, "version": chinese_date(sheet.version), **days}
    yield say("documents.group_notice_opening", **said) if isinstance(sheet, GroupSheet) else say("documents.notice_opening", **said)
    if sheet.seal is None:
        yield say("documents.notice_draft")
    elif sheet.seal.reason is not None:
        # Without its reason, which may be about somebody else.
        yield say("documents.notice_corrected", version=sheet.seal.version, approver=sheet.seal.approver or "—")


def result_texts(sheet: AnnualSheet, member: AnnualMember) -> Iterator[str]:
    """The total and the grade that stands, with why where people decided about it."""
    total = points_text(member.scorecard.total)
    if member.grade is not None:
        yield say("documents.notice_total_grade", total=total, grade=member.grade)
        if member.decided_because is not None:
            yield say("documents.notice_decided", because=member.decided_because.rstrip("。"))
        elif sheet.seal is None and member.scorecard.grade_decided_by:
            yield say("documents.notice_decided_by", who=member.scorecard.grade_decided_by)
    elif sheet.grades:
        yield say("documents.notice_total_only", total=total, why=why_no_grade(member).rstrip("。"))
    else:
        yield say("documents.notice_total_plain", total=total)
    for each in own_lists(sheet.lists, member.number):
        named = say("documents.circular_list_part", name=each.name, part=each.per) if each.per else each.name
        yield say("documents.notice_listed" if member.number in each.members else "documents.notice_list_open", list=named)


def notice_remarks(sheet: AnnualSheet, member: AnnualMember) -> Iterator[str]:
    """What has to be known beside the result: how much of the regulation is known, what nobody verified, until when one may object."""
    if sheet.status != "complete":
        status, meaning = say(f"regulation.status.{sheet.status}"), say(f"regulation.status.{sheet.status}.meaning")
        yield say("documents.circular_status", status=status, meaning=meaning)
    if sheet.partial_because is not None:
        yield say("documents.circular_partial_because", because=sheet.partial_because.rstrip("。"))
    if sheet.chosen or sheet.not_computable:
        yield say("documents.circular_annex_named")
    if member.scorecard.unverified_count:
        yield say("documents.notice_unverified", count=member.scorecard.unverified_count)
    if sheet.objections_until is not None:
        yield say("documents.objections_until", day=chinese_date(sheet.objections_until))
