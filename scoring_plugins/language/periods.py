"""Periods of a regulation: which days a year covers, and until when its marks exist."""

from __future__ import annotations

from datetime import date

import msgspec


class DayRule(msgspec.Struct, frozen=True):
    """A day of the year, in the scored year or the one before (-1) or after (+1) it."""

    month: int
    day: int
    shift: int = 0

    def in_year(self, year: int) -> date:
        return date(year + self.shift, self.month, self.day)


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """The days of one year under a regulation, both ends included; marks dated after `cut_off` do not exist yet."""

    starts_on: date
    ends_on: date
    cut_off: date

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def part_of(self, day: date, months: int) -> int:
        """Which part of `months` months, counted from the first day of the period, a day of the period falls in (from 0)."""
        passed = (day.year - self.starts_on.year) * 12 + day.month - self.starts_on.month
        return (passed - (day.day < self.starts_on.day)) // months


class PeriodRule(msgspec.Struct, frozen=True, kw_only=True):
    """How a named period lies in a year."""

    starts: DayRule
    ends: DayRule
    cut_off: DayRule

    def in_year(self, year: int) -> Period:
        return Period(starts_on=self.starts.in_year(year), ends_on=self.ends.in_year(year), cut_off=self.cut_off.in_year(year))
