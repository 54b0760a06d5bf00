"""The annual workbook (年度履职量化考核): cover, summary, every line of every score, duties, proposals, and what the regulation chose.

Members stand in 姓氏笔画 order on every sheet; there is no ranking. What is not sealed says on every
page that it is a draft; what is sealed bears its seal there.
"""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from scoring_plugins.catalogue import say
from services.exports.annual_cover import write_cover
from services.exports.annual_sheet import AnnualMember, AnnualSheet, adjustment, check, member_note, top_blocks
from services.exports.annual_tables import write_choices, write_duties, write_lines, write_places, write_proposals
from services.exports.printed import Coloured, Column, Paper, Points, Sheet, column
from services.exports.sheets_of_year import book_of

# Soft fills in the order of the grades, for regulations that name no colour.
FILLS = ("#C6E0B4", "#DDEBF7", "#FFF2CC", "#F8CBAD", "#E7E6E6")
NAMED_FILLS = {"绿": "#C6E0B4", "蓝": "#DDEBF7", "黄": "#FFF2CC", "橙": "#FBE5D6", "红": "#F8CBAD", "灰": "#E7E6E6"}
# As many columns as an A4 sheet shows at a readable size.
A4_COLUMNS = 13


def write_annual_workbook(appraisal: AnnualSheet, target: BinaryIO) -> None:
    """Writes the workbook to `target`; the same data give the same bytes.

    Raises ValueError, before anything is written, when scores and sheet contradict each other: lines that do not add up,
    a score made by another regulation, a record nobody can name.
    """
    check(appraisal)
    title = say("exports.annual_title", committee=appraisal.committee, year=appraisal.year)
    with book_of(appraisal, target, title) as book:
        cover = book.sheet(say("exports.sheet_cover"), [Column("", 24), Column("", 96)], "A4")
        shown = _shown(appraisal)
        summary = book.sheet(say("exports.sheet_summary"), *_summary_columns(shown))
        totals = write_lines(book, appraisal)
        _write_summary(summary, appraisal, shown, totals)
        if appraisal.quotas or appraisal.lists:
            write_places(book, appraisal)
        write_duties(book, appraisal)
        write_proposals(book, appraisal)
        write_choices(book, appraisal)
        write_cover(cover, appraisal, title, list(grade_fills(appraisal)))


def grade_fills(appraisal: AnnualSheet) -> dict[str, str]:
    """The fill of every grade: the regulation's own order and colours first, then grades only scores know."""
    asked = {mark.grade: mark.colour for mark in appraisal.grades}
    given = sorted({member.grade for member in appraisal.members if member.grade} - asked.keys())
    return {grade: _fill(asked.get(grade), position) for position, grade in enumerate([*asked, *given])}


def _fill(colour: str | None, position: int) -> str:
    if colour and len(colour) == 7 and colour.startswith("#"):
        return colour
    return NAMED_FILLS.get((colour or " ")[0], FILLS[min(position, len(FILLS) - 1)])


class _Shown(msgspec.Struct, frozen=True):
    """What of the summary depends on everybody: its blocks, whether anybody's total was adjusted, whether any grade needs a note."""

    blocks: list[str]
    adjustments: bool
    notes: bool


def _shown(appraisal: AnnualSheet) -> _Shown:
    return _Shown(
        appraisal.blocks(),
        any(adjustment(member.scorecard) for member in appraisal.members),
        any(member_note(member) for member in appraisal.members),
    )


def _summary_columns(shown: _Shown) -> tuple[list[Column], Paper]:
    columns = [
        column("exports.column_sequence", 6, "centre"),
        column("exports.column_name", 12, "centre"),
        column("exports.column_number", 14, "centre"),
        column("exports.column_sector", 24),
        column("exports.column_posts", 28),
        column("exports.column_standing", 6, "centre"),
        *(Column(block, max(14, 2.2 * len(block) + 1)) for block in shown.blocks),
        *([column("exports.column_adjustment", 14)] if shown.adjustments else []),
        column("exports.column_total", 14),
        column("exports.column_grade", 11, "centre"),
        *([column("exports.column_grade_note", 26)] if shown.notes else []),
        column("exports.column_unverified", 9, "centre"),
    ]
    return columns, "A4" if len(columns) <= A4_COLUMNS else "A3"


def _write_summary(sheet: Sheet, appraisal: AnnualSheet, shown: _Shown, totals: dict[str, str]) -> None:
    """A row a member; the total is a formula that points at the member's lines, with its value."""
    fills = grade_fills(appraisal)
    grade_column = next(position for position, column in enumerate(sheet.columns) if column.title == say("exports.column_grade"))
    sheet.heading(say("exports.summary_heading", committee=appraisal.committee, year=appraisal.year))
    sheet.note(say("exports.summary_note", title=appraisal.title, status=say(f"regulation.status.{appraisal.status}")))
    if fills:
        sheet.legend(say("exports.legend"), [Coloured(grade, fill) for grade, fill in fills.items()], first=3)
    sheet.head()
    first_row = sheet.next_row + 1
    for sequence, member in enumerate(appraisal.in_order(), 1):
        sheet.row(*_summary_row(shown, member, sequence, totals[member.number], fills))
    if not appraisal.members:
        sheet.note(say("exports.no_members"))
    sheet.choices(grade_column, first_row, list(fills))
    sheet.finish(frozen_columns=3)


def _summary_row(
    shown: _Shown, member: AnnualMember, sequence: int, total: str, fills: dict[str, str]
) -> list[int | str | Points | Coloured | None]:
    scorecard = member.scorecard
    blocks = top_blocks(scorecard)
    return [
        sequence,
        member.name,
        member.number,
        member.sector,
        "、".join(member.posts),
        say("exports.yes") if member.standing_committee else "",
        *(Points(blocks.get(block, 0)) for block in shown.blocks),
        *([Points(adjustment(scorecard))] if shown.adjustments else []),
        Points(scorecard.total, formula=f"={total}"),
        say("exports.not_graded") if member.grade is None else Coloured(member.grade, fills[member.grade]),
        *([member_note(member)] if shown.notes else []),
        scorecard.unverified_count,
    ]
