"""What is kept of a deadline, so that it can be counted again when the calendar has learnt."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from services.calendar.days import Span


class Counted(NamedTuple):
    """An open deadline of a row: the last day that is kept, the day it was counted from, which is not counted, and its span.

    `is_provisional` is whether the row says so of that day; None where nothing is kept of it. `begins_provisionally` says that it is
    counted from a day that is not certain itself.
    """

    row_id: int
    counted_from: date
    span: Span
    last_day: date
    is_provisional: bool | None = None
    begins_provisionally: bool = False
