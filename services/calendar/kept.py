"""A committee's calendar as it is kept: its own days over those of the committees above, the nearest first."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from services.calendar.days import WorkingDays
from services.models import CalendarDay, CalendarYear, LocalCommittee
from services.once import once


class KeptDay(NamedTuple):
    """A day that the committee `committee_id` named `said_by`, the one asked about or one above, says is worked or not."""

    id: int
    committee_id: int
    day: date
    works: bool
    reason: str
    revision: int
    said_by: str


class KeptYear(NamedTuple):
    """A year whose notice the committee `committee_id` entered as a whole."""

    id: int
    committee_id: int
    year: int
    reason: str
    revision: int


def calendar_of(session: Session, committee_id: int) -> WorkingDays:
    """The working days that hold for a committee now, read once for all that one transaction does with them. Two statements."""

    def read() -> WorkingDays:
        said = {kept.day: kept.works for kept in kept_days(session, committee_id)}
        return WorkingDays(said, frozenset(kept.year for kept in kept_years(session, committee_id)))

    return once(session, ("calendar", committee_id), (CalendarDay, CalendarYear, LocalCommittee), read)


def kept_days(session: Session, committee_id: int, year: int | None = None) -> list[KeptDay]:
    """The days said by the committee or above it, in order, of one year or of all; of a day only what the nearest committee says."""
    chain = _chain(committee_id)
    columns = [col(getattr(CalendarDay, name)) for name in KeptDay._fields if name != "said_by"]
    found = select(*columns, chain.c.name).join(chain, chain.c.id == col(CalendarDay.committee_id)).order_by(chain.c.height.desc())
    if year is not None:
        found = found.where(col(CalendarDay.day).between(date(year, 1, 1), date(year, 12, 31)))
    nearest = {row.day: KeptDay._make(row) for row in session.execute(found)}
    return [nearest[day] for day in sorted(nearest)]


def kept_years(session: Session, committee_id: int) -> list[KeptYear]:
    """The years whose notice the committee or one above it entered as a whole, in order."""
    chain = _chain(committee_id)
    columns = [col(getattr(CalendarYear, name)) for name in KeptYear._fields]
    found = select(*columns).join(chain, chain.c.id == col(CalendarYear.committee_id)).order_by(chain.c.height.desc())
    nearest = {row.year: KeptYear._make(row) for row in session.execute(found)}
    return [nearest[year] for year in sorted(nearest)]


def _chain(committee_id: int):  # type: ignore[no-untyped-def]  # a recursive query has no nameable type
    """The committee and those above it: ids with how many steps up they are."""
    own = select(col(LocalCommittee.id), col(LocalCommittee.parent_id), col(LocalCommittee.name), literal(0).label("height"))
    chain = own.where(col(LocalCommittee.id) == committee_id).cte(recursive=True)
    above = aliased(LocalCommittee)
    step = select(col(above.id), col(above.parent_id), col(above.name), chain.c.height + 1).join(chain, chain.c.parent_id == col(above.id))
    return chain.union_all(step)
