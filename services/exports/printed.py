"""Printed workbooks: the one place that speaks to XlsxWriter, so that every export is forced, framed and dated alike.

`printed_rows` is the worksheet it has XlsxWriter use.
Text is always text: a title that begins with `=` is no formula, a number with leading zeros keeps them. Points are written
as exact decimals. The same rows give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Any, BinaryIO, Literal

import msgspec
import xlsxwriter  # type: ignore[import-untyped]
import xlsxwriter.utility  # type: ignore[import-untyped]

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import points_text
from services.exports.cell_text import write_text
from services.exports.printed_rows import PrintedRows

Paper = Literal["A3", "A4"]
PAPER_CODES: dict[Paper, int] = {"A3": 8, "A4": 9}
# A cell that begins with one of these is marked as quoted text: it stays text when someone edits it or saves it as CSV.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST_TEXT = 32_767
# A header or footer holds 255 characters, its commands included; Excel drops longer ones.
HEADER_TEXT, FOOTER_TEXT = 90, 180

# Named, not embedded: every office machine has these faces, and we may not ship them.
BODY, HEADING = "仿宋", "黑体"
FRAME = {"font_name": BODY, "font_size": 11, "valign": "vcenter", "text_wrap": True, "border": 1, "border_color": "#808080"}
STRONG = FRAME | {"bold": True, "bg_color": "#F2F2F2"}
STYLES: dict[str, dict[str, Any]] = {
    "text": FRAME | {"align": "left", "indent": 1},
    "centre": FRAME | {"align": "center"},
    "points": FRAME | {"align": "right", "indent": 1},
    "date": FRAME | {"align": "center", "num_format": "yyyy-mm-dd"},
    "head": FRAME | {"font_name": HEADING, "align": "center", "bg_color": "#D9E2F3"},
    "strong_text": STRONG | {"align": "left", "indent": 1},
    "strong_centre": STRONG | {"align": "center"},
    "strong_points": STRONG | {"align": "right", "indent": 1},
    "title": {"font_name": "宋体", "font_size": 18, "bold": True, "align": "center_across", "valign": "vcenter"},
    "note": {"font_name": BODY, "font_size": 11, "valign": "vcenter"},
    "legend": {"font_name": BODY, "font_size": 11, "valign": "vcenter", "align": "center", "border": 1, "border_color": "#808080"},
}


LINE_HEIGHT = 15
# How wide a Chinese and a Latin character are, generously.
WIDE, NARROW = 2.05, 1.05
# A row holds 409 points; a longer one is left to the cell program.
MOST_LINES = 26
# 1899-12-31; and 1900-02-28, after which spreadsheets count one day too many.
DAY_ZERO, LAST_RIGHT_DAY = date(1899, 12, 31).toordinal(), 59


class Column(msgspec.Struct, frozen=True):
    """A column's heading, its width in characters of the body face (a Chinese character takes two), and how text stands in it."""

    title: str
    width: float
    style: Literal["text", "centre"] = "text"


def column(key: str, width: float, style: Literal["text", "centre"] = "text") -> Column:
    """A column headed by a sentence of the catalogue."""
    return Column(say(key), width, style)


def column_letter(position: int) -> str:
    """The letters a spreadsheet calls a column by, counted from 0: 0 → A, 26 → AA."""
    return str(xlsxwriter.utility.xl_col_to_name(position))


class Points(msgspec.Struct, frozen=True):
    """Micro-points, written as an exact decimal; with a formula, as its cached value."""

    micro: int
    formula: str | None = None


class Sum(msgspec.Struct, frozen=True):
    """A whole number that a formula gives, with its value."""

    number: int
    formula: str


class Coloured(msgspec.Struct, frozen=True):
    """Text on a fill, `#RRGGBB`."""

    text: str
    colour: str


Cell = str | int | date | Points | Sum | Coloured | None


class Book:
    """A workbook being written to `target`; use it as a context manager. `created` is the date the file claims to be from."""

    def __init__(self, target: BinaryIO, *, created: date, title: str, footer: str) -> None:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._workbook = xlsxwriter.Workbook(target, options)
        self._workbook.set_properties({"title": title, "created": datetime.combine(created, time(), UTC).replace(tzinfo=None)})
        self._formats: dict[tuple[str, str | None, bool, int | None], Any] = {}
        self.title, self.footer = title, footer

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:
            self._workbook.close()

    def format(self, style: str, fill: str | None = None, *, quoted: bool = False, decimals: int | None = None) -> Any:
        """The cell format of a named style; made once, so that files stay small and alike."""
        key = (style, fill, quoted, decimals)
        if key not in self._formats:
            properties = STYLES[style] | ({"bg_color": fill} if fill else {}) | ({"quote_prefix": True} if quoted else {})
            if decimals is not None:
                # All decimals or none: a column too narrow then shows ####, never a rounded figure.
                properties |= {"num_format": "0." + "0" * decimals if decimals else "0"}
            self._formats[key] = self._workbook.add_format(properties)
        return self._formats[key]

    def sheet(self, name: str, columns: Iterable[Column], paper: Paper) -> Sheet:
        """A new sheet, landscape, one page wide."""
        return Sheet(self, self._workbook.add_worksheet(name, PrintedRows), name, list(columns), paper)


class Sheet:
    """One printed sheet, written from the top row by row; call `finish` when the last row stands."""

    def __init__(self, book: Book, worksheet: Any, name: str, columns: list[Column], paper: Paper) -> None:
        self._book, self._worksheet, self.name, self.columns = book, worksheet, name, columns
        self.next_row = 0
        self._head_row: int | None = None
        self._filtered = False
        # Texts of up to so many characters take one line in each column, whatever they are made of: most texts need no measuring.
        self._surely_one_line = [int(_room(column.width) / (WIDE + 0.05)) for column in columns]
        for position, column in enumerate(columns):
            worksheet.set_column(position, position, column.width)
        worksheet.set_landscape()
        worksheet.set_paper(PAPER_CODES[paper])
        worksheet.fit_to_pages(1, 0)
        worksheet.center_horizontally()
        worksheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        worksheet.set_header(f'&L&"{BODY},Regular"&9 {_plain(book.title)}&R&"{BODY},Regular"&9 {_plain(name)}')
        worksheet.set_footer(
            f'&L&"{BODY},Regular"&8 {_plain(book.footer, FOOTER_TEXT)}&R&"{BODY},Regular"&8 {say("exports.page_of_pages")}'
        )

    def heading(self, text: str) -> None:
        """The sheet's title, centred across all columns without merging a cell."""
        self._worksheet.set_row(self.next_row, 34)
        self._text(0, text, "title")
        for position in range(1, len(self.columns)):
            self._worksheet.write_blank(self.next_row, position, None, self._book.format("title"))
        self.next_row += 1

    def note(self, text: str) -> None:
        """A line of explanation that may run over the columns to its right."""
        self._worksheet.set_row(self.next_row, 20)
        self._text(0, text, "note")
        self.next_row += 1

    def legend(self, label: str, marks: Iterable[Coloured], first: int) -> None:
        """One line that says what the colours mean: the label in the column before `first`, one mark a column."""
        self._worksheet.set_row(self.next_row, 20)
        self._text(first - 1, label, "note")
        for position, mark in enumerate(marks, first):
            self._text(position, mark.text, "legend", mark.colour)
        self.next_row += 1

    def head(self, *, filtered: bool = False) -> None:
        """The headings: they stay in sight on the screen and stand on every page."""
        lines = max((_lines(column.title, column.width) for column in self.columns), default=1)
        self._worksheet.set_row(self.next_row, max(30, LINE_HEIGHT * lines + 3))
        for position, column in enumerate(self.columns):
            self._text(position, column.title, "head")
        self._worksheet.repeat_rows(self.next_row)
        self._head_row, self._filtered = self.next_row, filtered
        self.next_row += 1

    def row(self, *cells: Cell, strong: bool = False, least_height: float = 0) -> int:
        """One row, a cell a column, as high as its longest text; its number, counted as a spreadsheet counts, from 1.

        Raises ValueError for a wrong count of cells.
        """
        if len(cells) != len(self.columns):
            raise ValueError(f"{self.name}, row {self.next_row + 1}: {len(cells)} cells for {len(self.columns)} columns")
        lines = 1
        for position, (cell, column, surely) in enumerate(zip(cells, self.columns, self._surely_one_line, strict=True)):
            style = f"strong_{column.style}" if strong else column.style
            if not isinstance(cell, str) or not cell:
                self._cell(position, cell, style, "strong_" if strong else "")
                continue
            self._text(position, cell, style)
            if len(cell) > surely or "\n" in cell:
                lines = max(lines, _lines(cell, column.width))
        if lines <= MOST_LINES:
            self._worksheet.set_row(self.next_row, max(least_height, LINE_HEIGHT * lines + 3))
        self.next_row += 1
        return self.next_row

    def choices(self, position: int, first_row: int, values: list[str]) -> None:
        """Lets a column, from a row down to the last one written, take only these values by hand."""
        if values and self.next_row >= first_row:
            self._worksheet.data_validation(first_row - 1, position, self.next_row - 1, position, {"validate": "list", "source": values})

    def finish(self, frozen_columns: int = 0) -> None:
        """Frames what was written as the print area and keeps the headings, and so many columns, in sight."""
        last_column = len(self.columns) - 1
        self._worksheet.print_area(0, 0, self.next_row - 1, last_column)
        if self._head_row is None:
            return
        self._worksheet.freeze_panes(self._head_row + 1, frozen_columns)
        if self._filtered and self.next_row > self._head_row + 1:
            self._worksheet.autofilter(self._head_row, 0, self.next_row - 1, last_column)

    def _cell(self, position: int, cell: Cell, style: str, strong: str) -> None:
        match cell:
            case None | "":
                self._worksheet.write_blank(self.next_row, position, None, self._book.format(style))
            case str():
                self._text(position, cell, style)
            case Coloured():
                self._text(position, cell.text, "centre", cell.colour)
            case Points():
                self._points(position, cell, f"{strong}points")
            case Sum():
                cell_format = self._book.format(f"{strong}centre")
                self._worksheet.write_formula(self.next_row, position, cell.formula, cell_format, cell.number)
            case date():
                self._worksheet.write_number(self.next_row, position, _day_number(cell), self._book.format("date"))
            case int():
                self._worksheet.write_number(self.next_row, position, cell, self._book.format("centre"))

    def _points(self, position: int, points: Points, style: str) -> None:
        # XlsxWriter prints 16 digits of whatever it is given; a float would show its noise (9.07 → 9.070000000000001), a Decimal has none.
        text = points_text(points.micro)
        decimals = len(text.partition(".")[2])
        number, cell_format = Decimal(text) if decimals else int(text), self._book.format(style, decimals=decimals)
        if points.formula is None:
            self._worksheet.write_number(self.next_row, position, number, cell_format)
        else:
            self._worksheet.write_formula(self.next_row, position, points.formula, cell_format, number)

    def _text(self, position: int, text: str, style: str, fill: str | None = None) -> None:
        if len(text) > LONGEST_TEXT // 2:
            raise ValueError(f"{self.name}, row {self.next_row + 1}: a cell cannot hold {len(text)} characters")
        quoted = text.startswith(DANGEROUS)
        write_text(self._worksheet, self.next_row, position, text, self._book.format(style, fill, quoted=quoted))


def _room(width: float) -> float:
    """What of a column's width text can use: two characters are lost at the edges."""
    return max(width - 2, 2)


@lru_cache(maxsize=20_000)
def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column, generously: a Chinese character is two wide."""
    room = _room(width)
    return sum(max(1, ceil(sum(WIDE if mark > "\u2000" else NARROW for mark in part) / room)) for part in text.split("\n"))


def _day_number(day: date) -> int:
    """A day as a spreadsheet counts it: 1900-01-01 is 1, and a 1900-02-29 that never was is counted."""
    days = day.toordinal() - DAY_ZERO
    return days + 1 if days > LAST_RIGHT_DAY else days


def _plain(text: str, most: int = HEADER_TEXT) -> str:
    """Text for a header or footer, where & commands and is doubled; shortened so that all of it counts no more than `most`."""
    doubled = text.replace("&", "&&")
    while len(doubled) > most:
        text = text.removesuffix("…")[:-1] + "…"
        doubled = text.replace("&", "&&")
    return doubled
