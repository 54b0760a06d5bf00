"""交办、改派、审核、办结: what the office does with a proposal that units handle, and how sponsors rate the replies."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.changes.handling_inputs import HandlingCoursePayload, SentAboutHandling, handled, named, payload_of
from graphql_schema.changes.inputs import Given, refuse_many
from graphql_schema.changes.proposal_inputs import ProposalCoursePayload, SentAboutProposal, took
from graphql_schema.context import Info
from graphql_schema.courses.handling_words import Satisfaction
from graphql_schema.mutations import changing
from graphql_schema.nodes import any_key_of, key_of
from graphql_schema.proposals import HandlingRole
from services.models import HandlingRole as StoredRole
from services.models import Satisfaction as StoredSatisfaction
from services.permissions import Right
from services.proposals.agreeing import pass_reply, send_back_reply
from services.proposals.assigning import UnitDraft, assign_proposal, reassign_handling
from services.proposals.closing import archive_proposal, close_proposal, fulfil_promise, redo_handling, revisit_handling, track_proposal
from services.proposals.contacting import extend_handling
from services.proposals.rating import RatingDraft, rate_reply
from services.proposals.returning import reject_return


@strawberry.input(description="承办单位: a unit and how it is to handle the proposal.")
class UnitInput:
    unit: str = strawberry.field(description="承办单位: the unit's name; one that is not known yet is added.")
    role: HandlingRole = strawberry.field(description="承办方式: one lead with co-handlers, or all separate.")


@strawberry.input(description="交办: hand a filed proposal to its units.")
class AssignProposalInput(SentAboutProposal):
    units: list[UnitInput] = strawberry.field(description="承办单位: at most 200.")
    assigned_on: date | None = strawberry.field(default=None, description="交办日期: the day of the meeting; today if left out.")


@strawberry.input(description="改派: another unit takes the place of one that returned the proposal.")
class ReassignHandlingInput(SentAboutHandling):
    unit: str = strawberry.field(description="承办单位: the new unit's name.")
    assigned_on: date | None = strawberry.field(default=None, description="交办日期: today if left out.")


@strawberry.input(description="不同意退回: the unit is to handle it all the same.")
class RejectHandlingReturnInput(SentAboutHandling):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="同意延期: the unit may answer later.")
class ExtendHandlingInput(SentAboutHandling):
    due_on: date = strawberry.field(description="答复截止日: the new last day, at most `extendableUntil`.")
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="审核通过: pass a drafted reply.")
class PassReplyInput(SentAboutHandling):
    pass


@strawberry.input(description="退回重拟: give a drafted reply back to be written anew.")
class SendReplyBackInput(SentAboutHandling):
    reason: str = strawberry.field(description="理由: what is to be mended.")


@strawberry.input(description="评价: what a sponsor says to a reply. One's own takes the place of what an office entered from paper.")
class RateReplyInput(SentAboutHandling):
    process: Satisfaction = strawberry.field(description="办理过程: how satisfied with how it was handled.")
    result: Satisfaction = strawberry.field(description="办理结果: how satisfied with what came of it.")
    remark: str | None = strawberry.field(default=None, description="意见: what the sponsor adds.")
    member_number: str | None = strawberry.field(default=None, description="委员编号: whose rating it is; one's own if left out.")
    body: str | None = strawberry.field(default=None, description="提案单位: the body whose rating it is, for a collective proposal.")
    rated_on: date | None = strawberry.field(default=None, description="评价日期: today if left out.")
    scan_id: strawberry.ID | None = strawberry.field(
        default=None, description="扫描件: `Evidence.id` of the signed paper, for an office that enters it."
    )


@strawberry.input(description="重新办理: a second round, for a dissatisfied sponsor.")
class RedoHandlingInput(SentAboutHandling):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="登记兑现: what was promised was done.")
class FulfilPromiseInput(SentAboutHandling):
    finding: str = strawberry.field(description="情况: how it is known.")
    fulfilled_on: date | None = strawberry.field(default=None, description="兑现日期: today if left out.")


@strawberry.input(description="回头看: somebody went to see what became of a reply.")
class RevisitHandlingInput(SentAboutHandling):
    finding: str = strawberry.field(description="情况: what was found.")
    promised_until: date | None = strawberry.field(default=None, description="承诺期限: to when a promise is put off.")


@strawberry.input(description="转入跟踪: track a replied proposal until what was promised is done.")
class TrackProposalInput(SentAboutProposal):
    reason: str | None = strawberry.field(default=None, description="理由: needed where a sponsor is still dissatisfied.")


@strawberry.input(description="办结: close a replied proposal.")
class CloseProposalInput(SentAboutProposal):
    reason: str | None = strawberry.field(default=None, description="理由: needed where a sponsor is still dissatisfied.")


@strawberry.input(description="归档: a proposal's way is over.")
class ArchiveProposalInput(SentAboutProposal):
    reason: str | None = strawberry.field(default=None, description="说明: what else is to be kept in mind.")


@strawberry.type
class HandlingOfficeChanges:
    @changing("交办: hand a filed proposal to a lead with co-handlers, or to separate units.", right=Right.EXAMINE)
    async def assign_proposal(self, info: Info, input: Given[AssignProposalInput]) -> ProposalCoursePayload | None:
        refuse_many(input, "units")
        units = [UnitDraft(each.unit, StoredRole[each.role.name]) for each in input.units]
        return await took(info, input, assign_proposal, units, input.assigned_on, input.expected_revision)

    @changing("改派: put another unit in the place of one that returned the proposal; the answer is the new one.", right=Right.EXAMINE)
    async def reassign_handling(self, info: Info, input: Given[ReassignHandlingInput]) -> HandlingCoursePayload | None:
        key = key_of(input.handling_course_id, "HandlingCourse", "handling_course_id")
        new = await named(info, input, reassign_handling, key, input.unit, input.assigned_on, input.expected_revision)
        return await payload_of(info, new)

    @changing("不同意退回: the unit is to handle it all the same.", right=Right.EXAMINE)
    async def reject_handling_return(self, info: Info, input: Given[RejectHandlingReturnInput]) -> HandlingCoursePayload | None:
        return await handled(info, input, reject_return, input.reason, input.expected_revision)

    @changing("同意延期: let a unit answer later, as far as the committee allows.", right=Right.EXAMINE)
    async def extend_handling(self, info: Info, input: Given[ExtendHandlingInput]) -> HandlingCoursePayload | None:
        return await handled(info, input, extend_handling, input.due_on, input.reason, input.expected_revision)

    @changing("审核通过: pass a drafted reply, which verifies it. Never by who drafted it.", right=Right.EXAMINE)
    async def pass_reply(self, info: Info, input: Given[PassReplyInput]) -> HandlingCoursePayload | None:
        return await handled(info, input, pass_reply, expected_revision=input.expected_revision)

    @changing("退回重拟: give a drafted reply back, with a reason.", right=Right.EXAMINE)
    async def send_reply_back(self, info: Info, input: Given[SendReplyBackInput]) -> HandlingCoursePayload | None:
        return await handled(info, input, send_back_reply, input.reason, input.expected_revision)

    @changing("评价: rate a reply as its sponsor; whoever handles the proposal never does.", right=Right.RATE)
    async def rate_reply(self, info: Info, input: Given[RateReplyInput]) -> HandlingCoursePayload | None:
        draft = RatingDraft(
            StoredSatisfaction[input.process.name],
            StoredSatisfaction[input.result.name],
            input.member_number,
            input.body,
            input.remark,
            any_key_of(input.scan_id, "Evidence", "scan_id"),
        )
        return await handled(info, input, rate_reply, draft, input.rated_on, input.expected_revision)

    @changing("重新办理: begin a second round for a dissatisfied sponsor.", right=Right.EXAMINE)
    async def redo_handling(self, info: Info, input: Given[RedoHandlingInput]) -> HandlingCoursePayload | None:
        return await handled(info, input, redo_handling, input.reason, expected_revision=input.expected_revision)

    @changing("登记兑现: write down that what was promised was done.", right=Right.EXAMINE)
    async def fulfil_promise(self, info: Info, input: Given[FulfilPromiseInput]) -> HandlingCoursePayload | None:
        return await handled(info, input, fulfil_promise, input.finding, input.fulfilled_on, input.expected_revision)

    @changing("回头看: write down what became of a reply.", right=Right.EXAMINE)
    async def revisit_handling(self, info: Info, input: Given[RevisitHandlingInput]) -> HandlingCoursePayload | None:
        return await handled(info, input, revisit_handling, input.finding, input.promised_until, input.expected_revision)

    @changing("转入跟踪: track a replied proposal to which something was promised.", right=Right.EXAMINE)
    async def track_proposal(self, info: Info, input: Given[TrackProposalInput]) -> ProposalCoursePayload | None:
        return await took(info, input, track_proposal, input.reason, expected_revision=input.expected_revision)

    @changing("办结: close a proposal whose sponsors have rated the replies, or whose days to do so are over.", right=Right.EXAMINE)
    async def close_proposal(self, info: Info, input: Given[CloseProposalInput]) -> ProposalCoursePayload | None:
        return await took(info, input, close_proposal, input.reason, expected_revision=input.expected_revision)

    @changing("归档: archive a proposal, with those merged into it.", right=Right.EXAMINE)
    async def archive_proposal(self, info: Info, input: Given[ArchiveProposalInput]) -> ProposalCoursePayload | None:
        return await took(info, input, archive_proposal, input.reason, input.expected_revision)
