"""Who changed what: every row a session writes leaves an audit entry in the same transaction, or the change fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Session, SQLModel

from services.models import Account, AuditEntry, LocalCommittee
from services.permissions import Actor

_ACTING = "acting"
# Stands in the audit where a secret was set: digests, hashes and sealed text are nobody's to read.
SECRET_KEPT = "***"


@dataclass(frozen=True)
class _Acting:
    actor: Actor | None
    action: str
    reason: str | None


class AuditedSession(Session):
    """The only session that may write: it refuses to flush a change that nobody is named for."""


@contextmanager
def acting(session: Session, actor: Actor | None, action: str, reason: str | None = None) -> Iterator[None]:
    """Everything flushed inside the block is `actor`'s `action`. `actor` None is for the very first account, which names itself."""
    outer = session.info.get(_ACTING)
    session.info[_ACTING] = _Acting(actor, action, reason)
    try:
        yield
        session.flush()
    finally:
        session.info[_ACTING] = outer


def note(
    session: Session, actor: Actor, action: str, row: object, reason: str | None = None, told: Mapping[str, Any] | None = None
) -> None:
    """An entry about a row that did not change: what was done with it is worth knowing all the same; `told` says more, in plain words."""
    with acting(session, actor, action, reason):
        session.connection().execute(insert(cast(Any, AuditEntry)), [_entry(session, row, dict(told or {}))])


@event.listens_for(AuditedSession, "after_flush")
def _write_entries(session: AuditedSession, _: UOWTransaction) -> None:
    rows: list[dict[str, Any]] = []
    for row in session.new:
        rows.append(_entry(session, row, {name: value for name, value in _values(row).items() if value is not None}))
    for row in session.dirty:
        if changes := _changes(row):
            rows.append(_entry(session, row, changes))
    for row in session.deleted:
        rows.append(_entry(session, row, {"deleted": _values(row)}))
    if rows:
        session.connection().execute(insert(cast(Any, AuditEntry)), rows)


def _entry(session: Session, row: object, changes: dict[str, Any]) -> dict[str, Any]:
    now: _Acting | None = session.info.get(_ACTING)
    if now is None:
        raise RuntimeError(f"a change of {type(row).__name__} outside `acting`: nobody to name in the audit")
    table = cast(Any, row)
    account_id = now.actor.account_id if now.actor else next(new.id for new in session.new if isinstance(new, Account))
    return {
        "committee_id": table.id if isinstance(row, LocalCommittee) else table.committee_id,
        "at": datetime.now(UTC),
        "account_id": account_id,
        "action": now.action,
        "noun": table.__tablename__,
        "row_id": table.id,
        "changes": changes,
        "reason": now.reason,
    }


def _values(row: object) -> dict[str, Any]:
    return {name: _told(row, name, value) for name, value in cast(SQLModel, row).model_dump().items() if name != "id"}


def _changes(row: object) -> dict[str, Any]:
    state = cast(Any, inspect(row))
    derived = {name for name, field in type(cast(SQLModel, row)).model_fields.items() if field.exclude}
    changed = (name for name in state.mapper.columns.keys() if state.attrs[name].history.has_changes())  # noqa: SIM118
    return {name: _told(row, name, getattr(row, name)) for name in changed if name not in derived}


def _told(row: object, name: str, value: Any) -> Any:
    """What the audit keeps of a value: of a secret only that there is one."""
    secret = cast(Any, inspect(type(row))).columns[name].info.get("secret")
    return SECRET_KEPT if secret and value is not None else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value
