"""正文收入: what was pasted or uploaded as DOCX becomes the text of a work on its way."""

from __future__ import annotations

import strawberry

from graphql_schema.changes.inputs import Given
from graphql_schema.changes.proposal_inputs import ProposalCoursePayload, SentAboutProposal, took
from graphql_schema.changes.report_inputs import (
    ReportCoursePayload,
    ReportIssuePayload,
    SentAboutIssue,
    SentAboutPiece,
    issue_took,
    piece_took,
)
from graphql_schema.changes.sent_texts import HTML, UPLOAD, source_of
from graphql_schema.context import Info
from graphql_schema.files import FileInput
from graphql_schema.mutations import changing
from services.opinion_reports.texts import take_over_issue, take_over_piece
from services.permissions import Right
from services.proposals.texts import take_over_proposal


@strawberry.input(description="收入提案正文: make a draft say what was pasted or uploaded; who signed another text has to sign again.")
class TakeOverProposalTextInput(SentAboutProposal):
    html: str | None = strawberry.field(default=None, description=HTML)
    file: FileInput | None = strawberry.field(default=None, description=UPLOAD)


@strawberry.input(description="收入信息正文: make a draft of an opinion report say what was pasted or uploaded.")
class TakeOverReportTextInput(SentAboutPiece):
    html: str | None = strawberry.field(default=None, description=HTML)
    file: FileInput | None = strawberry.field(default=None, description=UPLOAD)


@strawberry.input(description="收入期刊正文: make an issue that is edited say what was pasted or uploaded.")
class TakeOverIssueTextInput(SentAboutIssue):
    html: str | None = strawberry.field(default=None, description=HTML)
    file: FileInput | None = strawberry.field(default=None, description=UPLOAD)


@strawberry.type
class TextChanges:
    @changing(
        "收入提案正文: take over what was pasted or uploaded as a draft's text; what is refused changes nothing.", right=Right.PROPOSE
    )
    async def take_over_proposal_text(self, info: Info, input: Given[TakeOverProposalTextInput]) -> ProposalCoursePayload | None:
        source = await source_of(info, input.html, input.file)
        return await took(info, input, take_over_proposal, info.context.attachments, source, input.expected_revision)

    @changing("收入信息正文: take over what was pasted or uploaded as the text of an opinion report's draft.", right=Right.REPORT)
    async def take_over_report_text(self, info: Info, input: Given[TakeOverReportTextInput]) -> ReportCoursePayload | None:
        source = await source_of(info, input.html, input.file)
        return await piece_took(info, input, take_over_piece, info.context.attachments, source, input.expected_revision)

    @changing("收入期刊正文: take over what was pasted or uploaded as an issue's text.", right=Right.EDIT)
    async def take_over_issue_text(self, info: Info, input: Given[TakeOverIssueTextInput]) -> ReportIssuePayload | None:
        source = await source_of(info, input.html, input.file)
        return await issue_took(info, input, take_over_issue, info.context.attachments, source, input.expected_revision)
