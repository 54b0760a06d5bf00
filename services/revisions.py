"""Changes of what somebody else may have changed meanwhile: told, never lost."""

from __future__ import annotations

from typing import TypeVar

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.models import Revised

R = TypeVar("R", bound=Revised)


def held(session: Session, table: type[R], row_id: int, expected: int | None) -> R:
    """The row, held until the transaction ends: nobody else changes it meanwhile.

    `expected` is the revision that a change was made from; None takes whatever is there. Raises Refusal STALE naming the present revision,
    and NoResultFound for a row that is not there.
    """
    # Held on PostgreSQL; on SQLite a writer is alone anyway.
    row = session.exec(select(table).where(col(table.id) == row_id).with_for_update().execution_options(populate_existing=True)).one()  # type: ignore[attr-defined]
    if expected is not None and row.revision != expected:
        raise Refusal("STALE", say("revisions.stale", expected=expected, present=row.revision), "expected_revision")
    return row


def next_revision(session: Session, table: type[R], row_id: int, expected: int | None = None) -> R:
    """The row as `held` gives it, with its revision counted on: whoever changes it next has read this one. Call it inside `acting`."""
    row = held(session, table, row_id, expected)
    row.revision += 1
    return row
