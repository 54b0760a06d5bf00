"""A committee's calendar and parameters as they are asked for: by whoever reads what the committee publishes about itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.calendar import Deadline, KeptDay, calendar_of, kept_days, kept_years
from services.committees import root_id
from services.errors import Refusal
from services.parameters import ParameterStanding, parameters_on_of
from services.permissions import Actor, Right, require
from services.today import today

MOST_WORKING_DAYS = 1000
FIRST, LAST = date(1949, 1, 1), date(2999, 12, 31)


class CalendarYearRow(NamedTuple):
    """A year: what is said of its days, and whether its other days are only supposed to be Monday to Friday.

    `revision` is of the whole notice, where the committee itself entered one.
    """

    year: int
    is_provisional: bool
    days: Sequence[KeptDay]
    reason: str | None
    revision: int | None


def calendar_year(session: Session, actor: Actor, committee_id: int, year: int) -> CalendarYearRow:
    """A committee's year. Raises Refusal FORBIDDEN."""
    require(actor, Right.REFER, committee_id)
    settled = {kept.year: kept for kept in kept_years(session, committee_id)}.get(year)
    provisional = settled is None and calendar_of(session, committee_id).is_provisional(date(year, 6, 1))
    own = settled if settled is not None and settled.committee_id == committee_id else None
    days = kept_days(session, committee_id, year)
    return CalendarYearRow(year, provisional, days, settled and settled.reason, own and own.revision)


def working_deadline(session: Session, actor: Actor, committee_id: int, after: date, count: int) -> Deadline:
    """The last of `count` working days after a day. Raises Refusal FORBIDDEN, BAD_COUNT, BAD_DATES."""
    require(actor, Right.REFER, committee_id)
    if not 1 <= count <= MOST_WORKING_DAYS:
        raise Refusal("BAD_COUNT", say("calendar.bad_count", most=MOST_WORKING_DAYS, found=count), "workingDays")
    if not FIRST <= after <= LAST:
        raise Refusal("BAD_DATES", say("calendar.bad_day", first=FIRST, last=LAST, found=after), "after")
    return calendar_of(session, committee_id).add_working_days(after, count)


def parameters_of(session: Session, actor: Actor, committee_ids: Sequence[int], on: date | None) -> list[list[ParameterStanding]]:
    """The parameters of committees on a day, today for None, in the committees' order; none where the actor may not read."""
    readable = {*actor.committees_with(Right.REFER), root_id(session)}
    found = parameters_on_of(session, sorted(readable & set(committee_ids)), on or today())
    return [found.get(committee_id, []) for committee_id in committee_ids]
