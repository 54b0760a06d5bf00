"""What is kept of a deadline, so that it can be counted again when the calendar has learnt."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from services.calendar.days import Span


class Counted(NamedTuple):
    """An open deadline of a row: the last day that is kept, the day it was counted from, which is not counted, and its span."""

    row_id: int
    counted_from: date
    span: Span
    last_day: date
