"""One thing that waits for somebody, as every room says it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class DueItem(NamedTuple):
    """Something that waits for somebody to do it.

    `kind` is a word for programs; `what` says it in Chinese and names nobody, because it is sent to calendars. `due_on` is the last day,
    None where there is none; `provisional` says that a notice of days off may still move it. `about` is what it is about: the type's name
    in GraphQL and the row's id. `remind_on` is filled in by `services.inbox`.
    """

    kind: str
    what: str
    committee_id: int
    due_on: date | None
    provisional: bool
    about: tuple[str, int]
    remind_on: date | None = None

    def is_overdue(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today
