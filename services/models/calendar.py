"""工作日历: days that a committee, or one above it, says are worked or not, and the years of which the whole notice is entered."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import UniqueConstraint

from services.models.columns import Owned, Revised


class DayUnit(StrEnum):
    """What a span of time is counted in."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


class CalendarDay(Owned, Revised, table=True):
    """A day of which it is said whether it is worked; it holds for the committee and those below that say nothing else.

    `reason` is where it comes from: the notice of the General Office of the State Council, a local holiday, a day off for a storm.
    """

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("committee_id", "day"),)

    day: date
    works: bool
    reason: str


class CalendarYear(Owned, Revised, table=True):
    """A year whose notice is entered as a whole: its other days are Monday to Friday for certain, and no longer only supposed to be."""

    __tablename__ = "calendar_year"
    __table_args__ = (UniqueConstraint("committee_id", "year"),)

    year: int
    reason: str
