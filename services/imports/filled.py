"""The filled-in copy: the office's own file, with the keys we gave standing in the cells that were empty, all else untouched."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape
from zipfile import ZipFile

from services.imports.report import GivenKey, column_letter
from services.imports.sheet_xml import address, parse, sheet_parts
from services.imports.sources import Source


def write_filled(source: Source, keys: Iterable[GivenKey], target: Path) -> None:
    """Write a copy of the source's file with `keys` in place. `target` is another file than the source. Raises OSError."""
    by_sheet: dict[str, dict[tuple[int, int], str]] = {}
    for given in keys:
        by_sheet.setdefault(given.sheet, {})[given.row - 1, given.index] = given.key
    if source.path.suffix.lower() == ".csv":
        _fill_csv(source, by_sheet, target)
    else:
        _fill_workbook(source.path, by_sheet, target)


def free_name(path: Path, suffix: str) -> Path:
    """`path` with `suffix` on its name, and a number behind it if such a file is there already."""
    wanted = path.with_name(f"{path.stem.removesuffix(suffix)}{suffix}{path.suffix}")
    number = 1
    found = wanted
    while found.exists():
        number += 1
        found = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    return found


def _fill_csv(source: Source, by_sheet: dict[str, dict[tuple[int, int], str]], target: Path) -> None:
    grid = source.grids[0]
    rows = [list(row) for row in grid.rows]
    for (row, index), key in by_sheet.get(grid.name, {}).items():
        rows[row] += [""] * (index + 1 - len(rows[row]))
        rows[row][index] = key
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    target.write_text(written.getvalue(), encoding="utf-8-sig", newline="")


def _fill_workbook(path: Path, by_sheet: dict[str, dict[tuple[int, int], str]], target: Path) -> None:
    with ZipFile(path) as archive, ZipFile(target, "w") as filled:
        keys = {part: by_sheet[name] for name, part in sheet_parts(archive).items() if name in by_sheet}
        for entry in archive.infolist():
            content = archive.read(entry)
            filled.writestr(entry, with_keys(content, keys[entry.filename]) if entry.filename in keys else content)


@dataclass
class _Splicer:
    """Finds the bytes of the wanted cells, or where they would stand, while expat reads the sheet.

    `pieces` are (from, to, replacement) in the order of the file.
    """

    content: bytes
    wanted: dict[tuple[int, int], str]
    parser: expat.XMLParserType
    pieces: list[tuple[int, int, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._row, self._column, self._begin = -1, -1, 0
        self._style, self._prefix = "", ""
        self._left: list[int] = []

    def start(self, name: str, given: dict[str, str]) -> None:
        prefix, _, tag = name.rpartition(":")
        if tag == "row":
            self._row = int(given["r"]) - 1 if given.get("r", "").isdecimal() else self._row + 1
            self._column = -1
            self._prefix = f"{prefix}:" if prefix else ""
            self._left = sorted(column for row, column in self.wanted if row == self._row)
        elif tag == "c":
            self._column = address(given["r"])[1] if "r" in given else self._column + 1
            self._begin = self.parser.CurrentByteIndex
            self._style = f' s="{given["s"]}"' if given.get("s", "").isdecimal() else ""
            while self._left and self._left[0] < self._column:
                self._insert(self._begin, self._begin, self._left.pop(0), "")

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c" and self._left[:1] == [self._column]:
            at = self.parser.CurrentByteIndex
            closes = self.content.startswith(b"</", at)
            last = self.content.index(b">", at) + 1 if closes else self.content.index(b"/>", self._begin) + 2
            self._insert(self._begin, last, self._left.pop(0), self._style)
        elif tag == "row":
            for column in self._left:
                self._insert(self.parser.CurrentByteIndex, self.parser.CurrentByteIndex, column, "")
            self._left = []

    def _insert(self, begin: int, end: int, column: int, style: str) -> None:
        p, key = self._prefix, escape(self.wanted[self._row, column])
        cell = f'<{p}c r="{column_letter(column)}{self._row + 1}"{style} t="inlineStr"><{p}is><{p}t>{key}</{p}t></{p}is></{p}c>'
        self.pieces.append((begin, end, cell.encode()))


def with_keys(content: bytes, wanted: dict[tuple[int, int], str]) -> bytes:
    """A sheet's XML with text in the wanted cells (row and column counted from 0), each in the format the cell had."""
    parser = expat.ParserCreate()
    splicer = _Splicer(content, wanted, parser)
    parser.StartElementHandler = splicer.start
    parser.EndElementHandler = splicer.end
    stream: BinaryIO = io.BytesIO(content)
    parse(stream, parser)
    found, at = [], 0
    for begin, end, cell in splicer.pieces:
        found += [content[at:begin], cell]
        at = end
    return b"".join([*found, content[at:]])
