"""Whether last days that were provisional when they were counted are so still: each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from services.calendar import WorkingDays, calendar_of
from services.permissions import Actor
from services.proposals.counted_days import KEPT

_LAST_DAYS = {(kept.table.__name__, kept.doubt): (kept.until, kept.since) for kept in KEPT}


class Doubts:
    """The calendars of the committees that are asked about, each read once and only where something was provisional."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._calendars: dict[int, WorkingDays] = {}

    def of(self, committee_id: int, was_provisional: bool, since: date | None, until: date) -> bool:
        """Whether a day between may still turn out otherwise; False for what is not counted any more (`since` None)."""
        if not was_provisional or since is None or until < since:
            return False
        if committee_id not in self._calendars:
            self._calendars[committee_id] = calendar_of(self._session, committee_id)
        calendar = self._calendars[committee_id]
        return calendar.add_working_days(since, calendar.working_days_between(since, until)).provisional


def days_in_doubt(session: Session, _: Actor, table: str, rows: Sequence[Any]) -> list[frozenset[str]]:
    """Of each row of the table, the columns (`due_is_provisional`) that say of a last day that it is provisional, and are right."""
    doubts = Doubts(session)
    return [
        frozenset(name for (of, name), days in _LAST_DAYS.items() if of == table and _is_in_doubt(doubts, row, name, *days)) for row in rows
    ]


def _is_in_doubt(doubts: Doubts, row: Any, name: str, until: str, since: str) -> bool:
    last = getattr(row, until)
    return last is not None and doubts.of(row.committee_id, getattr(row, name), getattr(row, since), last)
