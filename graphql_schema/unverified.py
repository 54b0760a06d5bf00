"""待核实: what was registered and waits for a second person."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated, Any, Self

import strawberry

from graphql_schema.arguments import FILTER, CommitteeCode, DateRange, committee_id, days_in
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.members import Member, member_with
from graphql_schema.nodes import Node
from graphql_schema.pagination import After, Before, Connection, First, Last, listed
from services.listings.activities import ACTIVITIES
from services.listings.assessments import ASSESSMENTS
from services.listings.opinion_reports import OPINION_REPORTS
from services.listings.paging import Listing
from services.listings.proposals import PROPOSALS
from services.listings.unverified import UNVERIFIED_FACTS, UnverifiedFactRow, UnverifiedSought
from services.permissions import Right

_WORKS: dict[str, Listing[Any]] = {
    "activity": ACTIVITIES,
    "proposal": PROPOSALS,
    "opinion_report": OPINION_REPORTS,
    "assessment": ASSESSMENTS,
}


@strawberry.enum(description="事实类别: what a fact says.")
class FactKind(Enum):
    PARTICIPATION = strawberry.enum_value("participation", description="参加: that a member took part.")
    ACTIVITY_ORGANISER = strawberry.enum_value(
        "activity_organiser", description="组织: that a group, sector or special committee organised an activity."
    )
    SPONSORSHIP = strawberry.enum_value("sponsorship", description="提出: that somebody sponsored a proposal.")
    PROPOSAL_MARK = strawberry.enum_value("proposal_mark", description="提案结果: what became of a proposal.")
    PROPOSAL_ASSESSMENT = strawberry.enum_value("proposal_assessment", description="提案评定: points that somebody gave a proposal.")
    HANDLING = strawberry.enum_value("handling", description="承办: that a unit handles a proposal.")
    REPLY = strawberry.enum_value("reply", description="答复: that the unit replied.")
    AUTHORSHIP = strawberry.enum_value("authorship", description="撰写: that somebody wrote an opinion report.")
    FORWARDING = strawberry.enum_value("forwarding", description="报送: that a report was sent upward.")
    ADOPTION = strawberry.enum_value("adoption", description="采用: that a report was adopted.")
    WRITTEN_INSTRUCTION = strawberry.enum_value("written_instruction", description="批示: that a leader wrote on a report.")
    ASSESSMENT = strawberry.enum_value("assessment", description="评定: what people give.")


@strawberry.input(description="待核实筛选: which waiting facts; what is left out is not asked.")
class UnverifiedFactFilter:
    kind: str | None = strawberry.field(
        default=None, description="类别: a dotted kind of record, such as meeting.plenary, or a prefix of one."
    )
    number: str | None = strawberry.field(default=None, description="编号: the office's own number of the work.")
    member_number: str | None = strawberry.field(
        default=None, description="委员编号: facts of this member; facts about a whole work are no member's."
    )
    dates: DateRange | None = strawberry.field(default=None, description="日期: days of the fact or of its work.")
    others_only: bool = strawberry.field(
        default=False, description="只看他人登记的: leave out what the asking account registered and so may not verify."
    )


@strawberry.type(description="待核实事实: a registered fact that nobody verified and that is not counted.")
class UnverifiedFact:
    row: strawberry.Private[UnverifiedFactRow]
    fact: FactKind = strawberry.field(description="事实类别: what it says.")
    kind: str = strawberry.field(description="类别: the kind of record that it is part of, such as meeting.plenary.")
    number: str = strawberry.field(description="编号: the office's own number of its work.")
    title: str = strawberry.field(description="标题: what its work is called.")
    dated_on: date = strawberry.field(description="日期: its own day, or else its work's.")

    @resolved("本人登记: whether the asking account registered it and so may not verify it.")
    async def is_own(self, info: Info) -> bool:
        return self.row.registered_by_id == info.context.actor.account_id

    @resolved("委员: whose part it is; null for a fact about the whole work.")
    async def member(self, info: Info) -> Member | None:
        return None if self.row.member_id is None else await member_with(info, self.row.member_id)

    @resolved("工作: what it is a fact of; null where that may not be read.")
    async def work(self, info: Info) -> Node | None:
        from graphql_schema.works import node_of

        found = await info.context.loaders.by_id(_WORKS[self.row.work_noun]).load(self.row.work_id)
        return None if found is None else node_of(found)

    @classmethod
    def from_row(cls, row: UnverifiedFactRow) -> Self:
        return cls(row=row, fact=FactKind(row.fact), kind=row.kind, number=row.number, title=row.title, dated_on=row.dated_on)


@strawberry.type
class UnverifiedQueries:
    @resolved("待核实: what was registered in a committee and nobody verified, by day and number.", rows=Right.READ_PERFORMANCE)
    async def unverified_facts(
        self,
        info: Info,
        committee: CommitteeCode,
        filter: Annotated[UnverifiedFactFilter | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[UnverifiedFact] | None:
        owner, asked = await committee_id(info, committee, Right.READ_PERFORMANCE), filter or UnverifiedFactFilter()
        sought = UnverifiedSought(
            owner,
            kind=asked.kind,
            number=asked.number,
            member=asked.member_number,
            days=days_in(asked.dates, "dates"),
            not_by=info.context.actor.account_id if asked.others_only else None,
        )
        return await listed(info, UNVERIFIED_FACTS, (first, after, last, before), UnverifiedFact.from_row, sought)
