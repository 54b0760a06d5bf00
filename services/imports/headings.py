"""Where a sheet's headings stand and which column each names."""

from __future__ import annotations

from dataclasses import dataclass

from scoring_plugins.catalogue import say
from services.errors import nearest
from services.imports.cells import is_blank
from services.imports.mapping import OwnNames, heading_key, headings_of
from services.imports.report import Place, RowProblem, column_letter
from services.imports.sheets import Column, Sheet
from services.imports.sources import Grid

# Titles and notes may stand above the headings, this far at most.
SEARCHED_ROWS = 20
# Headings that offices add everywhere and that say nothing of a fact.
HARMLESS = {"序号", "备注"}


@dataclass(frozen=True)
class Layout:
    """One sheet as it lies in the file: rows and columns counted from 0, `headings` as the office wrote them."""

    sheet: Sheet
    name: str
    head_row: int
    columns: dict[int, Column]
    headings: dict[str, tuple[int, str]]

    def place(self, row: int, field: str | None = None) -> Place:
        """The cell of a field in a row counted from 0; the whole row if the sheet has no such column."""
        if field is None or field not in self.headings:
            return Place(self.name, row + 1)
        index, heading = self.headings[field]
        return Place(self.name, row + 1, column_letter(index), heading)


def column_called(sheet: Sheet, text: str, own: OwnNames) -> Column | None:
    """The column that a heading names, by the office's own name for it or by ours."""
    key = heading_key(text)
    if (sheet.name, key) in own.headings:
        key = own.headings[sheet.name, key]
    for column in sheet.columns:
        if key in (column.heading, *column.aliases):
            return column
    found = sheet.series.pattern.fullmatch(key) if sheet.series else None
    return sheet.series.at(int(found[1])) if sheet.series and found and int(found[1]) else None


def find_layout(grid: Grid, sheet: Sheet, own: OwnNames) -> tuple[Layout | None, list[RowProblem]]:
    """The layout, and everything wrong with the headings; no layout if no row looks like headings."""
    best, most = None, 1
    for row, cells in enumerate(grid.rows[:SEARCHED_ROWS]):
        known = {column.field for text in cells if not is_blank(text) and (column := column_called(sheet, str(text), own))}
        if len(known) > most:
            best, most = row, len(known)
    if best is None:
        message = say("imports.no_headings", headings="、".join(headings_of(sheet)[:4]), rows=SEARCHED_ROWS)
        return None, [RowProblem("NO_HEADINGS", Place(grid.name), message, True)]
    return _read_headings(grid, sheet, own, best)


def _read_headings(grid: Grid, sheet: Sheet, own: OwnNames, row: int) -> tuple[Layout, list[RowProblem]]:
    columns: dict[int, Column] = {}
    headings: dict[str, tuple[int, str]] = {}
    problems: list[RowProblem] = []
    for index, value in enumerate(grid.rows[row]):
        if is_blank(value):
            continue
        text = str(value).strip()
        place = Place(grid.name, row + 1, column_letter(index), text)
        column = column_called(sheet, text, own)
        if column is None:
            if heading_key(text) not in HARMLESS and (sheet.name, heading_key(text)) not in own.left_out:
                message = say("imports.unknown_heading", heading=text, hint=nearest(text, headings_of(sheet)), sheet=sheet.name)
                problems.append(RowProblem("UNKNOWN_HEADING", place, message, True))
        elif column.field in headings:
            message = say("imports.heading_twice", heading=text, column=column_letter(headings[column.field][0]))
            problems.append(RowProblem("HEADING_TWICE", place, message, True))
        else:
            columns[index] = column
            headings[column.field] = (index, text)
    for column in sheet.columns:
        if column.is_needed and column.field not in headings:
            message = say("imports.heading_missing", heading=column.heading, sheet=sheet.name)
            problems.append(RowProblem("HEADING_MISSING", Place(grid.name, row + 1), message, True))
    return Layout(sheet, grid.name, row, columns, headings), problems
