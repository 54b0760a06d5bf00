"""The day it is where committees are: deadlines end with their day, not with London's."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def today() -> date:
    """The date in China now."""
    return datetime.now(CHINA).date()
