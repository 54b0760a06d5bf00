"""What tables of 提案 and 社情民意信息 are made from: figures of one committee or of a tree, as plain data without a database."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import msgspec


class WorkCount(msgspec.Struct, frozen=True, kw_only=True):
    """One figure: a count has its `value`; a share `numerator` and `denominator` too, its `value` then being the whole percent or none."""

    name: str
    label: str
    definition: str
    value: int | None
    unverified: int
    numerator: int | None = None
    denominator: int | None = None


class WorksRow(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one committee, sector, group or handling unit."""

    name: str
    figures: tuple[WorkCount, ...]

    def figure(self, name: str) -> WorkCount:
        """The figure called `name`. Raises KeyError."""
        return {figure.name: figure for figure in self.figures}[name]


class WorksSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A committee's works of a year, counted on a day.

    `left_out` is how many committees of the tree are not counted, because their figures may not be read; `by_committee` is empty but
    for a tree, `by_sector`, `by_group` and `by_unit` are for a tree. `unverified_count` is how many facts of the year nobody verified.
    """

    committee: str
    committee_code: str
    year: int
    counted_on: date
    is_tree: bool
    committees: int
    left_out: int
    unverified_count: int
    whole: WorksRow
    by_committee: tuple[WorksRow, ...] = ()
    by_sector: tuple[WorksRow, ...] = ()
    by_group: tuple[WorksRow, ...] = ()
    by_unit: tuple[WorksRow, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 over everything that it says, whenever it was counted."""
        same = msgspec.structs.replace(self, counted_on=date.min)
        return sha256(msgspec.json.encode(same, order="sorted")).hexdigest()
