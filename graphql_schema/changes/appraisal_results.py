"""Results are drafted by those who appraise, decided about and issued by those who decide; a new version corrects an issued one."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.appraisals.words import GroupDecisionAbout
from graphql_schema.changes.appraisal_inputs import AppraisalPayload, SentAboutAppraisal, payload_of, took
from graphql_schema.changes.inputs import Given
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from services.appraisals import deciding, deciding_groups, deciding_lists, drafting, issuing
from services.models import GroupDecisionAbout as About
from services.permissions import Right


@strawberry.input(description="形成初步结果: score the year by the regulation that was frozen; a draft replaces the one before.")
class DraftResultInput(SentAboutAppraisal):
    pass


@strawberry.input(description="形成更正: draft the next version of a result that was issued; put the facts right first.")
class DraftCorrectionInput(SentAboutAppraisal):
    reason: str = strawberry.field(description="更正理由: why.")


@strawberry.input(description="等次审定: decide a grade that the regulation leaves to people.")
class DecideGradeInput(SentAboutAppraisal):
    member_number: str = strawberry.field(description="委员编号: the member's number.")
    grade: str | None = strawberry.field(default=None, description="等次: the grade, in the regulation's words; null gives none.")
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="结果运用审定: decide whether what the regulation proposes follows for a member.")
class DecideConsequenceInput(SentAboutAppraisal):
    member_number: str = strawberry.field(description="委员编号: the member's number.")
    proposal: str = strawberry.field(description="后果建议: what is proposed, in the regulation's words.")
    accepted: bool = strawberry.field(description="采纳: whether it follows.")
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="名单审定: decide whether a member who is level with others for the last places of a list stands on it.")
class DecideListInput(SentAboutAppraisal):
    member_number: str = strawberry.field(description="委员编号: the member's number.")
    list: str = strawberry.field(description="名单: the list, in the regulation's words.")
    accepted: bool = strawberry.field(description="列入: whether the member stands on it.")
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="审定小组: decide what the regulation leaves to people about a group.")
class DecideAboutGroupInput(SentAboutAppraisal):
    group: str = strawberry.field(description="小组: the group's name as it was scored.")
    about: GroupDecisionAbout = strawberry.field(description="审定事项: what is decided.")
    name: str = strawberry.field(description="名称: the list, the grade or the consequence, in the regulation's words.")
    accepted: bool = strawberry.field(description="采纳: whether the group is to have it.")
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input
class SentToIssue(SentAboutAppraisal):
    """What is said when a result is let out."""

    approver: str = strawberry.field(description="审定机构: who approved it, as the minutes have it.")
    decided_on: date = strawberry.field(description="审定日期: when it was approved; not later than today.")
    document_number: str | None = strawberry.field(default=None, description="文号: of the circular, if there is one.")


@strawberry.input(description="通报: let the result out, sealed; whoever drafted it does not issue it.")
class IssueResultInput(SentToIssue):
    pass


@strawberry.input(description="通报更正: let the next version out; the one before stays as it was.")
class IssueCorrectionInput(SentToIssue):
    pass


@strawberry.type
class AppraisalResultChanges:
    @changing("形成初步结果: score the year and draft its result; the result's `scoring` tells how far it is.", right=Right.APPRAISE)
    async def draft_result(self, info: Info, input: Given[DraftResultInput]) -> AppraisalPayload | None:
        key = key_of(input.appraisal_id, "Appraisal", "appraisal_id")
        regulations = info.context.regulations
        return await _scored(info, key, await change(info, input, drafting.draft_result, key, regulations, input.expected_revision))

    @changing("形成更正: draft the next version of an issued result, with a reason; the issued one stands.", right=Right.APPRAISE)
    async def draft_correction(self, info: Info, input: Given[DraftCorrectionInput]) -> AppraisalPayload | None:
        key, use_case = key_of(input.appraisal_id, "Appraisal", "appraisal_id"), drafting.draft_correction
        regulations = info.context.regulations
        return await _scored(info, key, await change(info, input, use_case, key, regulations, input.reason, input.expected_revision))

    @changing("等次审定: decide a grade that the regulation leaves to people.", right=Right.DECIDE)
    async def decide_grade(self, info: Info, input: Given[DecideGradeInput]) -> AppraisalPayload | None:
        said = (input.member_number, input.grade, input.reason, info.context.regulations, input.expected_revision)
        return await took(info, input, deciding.decide_grade, *said)

    @changing("结果运用审定: decide whether what is proposed follows for a member.", right=Right.DECIDE)
    async def decide_consequence(self, info: Info, input: Given[DecideConsequenceInput]) -> AppraisalPayload | None:
        return await took(
            info,
            input,
            deciding.decide_consequence,
            input.member_number,
            input.proposal,
            accepted=input.accepted,
            reason=input.reason,
            expected_revision=input.expected_revision,
        )

    @changing("名单审定: decide who of those level for the last places of a list stands on it.", right=Right.DECIDE)
    async def decide_list(self, info: Info, input: Given[DecideListInput]) -> AppraisalPayload | None:
        return await took(
            info,
            input,
            deciding_lists.decide_list,
            input.member_number,
            input.list,
            info.context.regulations,
            accepted=input.accepted,
            reason=input.reason,
            expected_revision=input.expected_revision,
        )

    @changing("审定小组: decide what the regulation leaves to people about a group.", right=Right.DECIDE)
    async def decide_about_group(self, info: Info, input: Given[DecideAboutGroupInput]) -> AppraisalPayload | None:
        return await took(
            info,
            input,
            deciding_groups.decide_about_group,
            input.group,
            About[input.about.name],
            input.name,
            info.context.regulations,
            accepted=input.accepted,
            reason=input.reason,
            expected_revision=input.expected_revision,
        )

    @changing("通报: let the result out, sealed.", right=Right.DECIDE)
    async def issue_result(self, info: Info, input: Given[IssueResultInput]) -> AppraisalPayload | None:
        return await took(
            info,
            input,
            issuing.issue_result,
            approver=input.approver,
            decided_on=input.decided_on,
            document_number=input.document_number,
            expected_revision=input.expected_revision,
        )

    @changing("通报更正: let the next version out; the one before stays as it was.", right=Right.DECIDE)
    async def issue_correction(self, info: Info, input: Given[IssueCorrectionInput]) -> AppraisalPayload | None:
        return await took(
            info,
            input,
            issuing.issue_correction,
            approver=input.approver,
            decided_on=input.decided_on,
            document_number=input.document_number,
            expected_revision=input.expected_revision,
        )


async def _scored(info: Info, key: int, drafted: tuple[int, int]) -> AppraisalPayload:
    """Has the draft's scoring carried out, as `scoreYear` has its own."""
    _, scoring_id = drafted
    await info.context.carry_out_scoring(scoring_id)
    return await payload_of(info, key)
