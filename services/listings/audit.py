"""The audit, the newest entry first, as flat rows: who did what to which row, when and why. What is secret was never written there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, or_
from sqlmodel import col

from services.listings.paging import Condition, Listing
from services.models import Account, AuditEntry
from services.permissions import Right


class AuditEntryRow(NamedTuple):
    """`changes` is field → new value, or under `deleted` what the row said; `account` and `display_name` are who did it."""

    id: int
    committee_id: int
    at: datetime
    account: str
    display_name: str
    action: str
    noun: str
    row_id: int
    changes: dict[str, Any]
    reason: str | None


def _with_account(statement: Select[Any]) -> Select[Any]:
    return statement.join(Account, col(Account.id) == col(AuditEntry.account_id))


AUDIT_ENTRIES = Listing(
    name="audit_entries",
    row=AuditEntryRow._make,
    columns={
        "id": col(AuditEntry.id),
        "committee_id": col(AuditEntry.committee_id),
        "at": col(AuditEntry.at),
        "account": col(Account.name),
        "display_name": col(Account.display_name),
        "action": col(AuditEntry.action),
        "noun": col(AuditEntry.noun),
        "row_id": col(AuditEntry.row_id),
        "changes": col(AuditEntry.changes),
        "reason": col(AuditEntry.reason),
    },
    owner=col(AuditEntry.committee_id),
    right=Right.AUDIT,
    order=("id",),
    key_types=(int,),
    descending=True,
    joins=_with_account,
)


@dataclass(frozen=True)
class AuditSought:
    """Which entries of a committee are sought; what is None is not asked.

    `action` is one, or the beginning of some before a dot (`account` takes in `account.create`); `thing` is (noun, row id); `first` and
    `last` are days in UTC.
    """

    committee_id: int
    account: str | None = None
    action: str | None = None
    noun: str | None = None
    thing: tuple[str, int] | None = None
    first: date | None = None
    last: date | None = None

    def conditions(self) -> list[Condition]:
        found: list[Condition] = [col(AuditEntry.committee_id) == self.committee_id]
        if self.account is not None:
            found.append(col(Account.name) == self.account)
        if self.action is not None:
            action = col(AuditEntry.action)
            found.append(or_(action == self.action, action.startswith(f"{self.action}.", autoescape=True)))
        if self.noun is not None:
            found.append(col(AuditEntry.noun) == self.noun)
        if self.thing is not None:
            found += [col(AuditEntry.noun) == self.thing[0], col(AuditEntry.row_id) == self.thing[1]]
        if self.first is not None:
            found.append(col(AuditEntry.at) >= _midnight(self.first))
        if self.last is not None:
            found.append(col(AuditEntry.at) < _midnight(self.last) + timedelta(days=1))
        return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
