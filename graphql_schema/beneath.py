"""Lists beneath a thing that many belong to: a committee's members and works, the members of a sector, a plenary session's proposals.

The types of what is listed know the things they belong to, so here they are named and looked up when the schema is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from graphql_schema.arguments import FILTER, ORDER, in_order
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.pagination import After, Before, Connection, First, Last, listed_under
from services.permissions import Right

if TYPE_CHECKING:
    from graphql_schema.activities import Activity, ActivityFilter, ActivityOrder
    from graphql_schema.assessments import Assessment, AssessmentFilter, AssessmentOrder
    from graphql_schema.committees import CommitteeFilter, LocalCommittee
    from graphql_schema.members import Member, MemberFilter, MemberOrder
    from graphql_schema.opinion_reports import OpinionReport, OpinionReportFilter, OpinionReportOrder
    from graphql_schema.proposals import Proposal, ProposalFilter, ProposalOrder
    from graphql_schema.sectors import Sector, SectorFilter


@strawberry.type
class MembersBeneath:
    """For what members hold in a span of membership: `held_as` is the field of its id there."""

    key: strawberry.Private[int]
    held_as: ClassVar[str]

    @resolved(
        "委员: its members, in 姓氏笔画 order where no other is asked for; those of a day if the filter names one, else of all times.",
        rows=Right.READ,
    )
    async def members(
        self,
        info: Info,
        filter: Annotated[Annotated[MemberFilter, strawberry.lazy("graphql_schema.members")] | None, FILTER] = None,
        order_by: Annotated[Annotated[MemberOrder, strawberry.lazy("graphql_schema.members")] | None, ORDER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Annotated[Member, strawberry.lazy("graphql_schema.members")]]:
        from graphql_schema.members import Member, holders_sought
        from services.listings.holders import HOLDERS

        listing, sought = in_order(HOLDERS[self.held_as], order_by), holders_sought(info, self.held_as, filter)
        return await listed_under(info, listing, self.held_as, self.key, (first, after, last, before), Member.from_row, sought)


@strawberry.type
class ProposalsBeneath:
    """For what proposals are submitted to: `submitted_to` is the field of its id there."""

    key: strawberry.Private[int]
    submitted_to: ClassVar[str]

    @resolved("提案: its proposals, by the day submitted where no other order is asked for.", rows=Right.READ)
    async def proposals(
        self,
        info: Info,
        filter: Annotated[Annotated[ProposalFilter, strawberry.lazy("graphql_schema.proposals")] | None, FILTER] = None,
        order_by: Annotated[Annotated[ProposalOrder, strawberry.lazy("graphql_schema.proposals")] | None, ORDER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Annotated[Proposal, strawberry.lazy("graphql_schema.proposals")]]:
        from graphql_schema.proposals import Proposal, ProposalFilter
        from services.listings.proposals import PROPOSAL_ORDERS

        listing, sought = in_order(PROPOSAL_ORDERS, order_by), (filter or ProposalFilter()).sought()
        return await listed_under(info, listing, self.submitted_to, self.key, (first, after, last, before), Proposal.from_row, sought)


@strawberry.type
class CommitteeBeneath(ProposalsBeneath):
    """For a committee: what it is made up of and what it did."""

    submitted_to: ClassVar = "committee_id"

    @resolved("下级委员会: the committees right below it that may be read, by division code.")
    async def subordinates(
        self,
        info: Info,
        filter: Annotated[Annotated[CommitteeFilter, strawberry.lazy("graphql_schema.committees")] | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Annotated[LocalCommittee, strawberry.lazy("graphql_schema.committees")]]:
        from graphql_schema.committees import CommitteeFilter, LocalCommittee
        from services.listings.committees import COMMITTEES

        part, sought = (first, after, last, before), (filter or CommitteeFilter()).sought()
        return await listed_under(info, COMMITTEES, "parent_id", self.key, part, LocalCommittee.from_row, sought)

    @resolved("自设界别: the sectors that it set up itself, in their order; the national ones are the root's.")
    async def sectors(
        self,
        info: Info,
        filter: Annotated[Annotated[SectorFilter, strawberry.lazy("graphql_schema.sectors")] | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Annotated[Sector, strawberry.lazy("graphql_schema.sectors")]]:
        from graphql_schema.sectors import Sector, SectorFilter
        from services.listings.sectors import SECTORS

        part, sought = (first, after, last, before), (filter or SectorFilter()).sought()
        return await listed_under(info, SECTORS, "committee_id", self.key, part, Sector.from_row, sought)

    @resolved("委员: its members of all times, in 姓氏笔画 order where no other is asked for.", rows=Right.READ)
    async def members(
        self,
        info: Info,
        filter: Annotated[Annotated[MemberFilter, strawberry.lazy("graphql_schema.members")] | None, FILTER] = None,
        order_by: Annotated[Annotated[MemberOrder, strawberry.lazy("graphql_schema.members")] | None, ORDER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Annotated[Member, strawberry.lazy("graphql_schema.members")]]:
        from graphql_schema.members import Member, MemberFilter
        from services.listings.holders import MEMBER_ORDERS

        listing, sought = in_order(MEMBER_ORDERS, order_by), (filter or MemberFilter()).sought(info)
        return await listed_under(info, listing, "committee_id", self.key, (first, after, last, before), Member.from_row, sought)

    @resolved("履职活动: its activities, by the first day held where no other order is asked for.", rows=Right.READ)
    async def activities(
        self,
        info: Info,
        filter: Annotated[Annotated[ActivityFilter, strawberry.lazy("graphql_schema.activities")] | None, FILTER] = None,
        order_by: Annotated[Annotated[ActivityOrder, strawberry.lazy("graphql_schema.activities")] | None, ORDER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Annotated[Activity, strawberry.lazy("graphql_schema.activities")]]:
        from graphql_schema.activities import Activity, ActivityFilter
        from services.listings.activities import ACTIVITY_ORDERS

        listing, sought = in_order(ACTIVITY_ORDERS, order_by), (filter or ActivityFilter()).sought()
        return await listed_under(info, listing, "committee_id", self.key, (first, after, last, before), Activity.from_row, sought)

    @resolved(
        "社情民意信息: its opinion reports, by the day submitted where no other order is asked for.",
        rows=Right.READ_PERFORMANCE,
    )
    async def opinion_reports(
        self,
        info: Info,
        filter: Annotated[Annotated[OpinionReportFilter, strawberry.lazy("graphql_schema.opinion_reports")] | None, FILTER] = None,
        order_by: Annotated[Annotated[OpinionReportOrder, strawberry.lazy("graphql_schema.opinion_reports")] | None, ORDER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Annotated[OpinionReport, strawberry.lazy("graphql_schema.opinion_reports")]]:
        from graphql_schema.opinion_reports import OpinionReport, OpinionReportFilter
        from services.listings.opinion_reports import OPINION_REPORT_ORDERS

        listing, sought = in_order(OPINION_REPORT_ORDERS, order_by), (filter or OpinionReportFilter()).sought()
        return await listed_under(info, listing, "committee_id", self.key, (first, after, last, before), OpinionReport.from_row, sought)

    @resolved("评定: what people gave its members and groups, by the day it counts on.", rows=Right.READ_PERFORMANCE)
    async def assessments(
        self,
        info: Info,
        filter: Annotated[Annotated[AssessmentFilter, strawberry.lazy("graphql_schema.assessments")] | None, FILTER] = None,
        order_by: Annotated[Annotated[AssessmentOrder, strawberry.lazy("graphql_schema.assessments")] | None, ORDER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Annotated[Assessment, strawberry.lazy("graphql_schema.assessments")]]:
        from graphql_schema.assessments import Assessment, AssessmentFilter
        from services.listings.assessments import ASSESSMENT_ORDERS

        listing, sought = in_order(ASSESSMENT_ORDERS, order_by), (filter or AssessmentFilter()).sought()
        return await listed_under(info, listing, "committee_id", self.key, (first, after, last, before), Assessment.from_row, sought)
