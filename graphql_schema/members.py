"""委员: who they are, how they belong, what they took part in, and what their year scored."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import strawberry

from graphql_schema.arguments import AnyCommittee, CommitteeCode, Year, checked_year, committee_id
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.memberships import Membership
from graphql_schema.nodes import Node, global_id, key_of
from graphql_schema.pagination import After, Before, Connection, First, Last, listed, listed_under
from graphql_schema.policies import Belonging
from graphql_schema.scorecards import Scorecard, scorecard_of
from services.listings.activities import PARTICIPATIONS
from services.listings.members import MEMBERS, MEMBERSHIPS, MemberRow, MembersSought, find_member
from services.listings.opinion_reports import AUTHORSHIPS
from services.listings.proposals import SPONSORSHIPS
from services.permissions import Right

if TYPE_CHECKING:
    from graphql_schema.activities import Participation
    from graphql_schema.opinion_reports import Authorship
    from graphql_schema.proposals import Sponsorship


@strawberry.type(description="委员: a member of a committee.")
class Member(Node):
    listing: ClassVar = MEMBERS
    key: strawberry.Private[int]
    committee_key: strawberry.Private[int]
    number: str = strawberry.field(description="委员编号: the member's number within the committee.")
    name: str = strawberry.field(description="姓名: the member's name.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("所属委员会: the member's committee.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.committee_key)

    @resolved("任职时段: the whole membership, span by span.", size=2)
    async def memberships(self, info: Info) -> list[Membership]:
        rows = await info.context.loaders.grouped(MEMBERSHIPS, "member_id").load(self.key)
        return [Membership.from_row(row) for row in rows]

    @resolved("某日任职: the membership as it was on a day; null if the member did not belong to the committee then.")
    async def membership(self, info: Info, on: Annotated[date, strawberry.argument(description="日期: the day.")]) -> Membership | None:
        rows = await info.context.loaders.grouped(MEMBERSHIPS, "member_id").load(self.key)
        return next((Membership.from_row(row) for row in rows if row.holds_on(on)), None)

    @resolved("参加活动: the member's parts in activities, by day.", right=Right.READ_PERFORMANCE)
    async def participations(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Annotated[Participation, strawberry.lazy("graphql_schema.activities")]]:
        from graphql_schema.activities import Participation

        return await listed_under(info, PARTICIPATIONS, "member_id", self.key, (first, after, last, before), Participation.from_row)

    @resolved("提出提案: the member's sponsorships of proposals, by day.")
    async def sponsorships(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Annotated[Sponsorship, strawberry.lazy("graphql_schema.proposals")]]:
        from graphql_schema.proposals import Sponsorship

        return await listed_under(info, SPONSORSHIPS, "member_id", self.key, (first, after, last, before), Sponsorship.from_row)

    @resolved("撰写信息: the member's authorships of opinion reports, by day.", right=Right.READ_PERFORMANCE)
    async def authorships(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Annotated[Authorship, strawberry.lazy("graphql_schema.opinion_reports")]]:
        from graphql_schema.opinion_reports import Authorship

        return await listed_under(info, AUTHORSHIPS, "member_id", self.key, (first, after, last, before), Authorship.from_row)

    @resolved(
        "计分卡: the member's year, scored; null if the member did not belong to the committee in that year.",
        right=Right.READ_PERFORMANCE,
        weight=5,
    )
    async def scorecard(self, info: Info, year: Year) -> Scorecard | None:
        return await scorecard_of(info, self.committee_key, checked_year(year), self.key)

    def belongs(self) -> Belonging:
        return Belonging(self.committee_key, self.key)

    @classmethod
    def from_row(cls, row: MemberRow) -> Self:
        return cls(
            id=global_id("Member", row.id),
            key=row.id,
            committee_key=row.committee_id,
            number=row.number,
            name=row.name,
            revision=row.revision,
        )


async def member_with(info: Info, key: int) -> Member:
    """The member of a row which the actor may read."""
    row = await info.context.loaders.by_id(MEMBERS).load(key)
    assert row is not None
    return Member.from_row(row)


@strawberry.type
class MemberQueries:
    @resolved("委员: members in 姓氏笔画 order.", rows=Right.READ)
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
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Member]:
        sought = MembersSought(
            committee_id=None if committee is None else await committee_id(info, committee, Right.READ),
            sector_id=None if sector is None else key_of(sector, "Sector", "sector"),
            on=on,
        )
        return await listed(info, MEMBERS, (first, after, last, before), Member.from_row, sought)

    @resolved("委员: the member with a 委员编号 in a committee; null if there is none.", rows=Right.READ)
    async def member(
        self,
        info: Info,
        committee: CommitteeCode,
        number: Annotated[str, strawberry.argument(description="委员编号: the member's number within the committee.")],
    ) -> Member | None:
        row = await info.context.read(find_member, await committee_id(info, committee, Right.READ), number)
        return None if row is None else Member.from_row(row)
