"""What many steps of one transaction read alike is read once, and anew after the transaction changed any of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlmodel import Session, SQLModel

T = TypeVar("T")
_KEPT = "read_once"
Kept = dict[Hashable, tuple[tuple[type[SQLModel], ...], Any]]


def once(session: Session, key: Hashable, tables: tuple[type[SQLModel], ...], read: Callable[[], T]) -> T:
    """What `read` found under this key in the session's transaction, or finds now; `tables` are all that it reads."""
    kept: Kept = session.info.setdefault(_KEPT, {})
    if key not in kept:
        kept[key] = (tables, read())
    found: T = kept[key][1]
    return found


@event.listens_for(Session, "after_flush")
def _forget_changed(session: Any, _: object) -> None:
    kept: Kept = session.info.get(_KEPT, {})
    if kept:
        changed = {type(row) for rows in (session.new, session.dirty, session.deleted) for row in rows}
        for key in [key for key, (tables, _) in kept.items() if not changed.isdisjoint(tables)]:
            del kept[key]


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Any, transaction: Any) -> None:
    # Each flush is a transaction within the transaction; what a savepoint takes back was perhaps read.
    if transaction.parent is None or transaction.nested:
        session.info.pop(_KEPT, None)
