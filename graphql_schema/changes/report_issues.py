"""Changes of issues: pieces selected into them with exact shares, editing, signing, what became of them, and closing the year."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.arguments import checked_year, committee_id
from graphql_schema.changes.inputs import Given, Payload, Sent, SentAbout, refuse_many
from graphql_schema.changes.report_inputs import (
    PieceShareInput,
    ReportCoursePayload,
    ReportIssuePayload,
    SentAboutIssue,
    SentAboutPiece,
    issue_payload,
    issue_took,
    piece_took,
    shares_in,
    told,
)
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import any_key_of, key_of
from graphql_schema.opinion_reports import Manner, OutcomeLevel
from services.models import Manner as StoredManner
from services.models import OutcomeLevel as StoredLevel
from services.opinion_reports.closing import close_issue, close_year
from services.opinion_reports.issues import IssueDraft, dissolve_issue, edit_issue, open_issue, release_piece, select_piece
from services.opinion_reports.outcomes import (
    Instruction,
    record_adoption,
    record_feedback,
    record_instruction,
    report_upward,
    retract_outcome,
)
from services.opinion_reports.signing import hand_to_sign, send_issue_back, sign_issue
from services.permissions import Right

SHARES = "份额: of every piece, where they are not equal; each the same if left out."


@strawberry.input(description="期刊草稿: an issue as it is edited.")
class IssueDraftInput:
    bulletin: str = strawberry.field(description="刊名: the series that it will be numbered in.")
    title: str = strawberry.field(description="标题: its title.")
    text: str = strawberry.field(default="", description="正文: its text, a paragraph a line.")
    editor: str | None = strawberry.field(
        default=None, description="编辑委员编号: the member whose work the editing was; left out where the staff's was."
    )


@strawberry.input(description="选编一期: begin an issue with one piece or several.")
class OpenReportIssueInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    draft: IssueDraftInput = strawberry.field(description="期刊草稿: what it says.")
    pieces: list[strawberry.ID] = strawberry.field(description="信息流程: the pieces, by their global ids; at most 200.")
    shares: list[PieceShareInput] | None = strawberry.field(default=None, description=SHARES)


@strawberry.input(description="选入一期: combine one more piece into an issue.")
class SelectReportCourseInput(SentAboutPiece):
    report_issue_id: strawberry.ID = strawberry.field(description="期刊: the issue's global id.")
    shares: list[PieceShareInput] | None = strawberry.field(default=None, description=SHARES)


@strawberry.input(description="移出一期: take a piece out of its issue.")
class ReleaseReportCourseInput(SentAboutPiece):
    reason: str = strawberry.field(description="理由: why.")
    shares: list[PieceShareInput] | None = strawberry.field(default=None, description=SHARES)


@strawberry.input(description="编辑一期: make an issue say something else.")
class EditReportIssueInput(SentAboutIssue):
    draft: IssueDraftInput = strawberry.field(description="期刊草稿: all that it says.")
    shares: list[PieceShareInput] | None = strawberry.field(default=None, description="份额: of every piece; left out they stay.")


@strawberry.input(description="撤销一期: give an issue up; its pieces may be selected again.")
class DissolveReportIssueInput(SentAboutIssue):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="送签: hand an issue to whoever signs.")
class HandReportIssueToSignInput(SentAboutIssue):
    pass


@strawberry.input(description="退回修改: send an issue back to its editors.")
class SendReportIssueBackInput(SentAboutIssue):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="签发: sign an issue, which gives it its number.")
class SignReportIssueInput(SentAboutIssue):
    issued_on: date | None = strawberry.field(default=None, description="签发日期: when; today if left out.")
    signed_by: str | None = strawberry.field(default=None, description="签发人: who signs, where it is not who usually does.")


@strawberry.input(description="上报: an issue was sent to a level above.")
class ReportIssueUpwardInput(SentAboutIssue):
    level: OutcomeLevel = strawberry.field(description="级别: to which level.")
    reported_on: date = strawberry.field(description="上报日期: when.")


@strawberry.input(description="登记采用: an issue was adopted; repeatable.")
class RecordIssueAdoptionInput(SentAboutIssue):
    level: OutcomeLevel = strawberry.field(description="采用级别: at which level.")
    manner: Manner = strawberry.field(description="采用方式: how; an issue of several pieces is not adopted singly.")
    adopted_on: date = strawberry.field(description="采用日期: when.")
    by: str | None = strawberry.field(default=None, description="采用单位: who adopted it, if stated.")


@strawberry.input(description="登记批示: a leader wrote an instruction on an issue; repeatable.")
class RecordIssueInstructionInput(SentAboutIssue):
    level: OutcomeLevel = strawberry.field(description="批示级别: the leader's level.")
    by: str = strawberry.field(description="批示人: who wrote it.")
    instructed_on: date = strawberry.field(description="批示日期: when.")
    unproved_because: str | None = strawberry.field(
        default=None, description="无件理由: why no paper of it is attached to each piece's report, where none is."
    )
    evidence_id: strawberry.ID | None = strawberry.field(
        default=None, description="佐证: the file that shows it, attached before to the report of one of its pieces; by its global id."
    )


@strawberry.input(description="登记反馈: a unit told what it did about an issue; repeatable.")
class RecordIssueFeedbackInput(SentAboutIssue):
    unit: str = strawberry.field(description="反馈单位: the unit.")
    text: str = strawberry.field(description="反馈内容: what it told.")
    fed_back_on: date = strawberry.field(description="反馈日期: when.")


@strawberry.input(description="撤销后续记录: something was recorded wrongly; it stays with the reason, and counts no more.")
class RetractIssueOutcomeInput(SentAbout):
    issue_outcome_id: strawberry.ID = strawberry.field(description="期刊后续: its global id; `expectedRevision` is the issue's.")
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="办结一期: close an issue with its pieces, at its year's end.")
class CloseReportIssueInput(SentAboutIssue):
    pass


@strawberry.input(description="办结年度信息: close all issues of a year, and what was kept aside.")
class CloseReportYearInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    year: int = strawberry.field(description="年度: the year.")


@strawberry.type(description="办结年度结果: how many were closed.")
class CloseReportYearPayload(Payload):
    closed: int | None = strawberry.field(
        default=None,
        description="办结数: issues and pieces that were closed; null where something was wrong.",
        metadata={"right": Right.REFER},
    )


@strawberry.type
class ReportIssueChanges:
    @changing("选编一期: begin an issue; that its pieces were handed in is thereby verified.", right=Right.EDIT)
    async def open_report_issue(self, info: Info, input: Given[OpenReportIssueInput]) -> ReportIssuePayload | None:
        refuse_many(input, "pieces", "shares")
        keys = [key_of(each, "ReportCourse", f"pieces[{place}]") for place, each in enumerate(input.pieces)]
        shares = shares_in(input.shares)
        owner = await committee_id(info, input.committee, Right.EDIT)
        return await issue_payload(info, await told(info, input, "pieces", open_issue, owner, _draft(input.draft), keys, shares))

    @changing("选入一期: combine one more piece into an issue.", right=Right.EDIT)
    async def select_report_course(self, info: Info, input: Given[SelectReportCourseInput]) -> ReportCoursePayload | None:
        refuse_many(input, "shares")
        issue = key_of(input.report_issue_id, "ReportIssue", "report_issue_id")
        return await piece_took(info, input, select_piece, issue, shares_in(input.shares), input.expected_revision)

    @changing("移出一期: take a piece out of the issue it was selected into.", right=Right.EDIT)
    async def release_report_course(self, info: Info, input: Given[ReleaseReportCourseInput]) -> ReportCoursePayload | None:
        refuse_many(input, "shares")
        return await piece_took(info, input, release_piece, input.reason, shares_in(input.shares), input.expected_revision)

    @changing("编辑一期: change what an issue says; who did it is written down.", right=Right.EDIT)
    async def edit_report_issue(self, info: Info, input: Given[EditReportIssueInput]) -> ReportIssuePayload | None:
        refuse_many(input, "shares")
        return await issue_took(info, input, edit_issue, _draft(input.draft), shares_in(input.shares), input.expected_revision)

    @changing("撤销一期: give an issue up that is being edited.", right=Right.EDIT)
    async def dissolve_report_issue(self, info: Info, input: Given[DissolveReportIssueInput]) -> ReportIssuePayload | None:
        return await issue_took(info, input, dissolve_issue, input.reason, input.expected_revision)

    @changing("送签: hand an issue to whoever signs.", right=Right.EDIT)
    async def hand_report_issue_to_sign(self, info: Info, input: Given[HandReportIssueToSignInput]) -> ReportIssuePayload | None:
        return await issue_took(info, input, hand_to_sign, input.expected_revision)

    @changing("退回修改: send an issue back to its editors.", right=Right.DECIDE)
    async def send_report_issue_back(self, info: Info, input: Given[SendReportIssueBackInput]) -> ReportIssuePayload | None:
        return await issue_took(info, input, send_issue_back, input.reason, input.expected_revision)

    @changing(
        "签发: sign an issue, by somebody else than who edited it; it gets the next number of its bulletin and year.", right=Right.DECIDE
    )
    async def sign_report_issue(self, info: Info, input: Given[SignReportIssueInput]) -> ReportIssuePayload | None:
        return await issue_took(info, input, sign_issue, input.issued_on, input.signed_by, input.expected_revision)

    @changing("上报: write down that an issue was sent upward.", right=Right.EDIT)
    async def report_issue_upward(self, info: Info, input: Given[ReportIssueUpwardInput]) -> ReportIssuePayload | None:
        level = StoredLevel[input.level.name]
        return await issue_took(info, input, report_upward, level, input.reported_on, input.expected_revision)

    @changing("登记采用: write down that an issue was adopted.", right=Right.EDIT)
    async def record_issue_adoption(self, info: Info, input: Given[RecordIssueAdoptionInput]) -> ReportIssuePayload | None:
        said = (StoredLevel[input.level.name], StoredManner[input.manner.name], input.adopted_on, input.by)
        return await issue_took(info, input, record_adoption, *said, input.expected_revision)

    @changing("登记批示: write down a leader's instruction on an issue.", right=Right.EDIT)
    async def record_issue_instruction(self, info: Info, input: Given[RecordIssueInstructionInput]) -> ReportIssuePayload | None:
        evidence_id = any_key_of(input.evidence_id, "Evidence", "evidence_id")
        note = Instruction(StoredLevel[input.level.name], input.by, input.instructed_on, input.unproved_because, evidence_id)
        return await issue_took(info, input, record_instruction, note, input.expected_revision)

    @changing("登记反馈: write down what a unit told about an issue.", right=Right.EDIT)
    async def record_issue_feedback(self, info: Info, input: Given[RecordIssueFeedbackInput]) -> ReportIssuePayload | None:
        return await issue_took(info, input, record_feedback, input.unit, input.text, input.fed_back_on, input.expected_revision)

    @changing("撤销后续记录: take back what was recorded wrongly; what was verified of it is withdrawn first.", right=Right.EDIT)
    async def retract_issue_outcome(self, info: Info, input: Given[RetractIssueOutcomeInput]) -> ReportIssuePayload | None:
        key = key_of(input.issue_outcome_id, "IssueOutcome", "issue_outcome_id")
        said = (key, input.reason, input.expected_revision)
        return await issue_payload(info, await told(info, input, "issue_outcome_id", retract_outcome, *said))

    @changing("办结一期: close an issue with its pieces.", right=Right.EDIT)
    async def close_report_issue(self, info: Info, input: Given[CloseReportIssueInput]) -> ReportIssuePayload | None:
        return await issue_took(info, input, close_issue, input.expected_revision)

    @changing("办结年度信息: close all issues of a year and what was kept aside, from its last day on.", right=Right.EDIT, weight=50)
    async def close_report_year(self, info: Info, input: Given[CloseReportYearInput]) -> CloseReportYearPayload | None:
        year = checked_year(input.year)
        owner = await committee_id(info, input.committee, Right.EDIT)
        return CloseReportYearPayload(closed=await change(info, input, close_year, owner, year))


def _draft(given: IssueDraftInput) -> IssueDraft:
    return IssueDraft(given.bulletin, given.title, given.text, given.editor)
