"""What is written down about groups while a year is appraised, as flat rows: for who reads everybody's, or speaks for a group."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import col

from services.listings.paging import Listing
from services.models import Account, GroupExclusion, GroupObjection, ObjectionStage, ObjectionState
from services.permissions import Right


class GroupExclusionRow(NamedTuple):
    id: int
    appraisal_id: int
    group_id: int
    reason: str
    decided_at: datetime
    decided_by: str


class GroupObjectionRow(NamedTuple):
    id: int
    committee_id: int
    appraisal_id: int
    group_id: int
    stage: ObjectionStage
    clause: str | None
    work: str | None
    statement: str
    raised_by: str | None
    raised_on: date
    state: ObjectionState
    answer: str | None
    decided_at: datetime | None
    revision: int


GROUP_EXCLUSIONS = Listing(
    name="group_exclusions",
    row=GroupExclusionRow._make,
    columns={
        **{name: col(getattr(GroupExclusion, name)) for name in GroupExclusionRow._fields[:-1]},
        "decided_by": col(Account.display_name),
    },
    owner=col(GroupExclusion.committee_id),
    right=Right.READ_PERFORMANCE,
    of_groups=lambda groups: col(GroupExclusion.group_id).in_(groups),
    order=("id",),
    key_types=(int,),
    joins=lambda statement: statement.join(Account, col(Account.id) == col(GroupExclusion.decided_by_id)),
)
GROUP_OBJECTIONS = Listing(
    name="group_objections",
    row=GroupObjectionRow._make,
    columns={name: col(getattr(GroupObjection, name)) for name in GroupObjectionRow._fields},
    owner=col(GroupObjection.committee_id),
    right=Right.READ_PERFORMANCE,
    of_groups=lambda groups: col(GroupObjection.group_id).in_(groups),
    order=("id",),
    key_types=(int,),
)
