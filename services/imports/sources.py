"""A file opened for import: its sheets as grids of plain values, from an .xlsx workbook or one CSV file."""

from __future__ import annotations

import csv
import io
import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import python_calamine

from scoring_plugins.catalogue import say
from services.imports.archive import check_size, checked_archive, refuse
from services.imports.cells import is_blank
from services.imports.report import column_letter
from services.imports.sheet_xml import LARGEST_AREA, LAST_COLUMN, LAST_ROW, NotReadable, SheetXml, TooFar, read_sheet_xml, sheet_parts
from services.imports.sheets import CHOICES_SHEET, SHEETS

# Everything that the readers of zip, XML and sheets raise over a file that is not what it says.
_BROKEN = (
    NotReadable,
    BadZipFile,
    zlib.error,
    python_calamine.CalamineError,
    LookupError,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    struct.error,
)


@dataclass
class Grid:
    """One sheet: `rows` from the first row on, each with a value (text, number, truth, date, time, or blank) a column."""

    name: str
    rows: list[list[Any]]
    xml: SheetXml = field(default_factory=SheetXml)


@dataclass
class Source:
    path: Path
    grids: list[Grid]
    notices: list[str] = field(default_factory=list)


def open_source(path: Path, sheet: str | None = None) -> Source:
    """Read a workbook or a CSV file. `sheet` names the sheet a CSV file is (else its file name tells).

    Raises Refusal for what cannot or must not be read: each says what the file is, and how to save it so that it can.
    """
    if path.suffix.lower() == ".csv":
        return _open_csv(path, sheet)
    if sheet is not None:
        refuse("SHEET_OF_A_WORKBOOK", say("imports.sheet_of_a_workbook", sheet=sheet))
    return _open_workbook(path)


def _open_workbook(path: Path) -> Source:
    grids: list[Grid] = []
    notices: list[str] = []
    try:
        with checked_archive(path) as archive:
            parts = sheet_parts(archive)
            xml = {}
            for name, entry in parts.items():
                with archive.open(entry) as stream:
                    xml[name] = _scanned(path.name, name, stream)
        if sum(sheet.height * sheet.width for sheet in xml.values()) > LARGEST_AREA:
            refuse("TOO_FAR", say("imports.too_many_cells", name=path.name))
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            hidden = {sheet.name for sheet in book.sheets_metadata if sheet.visible is not python_calamine.SheetVisibleEnum.Visible}
            for name in book.sheet_names:
                if name in xml:
                    if name in hidden and name != CHOICES_SHEET:
                        notices.append(say("imports.hidden_sheet", sheet=name))
                    grids.append(Grid(name, [list(row) for row in book.get_sheet_by_name(name).iter_rows()], xml[name]))
    except _BROKEN:
        refuse("DAMAGED", say("imports.damaged", name=path.name))
    except BaseException as error:
        # A bug in the Rust reader arrives as an exception of its own that is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        refuse("DAMAGED", say("imports.damaged", name=path.name))
    return Source(path, grids, notices)


def _scanned(file: str, sheet: str, stream: Any) -> SheetXml:
    try:
        return read_sheet_xml(stream)
    except TooFar as error:
        row, column = error.args
        cell = f"{column_letter(column)}{row + 1}"
        last = f"{column_letter(LAST_COLUMN - 1)}{LAST_ROW}"
        refuse("TOO_FAR", say("imports.too_far", name=file, sheet=sheet, cell=cell, last=last))


def _open_csv(path: Path, sheet: str | None) -> Source:
    check_size(path)
    content = path.read_bytes()
    notices = []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            refuse("NOT_TEXT", say("imports.csv_encoding", name=path.name))
        notices.append(say("imports.csv_gb18030", name=path.name))
    if "\0" in text:
        refuse("NOT_TEXT", say("imports.csv_encoding", name=path.name))
    head = text[: text.find("\n") if "\n" in text else len(text)]
    separator = max((",", "\t", ";"), key=head.count)
    try:
        rows: list[list[Any]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)]
    except csv.Error as error:
        refuse("DAMAGED", say("imports.csv_damaged", name=path.name, error=error))
    if len(rows) > LAST_ROW:
        refuse("TOO_FAR", say("imports.csv_too_long", name=path.name, count=len(rows), limit=LAST_ROW))
    while rows and all(is_blank(value) for value in rows[-1]):
        rows.pop()
    return Source(path, [Grid(sheet or _sheet_of(path), rows)], notices)


def _sheet_of(path: Path) -> str:
    """The sheet a CSV file is, by the longest sheet name in its own: 2023年提案办理.csv is 提案办理."""
    named = sorted((sheet.name for sheet in SHEETS if sheet.name in path.stem), key=len)
    if not named:
        refuse("WHICH_SHEET", say("imports.which_sheet", name=path.name, sheets="、".join(sheet.name for sheet in SHEETS)))
    return named[-1]
