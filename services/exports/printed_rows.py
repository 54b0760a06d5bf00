"""A worksheet whose rows are written out in one piece: what XlsxWriter writes for the cells we have, without a list of attributes for each.

A workbook of 500 members has a quarter of a million cells, and most of its time goes into writing them out. XlsxWriter searches every
attribute for marks to escape, though a place (`K4`) and the number of a format hold none. It lets a caller bring a worksheet of his own
(`add_worksheet(worksheet_class=…)`); a test holds this one against the library's, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]
from xlsxwriter.worksheet import CellBlankTuple, CellNumberTuple, CellStringTuple, Worksheet  # type: ignore[import-untyped]

# Rows of a block say together from which column to which they reach.
BLOCK = 16


class PrintedRows(Worksheet):  # type: ignore[misc]
    """XlsxWriter's worksheet for cells that all have a format; everything but text, blanks and numbers is left to the library."""

    # Cells are named by numbers, never `K4`: what tells the two apart is left out.
    write_string = Worksheet._write_string
    write_number = Worksheet._write_number
    write_blank = Worksheet._write_blank

    def _write_rows(self) -> None:
        if self.comments:
            super()._write_rows()
            return
        letters = [xl_col_to_name(column) for column in range((self.dim_colmax or 0) + 1)]
        spans = dict(self._spans())
        for row in sorted(self.table.keys() | self.row_info.keys()):
            cells, facts = self.table.get(row), self.row_info.get(row)
            if not cells:
                self._write_empty_row(row, spans.get(row // BLOCK), facts)
                continue
            self._write_row(row, spans.get(row // BLOCK), facts)
            number = row + 1
            for column in sorted(cells):
                self._write_quickly(row, column, cells[column], f"{letters[column]}{number}")
            self._xml_end_tag("row")

    def _spans(self) -> Iterator[tuple[int, str]]:
        """From which column to which the rows of each block reach, counted from 1."""
        reached: dict[int, tuple[int, int]] = {}
        for row, cells in self.table.items():
            if cells:
                first, last = reached.get(row // BLOCK, (self.xls_colmax, 0))
                reached[row // BLOCK] = min(first, *cells), max(last, *cells)
        for block, (first, last) in reached.items():
            yield block, f"{first + 1}:{last + 1}"

    def _write_quickly(self, row: int, column: int, cell: Any, place: str) -> None:
        kind = type(cell)
        if cell.format is None:
            self._write_cell(row, column, cell)
        elif kind is CellStringTuple:
            self.fh.write(f'<c r="{place}" s="{cell.format._get_xf_index()}" t="s"><v>{cell.string}</v></c>')
        elif kind is CellBlankTuple:
            self.fh.write(f'<c r="{place}" s="{cell.format._get_xf_index()}"/>')
        elif kind is CellNumberTuple:
            self.fh.write(f'<c r="{place}" s="{cell.format._get_xf_index()}"><v>{cell.number:.16G}</v></c>')
        else:
            self._write_cell(row, column, cell)
