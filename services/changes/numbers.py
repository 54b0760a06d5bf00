"""The office's own number of a work: given once in a committee."""

from __future__ import annotations

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.errors import Problem
from services.numbering import Numbered


def problems_of_number(session: Session, table: Numbered, committee_id: int, number: str | None) -> list[Problem]:
    """That a work of the committee bears the number already; nothing for None, which asks for the next free one."""
    if number is None or _found(session, table, committee_id, number) is None:
        return []
    return [Problem("DUPLICATE_NUMBER", "number", say("changes.duplicate_number", number=number))]


def id_of_number(session: Session, table: Numbered, committee_id: int, number: str) -> int:
    """The id of the work that bears a number."""
    found = _found(session, table, committee_id, number)
    assert found is not None
    return found


def _found(session: Session, table: Numbered, committee_id: int, number: str) -> int | None:
    return session.exec(select(table.id).where(table.committee_id == committee_id, table.number == number)).first()
