"""工作日历: working days and the deadlines counted in them, for each committee."""

from services.calendar.changing import clear_day, enter_notice, set_day
from services.calendar.counted import Counted
from services.calendar.days import Deadline, Span, WorkingDays
from services.calendar.kept import KeptDay, KeptYear, calendar_of, kept_days, kept_years
from services.models import DayUnit

__all__ = [
    "Counted",
    "DayUnit",
    "Deadline",
    "KeptDay",
    "KeptYear",
    "Span",
    "WorkingDays",
    "calendar_of",
    "clear_day",
    "enter_notice",
    "kept_days",
    "kept_years",
    "set_day",
]
