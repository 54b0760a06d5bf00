"""审查、立案、转办: what the office does with a submitted proposal, each with its own change; who decides is not who proposed."""

from __future__ import annotations

import strawberry

from graphql_schema.changes.inputs import Given
from graphql_schema.changes.proposal_inputs import ProposalCoursePayload, SentAboutProposal, took
from graphql_schema.context import Info
from graphql_schema.courses.proposal_words import NotFiledGround, ProposalOutcome
from graphql_schema.mutations import changing
from graphql_schema.nodes import any_key_of
from services.models import NotFiledGround as StoredGround
from services.models import Outcome
from services.permissions import Right
from services.proposals import (
    answer_dispute,
    classify_proposal,
    convert_proposal,
    file_proposal,
    merge_proposal,
    not_file_proposal,
    propose_outcome,
    refer_proposal,
    return_for_mending,
    send_back,
)


@strawberry.input(description="退回修改: give a proposal back to its writers, who mend it and hand it in again.")
class ReturnProposalForMendingInput(SentAboutProposal):
    reason: str = strawberry.field(description="理由: what is to be mended.")


@strawberry.input(description="答复异议: answer what was disputed about an entry on behalf.")
class AnswerProposalDisputeInput(SentAboutProposal):
    answer: str = strawberry.field(description="答复: what was found, and what is done.")


@strawberry.input(description="初审分类: take a proposal up under a category, which verifies who is behind it.")
class ClassifyProposalInput(SentAboutProposal):
    category: str = strawberry.field(description="类别: the committee's own word for its subject.")


@strawberry.input(description="二审拟立: propose what becomes of a proposal.")
class ProposeProposalOutcomeInput(SentAboutProposal):
    outcome: ProposalOutcome = strawberry.field(description="审查意见: what is proposed.")
    ground: NotFiledGround | None = strawberry.field(default=None, description="不予立案情形: for one that is not to be filed.")
    merge_into_id: strawberry.ID | None = strawberry.field(
        default=None, description="并入提案: for one that is to be merged, the other's `ProposalCourse.id`."
    )
    counts_as_filed: bool | None = strawberry.field(
        default=None, description="计为立案: for one that is to be merged, whether the regulation counts it as filed."
    )
    reason: str | None = strawberry.field(default=None, description="说明: what those who decide should know.")


@strawberry.input(description="退回再审: have a proposal examined again.")
class SendProposalBackInput(SentAboutProposal):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="立案: put a proposal on file, under the next case number of its plenary session.")
class FileProposalInput(SentAboutProposal):
    pass


@strawberry.input(description="不予立案: do not put a proposal on file, as it was proposed.")
class NotFileProposalInput(SentAboutProposal):
    reason: str = strawberry.field(description="理由: what its sponsors are told.")


@strawberry.input(description="并案: merge a proposal into another that is filed, as it was proposed.")
class MergeProposalInput(SentAboutProposal):
    pass


@strawberry.input(description="转为社情民意: hand a proposal that is not filed in as an opinion report, which counts in its place.")
class ConvertProposalInput(SentAboutProposal):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="转为来信: pass a proposal that is not filed on as a letter.")
class ReferProposalInput(SentAboutProposal):
    reason: str = strawberry.field(description="理由: why, and to whom.")


@strawberry.type
class ProposalExaminationChanges:
    @changing("退回修改: give a proposal back to its writers, with a reason.", right=Right.EXAMINE)
    async def return_proposal_for_mending(self, info: Info, input: Given[ReturnProposalForMendingInput]) -> ProposalCoursePayload | None:
        return await took(info, input, return_for_mending, input.reason, input.expected_revision)

    @changing("答复异议: answer what was disputed about an entry on behalf.", right=Right.EXAMINE)
    async def answer_proposal_dispute(self, info: Info, input: Given[AnswerProposalDisputeInput]) -> ProposalCoursePayload | None:
        return await took(info, input, answer_dispute, input.answer, input.expected_revision)

    @changing("初审分类: take a proposal up, which verifies who is behind it; never by who submitted it.", right=Right.EXAMINE)
    async def classify_proposal(self, info: Info, input: Given[ClassifyProposalInput]) -> ProposalCoursePayload | None:
        return await took(info, input, classify_proposal, input.category, input.expected_revision)

    @changing("二审拟立: propose what becomes of a proposal.", right=Right.EXAMINE)
    async def propose_proposal_outcome(self, info: Info, input: Given[ProposeProposalOutcomeInput]) -> ProposalCoursePayload | None:
        return await took(
            info,
            input,
            propose_outcome,
            Outcome[input.outcome.name],
            ground=None if input.ground is None else StoredGround[input.ground.name],
            merge_into_id=any_key_of(input.merge_into_id, "ProposalCourse", "merge_into_id"),
            counts_as_filed=input.counts_as_filed,
            reason=input.reason,
            expected_revision=input.expected_revision,
        )

    @changing("退回再审: have a proposal examined again, with a reason.", right=Right.DECIDE)
    async def send_proposal_back(self, info: Info, input: Given[SendProposalBackInput]) -> ProposalCoursePayload | None:
        return await took(info, input, send_back, input.reason, input.expected_revision)

    @changing("立案: put a proposal on file, as somebody else proposed.", right=Right.DECIDE)
    async def file_proposal(self, info: Info, input: Given[FileProposalInput]) -> ProposalCoursePayload | None:
        return await took(info, input, file_proposal, input.expected_revision)

    @changing("不予立案: do not put a proposal on file, as somebody else proposed; its sponsors are told.", right=Right.DECIDE)
    async def not_file_proposal(self, info: Info, input: Given[NotFileProposalInput]) -> ProposalCoursePayload | None:
        return await took(info, input, not_file_proposal, input.reason, input.expected_revision)

    @changing("并案: merge a proposal into another, as somebody else proposed.", right=Right.DECIDE)
    async def merge_proposal(self, info: Info, input: Given[MergeProposalInput]) -> ProposalCoursePayload | None:
        return await took(info, input, merge_proposal, input.expected_revision)

    @changing("转为社情民意: make an opinion report of a proposal that is not filed.", right=Right.EXAMINE)
    async def convert_proposal(self, info: Info, input: Given[ConvertProposalInput]) -> ProposalCoursePayload | None:
        return await took(info, input, convert_proposal, input.reason, input.expected_revision)

    @changing("转为来信: pass a proposal that is not filed on as a letter.", right=Right.EXAMINE)
    async def refer_proposal(self, info: Info, input: Given[ReferProposalInput]) -> ProposalCoursePayload | None:
        return await took(info, input, refer_proposal, input.reason, input.expected_revision)
