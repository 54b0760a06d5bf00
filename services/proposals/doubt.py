"""Whether a last day that was provisional when it was counted is so still."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from services.calendar import WorkingDays, calendar_of


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
