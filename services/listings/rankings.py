"""Decisions whether a committee shows ranks, as flat rows."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import col

from services.listings.paging import Listing
from services.models import Account, RankingDecision
from services.permissions import Right


class RankingDecisionRow(NamedTuple):
    id: int
    committee_id: int
    shown: bool
    reason: str
    decided_by: str
    decided_at: datetime


RANKING_DECISIONS = Listing(
    name="ranking_decisions",
    row=RankingDecisionRow._make,
    columns={
        "id": col(RankingDecision.id),
        "committee_id": col(RankingDecision.committee_id),
        "shown": col(RankingDecision.shown),
        "reason": col(RankingDecision.reason),
        "decided_by": col(Account.display_name),
        "decided_at": col(RankingDecision.decided_at),
    },
    owner=col(RankingDecision.committee_id),
    right=Right.READ_FIGURES,
    order=("id",),
    key_types=(int,),
    joins=lambda statement: statement.join(Account, col(Account.id) == col(RankingDecision.decided_by_id)),
)
