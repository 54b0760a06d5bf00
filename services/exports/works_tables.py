"""提案和信息统计表, of one committee or of a tree: the figures that offices publish with their definitions, and the same taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import msgspec

from scoring_plugins.catalogue import say
from services.exports.footing import SHOWN, chinese_date
from services.exports.printed import Book, Cell, Column, Sheet, Sum, column, column_letter
from services.exports.works_sheet import WorkCount, WorksRow, WorksSheet
from services.statistics.entries import (
    HANDLINGS,
    PROPOSALS,
    REPORTS,
    SUPERVISIONS,
    WORKS_OF_COMMITTEES,
    WORKS_OF_PEOPLE,
    WORKS_OF_UNITS,
)


def write_works(data: dict[str, Any]) -> bytes:
    """The workbook's bytes; the same data give the same bytes."""
    sheet = msgspec.convert(data, WorksSheet)
    target = BytesIO()
    title = say("documents.works_title", committee=sheet.committee, year=sheet.year)
    with Book(target, created=sheet.counted_on, title=title, footer=_footer(sheet)) as book:
        _write_figures(book, sheet, "works_proposals", {spec.name for spec in (*PROPOSALS, *HANDLINGS, *SUPERVISIONS)})
        _write_figures(book, sheet, "works_reports", {spec.name for spec in REPORTS})
        if sheet.is_tree:
            _write_rows(book, sheet, "works_by_committee", sheet.by_committee, WORKS_OF_COMMITTEES, summed=True)
        else:
            _write_rows(book, sheet, "works_by_sector", sheet.by_sector, WORKS_OF_PEOPLE)
            _write_rows(book, sheet, "works_by_group", sheet.by_group, WORKS_OF_PEOPLE)
            _write_rows(book, sheet, "works_by_unit", sheet.by_unit, WORKS_OF_UNITS)
    return target.getvalue()


def _footer(sheet: WorksSheet) -> str:
    """What every page rests on. No result is sealed by it: it counts what is verified on the day."""
    counted = say("documents.works_foot", day=chinese_date(sheet.counted_on), unverified=sheet.unverified_count)
    return f"{counted}\n{say('documents.works_digest', digest=sheet.digest[:SHOWN])}"


def _open(book: Book, sheet: WorksSheet, key: str, columns: list[Column]) -> Sheet:
    page = book.sheet(say(f"documents.{key}"), columns, "A4" if len(columns) < 8 else "A3")
    page.heading(say(f"documents.{key}_heading", committee=sheet.committee, year=sheet.year))
    page.note(say(f"documents.{key}_note"))
    if sheet.is_tree:
        page.note(say("documents.works_tree_note", count=sheet.committees, left_out=sheet.left_out))
    page.head()
    return page


def _write_figures(book: Book, sheet: WorksSheet, key: str, names: set[str]) -> None:
    """A row a figure; a share with what it is a share of."""
    columns = [
        column("statistics.column_figure", 34),
        column("statistics.column_value", 12, "centre"),
        column("documents.works_numerator", 12, "centre"),
        column("documents.works_denominator", 12, "centre"),
        column("statistics.column_unverified", 12, "centre"),
        column("statistics.column_definition", 70),
    ]
    page = _open(book, sheet, key, columns)
    for figure in sheet.whole.figures:
        if figure.name in names or (key == "works_proposals" and figure.name.startswith("replies_")):
            page.row(figure.label, _shown(figure), figure.numerator, figure.denominator, figure.unverified, figure.definition)
    page.finish(frozen_columns=1)


def _write_rows(book: Book, sheet: WorksSheet, key: str, rows: Sequence[WorksRow], names: Sequence[str], *, summed: bool = False) -> None:
    """A row a committee, sector, group or unit, then all of it: a sum that a spreadsheet can check where every work stands in one row."""
    labels = {figure.name: figure.label for figure in sheet.whole.figures}
    columns = [column(f"documents.{key}_name", 30), *(Column(labels[name], 12, "centre") for name in names)]
    page = _open(book, sheet, key, columns)
    first = page.next_row + 1
    for row in rows:
        page.row(row.name, *(_shown(row.figure(name)) for name in names))
    whole = [sheet.whole.figure(name) for name in names]
    totals = [_total(figure, page, first, place) if summed else _shown(figure) for place, figure in enumerate(whole, 1)]
    page.row(say("documents.works_whole"), *totals, strong=True)
    page.finish(frozen_columns=1)


def _total(figure: WorkCount, page: Sheet, first: int, place: int) -> Cell:
    """The sum of a column of counts; a share is none of its rows' shares."""
    if figure.denominator is not None or figure.value is None:
        return _shown(figure)
    letter = column_letter(place)
    return Sum(figure.value, f"=SUM({letter}{first}:{letter}{page.next_row})")


def _shown(figure: WorkCount) -> Cell:
    if figure.denominator is None:
        return figure.value
    return say("statistics.none") if figure.value is None else f"{figure.value}%"
