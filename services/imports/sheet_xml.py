"""What calamine does not tell of a sheet: formulas, error values, hidden rows, merged cells and how far it reaches.

The sheet's XML is read with expat, piece by piece; nothing of it is kept but what is named above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.parsers import expat
from zipfile import ZipFile

LAST_ROW, LAST_COLUMN = 100_000, 500
# Readers keep a cell for every place up to the last one used, so it is the area that costs memory.
LARGEST_AREA = 5_000_000
_CHUNK = 256 * 1024
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class NotReadable(Exception):
    """The XML is broken, or is not that of a sheet."""


class TooFar(Exception):
    """A cell stands beyond the rows, columns or area that are read; its row and column are the arguments."""


@dataclass
class SheetXml:
    """Rows and columns counted from 0. `merged` are (first row, first column, last row, last column).

    `height` and `width` frame the cells that hold a value.
    """

    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    height: int = 0
    width: int = 0


def address(text: str) -> tuple[int, int]:
    """`B5` → (4, 1). Raises NotReadable."""
    found = _ADDRESS.fullmatch(text.replace("$", ""))
    if found is None:
        raise NotReadable(text)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


class _Reader:
    def __init__(self) -> None:
        self.found = SheetXml()
        self._row, self._column = -1, -1
        self._in_cell = False

    def start(self, name: str, attributes: list[str]) -> None:
        tag = _bare(name)
        if tag == "c":
            self._cell(dict(zip(attributes[::2], attributes[1::2], strict=True)))
        elif self._in_cell and tag == "f":
            self.found.formulas.add((self._row, self._column))
        elif self._in_cell and tag in ("v", "is"):
            self._value()
        elif tag == "row":
            given = dict(zip(attributes[::2], attributes[1::2], strict=True))
            self._row = int(given["r"]) - 1 if given.get("r", "").isdecimal() else self._row + 1
            self._column = -1
            if given.get("hidden") in ("1", "true"):
                self.found.hidden_rows.append(self._row)
        elif tag == "mergeCell":
            given = dict(zip(attributes[::2], attributes[1::2], strict=True))
            first, _, last = given.get("ref", "").partition(":")
            self.found.merged.append((*address(first), *address(last or first)))

    def _cell(self, given: dict[str, str]) -> None:
        self._row, self._column = address(given["r"]) if "r" in given else (self._row, self._column + 1)
        self._in_cell = True
        if given.get("t") == "e":
            self.found.errors.add((self._row, self._column))

    def _value(self) -> None:
        self.found.height = max(self.found.height, self._row + 1)
        self.found.width = max(self.found.width, self._column + 1)
        too_far = self._row >= LAST_ROW or self._column >= LAST_COLUMN
        if too_far or self.found.height * self.found.width > LARGEST_AREA:
            raise TooFar(self._row, self._column)

    def end(self, name: str) -> None:
        if _bare(name) == "c":
            self._in_cell = False


def _refuse_doctype(*_: Any) -> None:
    raise NotReadable("DOCTYPE")


def parse(stream: BinaryIO, parser: expat.XMLParserType) -> None:
    """Feed a stream to a parser. Raises NotReadable for XML that is broken or declares a document type."""
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise NotReadable(str(error)) from error


def read_sheet_xml(stream: BinaryIO) -> SheetXml:
    """Raises NotReadable, and TooFar for a cell with a value beyond LAST_ROW, LAST_COLUMN or LARGEST_AREA."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parse(stream, parser)
    return reader.found


def sheet_parts(archive: ZipFile) -> dict[str, str]:
    """The entry of the archive that holds each worksheet, by the sheet's name. Raises NotReadable."""
    targets = {given["Id"]: given["Target"] for tag, given in _elements(archive, "xl/_rels/workbook.xml.rels") if tag == "Relationship"}
    found = {}
    for tag, given in _elements(archive, "xl/workbook.xml"):
        if tag != "sheet":
            continue
        link = next((value for name, value in given.items() if _bare(name) == "id"), "")
        target = targets.get(link, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in archive.namelist() and "/worksheets/" in f"/{path}":
            found[given["name"]] = path
    return found


def _elements(archive: ZipFile, entry: str) -> Iterator[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, given: found.append((_bare(name), given))
    try:
        with archive.open(entry) as stream:
            parse(stream, parser)  # type: ignore[arg-type]
    except KeyError as error:
        raise NotReadable(entry) from error
    yield from found
