"""信息流程: opinion reports on their way, and the issues that several are combined into."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

import strawberry

from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.courses.events import PossibleEvent
from graphql_schema.courses.manuscripts import Manuscript, OfVersion, version_of, versions_of
from graphql_schema.courses.report_words import IssueOutcomeKind, IssueState, ReportState
from graphql_schema.evidence import Evidence
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from graphql_schema.policies import Belonging
from services.listings.attachments import ATTACHMENTS
from services.listings.members import MEMBERS
from services.listings.opinion_reports import OPINION_REPORTS
from services.listings.report_courses import (
    ISSUE_OUTCOMES,
    ISSUE_SOURCES,
    REPORT_COURSES,
    REPORT_ISSUES,
    REPORT_STEPS,
    REPORT_WRITERS,
    IssueOutcomeRow,
    IssueSourceRow,
    ReportCourseRow,
    ReportIssueRow,
    ReportStepRow,
    ReportWriterRow,
)
from services.opinion_reports.possible import possible_of_issues, possible_of_pieces
from services.opinion_reports.states import ISSUE, PIECE
from services.permissions import Right

if TYPE_CHECKING:
    from graphql_schema.members import Member
    from graphql_schema.opinion_reports import Manner, OpinionReport, OutcomeLevel

LazyMember = Annotated["Member", strawberry.lazy("graphql_schema.members")]
LazyReport = Annotated["OpinionReport", strawberry.lazy("graphql_schema.opinion_reports")]
LazyLevel = Annotated["OutcomeLevel", strawberry.lazy("graphql_schema.opinion_reports")]
LazyManner = Annotated["Manner", strawberry.lazy("graphql_schema.opinion_reports")]
LazyPiece = Annotated["ReportCourse", strawberry.lazy("graphql_schema.courses.reports")]
REVISION = "版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."


@strawberry.type(description="信息作者: a member who writes a piece.")
class ReportWriter:
    row: strawberry.Private[ReportWriterRow]
    position: int = strawberry.field(description="排名: place among the writers; 1 is the first.")

    @resolved("委员: the member; null if the member may not be read.", rows=Right.READ)
    async def member(self, info: Info) -> LazyMember | None:
        found: LazyMember | None = await _member(info, self.row.member_id)
        return found


@strawberry.type(description="信息步骤: something that was done with a piece or an issue: what, by whom, when and why.")
class ReportStep:
    event: str = strawberry.field(description="环节: what was done, in one word, such as submit.")
    became: str = strawberry.field(description="状态: where it led, in one word.")
    reason: str | None = strawberry.field(description="说明: why, or what came of it; null where nothing was said.")
    made_by: str = strawberry.field(description="办理人: who.")
    made_at: datetime = strawberry.field(description="办理时刻: when.")

    @classmethod
    def from_row(cls, row: ReportStepRow) -> Self:
        return cls(event=row.event, became=row.became, reason=row.reason, made_by=row.made_by, made_at=row.made_at)


@strawberry.type(description="期刊来源: a piece's exact share in an issue; the shares of an issue are one.")
class IssueSource:
    row: strawberry.Private[IssueSourceRow]
    numerator: int = strawberry.field(description="份额分子: the share's numerator.")
    denominator: int = strawberry.field(description="份额分母: the share's denominator.")

    @resolved("信息流程: the piece; null if it may not be read.")
    async def report_course(self, info: Info) -> LazyPiece | None:
        row = await info.context.loaders.by_id(REPORT_COURSES).load(self.row.course_id)
        return None if row is None else ReportCourse.from_row(row)

    @classmethod
    def from_row(cls, row: IssueSourceRow) -> Self:
        return cls(row=row, numerator=row.numerator, denominator=row.denominator)


@strawberry.type(description="期刊后续: something that became of an issue; its facts in each piece's report wait for a second person.")
class IssueOutcome(Node):
    listing: ClassVar = ISSUE_OUTCOMES
    evidence_key: strawberry.Private[int | None]
    kind: IssueOutcomeKind = strawberry.field(description="后续类别: what.")
    level: LazyLevel | None = strawberry.field(description="级别: at which level; null where there is none.")
    manner: LazyManner | None = strawberry.field(description="采用方式: of an adoption; null of anything else.")
    by: str | None = strawberry.field(description="采用单位、批示人或反馈单位: by whom, if stated.")
    dated_on: date = strawberry.field(description="日期: when.")
    text: str | None = strawberry.field(description="反馈内容: what a unit told; null of anything else.")
    unproved_because: str | None = strawberry.field(description="无件理由: why no paper of a leader's note is attached; null where one is.")
    retracted_because: str | None = strawberry.field(description="撤销理由: why it counts no more; null where it does.")

    @resolved(
        "佐证: the file that shows a leader's note; null where none is named, and for whoever may not read it.", rows=Right.READ_PERFORMANCE
    )
    async def evidence(self, info: Info) -> Evidence | None:
        found = None if self.evidence_key is None else await info.context.loaders.by_id(ATTACHMENTS).load(self.evidence_key)
        return None if found is None else Evidence.from_row(found)

    @classmethod
    def from_row(cls, row: IssueOutcomeRow) -> Self:
        from graphql_schema.opinion_reports import Manner, OutcomeLevel

        same = ("by", "dated_on", "text", "unproved_because", "retracted_because")
        return cls(
            id=global_id("IssueOutcome", row.id),
            evidence_key=row.evidence_id,
            kind=IssueOutcomeKind(row.kind),
            level=None if row.level is None else OutcomeLevel(row.level),
            manner=None if row.manner is None else Manner(row.manner),
            **{name: getattr(row, name) for name in same},
        )


@strawberry.type(
    description="信息流程: an opinion report on its way from draft to its year's end. A draft is seen by its writers and by the office, "
    "what was submitted by whoever reads performance; informants see what they entered."
)
class ReportCourse(Node):
    listing: ClassVar = REPORT_COURSES
    row: strawberry.Private[ReportCourseRow]
    state: ReportState = strawberry.field(description="信息状态: where it stands.")
    title: str = strawberry.field(description="标题: its title.")
    text: str = strawberry.field(description="正文: its text, a paragraph a line.")
    body: str | None = strawberry.field(description="报送单位: the body that submits it; null for members.")
    is_informants: bool = strawberry.field(description="信息员报送: whether an informant entered it for the body.")
    holds_no_secret: bool = strawberry.field(description="不涉密确认: whether its writer confirmed that it holds no state secret.")
    asked: str | None = strawberry.field(description="请补充: what is asked for; null where nothing is.")
    shelved_because: str | None = strawberry.field(description="留存理由: why it is kept aside; null where it is not.")
    disputed_because: str | None = strawberry.field(description="异议: what its writer says against the entry; null where nothing is open.")
    is_on_behalf: bool = strawberry.field(description="代录: whether an office entered it, from paper.")
    is_converted: bool = strawberry.field(description="由提案转来: whether it was made from a proposal, which then counts no more.")
    entered_by: str = strawberry.field(description="填写人: whose account entered it.")
    entered_at: datetime = strawberry.field(description="填写时刻: when it was begun.")
    revision: int = strawberry.field(description=REVISION)

    @resolved("所属委员会: the committee it is for.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.row.committee_id)

    @resolved("文稿: its text with tables and pictures; null where there is none, or that version may not be read.")
    async def manuscript(self, info: Info, version: OfVersion = None) -> Manuscript | None:
        return await version_of(info, "report_course_id", self.row.id, version)

    @resolved("历次文稿: the versions of its text that may be read, in order.", size=10)
    async def manuscripts(self, info: Info) -> list[Manuscript]:
        return await versions_of(info, "report_course_id", self.row.id)

    @resolved("信息作者: the members who write it, in their order; none for a body's.", size=3)
    async def writers(self, info: Info) -> list[ReportWriter]:
        rows = await info.context.loaders.grouped(REPORT_WRITERS, "course_id").load(self.row.id)
        return [ReportWriter(row=row, position=row.position) for row in rows]

    @resolved(
        "社情民意信息: what is registered of it; null before its submission, and for those who may not read it.",
        rows=Right.READ_PERFORMANCE,
    )
    async def opinion_report(self, info: Info) -> LazyReport | None:
        from graphql_schema.opinion_reports import OpinionReport

        key = self.row.report_id
        found = None if key is None else await info.context.loaders.by_id(OPINION_REPORTS).load(key)
        return None if found is None else OpinionReport.from_row(found)

    @resolved("期刊来源: its share in the issue it is in; null where it is in none.")
    async def source(self, info: Info) -> IssueSource | None:
        rows = await info.context.loaders.grouped(ISSUE_SOURCES, "course_id").load(self.row.id)
        return IssueSource.from_row(rows[0]) if rows else None

    @resolved("期刊: the issue it is in; null where it is in none, or that may not be read.")
    async def report_issue(self, info: Info) -> Annotated[ReportIssue, strawberry.lazy("graphql_schema.courses.reports")] | None:
        key = self.row.issue_id
        found = None if key is None else await info.context.loaders.by_id(REPORT_ISSUES).load(key)
        return None if found is None else ReportIssue.from_row(found)

    @resolved("信息步骤: what was done with it, in order.", size=10)
    async def steps(self, info: Info) -> list[ReportStep]:
        rows = await info.context.loaders.grouped(REPORT_STEPS, "course_id").load(self.row.id)
        return [ReportStep.from_row(row) for row in rows]

    @resolved("可办环节: what may be done now, and whether whoever asks may do it.", size=5)
    async def possible_events(self, info: Info) -> list[PossibleEvent]:
        async def load(keys: list[int]) -> list[Any]:
            found = await info.context.read(possible_of_pieces, keys)
            return [found.get(key, ()) for key in keys]

        events = await info.context.loaders.keep("possible events of pieces", load).load(self.row.id)
        return [PossibleEvent(event=each.event, name=PIECE.event_name(each.event), is_allowed=each.is_allowed) for each in events]

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id)

    @classmethod
    def from_row(cls, row: ReportCourseRow) -> Self:
        same = ("title", "text", "body", "is_informants", "holds_no_secret", "asked", "shelved_because", "disputed_because")
        more = ("entered_by", "entered_at", "revision")
        return cls(
            id=global_id("ReportCourse", row.id),
            row=row,
            state=ReportState(row.state),
            is_on_behalf=row.on_behalf,
            is_converted=row.converted_from_id is not None,
            **{name: getattr(row, name) for name in (*same, *more)},
        )


@strawberry.type(
    description="期刊: one issue, edited from one piece or several; the office's while it is edited, later for whoever reads performance."
)
class ReportIssue(Node):
    listing: ClassVar = REPORT_ISSUES
    row: strawberry.Private[ReportIssueRow]
    state: IssueState = strawberry.field(description="期刊状态: where it stands.")
    bulletin: str = strawberry.field(description="刊名: the series that it is numbered in.")
    year: int = strawberry.field(description="年度: the year of its number.")
    number: int | None = strawberry.field(description="期号: its number in the bulletin and year; null until it is signed.")
    title: str = strawberry.field(description="标题: its title.")
    text: str = strawberry.field(description="正文: its text, a paragraph a line.")
    edited_by: str = strawberry.field(description="编辑人: whose account edited it last.")
    signed_by: str | None = strawberry.field(description="签发人: who signed it; null until then.")
    issued_on: date | None = strawberry.field(description="签发日期: when; null until then.")
    revision: int = strawberry.field(description=REVISION)

    @resolved("所属委员会: the committee whose it is.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.row.committee_id)

    @resolved("文稿: its text with tables and pictures; null where there is none, or that version may not be read.")
    async def manuscript(self, info: Info, version: OfVersion = None) -> Manuscript | None:
        return await version_of(info, "report_issue_id", self.row.id, version)

    @resolved("历次文稿: the versions of its text that may be read, in order.", size=10)
    async def manuscripts(self, info: Info) -> list[Manuscript]:
        return await versions_of(info, "report_issue_id", self.row.id)

    @resolved("编辑委员: the member whose work the editing was; null where the staff's was.", rows=Right.READ)
    async def editor(self, info: Info) -> LazyMember | None:
        return None if self.row.editor_member_id is None else await _member(info, self.row.editor_member_id)

    @resolved("期刊来源: the pieces that it was made of, each with its share.", size=3)
    async def sources(self, info: Info) -> list[IssueSource]:
        rows = await info.context.loaders.grouped(ISSUE_SOURCES, "issue_id").load(self.row.id)
        return [IssueSource.from_row(row) for row in rows]

    @resolved("期刊后续: what became of it, by date; what was retracted stays in the list.", size=4)
    async def outcomes(self, info: Info) -> list[IssueOutcome]:
        rows = await info.context.loaders.grouped(ISSUE_OUTCOMES, "issue_id").load(self.row.id)
        return [IssueOutcome.from_row(row) for row in rows]

    @resolved("信息步骤: what was done with it, in order.", size=10)
    async def steps(self, info: Info) -> list[ReportStep]:
        rows = await info.context.loaders.grouped(REPORT_STEPS, "issue_id").load(self.row.id)
        return [ReportStep.from_row(row) for row in rows]

    @resolved("可办环节: what may be done now, and whether whoever asks may do it.", size=5)
    async def possible_events(self, info: Info) -> list[PossibleEvent]:
        async def load(keys: list[int]) -> list[Any]:
            found = await info.context.read(possible_of_issues, keys)
            return [found.get(key, ()) for key in keys]

        events = await info.context.loaders.keep("possible events of issues", load).load(self.row.id)
        return [PossibleEvent(event=each.event, name=ISSUE.event_name(each.event), is_allowed=each.is_allowed) for each in events]

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id)

    @classmethod
    def from_row(cls, row: ReportIssueRow) -> Self:
        same = ("bulletin", "year", "number", "title", "text", "edited_by", "signed_by", "issued_on", "revision")
        values = {name: getattr(row, name) for name in same}
        return cls(id=global_id("ReportIssue", row.id), row=row, state=IssueState(row.state), **values)


async def _member(info: Info, key: int) -> Any:
    from graphql_schema.members import Member

    found = await info.context.loaders.by_id(MEMBERS).load(key)
    return None if found is None else Member.from_row(found)
