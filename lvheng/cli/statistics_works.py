"""Figures of 提案 and 社情民意信息 on the command line: of one committee or of a tree, of any days, as tables or in the machine form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from scoring_plugins.catalogue import say
from services.statistics import Figure
from services.statistics.entries import WORKS_OF_COMMITTEES, WORKS_OF_PEOPLE, WORKS_OF_UNITS, CountedFigure
from services.statistics.works import FigureRow, RowsBy, WorksAsked, WorkStatistics

_SHOWN = {
    RowsBy.COMMITTEE: WORKS_OF_COMMITTEES,
    RowsBy.SECTOR: WORKS_OF_PEOPLE,
    RowsBy.GROUP: WORKS_OF_PEOPLE,
    RowsBy.UNIT: WORKS_OF_UNITS,
}
_OF_ROWS = ("value", "unverified", "numerator", "denominator", "denominator_name", "percent", "record_count")


def works_form(found: WorkStatistics, asked: WorksAsked, by: RowsBy | None, code: str) -> dict[str, Any]:
    """What was asked, `"committees"`, `"left_out"`, `"figures": {name: {…}}` of all, and `"rows": [{"name", "figures": {name: {…}}}]`."""
    names = dict(found.committees)
    return {
        "committee": {"code": code, "name": names[asked.committee_id]},
        "from": asked.first_day,
        "to": asked.last_day,
        "tree": asked.is_tree,
        "sector": asked.sector,
        "group": asked.group,
        "unit": asked.unit,
        "committees": list(names.values()),
        "left_out": found.left_out,
        "figures": {figure.name: _built(figure) for figure in found.whole.figures},
        "by": by,
        "rows": [{"name": row.name, "figures": _of_row(row)} for row in found.rows],
    }


def _built(figure: CountedFigure) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(figure)
    return {**{key: built[key] for key in built if key not in ("name", "records")}, "record_count": len(figure.records)}


def _of_row(row: FigureRow) -> dict[str, Any]:
    return {figure.name: {key: value for key, value in _built(figure).items() if key in _OF_ROWS} for figure in row.figures}


def print_works(found: WorkStatistics, asked: WorksAsked, by: RowsBy | None) -> None:
    """Every figure of all that is counted with its definition, then the figures that rows show, row by row."""
    console = Console()
    committee = dict(found.committees)[asked.committee_id]
    lines = [say("statistics.works_title", committee=committee, first=asked.first_day, last=asked.last_day)]
    if asked.is_tree:
        lines.append(say("documents.works_tree_note", count=len(found.committees), left_out=found.left_out))
    for key, name in (("sector", asked.sector), ("group", asked.group), ("unit", asked.unit)):
        lines += [] if name is None else [say(f"statistics.works_only_{key}", name=name)]
    for line in lines:
        console.print(line, highlight=False, markup=False)
    console.print(figure_table(found.whole.figures))
    if by is not None:
        console.print(_rows_table(found.rows, by) if found.rows else say("statistics.no_rows"))
        console.print(say(f"documents.works_by_{by}_note"), highlight=False)


def _rows_table(rows: Sequence[FigureRow], by: RowsBy) -> Table:
    """A line a figure: as many columns as there are figures fit on no screen."""
    found = Table()
    found.add_column(say(f"documents.works_by_{by}_name"), overflow="fold")
    found.add_column(say("statistics.column_figure"), overflow="fold")
    for header in (say("statistics.column_value"), say("statistics.column_unverified")):
        found.add_column(header, justify="right", no_wrap=True)
    for row in rows:
        for name in _SHOWN[by]:
            figure = row.figure(name)
            found.add_row(row.name, figure.label, _value(figure), str(figure.unverified), end_section=name == _SHOWN[by][-1])
    return found


def figure_table(figures: Sequence[Figure]) -> Table:
    """A line a figure, with its definition."""
    found = table(say("statistics.column_figure"), say("statistics.column_value"), say("statistics.column_unverified"))
    found.add_column(say("statistics.column_definition"), overflow="fold")
    for figure in figures:
        found.add_row(figure.label, _value(figure), str(figure.unverified), figure.definition)
    return found


def table(name: str, *numbers: str) -> Table:
    """A table of names and numbers."""
    found = Table()
    found.add_column(name, overflow="fold")
    for header in numbers:
        found.add_column(header, justify="right", no_wrap=True)
    return found


def _value(figure: Figure) -> str:
    if figure.denominator is None:
        return str(figure.value)
    if figure.percent is None:
        return say("statistics.none")
    return say("statistics.share", percent=figure.percent, numerator=figure.numerator, denominator=figure.denominator)
