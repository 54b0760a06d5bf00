"""What people decided about members in results, as flat rows: for those who read everybody's performance, and of the own."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select
from sqlmodel import SQLModel, col

from services.listings.paging import Column, Listing
from services.models import Account, ConsequenceDecision, GradeDecision, ListDecision
from services.permissions import Right


class GradeDecisionRow(NamedTuple):
    id: int
    result_id: int
    member_id: int
    grade: str | None
    reason: str
    decided_at: datetime
    decided_by: str


class ListDecisionRow(NamedTuple):
    id: int
    result_id: int
    member_id: int
    name: str
    accepted: bool
    reason: str
    decided_at: datetime
    decided_by: str


class ConsequenceDecisionRow(NamedTuple):
    id: int
    result_id: int
    member_id: int
    proposal: str
    accepted: bool
    reason: str
    decided_at: datetime
    decided_by: str


def _columns(row: type[tuple[Any, ...]], table: type[SQLModel]) -> dict[str, Column]:
    names: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
    return {**{name: col(getattr(table, name)) for name in names[:-1]}, "decided_by": col(Account.display_name)}


def _decider(account_id: Column) -> Any:
    def joined(statement: Select[Any]) -> Select[Any]:
        return statement.join(Account, col(Account.id) == account_id)

    return joined


GRADE_DECISIONS = Listing(
    name="grade_decisions",
    row=GradeDecisionRow._make,
    columns=_columns(GradeDecisionRow, GradeDecision),
    owner=col(GradeDecision.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(GradeDecision.member_id).in_(members),
    order=("id",),
    key_types=(int,),
    joins=_decider(col(GradeDecision.decided_by_id)),
)
LIST_DECISIONS = Listing(
    name="list_decisions",
    row=ListDecisionRow._make,
    columns=_columns(ListDecisionRow, ListDecision),
    owner=col(ListDecision.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(ListDecision.member_id).in_(members),
    order=("id",),
    key_types=(int,),
    joins=_decider(col(ListDecision.decided_by_id)),
)
CONSEQUENCE_DECISIONS = Listing(
    name="consequence_decisions",
    row=ConsequenceDecisionRow._make,
    columns=_columns(ConsequenceDecisionRow, ConsequenceDecision),
    owner=col(ConsequenceDecision.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(ConsequenceDecision.member_id).in_(members),
    order=("id",),
    key_types=(int,),
    joins=_decider(col(ConsequenceDecision.decided_by_id)),
)
