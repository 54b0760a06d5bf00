"""Tables whose cells span others, made into rows of as many cells each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.manuscripts.limits import MOST_CELLS, MOST_COLUMNS

# What claims to span more is cut; no table that we take is as wide.
_WIDEST = MOST_COLUMNS + 1
_MOST_PLACES = 4 * _WIDEST


class Cell(NamedTuple):
    """A cell: its text, and over how many columns and rows it reaches."""

    text: str
    across: int = 1
    down: int = 1


def flattened(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[tuple[str, ...], ...], int]:
    """Rows of equal length, and how many cells spanned others.

    A text stands where its cell begins, the rest of what it spanned is empty. Rows and columns in which no cell begins are left out.
    Raises Refusal TABLE_TOO_LARGE, before anything that large is made.
    """
    if sum(map(len, rows)) > MOST_CELLS:
        raise _too_large()
    filled: dict[int, int] = {}
    placed = [row for number, cells in enumerate(rows) if (row := _placed(cells, number, filled))]
    columns = sorted({column for row in placed for column in row})
    if len(columns) > MOST_COLUMNS or len(columns) * len(placed) > MOST_CELLS:
        raise _too_large()
    merged = sum(cell.across > 1 or cell.down > 1 for row in rows for cell in row)
    return tuple(tuple(row.get(column, "") for column in columns) for row in placed), merged


def _placed(cells: Sequence[Cell], number: int, filled: dict[int, int]) -> dict[int, str]:
    """In which columns the texts of a row begin; `filled` says below which row each column is free of cells from above."""
    placed: dict[int, str] = {}
    column = 0
    for cell in cells:
        while filled.get(column, 0) > number:
            column += 1
        if column > _MOST_PLACES:
            raise _too_large()
        placed[column] = cell.text
        across = min(max(cell.across, 1), _WIDEST)
        if cell.down > 1:
            filled.update(dict.fromkeys(range(column, column + across), number + cell.down))
        column += across
    return placed


def _too_large() -> Refusal:
    return Refusal("TABLE_TOO_LARGE", say("manuscripts.table_too_large", columns=MOST_COLUMNS, cells=MOST_CELLS), "text")
