"""Changes of 提案."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import Given, Payload, Sent, SentAbout, refuse_many, said, thing
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from graphql_schema.proposals import HandlingRole, MarkKind, Proposal, SponsorshipRole
from services.changes.proposals import change_one, register_one
from services.listings.proposals import PROPOSALS
from services.models.proposals import HandlingRole as StoredHandlingRole
from services.models.proposals import MarkKind as StoredMark
from services.models.proposals import SponsorshipRole as StoredSponsorshipRole
from services.permissions import Right
from services.proposals import HandlingDraft, SponsorDraft


@strawberry.input(description="全体会议: a plenary session, the ×th of its term.")
class PlenarySessionInput:
    term: int = strawberry.field(description="届次: 5 for 五届.")
    ordinal: int = strawberry.field(description="次数: 2 for 五届二次会议.")


@strawberry.input(
    description="提案人: a sponsor, a member by number or a body by name; the order of the list is the order of the sponsors."
)
class SponsorInput:
    role: SponsorshipRole = strawberry.field(description="提案人角色: how the sponsor stands behind it.")
    member_number: str | None = strawberry.field(default=None, description="委员编号: the member's number; left out for a body.")
    body: str | None = strawberry.field(default=None, description="提案单位: the body's name, for a collective proposal.")


@strawberry.input(description="提案标记: one thing that became of a proposal, with its date.")
class ProposalMarkInput:
    mark: MarkKind = strawberry.field(description="标记: what became of it.")
    dated_on: date = strawberry.field(description="日期: when.")


@strawberry.input(description="办理: one unit's handling of a proposal, and its reply.")
class HandlingInput:
    unit: str = strawberry.field(description="承办单位: the handling unit's name.")
    role: HandlingRole = strawberry.field(description="承办方式: how it handles it.")
    assigned_on: date = strawberry.field(description="交办日期: when it was assigned.")
    replied_on: date | None = strawberry.field(default=None, description="答复日期: when the unit replied; left out while it has not.")


@strawberry.input(description="登记提案: a proposal with everything that the office states of it.")
class RegisterProposalInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    number: str | None = strawberry.field(default=None, description="登记号: the office's own number; the next free one if left out.")
    plenary_session: PlenarySessionInput = strawberry.field(description="全体会议: the plenary session it belongs to.")
    case_number: str | None = strawberry.field(default=None, description="案号: its number within the plenary session.")
    title: str = strawberry.field(description="案由: its title.")
    submitted_on: date = strawberry.field(description="提交日期: when it was submitted.")
    concerns_livelihood: bool = strawberry.field(default=False, description="涉及民生: whether its subject is people's livelihood.")
    sponsors: list[SponsorInput] = strawberry.field(description="提案人: its sponsors, the first first; at most 200.")
    marks: list[ProposalMarkInput] = strawberry.field(default_factory=list, description="提案标记: what became of it.")
    handlings: list[HandlingInput] = strawberry.field(
        default_factory=list, description="办理: the units that handle it, with their replies; at most 200."
    )


@strawberry.input(
    description="更改提案: what is said of a proposal; what is left out stays, a list replaces the whole list. "
    "What was verified or scored is not changed by it: whoever verified that withdraws it first."
)
class ChangeProposalInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the proposal's global id.")
    plenary_session: PlenarySessionInput | None = strawberry.field(default=None, description="全体会议: the plenary session it belongs to.")
    case_number: str | None = strawberry.field(
        default=strawberry.UNSET, description="案号: its number within the plenary session; null for none."
    )
    title: str | None = strawberry.field(default=None, description="案由: its title.")
    submitted_on: date | None = strawberry.field(default=None, description="提交日期: when it was submitted.")
    concerns_livelihood: bool | None = strawberry.field(default=None, description="涉及民生: whether its subject is people's livelihood.")
    sponsors: list[SponsorInput] | None = strawberry.field(default=None, description="提案人: all its sponsors, the first first.")
    marks: list[ProposalMarkInput] | None = strawberry.field(default=None, description="提案标记: all that became of it.")
    handlings: list[HandlingInput] | None = strawberry.field(
        default=None, description="办理: all units that handle it, with their replies."
    )


@strawberry.type(description="提案办理结果: the proposal as it is now.")
class ProposalPayload(Payload):
    proposal: Proposal | None = strawberry.field(description="提案: the proposal; null where something was wrong.")


@strawberry.type
class ProposalChanges:
    @changing("登记提案: register a proposal with its sponsors, what became of it, and who handled it.", right=Right.REGISTER)
    async def register_proposal(self, info: Info, input: Given[RegisterProposalInput]) -> ProposalPayload | None:
        owner = await committee_id(info, input.committee, Right.REGISTER)
        words = {"number": input.number, "case_number": input.case_number, **_drafted(input)}
        return await _payload(info, await change(info, input, register_one, owner, words))

    @changing("更改提案: change what is said of a proposal, but nothing that was verified or scored.", right=Right.REGISTER)
    async def change_proposal(self, info: Info, input: Given[ChangeProposalInput]) -> ProposalPayload | None:
        words = {**_drafted(input), **said(input, clearable=("case_number",))}
        key = key_of(input.id, "Proposal", "id")
        return await _payload(info, await change(info, input, change_one, key, words, input.expected_revision))


async def _payload(info: Info, key: int) -> ProposalPayload:
    return ProposalPayload(proposal=await thing(info, PROPOSALS, Proposal.from_row, key))


def _drafted(given: RegisterProposalInput | ChangeProposalInput) -> dict[str, Any]:
    """The fields given, as `services.changes.proposals` takes them."""
    refuse_many(given, "sponsors", "marks", "handlings")
    words = said(given, "title", "submitted_on", "concerns_livelihood")
    if given.plenary_session is not None:
        words["plenary_session"] = (given.plenary_session.term, given.plenary_session.ordinal)
    if given.sponsors is not None:
        words["sponsors"] = tuple(
            SponsorDraft(StoredSponsorshipRole[each.role.name], each.member_number, each.body) for each in given.sponsors
        )
    if given.marks is not None:
        words["marks"] = tuple((StoredMark[each.mark.name], each.dated_on) for each in given.marks)
    if given.handlings is not None:
        words["handlings"] = tuple(
            HandlingDraft(each.unit, StoredHandlingRole[each.role.name], each.assigned_on, each.replied_on) for each in given.handlings
        )
    return words
