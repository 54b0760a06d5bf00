"""提案质量评价: units rate the proposals they handled, the office sums up."""

from __future__ import annotations

import strawberry

from graphql_schema.changes.handling_inputs import HandlingCoursePayload, SentAboutHandling, named, payload_of
from graphql_schema.changes.inputs import Given, SentAbout, thing
from graphql_schema.changes.selections import ProposalAssessmentPayload, named_by
from graphql_schema.context import Info
from graphql_schema.courses.selections import ProposalAssessment
from graphql_schema.mutations import changing
from graphql_schema.nodes import any_key_of, key_of
from services.assessments.quantities import micro_points
from services.listings.selections import PROPOSAL_ASSESSMENTS
from services.permissions import Right
from services.proposals.quality import QualityDraft, conclude_quality, rate_quality


@strawberry.input(description="评价提案质量: a unit's points for a proposal it handled, in the place of what an office entered.")
class RateProposalQualityInput(SentAboutHandling):
    quantity: str = strawberry.field(description='分值: exact points as decimal text, such as "92.5", up to the committee\'s full marks.')
    remark: str | None = strawberry.field(default=None, description="意见: what the unit adds.")
    scan_id: strawberry.ID | None = strawberry.field(
        default=None, description="扫描件: `Evidence.id` of the stamped paper, for an office that enters it."
    )


@strawberry.input(description="汇总提案质量评价: the mean of what units returned, for a second person to verify.")
class ConcludeProposalQualityInput(SentAbout):
    proposal_course_id: strawberry.ID = strawberry.field(description="提案流程: its global id.")
    item: str | None = strawberry.field(default=None, description="评定项目: what a regulation selects it by; 提案质量 if left out.")
    reason: str | None = strawberry.field(default=None, description="理由: needed where a unit has not rated.")


@strawberry.type
class QualityRatingChanges:
    @changing("评价提案质量: rate a proposal that the unit handled; never by who stands behind it.", right=Right.HANDLE)
    async def rate_proposal_quality(self, info: Info, input: Given[RateProposalQualityInput]) -> HandlingCoursePayload | None:
        key = key_of(input.handling_course_id, "HandlingCourse", "handling_course_id")
        scan = any_key_of(input.scan_id, "Evidence", "scan_id")
        draft = QualityDraft(micro_points(input.quantity), input.remark, scan)
        await named(info, input, rate_quality, key, draft, expected_revision=input.expected_revision)
        return await payload_of(info, key)

    @changing("汇总提案质量评价: sum up what units said of a proposal; somebody else verifies it.", right=Right.EXAMINE)
    async def conclude_proposal_quality(self, info: Info, input: Given[ConcludeProposalQualityInput]) -> ProposalAssessmentPayload | None:
        key = key_of(input.proposal_course_id, "ProposalCourse", "proposal_course_id")
        said = (input.item, input.reason)
        made = await named_by(info, "proposal_course_id", input, conclude_quality, key, *said, expected_revision=input.expected_revision)
        return ProposalAssessmentPayload(proposal_assessment=await thing(info, PROPOSAL_ASSESSMENTS, ProposalAssessment.from_row, made))
