"""Rows written out in one piece are what XlsxWriter writes: the same parts of the same file, byte for byte."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from services.exports import printed
from services.exports.printed_rows import PrintedRows
from tests.services.exports.annual_year import annual_sheet, members
from tests.services.exports.reading_back import written

NUMBERS = st.integers(-(10**9), 10**9) | st.decimals(-(10**6), 10**6, places=6) | st.floats(-1e6, 1e6)
CELLS = st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), max_size=20) | NUMBERS
PLACES = st.tuples(st.integers(0, 60), st.integers(0, 30))
Cell = str | int | float | Decimal | None


def sheet_of(cells: dict[tuple[int, int], Cell], heights: dict[int, int], worksheet: type[Worksheet]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        framed, plain = book.add_format({"border": 1}), book.add_format({"bold": True})
        sheet = book.add_worksheet("甲", worksheet)
        for row, height in heights.items():
            sheet.set_row(row, height)
        for (row, column), cell in cells.items():
            cell_format = (framed, plain, None)[(row + column) % 3]
            if cell is None:
                sheet.write_blank(row, column, None, cell_format)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell, cell_format)
            else:
                sheet.write_number(row, column, cell, cell_format)
        if cells:
            sheet.write_formula(62, 3, "=SUM(A1:A9)", framed, 7)
    with zipfile.ZipFile(target) as parts:
        return parts.read("xl/worksheets/sheet1.xml")


@given(st.dictionaries(PLACES, CELLS, max_size=60), st.dictionaries(st.integers(0, 70), st.integers(1, 90), max_size=8))
@settings(max_examples=80, deadline=None)
def test_any_cells_are_written_as_the_library_writes_them(cells: dict[tuple[int, int], Cell], heights: dict[int, int]) -> None:
    assert sheet_of(cells, heights, PrintedRows) == sheet_of(cells, heights, Worksheet)


def test_the_annual_workbook_is_the_file_that_the_library_would_write(monkeypatch: pytest.MonkeyPatch) -> None:
    made, works = members(30, 12)
    sheet = annual_sheet(made, works)
    ours = written(sheet)
    monkeypatch.setattr(printed, "PrintedRows", Worksheet)

    assert written(sheet) == ours


def test_days_are_counted_as_the_library_counts_them() -> None:
    days = [
        date(1899, 12, 31),
        date(1900, 1, 1),
        date(1900, 2, 28),
        date(1900, 3, 1),
        date(2000, 2, 29),
        date(2024, 12, 31),
        date(9999, 12, 31),
    ]
    library = Worksheet()

    assert [printed._day_number(day) for day in days] == [library._convert_date_time(day) for day in days]
