"""委员: who they are, how they belong, what they took part in, and what their year scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import strawberry

from graphql_schema.arguments import (
    FILTER,
    ORDER,
    SEARCHED,
    AnyCommittee,
    CommitteeCode,
    Year,
    any_committee_id,
    checked_year,
    committee_id,
    given_once,
    in_order,
)
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.memberships import Membership
from graphql_schema.nodes import Node, any_key_of, global_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed, listed_under, listed_under_each
from graphql_schema.particulars import Particulars, masked_phone_with, particulars_with
from graphql_schema.policies import Belonging
from graphql_schema.rows import OfRow, told_by_row
from graphql_schema.scorecards import Scorecard, scorecard_of
from services.listings.activities import PARTICIPATIONS
from services.listings.assessments import ASSESSMENTS
from services.listings.holders import MEMBER_ORDERS, HoldersSought, MembersSought
from services.listings.members import MEMBERS, MEMBERSHIPS, MemberRow, find_member
from services.listings.opinion_reports import AUTHORSHIPS
from services.listings.proposals import SPONSORSHIPS
from services.permissions import Right
from services.search import words_of

if TYPE_CHECKING:
    from graphql_schema.activities import Participation
    from graphql_schema.assessments import Assessment, AssessmentFilter
    from graphql_schema.distributions import YearScore
    from graphql_schema.opinion_reports import Authorship
    from graphql_schema.proposals import Sponsorship


async def _memberships(members: Sequence[Member], info: Info) -> list[list[Membership]]:
    spans = await info.context.loaders.grouped(MEMBERSHIPS, "member_id").load_at_once([member.key for member in members])
    return [[Membership.from_row(row) for row in rows] for rows in spans]


async def _membership(members: Sequence[Member], info: Info, on: date) -> list[Membership | None]:
    spans = await info.context.loaders.grouped(MEMBERSHIPS, "member_id").load_at_once([member.key for member in members])
    return [next((Membership.from_row(row) for row in rows if row.holds_on(on)), None) for rows in spans]


async def _participations(
    members: Sequence[Member], info: Info, first: int | None, after: str | None, last: int | None, before: str | None
) -> Sequence[Connection[Participation]]:
    from graphql_schema.activities import Participation

    keys = [member.key for member in members]
    return await listed_under_each(info, PARTICIPATIONS, "member_id", keys, (first, after, last, before), Participation.from_row)


@told_by_row
@strawberry.type(description="委员: a member of a committee.")
class Member(OfRow, Node):
    listing: ClassVar = MEMBERS
    derived: ClassVar = {"id": lambda member: global_id("Member", member.row.id)}
    row: strawberry.Private[MemberRow]
    number: str = strawberry.field(description="委员编号: the member's number within the committee.")
    name: str = strawberry.field(description="姓名: the member's name.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("所属委员会: the member's committee.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.committee_key)

    @resolved("任职时段: the whole membership, span by span.", size=2, together=_memberships)
    async def memberships(self, info: Info) -> list[Membership]:
        rows = await info.context.loaders.grouped(MEMBERSHIPS, "member_id").load(self.key)
        return [Membership.from_row(row) for row in rows]

    @resolved("某日任职: the membership as it was on a day; null if the member did not belong to the committee then.", together=_membership)
    async def membership(self, info: Info, on: Annotated[date, strawberry.argument(description="日期: the day.")]) -> Membership | None:
        rows = await info.context.loaders.grouped(MEMBERSHIPS, "member_id").load(self.key)
        return next((Membership.from_row(row) for row in rows if row.holds_on(on)), None)

    @resolved(
        "参加活动: the member's parts in activities, by day; null to those who may not read them.",
        right=Right.READ_PERFORMANCE,
        together=_participations,
    )
    async def participations(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Annotated[Participation, strawberry.lazy("graphql_schema.activities")]] | None:
        from graphql_schema.activities import Participation

        return await listed_under(info, PARTICIPATIONS, "member_id", self.key, (first, after, last, before), Participation.from_row)

    @resolved("提出提案: the member's sponsorships of proposals, by day.")
    async def sponsorships(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Annotated[Sponsorship, strawberry.lazy("graphql_schema.proposals")]]:
        from graphql_schema.proposals import Sponsorship

        return await listed_under(info, SPONSORSHIPS, "member_id", self.key, (first, after, last, before), Sponsorship.from_row)

    @resolved(
        "撰写信息: the member's authorships of opinion reports, by day; null to those who may not read them.", right=Right.READ_PERFORMANCE
    )
    async def authorships(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Annotated[Authorship, strawberry.lazy("graphql_schema.opinion_reports")]] | None:
        from graphql_schema.opinion_reports import Authorship

        return await listed_under(info, AUTHORSHIPS, "member_id", self.key, (first, after, last, before), Authorship.from_row)

    @resolved(
        "评定: what people gave the member, by the day it counts on; null to those who may not read it.", right=Right.READ_PERFORMANCE
    )
    async def assessments(
        self,
        info: Info,
        filter: Annotated[Annotated[AssessmentFilter, strawberry.lazy("graphql_schema.assessments")] | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Annotated[Assessment, strawberry.lazy("graphql_schema.assessments")]] | None:
        from graphql_schema.assessments import Assessment, AssessmentFilter

        part, sought = (first, after, last, before), (filter or AssessmentFilter()).sought()
        return await listed_under(info, ASSESSMENTS, "member_id", self.key, part, Assessment.from_row, sought)

    @resolved(
        "计分卡: the member's year, scored; null if the member did not belong to the committee in that year.",
        right=Right.READ_PERFORMANCE,
        weight=5,
    )
    async def scorecard(self, info: Info, year: Year) -> Scorecard | None:
        return await scorecard_of(info, self.committee_key, checked_year(year), self.key)

    @resolved(
        "历年得分: the member's totals of the years that were kept, the oldest first; null to those who may not read them.",
        right=Right.READ_PERFORMANCE,
        size=5,
    )
    async def score_history(
        self,
        info: Info,
        years: Annotated[list[int] | None, strawberry.argument(description="年度: only of these years; of every year if left out.")] = None,
    ) -> list[Annotated[YearScore, strawberry.lazy("graphql_schema.distributions")]] | None:
        from graphql_schema.distributions import history_of

        return await history_of(info, self.key, None if years is None else [checked_year(year) for year in years])

    @resolved("电话(隐去中间): the telephone number with its middle hidden; null if none is known.", right=Right.READ_PERFORMANCE)
    async def phone_masked(self, info: Info) -> str | None:
        return await masked_phone_with(info, self.key)

    @resolved(
        "个人信息: telephone and party; null if none are known. Who read whose, and why, stands in the audit.", right=Right.READ_PERSONAL
    )
    async def particulars(
        self,
        info: Info,
        reason: Annotated[
            str | None, strawberry.argument(description="理由: why they are read; needed for anybody's but one's own.")
        ] = None,
    ) -> Particulars | None:
        return await particulars_with(info, self.key, reason)

    def belongs(self) -> Belonging:
        return Belonging(self.committee_key, self.key)

    @property
    def key(self) -> int:
        return self.row.id

    @property
    def committee_key(self) -> int:
        return self.row.committee_id

    @classmethod
    def from_row(cls, row: MemberRow) -> Self:
        return cls.of(row)


async def member_with(info: Info, key: int) -> Member:
    """The member of a row which the actor may read."""
    row = await info.context.loaders.by_id(MEMBERS).load(key)
    assert row is not None
    return Member.from_row(row)


@strawberry.enum(description="委员排序: in which order members are listed.")
class MemberOrder(Enum):
    STROKES = strawberry.enum_value("strokes", description="姓氏笔画: by the strokes of the name, as offices print their lists.")
    PINYIN = strawberry.enum_value("pinyin", description="拼音: by the alphabet, as the name is read.")
    NUMBER = strawberry.enum_value("number", description="委员编号: by number, character by character.")


@strawberry.input(description="委员筛选: which members are sought; what is asked of membership has to hold in one span, on a day or ever.")
class MemberFilter:
    text: str | None = strawberry.field(default=None, description=f"搜索: all of these words occur in the name or number, {SEARCHED}")
    sector: strawberry.ID | None = strawberry.field(default=None, description="界别: of this sector, by its global id.")
    special_committee: strawberry.ID | None = strawberry.field(
        default=None, description="专门委员会: with this as the primary special committee, by its global id."
    )
    group: strawberry.ID | None = strawberry.field(default=None, description="活动组: sitting in this activity group, by its global id.")
    on_standing_committee: bool | None = strawberry.field(default=None, description="常委: on the Standing Committee, or not on it.")
    on: date | None = strawberry.field(default=None, description="日期: belonging to the committee on this day, with all of the above.")

    def sought(self, info: Info, committee: int | None = None) -> MembersSought:
        """What it stands for, to whoever asks. Raises Refusal BAD_TEXT or BAD_ID."""
        return MembersSought(
            committee_id=committee,
            words=words_of(self.text, "filter.text"),
            sector_id=any_key_of(self.sector, "Sector", "filter.sector"),
            special_committee_id=any_key_of(self.special_committee, "SpecialCommittee", "filter.specialCommittee"),
            group_id=any_key_of(self.group, "ActivityGroup", "filter.group"),
            on_standing_committee=self.on_standing_committee,
            on=self.on,
            seen_by=info.context.actor,
        )


def holders_sought(info: Info, parent: str, filter: MemberFilter | None) -> HoldersSought:
    """Which members are sought beneath a sector, special committee or group. Raises Refusal BAD_TEXT or BAD_ID."""
    return HoldersSought(parent, (filter or MemberFilter()).sought(info))


@strawberry.type
class MemberQueries:
    @resolved(
        "委员: members, in 姓氏笔画 order where no other is asked for; null for a committee that may not be read.",
        rows=Right.READ,
    )
    async def members(
        self,
        info: Info,
        committee: AnyCommittee = None,
        sector: Annotated[
            strawberry.ID | None, strawberry.argument(description="界别: only members of this sector, by its global id.")
        ] = None,
        on: Annotated[
            date | None,
            strawberry.argument(description="日期: only those who belong to the committee (and sector) on this day."),
        ] = None,
        filter: Annotated[MemberFilter | None, FILTER] = None,
        order_by: Annotated[MemberOrder | None, ORDER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Member]:
        sought = (filter or MemberFilter()).sought(info, await any_committee_id(info, committee, Right.READ))
        sought = replace(
            sought,
            sector_id=given_once("sector", any_key_of(sector, "Sector", "sector"), sought.sector_id),
            on=given_once("on", on, sought.on),
        )
        return await listed(info, in_order(MEMBER_ORDERS, order_by), (first, after, last, before), Member.from_row, sought)

    @resolved("委员: the member with a 委员编号 in a committee; null if there is none.", rows=Right.READ)
    async def member(
        self,
        info: Info,
        committee: CommitteeCode,
        number: Annotated[str, strawberry.argument(description="委员编号: the member's number within the committee.")],
    ) -> Member | None:
        row = await info.context.read(find_member, await committee_id(info, committee, Right.READ), number)
        return None if row is None else Member.from_row(row)
