"""社情民意信息: authors, forwarding, adoptions and written instructions."""

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
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.evidence import Evidence
from graphql_schema.fields import resolved
from graphql_schema.members import Member, member_with
from graphql_schema.nodes import Node, any_key_of, global_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed, listed_under
from services import models
from services.listings.attachments import ATTACHMENTS
from services.listings.opinion_reports import (
    ADOPTIONS,
    AUTHORSHIPS,
    FORWARDINGS,
    OPINION_REPORT_ORDERS,
    OPINION_REPORTS,
    WRITTEN_INSTRUCTIONS,
    AdoptionRow,
    AuthorshipRow,
    ForwardingRow,
    OpinionReportRow,
    OpinionReportsSought,
    WrittenInstructionRow,
)
from services.permissions import Right
from services.search import words_of


@strawberry.enum(description="作者角色: an author's part in a report.")
class AuthorshipRole(Enum):
    AUTHOR = strawberry.enum_value("author", description="作者: the author.")
    CO = strawberry.enum_value("co", description="合作者: a co-author.")
    EDITOR = strawberry.enum_value("editor", description="编辑: the editor who worked on it.")


@strawberry.enum(description="采用级别: at which level something became of a work.")
class OutcomeLevel(Enum):
    OWN = strawberry.enum_value("own", description="本级: the committee's own.")
    COUNTY = strawberry.enum_value("county", description="县级: the county.")
    PREFECTURE = strawberry.enum_value("prefecture", description="市级: the prefecture.")
    PROVINCE = strawberry.enum_value("province", description="省级: the province.")
    NATIONAL = strawberry.enum_value("national", description="全国: the nation.")


@strawberry.enum(description="采用方式: how a report was adopted.")
class Manner(Enum):
    SINGLE = strawberry.enum_value("single", description="单篇采用: alone.")
    COMBINED = strawberry.enum_value("combined", description="综合采用: combined with others.")
    FORWARDED = strawberry.enum_value("forwarded", description="转送采用: passed on.")


@strawberry.type(description="作者: an author's part in an opinion report, a member's or a body's.")
class Authorship(Node):
    listing: ClassVar = AUTHORSHIPS
    report_key: strawberry.Private[int]
    member_key: strawberry.Private[int | None]
    role: AuthorshipRole = strawberry.field(description="作者角色: the author's part.")
    position: int = strawberry.field(description="排名: place among the authors; 1 is the first.")
    body: str | None = strawberry.field(description="报送单位: the body that submitted it; null for a member.")
    is_verified: bool = strawberry.field(description="已核实: whether a second person verified it; only then it counts.")

    @resolved("社情民意信息: the report.")
    async def opinion_report(self, info: Info) -> OpinionReport:
        row = await info.context.loaders.by_id(OPINION_REPORTS).load(self.report_key)
        assert row is not None
        return OpinionReport.from_row(row)

    @resolved("委员: the member; null for a body.")
    async def member(self, info: Info) -> Member | None:
        return None if self.member_key is None else await member_with(info, self.member_key)

    @classmethod
    def from_row(cls, row: AuthorshipRow) -> Self:
        return cls(
            id=global_id("Authorship", row.id),
            report_key=row.report_id,
            member_key=row.member_id,
            role=AuthorshipRole(row.role),
            position=row.position,
            body=row.body,
            is_verified=row.is_verified,
        )


@strawberry.type(description="报送: the report was sent upward.")
class Forwarding:
    level: OutcomeLevel = strawberry.field(description="级别: to which level.")
    forwarded_on: date = strawberry.field(description="报送日期: when.")
    is_verified: bool = strawberry.field(description="已核实: whether a second person verified it; only then it counts.")

    @classmethod
    def from_row(cls, row: ForwardingRow) -> Self:
        return cls(level=OutcomeLevel(row.level), forwarded_on=row.forwarded_on, is_verified=row.is_verified)


@strawberry.type(description="采用: one adoption of the report; a report may be adopted several times.")
class Adoption:
    level: OutcomeLevel | None = strawberry.field(description="采用级别: at which level; null where the source states none.")
    manner: Manner | None = strawberry.field(description="采用方式: how; null where the source states none.")
    by: str | None = strawberry.field(description="采用单位: who adopted it, if stated.")
    adopted_on: date = strawberry.field(description="采用日期: when.")
    is_verified: bool = strawberry.field(description="已核实: whether a second person verified it; only then it counts.")

    @classmethod
    def from_row(cls, row: AdoptionRow) -> Self:
        return cls(
            level=None if row.level is None else OutcomeLevel(row.level),
            manner=None if row.manner is None else Manner(row.manner),
            by=row.by,
            adopted_on=row.adopted_on,
            is_verified=row.is_verified,
        )


@strawberry.type(description="批示: a leader's written instruction on the report.")
class WrittenInstruction:
    level: OutcomeLevel = strawberry.field(description="级别: the leader's level.")
    by: str = strawberry.field(description="批示人: who wrote it.")
    instructed_on: date = strawberry.field(description="批示日期: when.")
    is_verified: bool = strawberry.field(description="已核实: whether a second person verified it; only then it counts.")

    @classmethod
    def from_row(cls, row: WrittenInstructionRow) -> Self:
        return cls(level=OutcomeLevel(row.level), by=row.by, instructed_on=row.instructed_on, is_verified=row.is_verified)


@strawberry.type(description="社情民意信息: a report on social conditions and public opinion.")
class OpinionReport(Node):
    listing: ClassVar = OPINION_REPORTS
    key: strawberry.Private[int]
    committee_key: strawberry.Private[int]
    number: str = strawberry.field(description="编号: the office's own number.")
    title: str = strawberry.field(description="标题: its title.")
    submitted_on: date = strawberry.field(description="提交日期: when it was submitted.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("所属委员会: the committee it was submitted to.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.committee_key)

    @resolved("作者: its authors, the first first.", size=3)
    async def authorships(self, info: Info) -> list[Authorship]:
        rows = await info.context.loaders.grouped(AUTHORSHIPS, "report_id").load(self.key)
        return [Authorship.from_row(row) for row in rows]

    @resolved("报送: where it was sent upward.", size=2)
    async def forwardings(self, info: Info) -> list[Forwarding]:
        rows = await info.context.loaders.grouped(FORWARDINGS, "report_id").load(self.key)
        return [Forwarding.from_row(row) for row in rows]

    @resolved("采用: where it was adopted, by date.", size=2)
    async def adoptions(self, info: Info) -> list[Adoption]:
        rows = await info.context.loaders.grouped(ADOPTIONS, "report_id").load(self.key)
        return [Adoption.from_row(row) for row in rows]

    @resolved("批示: written instructions on it, by date.", size=2)
    async def written_instructions(self, info: Info) -> list[WrittenInstruction]:
        rows = await info.context.loaders.grouped(WRITTEN_INSTRUCTIONS, "report_id").load(self.key)
        return [WrittenInstruction.from_row(row) for row in rows]

    @resolved("佐证: the files attached to it, the first first; those withdrawn stay in the list.", rows=Right.READ_PERFORMANCE)
    async def evidence(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Evidence]:
        return await listed_under(info, ATTACHMENTS, "report_id", self.key, (first, after, last, before), Evidence.from_row)

    @classmethod
    def from_row(cls, row: OpinionReportRow) -> Self:
        return cls(
            id=global_id("OpinionReport", row.id),
            key=row.id,
            committee_key=row.committee_id,
            number=row.number,
            title=row.title,
            submitted_on=row.submitted_on,
            revision=row.revision,
        )


@strawberry.enum(description="社情民意信息排序: in which order opinion reports are listed.")
class OpinionReportOrder(Enum):
    SUBMITTED_ON_ASC = strawberry.enum_value("submitted_on_asc", description="提交日期由早到晚: by the day submitted, the earliest first.")
    SUBMITTED_ON_DESC = strawberry.enum_value("submitted_on_desc", description="提交日期由晚到早: by the day submitted, the latest first.")
    NUMBER = strawberry.enum_value("number", description="编号: by number, character by character.")


@strawberry.input(description="社情民意信息筛选: which opinion reports are sought; outcomes count verified or not.")
class OpinionReportFilter:
    text: str | None = strawberry.field(default=None, description=f"搜索: all of these words occur in the title or number, {SEARCHED}")
    submitted_on: DateRange | None = strawberry.field(default=None, description="提交日期: submitted on one of these days.")
    is_adopted: bool | None = strawberry.field(default=None, description="已采用: adopted at least once, or never.")
    adopted_at: OutcomeLevel | None = strawberry.field(default=None, description="采用级别: adopted at this level.")
    adopted_as: Manner | None = strawberry.field(default=None, description="采用方式: adopted so, at the level given beside it.")
    forwarded_to: OutcomeLevel | None = strawberry.field(default=None, description="报送级别: sent upward to this level.")
    is_instructed: bool | None = strawberry.field(default=None, description="有批示: with a leader's written instruction, or without any.")
    instructed_at: OutcomeLevel | None = strawberry.field(default=None, description="批示级别: with an instruction of this level.")
    author: strawberry.ID | None = strawberry.field(default=None, description="作者: written by this member, by its global id.")
    author_role: AuthorshipRole | None = strawberry.field(
        default=None, description="作者角色: with this part of the author; of any author if none is named."
    )

    def sought(self, committee: int | None = None, year: int | None = None) -> OpinionReportsSought:
        """What it stands for. Raises Refusal BAD_TEXT, BAD_DATES or BAD_ID."""
        return OpinionReportsSought(
            committee_id=committee,
            year=year,
            submitted_on=days_in(self.submitted_on, "filter.submittedOn"),
            is_adopted=self.is_adopted,
            adopted_at=_stored(self.adopted_at),
            adopted_as=None if self.adopted_as is None else models.Manner[self.adopted_as.name],
            forwarded_to=_stored(self.forwarded_to),
            is_instructed=self.is_instructed,
            instructed_at=_stored(self.instructed_at),
            author_id=any_key_of(self.author, "Member", "filter.author"),
            author_role=None if self.author_role is None else models.AuthorshipRole[self.author_role.name],
            words=words_of(self.text, "filter.text"),
        )


def _stored(level: OutcomeLevel | None) -> models.OutcomeLevel | None:
    return None if level is None else models.OutcomeLevel[level.name]


@strawberry.type
class OpinionReportQueries:
    @resolved(
        "社情民意信息: opinion reports, by the day submitted where no other order is asked for; null for a committee that may not be read.",
        rows=Right.READ_PERFORMANCE,
    )
    async def opinion_reports(
        self,
        info: Info,
        committee: AnyCommittee = None,
        year: AnyYear = None,
        filter: Annotated[OpinionReportFilter | None, FILTER] = None,
        order_by: Annotated[OpinionReportOrder | None, ORDER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[OpinionReport] | None:
        sought = (filter or OpinionReportFilter()).sought(await any_committee_id(info, committee, Right.READ_PERFORMANCE), any_year(year))
        return await listed(info, in_order(OPINION_REPORT_ORDERS, order_by), (first, after, last, before), OpinionReport.from_row, sought)
