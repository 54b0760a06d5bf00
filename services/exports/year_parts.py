"""A committee's year some members at a time, for forms that need not hold everybody at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import msgspec

from services.exports.annual_sheet import AnnualSheet

# Members of a part: enough that a statement for each kind of row is little work, few enough to hold.
MOST = 100


class YearParts(Protocol):
    """A year whose members come part by part; each part is a sheet of some members, with the works of these."""

    @property
    def head(self) -> AnnualSheet:
        """The sheet without members and works."""

    @property
    def count(self) -> int:
        """How many members there are."""

    def by_number(self) -> Iterator[AnnualSheet]:
        """The parts in order of 委员编号, by its bytes."""

    def by_name(self) -> Iterator[AnnualSheet]:
        """The parts in 姓氏笔画 order."""

    def whole(self) -> AnnualSheet:
        """Everybody in one sheet, for a form that is one page after another with totals, or a picture of all."""


@dataclass(frozen=True)
class WholeYear:
    """A year that is in memory anyway: its only part is itself."""

    sheet: AnnualSheet

    @property
    def head(self) -> AnnualSheet:
        return msgspec.structs.replace(self.sheet, members=(), works={})

    @property
    def count(self) -> int:
        return len(self.sheet.members)

    def by_number(self) -> Iterator[AnnualSheet]:
        yield msgspec.structs.replace(self.sheet, members=tuple(sorted(self.sheet.members, key=lambda each: each.number.encode())))

    def by_name(self) -> Iterator[AnnualSheet]:
        yield msgspec.structs.replace(self.sheet, members=tuple(self.sheet.in_order()))

    def whole(self) -> AnnualSheet:
        return self.sheet
