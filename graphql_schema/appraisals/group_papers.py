"""What is written down about groups while a year is appraised: which are left out, and what is disputed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self

import strawberry

from graphql_schema.appraisals.papers import REVISION, LazyAppraisal, LazyGroup
from graphql_schema.appraisals.words import ObjectionStage, ObjectionState
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from graphql_schema.policies import Belonging
from services.listings.appraisals import APPRAISALS
from services.listings.committees import ACTIVITY_GROUPS
from services.listings.group_papers import GROUP_OBJECTIONS, GroupExclusionRow, GroupObjectionRow
from services.permissions import Right


@strawberry.type
class AboutGroup:
    """What is about one group."""

    row: strawberry.Private[Any]

    @resolved("小组: the group as it is now.")
    async def group(self, info: Info) -> LazyGroup | None:
        from graphql_schema.bodies import ActivityGroup

        found = await info.context.loaders.by_id(ACTIVITY_GROUPS).load(self.row.group_id)
        return None if found is None else ActivityGroup.from_row(found)


@strawberry.type(description="小组不参加考核: a group that is left out of a year's appraisal, and why.")
class GroupExclusion(AboutGroup):
    reason: str = strawberry.field(description="理由: why.")
    decided_by: str = strawberry.field(description="决定人: who decided.")
    decided_at: datetime = strawberry.field(description="决定时刻: when.")

    @classmethod
    def from_row(cls, row: GroupExclusionRow) -> Self:
        return cls(row=row, reason=row.reason, decided_by=row.decided_by, decided_at=row.decided_at)


@strawberry.type(description="小组异议: what somebody disputes about a group's year, and what was decided about it.")
class GroupObjection(AboutGroup, Node):
    listing: ClassVar = GROUP_OBJECTIONS
    stage: ObjectionStage = strawberry.field(description="异议阶段: when it was raised.")
    clause: str | None = strawberry.field(description="条款: the clause that is meant, by its name; null where none was named.")
    work: str | None = strawberry.field(description="工作编号: the number of the work that is meant; null where none was named.")
    statement: str = strawberry.field(description="异议内容: what is disputed.")
    raised_by: str | None = strawberry.field(
        description="提出人: who raised it, as the office wrote it down; null where who speaks for the group did."
    )
    raised_on: date = strawberry.field(description="提出日期: when it was raised.")
    state: ObjectionState = strawberry.field(description="异议状态: what became of it.")
    answer: str | None = strawberry.field(description="处理意见: why it was decided so, or withdrawn; null until then.")
    decided_at: datetime | None = strawberry.field(description="处理时刻: when; null until then.")
    revision: int = strawberry.field(description=REVISION)

    @resolved("年度考核: the year's appraisal; null if figures of the committee may not be read.", rows=Right.READ_FIGURES)
    async def appraisal(self, info: Info) -> LazyAppraisal | None:
        from graphql_schema.appraisals.cycle import Appraisal

        found = await info.context.loaders.by_id(APPRAISALS).load(self.row.appraisal_id)
        return None if found is None else Appraisal.from_row(found)

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id, group=self.row.group_id)

    @classmethod
    def from_row(cls, row: GroupObjectionRow) -> Self:
        same = ("clause", "work", "statement", "raised_by", "raised_on", "answer", "decided_at", "revision")
        told = {name: getattr(row, name) for name in same}
        return cls(
            id=global_id("GroupObjection", row.id), row=row, stage=ObjectionStage(row.stage), state=ObjectionState(row.state), **told
        )
