"""Changes of a piece on its way: what its writers do, and what the staff does with it before it is selected."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import Given, Sent, refuse_many
from graphql_schema.changes.report_inputs import ReportCoursePayload, SentAboutPiece, piece_payload, piece_took, told
from graphql_schema.context import Info
from graphql_schema.mutations import changing
from services.opinion_reports.closing import close_piece
from services.opinion_reports.drafting import PieceDraft, change_piece, discard_piece, draft_piece
from services.opinion_reports.selecting import ask_for_more, shelve_piece, take_up_piece
from services.opinion_reports.submitting import answer_dispute, dispute_piece, submit_piece, withdraw_piece
from services.permissions import Right


@strawberry.input(description="信息草稿: an opinion report as it is written, by members or by a body.")
class ReportDraftInput:
    title: str = strawberry.field(description="标题: its title.")
    text: str = strawberry.field(default="", description="正文: its text, a paragraph a line; no state secrets.")
    writers: list[str] = strawberry.field(
        default_factory=list, description="委员编号: the members who write it, the first first; none for a body's. At most 200."
    )
    body: str | None = strawberry.field(default=None, description="报送单位: the body that submits it; left out for members.")
    holds_no_secret: bool = strawberry.field(
        default=False, description="不涉密确认: that nothing in it is a state secret; nothing is submitted without."
    )


@strawberry.input(description="起草信息: begin an opinion report, one's own, one's body's, or on behalf.")
class DraftReportCourseInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    draft: ReportDraftInput = strawberry.field(description="信息草稿: what it says.")


@strawberry.input(description="修改信息草稿: make a draft say something else.")
class ChangeReportCourseInput(SentAboutPiece):
    draft: ReportDraftInput = strawberry.field(description="信息草稿: all that it says.")


@strawberry.input(description="作废信息草稿: give a draft up.")
class DiscardReportCourseInput(SentAboutPiece):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="提交信息: hand an opinion report in.")
class SubmitReportCourseInput(SentAboutPiece):
    handed_in_on: date | None = strawberry.field(
        default=None, description="收件日期: the day of the paper, for what was entered on behalf; today if left out."
    )


@strawberry.input(description="撤回信息: take an opinion report back.")
class WithdrawReportCourseInput(SentAboutPiece):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="对代录提出异议: say that what was entered on one's behalf is not so.")
class DisputeReportCourseInput(SentAboutPiece):
    statement: str = strawberry.field(description="异议: what is not so.")


@strawberry.input(description="答复代录异议: answer what was disputed about an entry on behalf.")
class AnswerReportDisputeInput(SentAboutPiece):
    answer: str = strawberry.field(description="答复: what was found, and what is done.")


@strawberry.input(description="请补充: give an opinion report back to its writers, who mend it and hand it in again.")
class AskReportForMoreInput(SentAboutPiece):
    asked: str = strawberry.field(description="请补充: what is asked for.")


@strawberry.input(description="留存信息: keep an opinion report aside that was read.")
class ShelveReportCourseInput(SentAboutPiece):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="重新选用信息: take up again what was kept aside.")
class TakeUpReportCourseInput(SentAboutPiece):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="办结留存信息: close what was kept aside, at its year's end.")
class CloseReportCourseInput(SentAboutPiece):
    pass


@strawberry.type
class ReportPieceChanges:
    @changing("起草信息: begin an opinion report.", right=Right.REPORT)
    async def draft_report_course(self, info: Info, input: Given[DraftReportCourseInput]) -> ReportCoursePayload | None:
        draft = _draft(input.draft)
        owner = await committee_id(info, input.committee, Right.REFER)
        return await piece_payload(info, await told(info, input, "committee", draft_piece, owner, draft))

    @changing("修改信息草稿: change a draft.", right=Right.REPORT)
    async def change_report_course(self, info: Info, input: Given[ChangeReportCourseInput]) -> ReportCoursePayload | None:
        return await piece_took(info, input, change_piece, _draft(input.draft), input.expected_revision)

    @changing("作废信息草稿: give a draft up; it stays, and leads nowhere.", right=Right.REPORT)
    async def discard_report_course(self, info: Info, input: Given[DiscardReportCourseInput]) -> ReportCoursePayload | None:
        return await piece_took(info, input, discard_piece, input.reason, input.expected_revision)

    @changing("提交信息: hand an opinion report in; it is registered, and counts once somebody else has read it.", right=Right.REPORT)
    async def submit_report_course(self, info: Info, input: Given[SubmitReportCourseInput]) -> ReportCoursePayload | None:
        return await piece_took(info, input, submit_piece, input.handed_in_on, input.expected_revision)

    @changing("撤回信息: take an opinion report back that is not selected; it counts for nobody any more.", right=Right.REPORT)
    async def withdraw_report_course(self, info: Info, input: Given[WithdrawReportCourseInput]) -> ReportCoursePayload | None:
        return await piece_took(info, input, withdraw_piece, input.reason, input.expected_revision)

    @changing("对代录提出异议: until it is answered nothing more is done with the opinion report.", right=Right.REPORT)
    async def dispute_report_course(self, info: Info, input: Given[DisputeReportCourseInput]) -> ReportCoursePayload | None:
        return await piece_took(info, input, dispute_piece, input.statement, input.expected_revision)

    @changing("答复代录异议: answer a dispute.", right=Right.EDIT)
    async def answer_report_dispute(self, info: Info, input: Given[AnswerReportDisputeInput]) -> ReportCoursePayload | None:
        return await piece_took(info, input, answer_dispute, input.answer, input.expected_revision)

    @changing("请补充: ask the writers for more.", right=Right.EDIT)
    async def ask_report_for_more(self, info: Info, input: Given[AskReportForMoreInput]) -> ReportCoursePayload | None:
        return await piece_took(info, input, ask_for_more, input.asked, input.expected_revision)

    @changing("留存信息: keep an opinion report aside; that it was handed in is thereby verified.", right=Right.EDIT)
    async def shelve_report_course(self, info: Info, input: Given[ShelveReportCourseInput]) -> ReportCoursePayload | None:
        return await piece_took(info, input, shelve_piece, input.reason, input.expected_revision)

    @changing("重新选用信息: take up again what was kept aside.", right=Right.EDIT)
    async def take_up_report_course(self, info: Info, input: Given[TakeUpReportCourseInput]) -> ReportCoursePayload | None:
        return await piece_took(info, input, take_up_piece, input.reason, input.expected_revision)

    @changing("办结留存信息: close what was kept aside.", right=Right.EDIT)
    async def close_report_course(self, info: Info, input: Given[CloseReportCourseInput]) -> ReportCoursePayload | None:
        return await piece_took(info, input, close_piece, input.expected_revision)


def _draft(given: ReportDraftInput) -> PieceDraft:
    refuse_many(given, "writers")
    return PieceDraft(given.title, given.text, tuple(given.writers), given.body, given.holds_no_secret)
