"""Grids to rows: every cell read by its column's kind, every problem kept with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from scoring_plugins.catalogue import say
from services.errors import nearest
from services.imports.cells import Unreadable, is_blank
from services.imports.headings import Layout, find_layout
from services.imports.mapping import OwnNames, heading_key
from services.imports.report import Place, RowProblem
from services.imports.sheets import CHOICES_SHEET, EXAMPLE, GUIDE_SHEET, SHEETS, Sheet
from services.imports.sources import Grid, Source

Outcome = Literal["new", "same", "changed", "conflict"]


@dataclass(eq=False)
class Row:
    """One row of a sheet: what its columns say by field, in the sheet's series as one tuple.

    A column the sheet does not have is not among `values`. `follows`: it is left out because a row it refers to is.
    """

    layout: Layout
    index: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    follows: bool = False
    outcome: Outcome = "same"

    @property
    def is_refused(self) -> bool:
        return bool(self.problems) or self.follows

    def wrong(self, field: str | None, code: str, message: str) -> None:
        self.problems.append(RowProblem(code, self.layout.place(self.index, field), message))

    def get(self, field: str) -> Any:
        """What a column says; blank if the sheet has no such column."""
        if field in self.values:
            return self.values[field]
        column = self.layout.sheet.by_field.get(field)
        return column.kind.blank if column else None


@dataclass
class ReadRows:
    """Everything read of a file: rows by our sheet's name; problems of sheets; what the office should know."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def of(self, sheet: Sheet) -> list[Row]:
        return self.rows.get(sheet.name, [])


def read_rows(source: Source, own: OwnNames) -> ReadRows:
    """Read every sheet of a source. Never raises for what stands in a cell: it becomes a problem of its row."""
    found = ReadRows(notices=list(source.notices))
    names = {sheet.name: sheet for sheet in SHEETS}
    for grid in source.grids:
        key = heading_key(grid.name)
        sheet = names.get(own.sheets.get(key, key))
        if sheet is None:
            _unknown_sheet(grid, key, own, found)
        elif sheet.name in found.rows:
            message = say("imports.sheet_twice", sheet=sheet.name)
            found.problems.append(RowProblem("SHEET_TWICE", Place(grid.name), message, True))
        elif any(not is_blank(value) for cells in grid.rows for value in cells):
            layout, problems = find_layout(grid, sheet, own)
            found.problems += problems
            rows = _read_grid(grid, layout, found.notices) if layout else []
            for row in rows if problems else []:
                row.follows = True
            found.rows[sheet.name] = rows
    if not found.rows and not found.problems:
        message = say("imports.no_sheet", sheets="、".join(names))
        found.problems.append(RowProblem("NO_SHEET", Place(source.path.name), message, True))
    return found


def _unknown_sheet(grid: Grid, key: str, own: OwnNames, found: ReadRows) -> None:
    is_empty = all(is_blank(value) for cells in grid.rows for value in cells)
    if is_empty or key in (GUIDE_SHEET, CHOICES_SHEET) or key in own.sheets_left_out:
        return
    hint = nearest(grid.name, [sheet.name for sheet in SHEETS])
    message = say("imports.unknown_sheet", sheet=grid.name, hint=hint)
    found.problems.append(RowProblem("UNKNOWN_SHEET", Place(grid.name), message, True))


def _read_grid(grid: Grid, layout: Layout, notices: list[str]) -> list[Row]:
    rows: list[Row] = []
    examples = 0
    merged = _merged(grid, layout)
    merged_rows = {row for row, _ in merged}
    for index in range(layout.head_row + 1, len(grid.rows)):
        cells = grid.rows[index]
        used = {place for place in layout.columns if place < len(cells) and not is_blank(cells[place])}
        used |= {place for place in layout.columns if (index, place) in grid.xml.errors or (index, place) in grid.xml.formulas}
        if not used and index not in merged_rows:
            continue
        first = next(iter(layout.sheet.columns)).field
        key = cells[layout.headings[first][0]] if first in layout.headings and layout.headings[first][0] < len(cells) else None
        if isinstance(key, str) and key.strip().startswith(EXAMPLE):
            examples += 1
        else:
            rows.append(_read_row(grid, layout, index, merged))
    if examples:
        notices.append(say("imports.examples", sheet=grid.name, count=examples))
    hidden = [row + 1 for row in grid.xml.hidden_rows if layout.head_row < row < len(grid.rows)]
    if hidden:
        shown = "、".join(map(str, hidden[:10])) + ("…" if len(hidden) > 10 else "")
        notices.append(say("imports.hidden_rows", sheet=grid.name, rows=shown))
    return rows


def _merged(grid: Grid, layout: Layout) -> dict[tuple[int, int], bool]:
    """Cells of merged ranges below the headings, in columns that are read; True for the first cell of its range."""
    found: dict[tuple[int, int], bool] = {}
    for top, left, bottom, right in grid.xml.merged:
        columns = [index for index in layout.columns if left <= index <= right]
        below = range(max(top, layout.head_row + 1), min(bottom, len(grid.rows) - 1) + 1)
        cells = [(row, index) for row in below for index in sorted(columns)]
        if (top, left) != (bottom, right):
            found |= {cell: place == 0 for place, cell in enumerate(cells)}
    return found


def _read_row(grid: Grid, layout: Layout, index: int, merged: dict[tuple[int, int], bool]) -> Row:
    row = Row(layout, index)
    cells = grid.rows[index]
    series: dict[int, Any] = {}
    for place, column in layout.columns.items():
        if (index, place) in merged:
            row.follows = True
            if merged[index, place]:
                row.wrong(column.field, "MERGED", say("imports.merged"))
            continue
        if (index, place) in grid.xml.formulas:
            row.wrong(column.field, "FORMULA", say("imports.formula"))
            continue
        if (index, place) in grid.xml.errors:
            row.wrong(column.field, "ERROR_VALUE", say("imports.error_value"))
            continue
        value = cells[place] if place < len(cells) else None
        if is_blank(value):
            said = column.kind.blank
            if column.is_filled:
                row.wrong(column.field, "BLANK", say("imports.blank_cell"))
        else:
            try:
                said = column.kind.read(value)
            except Unreadable as problem:
                row.wrong(column.field, problem.code, problem.message)
                continue
        if column.field in layout.sheet.by_field:
            row.values[column.field] = said
        elif not is_blank(value):
            series[int(column.field[column.field.index("[") + 1 : -1])] = said
    if layout.sheet.series and any(column.field not in layout.sheet.by_field for column in layout.columns.values()):
        _close_series(row, layout, series)
    return row


def _close_series(row: Row, layout: Layout, series: dict[int, Any]) -> None:
    """The series as one tuple, up to its last cell; a gap is a problem of the first cell left out."""
    assert layout.sheet.series is not None
    name = layout.sheet.series.column.field
    said = [series[place] for place in range(len(series)) if place in series]
    if len(said) < len(series):
        gap = next(place for place in range(len(series)) if place not in series)
        field = f"{name}[{gap}]"
        if not any(problem.place == layout.place(row.index, field) for problem in row.problems):
            row.wrong(field, "GAP", say("imports.gap", heading=layout.sheet.column(field).heading))
    row.values[name] = tuple(said)


def shown(row_sheet: Sheet, field: str, value: Any) -> str:
    """A value as it would stand in the sheet."""
    if value is None or value == ():
        return ""
    cell = row_sheet.column(field).kind.show(value)
    return cell.isoformat() if isinstance(cell, date) else cell
