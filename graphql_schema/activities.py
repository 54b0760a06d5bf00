"""履职活动: meetings, study, research, service …, their half days and the roll."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Annotated, ClassVar, Self

import strawberry

from graphql_schema.arguments import (
    FILTER,
    ORDER,
    SEARCHED,
    AnyCommittee,
    AnyYear,
    DateRange,
    any_committee_id,
    any_year,
    days_in,
    few,
    in_order,
)
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.evidence import Evidence
from graphql_schema.fields import resolved
from graphql_schema.members import Member, member_with
from graphql_schema.nodes import Node, global_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed, listed_under
from graphql_schema.particulars import leave_reason_with
from graphql_schema.policies import Belonging
from services.listings.activities import (
    ACTIVITIES,
    ACTIVITY_ORDERS,
    ACTIVITY_ORGANISERS,
    ACTIVITY_SESSIONS,
    ATTENDANCE,
    PARTICIPATIONS,
    ActivitiesSought,
    ActivityRow,
    ParticipationRow,
    in_order_held,
)
from services.listings.attachments import ATTACHMENTS
from services.permissions import Right
from services.search import words_of


@strawberry.enum(description="半天: which half of a day; attendance is counted by the half day.")
class Half(Enum):
    MORNING = strawberry.enum_value("morning", description="上午: the morning.")
    AFTERNOON = strawberry.enum_value("afternoon", description="下午: the afternoon.")


@strawberry.enum(description="出席情况: what became of one half day.")
class AttendanceStatus(Enum):
    PRESENT = strawberry.enum_value("present", description="出席: present.")
    LATE = strawberry.enum_value("late", description="迟到: came late.")
    LEFT_EARLY = strawberry.enum_value("left_early", description="早退: left early.")
    WALK_IN = strawberry.enum_value("walk_in", description="未报名到会: came without having enrolled.")
    ON_LEAVE = strawberry.enum_value("on_leave", description="请假: absent with leave.")
    OFFICIAL_LEAVE = strawberry.enum_value("official_leave", description="公差: absent on official duty.")
    LEAVE_REFUSED = strawberry.enum_value("leave_refused", description="请假未准: absent although leave was refused.")
    ABSENT = strawberry.enum_value("absent", description="缺席: absent without leave.")
    NO_SHOW = strawberry.enum_value("no_show", description="报名未到: had enrolled and did not come.")


@strawberry.type(description="半天会次: one half day of an activity.")
class ActivitySession:
    held_on: date = strawberry.field(description="日期: the day.")
    half: Half = strawberry.field(description="半天: morning or afternoon.")


@strawberry.type(description="组织单位: a group, sector or special committee that organised an activity.")
class ActivityOrganiser:
    name: str = strawberry.field(description="名称: what it is called.")
    is_verified: bool = strawberry.field(description="已核实: whether a second person verified it; only then a group is scored for it.")


@strawberry.type(description="考勤: what became of one half day of a member's part.")
class Attendance:
    key: strawberry.Private[int]
    of: strawberry.Private[Belonging]
    held_on: date = strawberry.field(description="日期: the day.")
    half: Half = strawberry.field(description="半天: morning or afternoon.")
    status: AttendanceStatus = strawberry.field(description="出席情况: what became of it.")

    @resolved("请假事由: why the member was on leave; null if that is not known.", right=Right.READ_PERSONAL)
    async def leave_reason(self, info: Info) -> str | None:
        return await leave_reason_with(info, self.key)

    def belongs(self) -> Belonging:
        return self.of


async def _activities(parts: Sequence[Participation], info: Info) -> list[Activity]:
    rows = await info.context.loaders.by_id(ACTIVITIES).load_at_once([part.activity_key for part in parts])
    return [Activity.from_row(row) for row in rows if row is not None]


@strawberry.type(description="参加: a member's part in an activity, a line of the roll.")
class Participation(Node):
    listing: ClassVar = PARTICIPATIONS
    key: strawberry.Private[int]
    committee_key: strawberry.Private[int]
    activity_key: strawberry.Private[int]
    member_key: strawberry.Private[int]
    role: str = strawberry.field(description="角色: the role that regulations name, such as participant, speaker or sitting_in (列席).")
    is_verified: bool = strawberry.field(description="已核实: whether a second person verified it; only then it counts.")

    @resolved("活动: the activity.", together=_activities)
    async def activity(self, info: Info) -> Activity:
        row = await info.context.loaders.by_id(ACTIVITIES).load(self.activity_key)
        assert row is not None
        return Activity.from_row(row)

    @resolved("委员: the member.")
    async def member(self, info: Info) -> Member:
        return await member_with(info, self.member_key)

    @resolved("考勤: half day by half day; empty for kinds without half days.", size=4)
    async def attendance(self, info: Info) -> list[Attendance]:
        rows = await info.context.loaders.grouped(ATTENDANCE, "participation_id").load(self.key)
        of = Belonging(self.committee_key, self.member_key)
        return [
            Attendance(key=row.id, of=of, held_on=row.held_on, half=Half(row.half), status=AttendanceStatus(row.status))
            for row in in_order_held(rows)
        ]

    @classmethod
    def from_row(cls, row: ParticipationRow) -> Self:
        return cls(
            id=global_id("Participation", row.id),
            key=row.id,
            committee_key=row.committee_id,
            activity_key=row.activity_id,
            member_key=row.member_id,
            role=row.role,
            is_verified=row.is_verified,
        )


@strawberry.type(description="履职活动: a meeting, study, research, inspection, service and the like that an office registers.")
class Activity(Node):
    listing: ClassVar = ACTIVITIES
    key: strawberry.Private[int]
    committee_key: strawberry.Private[int]
    number: str = strawberry.field(description="编号: the office's own number.")
    kind: str = strawberry.field(description="类别: the dotted kind that regulations select by, such as meeting.plenary.")
    title: str = strawberry.field(description="名称: what it is called.")
    held_on: date = strawberry.field(description="举办日期: the first day held.")
    is_away: bool = strawberry.field(description="外出: whether it was held away from home.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("所属委员会: the committee that registered it.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.committee_key)

    @resolved("半天会次: its half days; empty for kinds without them.", size=4)
    async def sessions(self, info: Info) -> list[ActivitySession]:
        rows = await info.context.loaders.grouped(ACTIVITY_SESSIONS, "activity_id").load(self.key)
        return [ActivitySession(held_on=row.held_on, half=Half(row.half)) for row in in_order_held(rows)]

    @resolved("组织单位: which groups, sectors and special committees organised it; empty where the office did.", size=2)
    async def organisers(self, info: Info) -> list[ActivityOrganiser]:
        rows = await info.context.loaders.grouped(ACTIVITY_ORGANISERS, "activity_id").load(self.key)
        return [ActivityOrganiser(name=row.name, is_verified=row.is_verified) for row in sorted(rows, key=lambda row: row.name)]

    @resolved("名册: who took part.", rows=Right.READ_PERFORMANCE)
    async def participations(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Participation]:
        return await listed_under(info, PARTICIPATIONS, "activity_id", self.key, (first, after, last, before), Participation.from_row)

    @resolved("佐证: the files attached to it, the first first; those withdrawn stay in the list.", rows=Right.READ_PERFORMANCE)
    async def evidence(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Evidence]:
        return await listed_under(info, ATTACHMENTS, "activity_id", self.key, (first, after, last, before), Evidence.from_row)

    @classmethod
    def from_row(cls, row: ActivityRow) -> Self:
        return cls(
            id=global_id("Activity", row.id),
            key=row.id,
            committee_key=row.committee_id,
            number=row.number,
            kind=row.kind,
            title=row.title,
            held_on=row.held_on,
            is_away=row.is_away,
            revision=row.revision,
        )


@strawberry.enum(description="活动排序: in which order activities are listed.")
class ActivityOrder(Enum):
    HELD_ON_ASC = strawberry.enum_value("held_on_asc", description="举办日期由早到晚: by the first day held, the earliest first.")
    HELD_ON_DESC = strawberry.enum_value("held_on_desc", description="举办日期由晚到早: by the first day held, the latest first.")
    NUMBER = strawberry.enum_value("number", description="编号: by number, character by character.")


@strawberry.input(description="活动筛选: which activities are sought.")
class ActivityFilter:
    text: str | None = strawberry.field(default=None, description=f"搜索: all of these words occur in the title or number, {SEARCHED}")
    kinds: list[str] | None = strawberry.field(
        default=None, description="类别: of one of these dotted kinds, or of a kind below one; at most 20."
    )
    held_on: DateRange | None = strawberry.field(default=None, description="举办日期: first held on one of these days.")
    is_away: bool | None = strawberry.field(default=None, description="外出: held away from home, or not.")

    def sought(self, committee: int | None = None, year: int | None = None, kind: str | None = None) -> ActivitiesSought:
        """What it stands for. Raises Refusal BAD_TEXT, BAD_DATES or TOO_MANY_VALUES."""
        return ActivitiesSought(
            committee_id=committee,
            year=year,
            kind=kind,
            kinds=few(self.kinds, "filter.kinds"),
            held_on=days_in(self.held_on, "filter.heldOn"),
            is_away=self.is_away,
            words=words_of(self.text, "filter.text"),
        )


@strawberry.type
class ActivityQueries:
    @resolved(
        "履职活动: activities, by the first day held where no other order is asked for; null for a committee that may not be read.",
        rows=Right.READ,
    )
    async def activities(
        self,
        info: Info,
        committee: AnyCommittee = None,
        year: AnyYear = None,
        kind: Annotated[
            str | None, strawberry.argument(description="类别: only this dotted kind or kinds below it; meeting takes in meeting.plenary.")
        ] = None,
        filter: Annotated[ActivityFilter | None, FILTER] = None,
        order_by: Annotated[ActivityOrder | None, ORDER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Activity] | None:
        sought = (filter or ActivityFilter()).sought(await any_committee_id(info, committee, Right.READ), any_year(year), kind)
        return await listed(info, in_order(ACTIVITY_ORDERS, order_by), (first, after, last, before), Activity.from_row, sought)
