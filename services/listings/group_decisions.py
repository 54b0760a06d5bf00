"""What people decided about groups in results, as flat rows: for those who read everybody's performance, and for who speaks for a group."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import col

from services.listings.paging import Listing
from services.models import Account, GroupDecision, GroupDecisionAbout
from services.permissions import Right


class GroupDecisionRow(NamedTuple):
    """`about` says what is decided: a grade, a place on a list or a consequence, called `name`."""

    id: int
    result_id: int
    group_id: int
    about: GroupDecisionAbout
    name: str
    accepted: bool
    reason: str
    decided_at: datetime
    decided_by: str


GROUP_DECISIONS = Listing(
    name="group_decisions",
    row=GroupDecisionRow._make,
    columns={
        **{name: col(getattr(GroupDecision, name)) for name in GroupDecisionRow._fields[:-1]},
        "decided_by": col(Account.display_name),
    },
    owner=col(GroupDecision.committee_id),
    right=Right.READ_PERFORMANCE,
    of_groups=lambda groups: col(GroupDecision.group_id).in_(groups),
    order=("id",),
    key_types=(int,),
    joins=lambda statement: statement.join(Account, col(Account.id) == col(GroupDecision.decided_by_id)),
)
