"""What an import answers: counts per sheet, every problem and conflict with its cell, the keys given."""

from __future__ import annotations

from dataclasses import dataclass, field

from scoring_plugins.catalogue import say


def column_letter(index: int) -> str:
    """A column counted from 0 as a spreadsheet names it: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, place = divmod(index - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


@dataclass(frozen=True)
class Place:
    """Where in the file: the sheet by the name it bears there, the row counted from 1, the column's letter and heading."""

    sheet: str
    row: int | None = None
    column: str | None = None
    heading: str | None = None

    def __str__(self) -> str:
        if self.row is None:
            return say("imports.place_sheet", sheet=self.sheet)
        if self.column is None:
            return say("imports.place_row", sheet=self.sheet, row=self.row)
        return say("imports.place_cell", sheet=self.sheet, row=self.row, column=self.column, heading=self.heading or "")


@dataclass(frozen=True)
class RowProblem:
    """One thing wrong: a stable code, where, and in Chinese what is wrong and how to mend it.

    `concerns_sheet`: a heading or the sheet itself is wrong, so that no row of it can be trusted and `--partial` does not help.
    """

    code: str
    place: Place
    message: str
    concerns_sheet: bool = False

    def __str__(self) -> str:
        return say("imports.problem", place=self.place, message=self.message)


@dataclass(frozen=True)
class Conflict:
    """A cell that says something else than what is stored; `is_taken` once `--update` took it."""

    place: Place
    key: str
    old: str
    new: str
    is_taken: bool

    def __str__(self) -> str:
        blank = say("imports.blank")
        return say("imports.conflict", place=self.place, key=self.key, old=self.old or blank, new=self.new or blank)


@dataclass(frozen=True)
class GivenKey:
    """A key for a cell that had none, to be written into the filled-in copy. `index` is the column counted from 0."""

    sheet: str
    row: int
    index: int
    key: str


@dataclass
class SheetCount:
    """Rows of one sheet by what became of them: `refused` and `conflict` are not in."""

    sheet: str
    new: int = 0
    same: int = 0
    changed: int = 0
    conflict: int = 0
    refused: int = 0


@dataclass
class ImportReport:
    """`is_written`: something was written, or would be but for `--dry-run`, or the base already said everything."""

    sheets: list[SheetCount] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    keys: list[GivenKey] = field(default_factory=list)
    is_written: bool = False
    is_dry_run: bool = False

    @property
    def is_complete(self) -> bool:
        """Every row of the file is in (or would be, in a dry run)."""
        return not self.problems and all(conflict.is_taken for conflict in self.conflicts)
