"""Whether a committee shows ranks: decided by those who decide, with a reason, and kept."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import Given, Payload, Sent
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from services.listings.rankings import RANKING_DECISIONS, RankingDecisionRow
from services.permissions import Right
from services.scorings.ranking import decide_ranking


@strawberry.type(description="名次公开决定: that ranks are shown, or are not any more, and why; the newest one holds.")
class RankingDecision:
    shown: bool = strawberry.field(description="公开名次: whether ranks are shown from then on.")
    reason: str = strawberry.field(description="理由: why.")
    decided_by: str = strawberry.field(description="决定人: who decided.")
    decided_at: datetime = strawberry.field(description="决定时刻: when.")

    @classmethod
    def from_row(cls, row: RankingDecisionRow) -> Self:
        return cls(shown=row.shown, reason=row.reason, decided_by=row.decided_by, decided_at=row.decided_at)


@strawberry.input(description="名次公开决定: whether a committee shows ranks.")
class DecideRankingInput(Sent):
    committee: str = strawberry.field(description="行政区划代码: the committee's division code.")
    shown: bool = strawberry.field(description="公开名次: whether ranks are shown from now on.")
    reason: str = strawberry.field(description="理由: why; it is kept and can be read by everybody who reads figures.")


@strawberry.type(description="名次公开决定结果: the decision as it was kept.")
class DecideRankingPayload(Payload):
    decision: RankingDecision | None = strawberry.field(
        default=None, description="名次公开决定: the decision; null where something was wrong.", metadata={"right": Right.READ_FIGURES}
    )


async def decisions_of(info: Info, committee_key: int) -> list[RankingDecision]:
    """All decisions of a committee, the oldest first."""
    rows = await info.context.loaders.grouped(RANKING_DECISIONS, "committee_id").load(committee_key)
    return [RankingDecision.from_row(row) for row in rows]


@strawberry.type
class RankingChanges:
    @changing("名次公开决定: decides whether a committee shows ranks; without any decision they are not shown.", right=Right.DECIDE)
    async def decide_ranking(self, info: Info, input: Given[DecideRankingInput]) -> DecideRankingPayload | None:
        owner = await committee_id(info, input.committee, Right.DECIDE)
        key = await change(info, input, decide_ranking, owner, input.shown, input.reason)
        row = await info.context.loaders.by_id(RANKING_DECISIONS).load(key)
        return DecideRankingPayload(decision=None if row is None else RankingDecision.from_row(row))
