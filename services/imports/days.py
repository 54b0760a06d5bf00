"""Dates as offices write them: a date cell, or text that leaves no doubt. What could mean two days is refused with a remedy."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from scoring_plugins.catalogue import say
from services.imports.cells import HalfDays, Unreadable, plain

_WRITTEN = re.compile(r"(\d+)\s*[-/.年－．／]\s*(\d{1,2})\s*[-/.月－．／]\s*(\d{1,2})\s*日?(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
# Spreadsheets count days from here; a date cell that lost its format shows the count.
_EPOCH = date(1899, 12, 30)
_LATEST_COUNT = 73_050  # 2099-12-31


def read_day(value: Any) -> date:
    """A date. Raises Unreadable for a day that does not exist, a two-digit year, a bare day count, a time, other text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    if not isinstance(value, str):
        raise Unreadable("NOT_A_DATE", say("imports.not_a_date", value=value))
    text = plain(value)
    if re.fullmatch("[0-9]{1,8}", text):
        return _from_number(int(text))
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise Unreadable("NOT_A_DATE", say("imports.not_a_date", value=text))
    if len(found[1]) != 4:
        raise Unreadable("TWO_DIGIT_YEAR", say("imports.two_digit_year", value=text))
    return _made(text, *map(int, found.groups()))


def _from_number(number: float) -> date:
    digits = str(int(number)) if float(number).is_integer() else ""
    if len(digits) == 8 and "19" <= digits[:2] <= "20":
        return _made(digits, int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if 366 <= number <= _LATEST_COUNT:
        day = _EPOCH + timedelta(days=int(number))
        raise Unreadable("DAY_COUNT", say("imports.day_count", number=int(number), day=day))
    raise Unreadable("NOT_A_DATE", say("imports.not_a_date", value=number))


def _made(text: str, year: int, month: int, day: int) -> date:
    if not 1 <= year <= 9999 or not 1 <= month <= 12:
        raise Unreadable("NO_SUCH_DAY", say("imports.no_such_month", value=text))
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise Unreadable("NO_SUCH_DAY", say("imports.no_such_day", value=text, year=year, month=month, last=last))
    return date(year, month, day)


@dataclass(frozen=True)
class Day:
    is_date = True
    blank = None
    choices: tuple[str, ...] = ()

    def read(self, value: Any) -> date:
        return read_day(value)

    def show(self, value: date) -> date:
        return value


DAY = Day()
HALF_DAYS = HalfDays(read_day)
