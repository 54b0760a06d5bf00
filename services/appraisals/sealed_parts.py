"""A result as sheets of some members each, however many there are in all: what streamed forms are made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace
from sqlmodel import Session

from scoring_plugins.plugins import Regulations
from services.appraisals.kept_rows import KeptParts
from services.appraisals.sealed_rows import SealedYear
from services.appraisals.sealed_year import regulation_of, result_to_read, seal_kept, sealed_sheet, sheet_of_year
from services.exports.annual_sheet import AnnualSheet
from services.exports.year_parts import MOST
from services.permissions import Actor


class SealedParts:
    """A `YearParts` of a result of any state, read from what is kept with it; `session` shows one moment as long as it is read.

    With `members` it is of those of these numbers alone, and nobody else's is read.
    """

    def __init__(
        self,
        session: Session,
        actor: Actor,
        result_id: int,
        regulations: Regulations,
        objections_until: date | None = None,
        members: Sequence[str] | None = None,
    ) -> None:
        """Raises Refusal as `sealed_sheet` does."""
        self._until = objections_until
        self._session, self._actor, self._result_id, self._regulations = session, actor, result_id, regulations
        result = result_to_read(session, actor, result_id)
        self._kept, self._is_some = KeptParts(session, result_id, members), members is not None
        empty = self._kept.empty
        self._regulation, self._seal = regulation_of(empty, regulations), seal_kept(result)
        self.head = self._sheet(empty)
        self.count = self._kept.count

    def by_number(self) -> Iterator[AnnualSheet]:
        for part in map(self._sheet, self._kept.by_number(MOST)):
            yield replace(part, members=tuple(sorted(part.members, key=lambda each: each.number.encode())))

    def by_name(self) -> Iterator[AnnualSheet]:
        return (self._sheet(part) for part in self._kept.by_name(MOST))

    def whole(self) -> AnnualSheet:
        if self._is_some:
            return self._whole(self._sheet(self._kept.whole))
        return self._whole(sealed_sheet(self._session, self._actor, self._result_id, self._regulations))

    def _whole(self, found: AnnualSheet) -> AnnualSheet:
        # What was issued has been objected to, or never will be.
        return found if found.seal is not None else replace(found, objections_until=self._until)

    def _sheet(self, part: SealedYear) -> AnnualSheet:
        sheet = sheet_of_year(part, self._regulation, self._seal)
        # Who else has a place is nothing about some of the members.
        return replace(sheet, quotas=(), lists=()) if self._is_some else sheet
