"""Working days: as the State Council gave notice of them, as a committee entered them, and Monday to Friday where nobody knows yet.

Pure: no clock and no database. What is counted over days that are only supposed to be working days is provisional, and says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import chinese_calendar

from services.models import DayUnit

_SATURDAY = 5
_FIRST_KNOWN, _LAST_KNOWN = min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year
# The notice for a year has more than once moved the last days of the year before: Saturday 29 December was worked in 2007 and 2018.
_NEXT_NOTICE_FROM = (12, 26)


@dataclass(frozen=True)
class Span:
    """A span of time as a regulation states it: 7 working days, 3 months."""

    count: int
    unit: DayUnit


class Deadline(NamedTuple):
    """The last day on which something may be done; `provisional` where it was counted over a day that nobody knows for certain."""

    last_day: date
    provisional: bool


class WorkingDays:
    """One calendar: the days of the library, over them those in `said` (a day → whether it is worked).

    `settled` are years of which the whole notice is in `said`: no ordinary day of such a year is in doubt.
    """

    def __init__(self, said: Mapping[date, bool] | None = None, settled: frozenset[int] = frozenset()) -> None:
        self._said = dict(said or {})
        self._settled = settled
        self._years: dict[int, tuple[int, ...]] = {}

    def is_working_day(self, day: date) -> bool:
        said = self._said.get(day)
        return _works(day) if said is None else said

    def is_provisional(self, day: date) -> bool:
        """Whether a notice that is still to come may change the day."""
        if day in self._said:
            return False
        late = (day.month, day.day) >= _NEXT_NOTICE_FROM
        return not self._knows(day.year) or (late and not self._knows(day.year + 1))

    def add_working_days(self, day: date, count: int) -> Deadline:
        """The `count`th working day after `day`, which is not counted itself; with a negative count the one before; 0 is `day`."""
        if count == 0:
            return Deadline(day, False)
        last = self._after(day, count) if count > 0 else self._before(day, -count)
        first = day + timedelta(days=1) if count > 0 else last
        return Deadline(last, self._any_provisional(first, last if count > 0 else day - timedelta(days=1)))

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days come after `first`, up to and with `last`. Raises ValueError for a last day before the first."""
        if last < first:
            raise ValueError(f"{last} lies before {first}")
        counts = [len(self._of(year)) for year in range(first.year, last.year)]
        return sum(counts) + bisect_right(self._of(last.year), last.toordinal()) - bisect_right(self._of(first.year), first.toordinal())

    def after(self, day: date, span: Span) -> Deadline:
        """The last day of a span that begins the day after `day`. Months end on the day of the same number, or with their month.

        What would end on a day off ends on the next working day: 民法典第二百零三条.
        """
        if span.unit is DayUnit.WORKING_DAYS:
            return self.add_working_days(day, span.count)
        last = self.plainly_after(day, span)
        until = last if self.is_working_day(last) else self._after(last, 1)
        return Deadline(until, self._any_provisional(last, until))

    def plainly_after(self, day: date, span: Span) -> date:
        """As `after`, whether or not days or months end on a day off: for what is only to last so long."""
        match span.unit:
            case DayUnit.WORKING_DAYS:
                return self.add_working_days(day, span.count).last_day
            case DayUnit.DAYS:
                return day + timedelta(days=span.count)
            case DayUnit.MONTHS:
                return _months_after(day, span.count)

    def before(self, day: date, span: Span) -> date:
        """The day that lies a span before `day`."""
        return self.plainly_after(day, Span(-span.count, span.unit))

    def _knows(self, year: int) -> bool:
        return _FIRST_KNOWN <= year <= _LAST_KNOWN or year in self._settled

    def _of(self, year: int) -> tuple[int, ...]:
        """The working days of a year as ordinals, in order."""
        if year not in self._years:
            said = {day.toordinal(): works for day, works in self._said.items() if day.year == year}
            days = _library_year(year)
            self._years[year] = tuple(sorted({*days, *said} - {day for day, works in said.items() if not works})) if said else days
        return self._years[year]

    def _after(self, day: date, count: int) -> date:
        year, days = day.year, self._of(day.year)
        at = bisect_right(days, day.toordinal())
        while at + count > len(days):
            count -= len(days) - at
            year += 1
            at, days = 0, self._of(year)
        return date.fromordinal(days[at + count - 1])

    def _before(self, day: date, count: int) -> date:
        year, days = day.year, self._of(day.year)
        at = bisect_left(days, day.toordinal())
        while count > at:
            count -= at
            year -= 1
            days = self._of(year)
            at = len(days)
        return date.fromordinal(days[at - count])

    def _any_provisional(self, first: date, last: date) -> bool:
        for year in range(first.year, last.year + 1):
            if self._knows(year) and (self._knows(year + 1) or last < date(year, *_NEXT_NOTICE_FROM)):
                continue
            begin, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
            if any(self.is_provisional(begin + timedelta(days=past)) for past in range((end - begin).days + 1)):
                return True
        return False


def _works(day: date) -> bool:
    return day in chinese_calendar.workdays or (day.weekday() < _SATURDAY and day not in chinese_calendar.holidays)


@lru_cache(maxsize=512)
def _library_year(year: int) -> tuple[int, ...]:
    first = date(year, 1, 1)
    days = (first + timedelta(days=past) for past in range((date(year, 12, 31) - first).days + 1))
    return tuple(day.toordinal() for day in days if _works(day))


def _months_after(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 + count
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
