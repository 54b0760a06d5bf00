"""纸质材料与佐证 of works on their way: attached by whoever writes, enters or edits them."""

from __future__ import annotations

import strawberry

from graphql_schema.changes.evidence import AttachEvidencePayload, evidence_payload
from graphql_schema.changes.inputs import Given, Sent
from graphql_schema.context import Info
from graphql_schema.files import FileInput, content_of
from graphql_schema.mutations import changing
from graphql_schema.nodes import key_of
from services.opinion_reports.papers import attach_issue_evidence, attach_piece_evidence, attach_report_paper
from services.permissions import Right
from services.proposals.papers import attach_proposal_paper


@strawberry.input(description="附上提案纸质材料: the paper that a proposal was entered from, or that its body signed.")
class AttachProposalPaperInput(Sent):
    proposal_course_id: strawberry.ID = strawberry.field(description="提案流程: the global id of the proposal, which was handed in.")
    file: FileInput = strawberry.field(description="文件: a PDF, DOCX, JPEG or PNG.")


@strawberry.input(description="附上信息纸质材料: the paper that an opinion report was entered from.")
class AttachReportPaperInput(Sent):
    report_course_id: strawberry.ID = strawberry.field(description="信息流程: the global id of the piece, which was handed in.")
    file: FileInput = strawberry.field(description="文件: a PDF, DOCX, JPEG or PNG.")


@strawberry.input(
    description="附上来稿佐证: what belongs to one piece, whether or not it stands in an issue; it stands with the piece's report."
)
class AttachPieceEvidenceInput(Sent):
    report_course_id: strawberry.ID = strawberry.field(description="信息流程: the global id of the piece, which was handed in.")
    file: FileInput = strawberry.field(description="文件: a PDF, DOCX, JPEG or PNG.")


@strawberry.input(
    description="附上期刊佐证: what proves what became of an issue, such as a leader's note; it stands with each piece's report."
)
class AttachIssueEvidenceInput(Sent):
    report_issue_id: strawberry.ID = strawberry.field(description="期刊: the issue's global id.")
    file: FileInput = strawberry.field(description="文件: a PDF, DOCX, JPEG or PNG.")


@strawberry.type
class PaperChanges:
    @changing("附上提案纸质材料: by its first sponsor or body, or by the office that entered it.", right=Right.PROPOSE)
    async def attach_proposal_paper(self, info: Info, input: Given[AttachProposalPaperInput]) -> AttachEvidencePayload | None:
        key = key_of(input.proposal_course_id, "ProposalCourse", "proposal_course_id")
        file = (input.file.name, await content_of(info, input.file))
        return await evidence_payload(info, input, "proposal_course_id", attach_proposal_paper, key, *file)

    @changing("附上信息纸质材料: by whoever writes the piece, or the office that entered it.", right=Right.REPORT)
    async def attach_report_paper(self, info: Info, input: Given[AttachReportPaperInput]) -> AttachEvidencePayload | None:
        key = key_of(input.report_course_id, "ReportCourse", "report_course_id")
        file = (input.file.name, await content_of(info, input.file))
        return await evidence_payload(info, input, "report_course_id", attach_report_paper, key, *file)

    @changing("附上来稿佐证: attach a file to the report of one piece, in an issue or in none yet.", right=Right.EDIT)
    async def attach_piece_evidence(self, info: Info, input: Given[AttachPieceEvidenceInput]) -> AttachEvidencePayload | None:
        key = key_of(input.report_course_id, "ReportCourse", "report_course_id")
        file = (input.file.name, await content_of(info, input.file))
        return await evidence_payload(info, input, "report_course_id", attach_piece_evidence, key, *file)

    @changing("附上期刊佐证: attach a file to the report of every piece of an issue.", right=Right.EDIT)
    async def attach_issue_evidence(self, info: Info, input: Given[AttachIssueEvidenceInput]) -> AttachEvidencePayload | None:
        key = key_of(input.report_issue_id, "ReportIssue", "report_issue_id")
        file = (input.file.name, await content_of(info, input.file))
        return await evidence_payload(info, input, "report_issue_id", attach_issue_evidence, key, *file)
