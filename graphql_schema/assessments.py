"""评定、清单项、调整: what people gave members and groups."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated, ClassVar, Self

import strawberry

from graphql_schema.arguments import FILTER, ORDER, AnyCommittee, DateRange, any_committee_id, days_in, in_order
from graphql_schema.bodies import ActivityGroup
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.evidence import Evidence
from graphql_schema.fields import resolved
from graphql_schema.members import Member, member_with
from graphql_schema.nodes import Node, any_key_of, global_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed, listed_under
from graphql_schema.scalars import Points
from scoring_plugins.catalogue import say
from services import models
from services.errors import Refusal
from services.listings.assessments import ASSESSMENT_ORDERS, ASSESSMENTS, AssessmentRow, AssessmentsSought
from services.listings.attachments import ATTACHMENTS
from services.listings.committees import ACTIVITY_GROUPS
from services.permissions import Right
from services.texts import problems_of_texts


@strawberry.enum(description="评定类别: which kind of thing people gave.")
class AssessmentKind(Enum):
    ASSESSMENT = strawberry.enum_value("assessment", description="评定: points that a regulation leaves to people.")
    CHECKLIST = strawberry.enum_value("checklist", description="清单项: a thing on a list that was done, with points or without.")
    ADJUSTMENT = strawberry.enum_value("adjustment", description="调整: points that people add or take away.")


@strawberry.type(description="评定: one thing that people gave a member or a group; it is its own work.")
class Assessment(Node):
    listing: ClassVar = ASSESSMENTS
    key: strawberry.Private[int]
    committee_key: strawberry.Private[int]
    member_key: strawberry.Private[int | None]
    group_key: strawberry.Private[int | None]
    number: str = strawberry.field(description="编号: the office's own number.")
    kind: AssessmentKind = strawberry.field(description="评定类别: which kind of thing it is.")
    item: str = strawberry.field(description="项目: what it is given for, as the regulation names it.")
    quantity: Points | None = strawberry.field(description="分值: the points given; null where only the thing itself is said.")
    reason: str = strawberry.field(description="事由: why.")
    given_by: str = strawberry.field(description="作出者: who gave it, in the office's words.")
    dated_on: date = strawberry.field(description="日期: the day it counts on.")
    is_verified: bool = strawberry.field(description="已核实: whether a second person verified it; only then it counts.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("所属委员会: the committee that keeps it.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.committee_key)

    @resolved("委员: the member to whom it was given; null for a group.")
    async def member(self, info: Info) -> Member | None:
        return None if self.member_key is None else await member_with(info, self.member_key)

    @resolved("活动组: the group to which it was given; null for a member.")
    async def group(self, info: Info) -> ActivityGroup | None:
        row = None if self.group_key is None else await info.context.loaders.by_id(ACTIVITY_GROUPS).load(self.group_key)
        return None if row is None else ActivityGroup.from_row(row)

    @resolved("佐证: the files attached to it, the first first; those withdrawn stay in the list.", rows=Right.READ_PERFORMANCE)
    async def evidence(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Evidence]:
        return await listed_under(info, ATTACHMENTS, "assessment_id", self.key, (first, after, last, before), Evidence.from_row)

    @classmethod
    def from_row(cls, row: AssessmentRow) -> Self:
        return cls(
            id=global_id("Assessment", row.id),
            key=row.id,
            committee_key=row.committee_id,
            member_key=row.member_id,
            group_key=row.group_id,
            number=row.number,
            kind=AssessmentKind(row.kind.value),
            item=row.item,
            quantity=None if row.quantity is None else Points(row.quantity),
            reason=row.reason,
            given_by=row.given_by,
            dated_on=row.dated_on,
            is_verified=row.is_verified,
            revision=row.revision,
        )


@strawberry.enum(description="评定排序: in which order assessments are listed.")
class AssessmentOrder(Enum):
    DATED_ON_ASC = strawberry.enum_value("dated_on_asc", description="日期由早到晚: by the day they count on, the earliest first.")
    DATED_ON_DESC = strawberry.enum_value("dated_on_desc", description="日期由晚到早: by the day they count on, the latest first.")
    NUMBER = strawberry.enum_value("number", description="编号: by number, character by character.")


@strawberry.input(description="评定筛选: which assessments are sought.")
class AssessmentFilter:
    kind: AssessmentKind | None = strawberry.field(default=None, description="评定类别: of this kind.")
    item: str | None = strawberry.field(default=None, description="项目: given for exactly this.")
    member: strawberry.ID | None = strawberry.field(default=None, description="委员: given to this member, by its global id.")
    group: strawberry.ID | None = strawberry.field(default=None, description="活动组: given to this group, by its global id.")
    is_verified: bool | None = strawberry.field(default=None, description="已核实: verified by a second person, or not yet.")
    dated_on: DateRange | None = strawberry.field(default=None, description="日期: counting on one of these days.")

    def sought(self, committee: int | None = None) -> AssessmentsSought:
        """What it stands for. Raises Refusal BAD_TEXT, BAD_DATES or BAD_ID."""
        if self.item is not None and problems_of_texts({"filter.item": self.item}):
            raise Refusal("BAD_TEXT", say("assessments.bad_item"), "filter.item")
        return AssessmentsSought(
            committee_id=committee,
            kind=None if self.kind is None else models.AssessmentKind[self.kind.name],
            item=self.item,
            member_id=any_key_of(self.member, "Member", "filter.member"),
            group_id=any_key_of(self.group, "ActivityGroup", "filter.group"),
            is_verified=self.is_verified,
            dated_on=days_in(self.dated_on, "filter.datedOn"),
        )


@strawberry.type
class AssessmentQueries:
    @resolved(
        "评定: what people gave, by the day it counts on where no other order is asked for; null for a committee that may not be read.",
        rows=Right.READ_PERFORMANCE,
    )
    async def assessments(
        self,
        info: Info,
        committee: AnyCommittee = None,
        filter: Annotated[AssessmentFilter | None, FILTER] = None,
        order_by: Annotated[AssessmentOrder | None, ORDER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Assessment] | None:
        sought = (filter or AssessmentFilter()).sought(await any_committee_id(info, committee, Right.READ_PERFORMANCE))
        return await listed(info, in_order(ASSESSMENT_ORDERS, order_by), (first, after, last, before), Assessment.from_row, sought)
