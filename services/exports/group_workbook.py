"""小组考核表册: all groups of a kind with totals, blocks, duties and lists, and every line of every group; or one group's score sheet."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from scoring_plugins.catalogue import say
from services.exports.annual_sheet import AnnualMember, adjustment, member_note, top_blocks
from services.exports.group_year import GroupSheet
from services.exports.printed import Book, Cell, Column, Points, column
from services.exports.sheets_of_year import book_of


def write_group_workbook(sheet: GroupSheet) -> bytes:
    """The workbook of all groups; the same data give the same bytes."""
    target = BytesIO()
    title = say("group_forms.title", committee=sheet.committee, year=sheet.year, kind=sheet.kind_name)
    with book_of(sheet, target, title) as book:
        _summary(book, sheet, title)
        _lines(book, sheet, sheet.in_order())
        _duties(book, sheet)
    return target.getvalue()


def write_group_score_sheet(sheet: GroupSheet) -> bytes:
    """One group's score sheet: every line with its clause and what it rests on, then the total; and its duties."""
    target = BytesIO()
    (group,) = sheet.members
    title = say("group_forms.sheet_title", committee=sheet.committee, year=sheet.year, group=group.name)
    with book_of(sheet, target, title) as book:
        _lines(book, sheet, [group])
        _duties(book, sheet)
    return target.getvalue()


def _summary(book: Book, sheet: GroupSheet, title: str) -> None:
    blocks = sheet.blocks()
    columns = [
        column("group_forms.column_group", 22),
        column("group_forms.column_stands_for", 18),
        *(Column(name, 12) for name in blocks),
        column("group_forms.column_adjustment", 10),
        column("group_forms.column_total", 10),
        column("group_forms.column_grade", 10, "centre"),
        column("group_forms.column_lists", 24),
        column("group_forms.column_note", 34),
    ]
    page = book.sheet(say("group_forms.summary"), columns, "A3")
    page.heading(title)
    page.note(say("group_forms.alone", kind=sheet.kind_name, title=sheet.title))
    page.head(filtered=True)
    for group in sheet.in_order():
        card = group.scorecard
        points = top_blocks(card)
        cells: list[Cell] = [Points(points[name]) if name in points else "" for name in blocks]
        stands_for = group.sector or group.special_committee or ""
        page.row(
            group.name,
            stands_for,
            *cells,
            Points(adjustment(card)),
            Points(card.total),
            group.grade or "",
            "；".join(_places(sheet, group)),
            "；".join(filter(None, _notes(sheet, group))),
        )
    page.finish(frozen_columns=1)


def _places(sheet: GroupSheet, group: AnnualMember) -> Iterator[str]:
    """The lists that a group stands on, and those where people have still to decide."""
    for outcome in sheet.lists:
        if group.number in outcome.members:
            yield outcome.name
        elif group.number in outcome.to_decide:
            yield say("group_forms.open", list=outcome.name)


def _notes(sheet: GroupSheet, group: AnnualMember) -> Iterator[str]:
    if group.name in sheet.dissolved:
        yield say("group_forms.dissolved", day=sheet.dissolved[group.name])
    if count := group.scorecard.unverified_count:
        yield say("group_forms.unverified", count=count)
    yield member_note(group)


def _lines(book: Book, sheet: GroupSheet, groups: list[AnnualMember]) -> None:
    columns = [
        column("group_forms.column_group", 20),
        column("group_forms.column_clause", 22),
        column("group_forms.column_cite", 22),
        column("group_forms.column_work", 26),
        column("group_forms.column_number", 18),
        column("group_forms.column_day", 12, "centre"),
        column("group_forms.column_points", 10),
        column("group_forms.column_reason", 46),
    ]
    page = book.sheet(say("group_forms.lines"), columns, "A3")
    page.heading(say("group_forms.lines_heading", committee=sheet.committee, year=sheet.year))
    page.head(filtered=True)
    for group in groups:
        for line in group.scorecard.lines:
            labels = [sheet.works[work] for work in line.works]
            page.row(
                group.name,
                line.clause or line.node,
                "、".join(line.cite),
                "；".join(f"{label.kind}:{label.title}" for label in labels),
                "；".join(label.number for label in labels),
                labels[0].dated_on if labels and labels[0].dated_on else "",
                Points(line.points),
                line.reason,
            )
        page.row(group.name, say("group_forms.total"), "", "", "", "", Points(group.scorecard.total), "", strong=True)
    page.finish(frozen_columns=1)


def _duties(book: Book, sheet: GroupSheet) -> None:
    found = [(group, duty) for group in sheet.in_order() for duty in group.scorecard.duties]
    if not found:
        return
    columns = [
        column("group_forms.column_group", 20),
        column("group_forms.column_duty", 20),
        column("group_forms.column_fulfilled", 12, "centre"),
        column("group_forms.column_says", 40),
        column("group_forms.column_reason", 50),
    ]
    words = {True: say("group_forms.yes"), False: say("group_forms.no"), None: say("group_forms.undecided")}
    page = book.sheet(say("group_forms.duties"), columns, "A4")
    page.heading(say("group_forms.duties_heading", committee=sheet.committee, year=sheet.year))
    page.head(filtered=True)
    for group, duty in found:
        page.row(group.name, duty.name, words[duty.fulfilled], duty.says, duty.reason)
    page.finish(frozen_columns=1)
