"""起草、联名、提交: what writers and signers do with a proposal, each with its own change."""

from __future__ import annotations

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import Given, Sent, refuse_many, said
from graphql_schema.changes.proposal_inputs import ProposalCoursePayload, SentAboutProposal, payload_of, took
from graphql_schema.changes.proposals import PlenarySessionInput
from graphql_schema.context import Info
from graphql_schema.courses.proposal_words import SubmissionWay
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from services.models import SubmissionWay as StoredWay
from services.permissions import Right
from services.proposals import (
    CourseDraft,
    change_draft,
    decline_cosigning,
    discard_draft,
    dispute_entry,
    draft_proposal,
    end_cosigning,
    invite_cosigners,
    sign_proposal,
    submit_proposal,
    withdraw_proposal,
)

_WORDS = ("title", "text", "concerns_livelihood", "may_be_public", "holds_no_secret")


@strawberry.input(description="起草提案: begin a proposal of one's own, of one's body, or on behalf, from paper.")
class DraftProposalInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    way: SubmissionWay = strawberry.field(description="提交方式: who submits it.")
    plenary_session: PlenarySessionInput = strawberry.field(description="全体会议: the plenary session it belongs to.")
    title: str = strawberry.field(description="案由: its title.")
    text: str = strawberry.field(default="", description="正文: its text, a paragraph a line.")
    member_number: str | None = strawberry.field(
        default=None, description="委员编号: the first sponsor's number; one's own if left out; none for a body."
    )
    body: str | None = strawberry.field(default=None, description="提案单位: the body that submits it; left out for members.")
    concerns_livelihood: bool = strawberry.field(default=False, description="涉及民生: whether its subject is people's livelihood.")
    may_be_public: bool = strawberry.field(default=True, description="同意公开: whether its writer agrees to its being made public.")
    holds_no_secret: bool = strawberry.field(
        default=False, description="不涉密确认: that it holds no state secret; without it nothing is submitted."
    )


@strawberry.input(
    description="修改草稿: what is said in a draft; what is left out stays. Who signed another title or text has to sign again."
)
class ChangeProposalDraftInput(SentAboutProposal):
    way: SubmissionWay | None = strawberry.field(default=None, description="提交方式: alone or jointly.")
    plenary_session: PlenarySessionInput | None = strawberry.field(default=None, description="全体会议: the plenary session it belongs to.")
    title: str | None = strawberry.field(default=None, description="案由: its title.")
    text: str | None = strawberry.field(default=None, description="正文: its text, a paragraph a line.")
    concerns_livelihood: bool | None = strawberry.field(default=None, description="涉及民生: whether its subject is people's livelihood.")
    may_be_public: bool | None = strawberry.field(default=None, description="同意公开: whether its writer agrees to its being made public.")
    holds_no_secret: bool | None = strawberry.field(default=None, description="不涉密确认: that it holds no state secret.")


@strawberry.input(description="邀请联名: ask members to sign a joint draft, until the last day of the committee's own rule.")
class InviteCosignersInput(SentAboutProposal):
    member_numbers: list[str] = strawberry.field(description="委员编号: who is asked to author it too; at most 200.")
    seconders: list[str] = strawberry.field(
        default_factory=list, description="附议人: who is asked to support it, and is no author; their numbers, at most 200."
    )


@strawberry.input(description="签名: sign a draft that one is invited to sign.")
class SignProposalInput(SentAboutProposal):
    member_number: str | None = strawberry.field(
        default=None, description="委员编号: for whom an office signs, from paper; oneself if left out."
    )


@strawberry.input(description="谢绝联名: say that one does not sign.")
class DeclineCosigningInput(SentAboutProposal):
    member_number: str | None = strawberry.field(
        default=None, description="委员编号: for whom an office answers, from paper; oneself if left out."
    )


@strawberry.input(description="结束联名: wait for no more signatures; whoever has not signed does not count.")
class EndCosigningInput(SentAboutProposal):
    pass


@strawberry.input(description="作废草稿: give a draft up.")
class DiscardProposalDraftInput(SentAboutProposal):
    pass


@strawberry.input(description="提交提案: hand a draft in; it is registered with those who signed.")
class SubmitProposalInput(SentAboutProposal):
    similar_seen: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="已阅相似提案: global ids of the similar proposals that were looked at before; at most 200. The step says so.",
    )


@strawberry.input(description="撤回提案: take a proposal back before units work on it; it counts for nobody any more.")
class WithdrawProposalInput(SentAboutProposal):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="对代录提出异议: say that what an office entered is not so; nobody goes on until that is answered.")
class DisputeProposalEntryInput(SentAboutProposal):
    statement: str = strawberry.field(description="异议内容: what is not so.")


@strawberry.type
class ProposalDraftChanges:
    @changing("起草提案: begin a proposal.", right=Right.PROPOSE)
    async def draft_proposal(self, info: Info, input: Given[DraftProposalInput]) -> ProposalCoursePayload | None:
        owner = await committee_id(info, input.committee, Right.PROPOSE)
        session = (input.plenary_session.term, input.plenary_session.ordinal)
        words = said(input, *_WORDS, "member_number", "body")
        draft = CourseDraft(way=StoredWay[input.way.name], plenary_session=session, **words)
        return await payload_of(info, await change(info, input, draft_proposal, owner, draft))

    @changing("修改草稿: change what a draft says.", right=Right.PROPOSE)
    async def change_proposal_draft(self, info: Info, input: Given[ChangeProposalDraftInput]) -> ProposalCoursePayload | None:
        words = said(input, *_WORDS)
        if input.way is not None:
            words["way"] = StoredWay[input.way.name]
        if input.plenary_session is not None:
            words["plenary_session"] = (input.plenary_session.term, input.plenary_session.ordinal)
        return await took(info, input, change_draft, words, input.expected_revision)

    @changing("邀请联名: ask members to sign a joint draft.", right=Right.PROPOSE)
    async def invite_cosigners(self, info: Info, input: Given[InviteCosignersInput]) -> ProposalCoursePayload | None:
        refuse_many(input, "member_numbers", "seconders")
        return await took(info, input, invite_cosigners, input.member_numbers, input.expected_revision, seconders=input.seconders)

    @changing("签名: sign a draft.", right=Right.PROPOSE)
    async def sign_proposal(self, info: Info, input: Given[SignProposalInput]) -> ProposalCoursePayload | None:
        return await took(info, input, sign_proposal, input.member_number, input.expected_revision)

    @changing("谢绝联名: do not sign a draft.", right=Right.PROPOSE)
    async def decline_cosigning(self, info: Info, input: Given[DeclineCosigningInput]) -> ProposalCoursePayload | None:
        return await took(info, input, decline_cosigning, input.member_number, input.expected_revision)

    @changing("结束联名: wait for no more signatures.", right=Right.PROPOSE)
    async def end_cosigning(self, info: Info, input: Given[EndCosigningInput]) -> ProposalCoursePayload | None:
        return await took(info, input, end_cosigning, input.expected_revision)

    @changing("作废草稿: give a draft up.", right=Right.PROPOSE)
    async def discard_proposal_draft(self, info: Info, input: Given[DiscardProposalDraftInput]) -> ProposalCoursePayload | None:
        return await took(info, input, discard_draft, input.expected_revision)

    @changing("提交提案: hand a draft in.", right=Right.PROPOSE)
    async def submit_proposal(self, info: Info, input: Given[SubmitProposalInput]) -> ProposalCoursePayload | None:
        refuse_many(input, "similar_seen")
        seen = [key_of(each, "Proposal", f"similar_seen[{place}]") for place, each in enumerate(input.similar_seen)]
        return await took(info, input, submit_proposal, input.expected_revision, similar_seen=seen)

    @changing("撤回提案: take a proposal back, with a reason.", right=Right.PROPOSE)
    async def withdraw_proposal(self, info: Info, input: Given[WithdrawProposalInput]) -> ProposalCoursePayload | None:
        return await took(info, input, withdraw_proposal, input.reason, input.expected_revision)

    @changing("对代录提出异议: say that what was entered on behalf is not so.", right=Right.PROPOSE)
    async def dispute_proposal_entry(self, info: Info, input: Given[DisputeProposalEntryInput]) -> ProposalCoursePayload | None:
        return await took(info, input, dispute_entry, input.statement, input.expected_revision)
