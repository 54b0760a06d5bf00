"""优秀提案评选: open, list, choose, put forward, decide; and what experts and offices gave a proposal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Concatenate, ParamSpec

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import MOST_LINES, MOST_ROLL_LINES, Given, Payload, Sent, SentAbout, refuse_many, thing
from graphql_schema.context import Info
from graphql_schema.courses.selections import ProposalAssessment, ProposalSelection
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from services.assessments.quantities import micro_points
from services.errors import Refusal
from services.listings.selections import PROPOSAL_ASSESSMENTS, PROPOSAL_SELECTIONS
from services.listings.view import Session
from services.permissions import Actor, Right
from services.selections import (
    Choice,
    ProposalAssessmentDraft,
    assess_proposal,
    cancel_selection,
    choose_proposals,
    decide_selection,
    list_candidates,
    open_selection,
    put_forward,
    remove_proposal_assessment,
    reopen_selection,
    send_back,
    state_attribute,
)

P = ParamSpec("P")


@strawberry.input(description="启动评选: freeze a regulation about proposals for a year.")
class OpenProposalSelectionInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    year: int = strawberry.field(description="年度: the regulation's year.")
    regulation: str = strawberry.field(description='办法: the code of an installed regulation about proposals, such as "kenli".')
    version: date | None = strawberry.field(
        default=None, description="版本: a version by its first day in force; the one in force that year if left out."
    )
    award: str | None = strawberry.field(
        default=None, description="评选项目: the grade or list that makes a proposal outstanding, where the regulation has several."
    )
    partial_because: str | None = strawberry.field(
        default=None, description="不完整办法的使用依据: why a regulation that is known in part may be used."
    )


@strawberry.input
class SentAboutSelection(SentAbout):
    """What every change of a selection says."""

    selection_id: strawberry.ID = strawberry.field(description="优秀提案评选: its global id.")


@strawberry.input(description="注明提案情况: what the regulation asks of proposals and no stored fact says.")
class StateCandidateAttributeInput(SentAboutSelection):
    name: str = strawberry.field(description="项目: the attribute, as the regulation names it.")
    value: str = strawberry.field(description="内容: 是 or 否, one of the regulation's words, a number, or text.")
    proposals: list[str] = strawberry.field(description="提案: proposals by 登记号; at most 2,000.")


@strawberry.input(description="列出候选提案: score the year's proposals and put them in the regulation's order.")
class ListCandidatesInput(SentAboutSelection):
    pass


@strawberry.input(description="推选: what is said of a listed proposal.")
class CandidateChoiceInput:
    number: str = strawberry.field(description="登记号: the proposal's number.")
    is_chosen: bool = strawberry.field(description="推选: whether it is put forward.")
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="推选提案: say of listed proposals whether they are put forward, and why.")
class ChooseCandidatesInput(SentAboutSelection):
    choices: list[CandidateChoiceInput] = strawberry.field(description="推选: at most 200 at once.")


@strawberry.input(description="提交审定: put the list before those who decide.")
class PutSelectionForwardInput(SentAboutSelection):
    deviation_because: str | None = strawberry.field(
        default=None, description="突破理由: why, where the list does not keep to the regulation's numbers."
    )


@strawberry.input(description="退回重选: have it chosen anew.")
class SendSelectionBackInput(SentAboutSelection):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="审定优秀提案: what was put forward is decided.")
class DecideSelectionInput(SentAboutSelection):
    decided_by: str = strawberry.field(description="审定者: who decided, such as 第十次主席会议.")
    reason: str = strawberry.field(description="理由: why.")
    decided_on: date = strawberry.field(description="审定日期: the day; the chosen ones bear the mark from then on.")


@strawberry.input(description="重新评选: look at a decided selection once more; what was decided holds until another list is.")
class ReopenSelectionInput(SentAboutSelection):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="取消评选: it was opened by mistake.")
class CancelSelectionInput(SentAboutSelection):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="登记提案评定: points that somebody gave a proposal; somebody else verifies them.")
class AssessProposalInput(Sent):
    proposal_id: strawberry.ID = strawberry.field(description="提案: its global id.")
    item: str = strawberry.field(description="评定项目: what the regulation selects it by, such as 提案质量.")
    quantity: str = strawberry.field(description='分值: exact points as decimal text, such as "92.5".')
    reason: str = strawberry.field(description="理由: why.")
    given_by: str = strawberry.field(description="评定者: who gave it, in the office's words.")
    dated_on: date = strawberry.field(description="日期: the day it counts on.")


@strawberry.input(description="删去提案评定: what was entered by mistake and nobody verified.")
class RemoveProposalAssessmentInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the assessment's global id.")
    reason: str = strawberry.field(description="理由: why.")


@strawberry.type(description="评选办理结果: the selection as it is now.")
class ProposalSelectionPayload(Payload):
    proposal_selection: ProposalSelection | None = strawberry.field(
        default=None, description="优秀提案评选: the selection; null where something was wrong."
    )


@strawberry.type(description="登记提案评定结果: the assessment as it is kept.")
class ProposalAssessmentPayload(Payload):
    proposal_assessment: ProposalAssessment | None = strawberry.field(
        default=None, description="提案评定: the assessment; null where something was wrong."
    )


@strawberry.type(description="删去提案评定结果: what is there no longer.")
class RemoveProposalAssessmentPayload(Payload):
    removed_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="已删除的标识: the assessment's global id; null where something was wrong.",
        metadata={"right": Right.REFER},
    )


@strawberry.type
class ProposalSelectionChanges:
    @changing("启动评选: open a year's selection of outstanding proposals.", right=Right.EXAMINE)
    async def open_proposal_selection(self, info: Info, input: Given[OpenProposalSelectionInput]) -> ProposalSelectionPayload | None:
        owner = await committee_id(info, input.committee, Right.EXAMINE)
        said = (input.regulation, input.version, input.award, input.partial_because)
        return await _payload(info, await change(info, input, open_selection, owner, input.year, info.context.regulations, *said))

    @changing("注明提案情况: state of proposals what the regulation asks and no stored fact says.", right=Right.EXAMINE, weight=50)
    async def state_candidate_attribute(self, info: Info, input: Given[StateCandidateAttributeInput]) -> ProposalSelectionPayload | None:
        refuse_many(input, proposals=MOST_ROLL_LINES)
        said = (info.context.regulations, input.name, input.value, input.proposals)
        return await _selected(info, input, state_attribute, *said, input.expected_revision)

    @changing("列出候选提案: score the year's proposals and put them in order; nothing is decided by it.", right=Right.EXAMINE, weight=200)
    async def list_candidates(self, info: Info, input: Given[ListCandidatesInput]) -> ProposalSelectionPayload | None:
        return await _selected(info, input, list_candidates, info.context.regulations, input.expected_revision)

    @changing("推选提案: choose among the listed proposals, with reasons.", right=Right.EXAMINE)
    async def choose_candidates(self, info: Info, input: Given[ChooseCandidatesInput]) -> ProposalSelectionPayload | None:
        refuse_many(input, choices=MOST_LINES)
        choices = [Choice(each.number, each.is_chosen, each.reason) for each in input.choices]
        return await _selected(info, input, choose_proposals, choices, input.expected_revision)

    @changing("提交审定: put the list before those who decide.", right=Right.EXAMINE, weight=200)
    async def put_selection_forward(self, info: Info, input: Given[PutSelectionForwardInput]) -> ProposalSelectionPayload | None:
        said = (info.context.regulations, input.deviation_because, input.expected_revision)
        return await _selected(info, input, put_forward, *said)

    @changing("退回重选: have it chosen anew.", right=Right.DECIDE)
    async def send_selection_back(self, info: Info, input: Given[SendSelectionBackInput]) -> ProposalSelectionPayload | None:
        return await _selected(info, input, send_back, input.reason, input.expected_revision)

    @changing("审定优秀提案: decide what others put forward; the chosen ones bear the mark.", right=Right.DECIDE, weight=200)
    async def decide_selection(self, info: Info, input: Given[DecideSelectionInput]) -> ProposalSelectionPayload | None:
        said = (info.context.regulations, input.decided_by, input.reason, input.decided_on)
        return await _selected(info, input, decide_selection, *said, input.expected_revision)

    @changing("重新评选: look at what was decided once more.", right=Right.EXAMINE)
    async def reopen_selection(self, info: Info, input: Given[ReopenSelectionInput]) -> ProposalSelectionPayload | None:
        return await _selected(info, input, reopen_selection, input.reason, input.expected_revision)

    @changing("取消评选: give up one that was opened by mistake.", right=Right.EXAMINE)
    async def cancel_selection(self, info: Info, input: Given[CancelSelectionInput]) -> ProposalSelectionPayload | None:
        return await _selected(info, input, cancel_selection, input.reason, input.expected_revision)

    @changing("登记提案评定: register points that somebody gave a proposal.", right=Right.EXAMINE)
    async def assess_proposal(self, info: Info, input: Given[AssessProposalInput]) -> ProposalAssessmentPayload | None:
        said = (input.item, micro_points(input.quantity), input.reason, input.given_by, input.dated_on)
        key = key_of(input.proposal_id, "Proposal", "proposal_id")
        made = await named_by(info, "proposal_id", input, assess_proposal, key, ProposalAssessmentDraft(*said))
        return ProposalAssessmentPayload(proposal_assessment=await thing(info, PROPOSAL_ASSESSMENTS, ProposalAssessment.from_row, made))

    @changing("删去提案评定: remove what was entered by mistake and nobody verified.", right=Right.EXAMINE)
    async def remove_proposal_assessment(
        self, info: Info, input: Given[RemoveProposalAssessmentInput]
    ) -> RemoveProposalAssessmentPayload | None:
        key = key_of(input.id, "ProposalAssessment", "id")
        await change(info, input, remove_proposal_assessment, key, input.reason, input.expected_revision)
        return RemoveProposalAssessmentPayload(removed_id=input.id)


async def _selected(
    info: Info,
    given: SentAboutSelection,
    use_case: Callable[Concatenate[Session, Actor, int, P], Any],
    *args: P.args,
    **kwargs: P.kwargs,
) -> ProposalSelectionPayload:
    """The selection after a use case about it, in one transaction. Raises Refusal."""
    key = key_of(given.selection_id, "ProposalSelection", "selection_id")
    await named_by(info, "selection_id", given, use_case, key, *args, **kwargs)
    return await _payload(info, key)


async def named_by(
    info: Info, name: str, given: Sent, use_case: Callable[Concatenate[Session, Actor, P], Any], *args: P.args, **kwargs: P.kwargs
) -> Any:
    """What the use case answers; what is wrong with the thing itself is wrong with what names it. Raises Refusal."""
    try:
        return await change(info, given, use_case, *args, **kwargs)
    except Refusal as refusal:
        refusal.problems = tuple(replace(each, field=name) if each.field == "id" else each for each in refusal.problems)
        raise


async def _payload(info: Info, key: int) -> ProposalSelectionPayload:
    return ProposalSelectionPayload(proposal_selection=await thing(info, PROPOSAL_SELECTIONS, ProposalSelection.from_row, key))
