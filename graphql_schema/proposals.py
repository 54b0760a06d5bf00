"""提案: sponsors, what became of it, who handled it and when they replied."""

from __future__ import annotations

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
    in_order,
)
from graphql_schema.committees import LocalCommittee, PlenarySession, committee_with
from graphql_schema.context import Info
from graphql_schema.evidence import Evidence
from graphql_schema.fields import resolved
from graphql_schema.members import Member, member_with
from graphql_schema.nodes import Node, any_key_of, global_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed, listed_under
from services.listings.attachments import ATTACHMENTS
from services.listings.committees import PLENARY_SESSIONS
from services.listings.proposals import (
    HANDLINGS,
    PROPOSAL_MARKS,
    PROPOSAL_ORDERS,
    PROPOSALS,
    SPONSORSHIPS,
    HandlingRow,
    ProposalMarkRow,
    ProposalRow,
    ProposalsSought,
    SponsorshipRow,
)
from services.models.proposals import MarkKind as StoredMark
from services.models.proposals import SponsorshipRole as StoredRole
from services.permissions import Right
from services.search import words_of


@strawberry.enum(description="提案人角色: how a sponsor stands behind a proposal.")
class SponsorshipRole(Enum):
    LEAD = strawberry.enum_value("lead", description="第一提案人: the lead sponsor.")
    CO = strawberry.enum_value("co", description="联名: a co-sponsor.")
    SECONDER = strawberry.enum_value("seconder", description="附议: a seconder, who is no author.")
    COLLECTIVE = strawberry.enum_value("collective", description="集体提案: the body that submits a collective proposal.")


@strawberry.enum(description="提案标记: what became of a proposal.")
class MarkKind(Enum):
    FILED = strawberry.enum_value("filed", description="立案: put on file.")
    NOT_FILED = strawberry.enum_value("not_filed", description="不予立案: examined and not put on file.")
    MERGED = strawberry.enum_value("merged", description="并案: merged into another proposal.")
    CONVERTED = strawberry.enum_value("converted", description="转为社情民意: turned into an opinion report.")
    KEY = strawberry.enum_value("key", description="重点提案: a key proposal.")
    OUTSTANDING = strawberry.enum_value("outstanding", description="优秀提案: an outstanding proposal.")


@strawberry.enum(description="承办方式: how a unit handles a proposal.")
class HandlingRole(Enum):
    LEAD = strawberry.enum_value("lead", description="主办: the lead handler, who replies.")
    CO = strawberry.enum_value("co", description="会办: a co-handler, whose opinion goes to the lead.")
    SEPARATE = strawberry.enum_value("separate", description="分办: one of several who reply each for themselves.")


@strawberry.type(description="提案人: a sponsor's part in a proposal, a member's or a body's.")
class Sponsorship(Node):
    listing: ClassVar = SPONSORSHIPS
    proposal_key: strawberry.Private[int]
    member_key: strawberry.Private[int | None]
    role: SponsorshipRole = strawberry.field(description="提案人角色: how the sponsor stands behind it.")
    position: int = strawberry.field(description="排名: place among the sponsors; 1 is the first.")
    body: str | None = strawberry.field(description="提案单位: the party, sector, organization or committee behind it; null for a member.")
    is_verified: bool = strawberry.field(description="已核实: whether a second person verified it; only then it counts.")

    @resolved("提案: the proposal.")
    async def proposal(self, info: Info) -> Proposal:
        row = await info.context.loaders.by_id(PROPOSALS).load(self.proposal_key)
        assert row is not None
        return Proposal.from_row(row)

    @resolved("委员: the member; null for a body.")
    async def member(self, info: Info) -> Member | None:
        return None if self.member_key is None else await member_with(info, self.member_key)

    @classmethod
    def from_row(cls, row: SponsorshipRow) -> Self:
        return cls(
            id=global_id("Sponsorship", row.id),
            proposal_key=row.proposal_id,
            member_key=row.member_id,
            role=SponsorshipRole(row.role),
            position=row.position,
            body=row.body,
            is_verified=row.is_verified,
        )


@strawberry.type(description="提案标记: one thing that became of a proposal, with its date.")
class ProposalMark:
    mark: MarkKind = strawberry.field(description="标记: what became of it.")
    dated_on: date = strawberry.field(description="日期: when.")
    is_verified: bool = strawberry.field(description="已核实: whether a second person verified it; only then it counts.")

    @classmethod
    def from_row(cls, row: ProposalMarkRow) -> Self:
        return cls(mark=MarkKind(row.mark), dated_on=row.dated_on, is_verified=row.is_verified)


@strawberry.type(description="办理: one unit's handling of a proposal, and its reply.")
class Handling:
    unit: str = strawberry.field(description="承办单位: the handling unit.")
    role: HandlingRole = strawberry.field(description="承办方式: how it handles it.")
    assigned_on: date = strawberry.field(description="交办日期: when it was assigned.")
    is_verified: bool = strawberry.field(description="已核实: whether a second person verified it; only then it counts.")
    replied_on: date | None = strawberry.field(description="答复日期: when the unit replied; null while it has not.")
    is_reply_verified: bool | None = strawberry.field(description="答复已核实: whether a second person verified it; null without a reply.")

    @classmethod
    def from_row(cls, row: HandlingRow) -> Self:
        return cls(
            unit=row.unit,
            role=HandlingRole(row.role),
            assigned_on=row.assigned_on,
            is_verified=row.is_verified,
            replied_on=row.replied_on,
            is_reply_verified=row.is_reply_verified,
        )


@strawberry.type(description="提案: a proposal.")
class Proposal(Node):
    listing: ClassVar = PROPOSALS
    key: strawberry.Private[int]
    committee_key: strawberry.Private[int]
    plenary_session_key: strawberry.Private[int]
    number: str = strawberry.field(description="登记号: the office's own number.")
    case_number: str | None = strawberry.field(description="案号: its number within the plenary session, once it is put on file.")
    title: str = strawberry.field(description="案由: its title.")
    submitted_on: date = strawberry.field(description="提交日期: when it was submitted.")
    concerns_livelihood: bool = strawberry.field(description="涉及民生: whether its subject is people's livelihood.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("所属委员会: the committee it was submitted to.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.committee_key)

    @resolved("全体会议: the plenary session it belongs to.")
    async def plenary_session(self, info: Info) -> PlenarySession:
        row = await info.context.loaders.by_id(PLENARY_SESSIONS).load(self.plenary_session_key)
        assert row is not None
        return PlenarySession.from_row(row)

    @resolved("提案人: its sponsors, the first first.", size=5)
    async def sponsorships(self, info: Info) -> list[Sponsorship]:
        rows = await info.context.loaders.grouped(SPONSORSHIPS, "proposal_id").load(self.key)
        return [Sponsorship.from_row(row) for row in rows]

    @resolved("提案标记: what became of it, by date.", size=3)
    async def marks(self, info: Info) -> list[ProposalMark]:
        rows = await info.context.loaders.grouped(PROPOSAL_MARKS, "proposal_id").load(self.key)
        return [ProposalMark.from_row(row) for row in rows]

    @resolved("办理: the units that handle it.", size=3)
    async def handlings(self, info: Info) -> list[Handling]:
        rows = await info.context.loaders.grouped(HANDLINGS, "proposal_id").load(self.key)
        return [Handling.from_row(row) for row in rows]

    @resolved("佐证: the files attached to it, the first first; those withdrawn stay in the list.", rows=Right.READ_PERFORMANCE)
    async def evidence(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Evidence]:
        return await listed_under(info, ATTACHMENTS, "proposal_id", self.key, (first, after, last, before), Evidence.from_row)

    @classmethod
    def from_row(cls, row: ProposalRow) -> Self:
        return cls(
            id=global_id("Proposal", row.id),
            key=row.id,
            committee_key=row.committee_id,
            plenary_session_key=row.plenary_session_id,
            number=row.number,
            case_number=row.case_number,
            title=row.title,
            submitted_on=row.submitted_on,
            concerns_livelihood=row.concerns_livelihood,
            revision=row.revision,
        )


@strawberry.enum(description="提案排序: in which order proposals are listed.")
class ProposalOrder(Enum):
    SUBMITTED_ON_ASC = strawberry.enum_value("submitted_on_asc", description="提交日期由早到晚: by the day submitted, the earliest first.")
    SUBMITTED_ON_DESC = strawberry.enum_value("submitted_on_desc", description="提交日期由晚到早: by the day submitted, the latest first.")
    NUMBER = strawberry.enum_value("number", description="登记号: by number, character by character.")


@strawberry.input(description="提案筛选: which proposals are sought.")
class ProposalFilter:
    text: str | None = strawberry.field(
        default=None, description=f"搜索: all of these words occur in the title, number or case number, {SEARCHED}"
    )
    marks: list[MarkKind] | None = strawberry.field(default=None, description="具有标记: bearing all of these marks, verified or not.")
    without_marks: list[MarkKind] | None = strawberry.field(
        default=None, description="不具有标记: bearing none of these marks; without FILED and NOT_FILED it is not yet examined."
    )
    submitted_on: DateRange | None = strawberry.field(default=None, description="提交日期: submitted on one of these days.")
    plenary_session: strawberry.ID | None = strawberry.field(
        default=None, description="全体会议: of this plenary session, by its global id."
    )
    sponsor: strawberry.ID | None = strawberry.field(default=None, description="提案人: sponsored by this member, by its global id.")
    sponsor_role: SponsorshipRole | None = strawberry.field(
        default=None, description="提案人角色: with this role of the sponsor; of any sponsor if none is named."
    )
    handling_unit: str | None = strawberry.field(default=None, description="承办单位: handled by the unit of exactly this name.")
    is_replied: bool | None = strawberry.field(
        default=None, description="已办复: whether every unit that has to reply did; false also where no unit handles it."
    )
    concerns_livelihood: bool | None = strawberry.field(default=None, description="涉及民生: about people's livelihood, or not.")

    def sought(self, committee: int | None = None, year: int | None = None, mark: MarkKind | None = None) -> ProposalsSought:
        """What it stands for. Raises Refusal BAD_TEXT, BAD_DATES or BAD_ID."""
        borne = [*(self.marks or ()), *(() if mark is None else (mark,))]
        return ProposalsSought(
            committee_id=committee,
            year=year,
            marks=tuple(sorted({StoredMark[each.name] for each in borne})),
            without_marks=tuple(sorted({StoredMark[each.name] for each in self.without_marks or ()})),
            submitted_on=days_in(self.submitted_on, "filter.submittedOn"),
            plenary_session_id=any_key_of(self.plenary_session, "PlenarySession", "filter.plenarySession"),
            sponsor_id=any_key_of(self.sponsor, "Member", "filter.sponsor"),
            sponsor_role=None if self.sponsor_role is None else StoredRole[self.sponsor_role.name],
            handling_unit=self.handling_unit,
            is_replied=self.is_replied,
            concerns_livelihood=self.concerns_livelihood,
            words=words_of(self.text, "filter.text"),
        )


@strawberry.type
class ProposalQueries:
    @resolved(
        "提案: proposals, by the day submitted where no other order is asked for; null for a committee that may not be read.",
        rows=Right.READ,
    )
    async def proposals(
        self,
        info: Info,
        committee: AnyCommittee = None,
        year: AnyYear = None,
        mark: Annotated[
            MarkKind | None, strawberry.argument(description="标记: only proposals that bear this mark, verified or not.")
        ] = None,
        filter: Annotated[ProposalFilter | None, FILTER] = None,
        order_by: Annotated[ProposalOrder | None, ORDER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Proposal] | None:
        sought = (filter or ProposalFilter()).sought(await any_committee_id(info, committee, Right.READ), any_year(year), mark)
        return await listed(info, in_order(PROPOSAL_ORDERS, order_by), (first, after, last, before), Proposal.from_row, sought)
