"""Changes of 社情民意信息."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import Given, Payload, Sent, SentAbout, refuse_many, said, thing
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from graphql_schema.opinion_reports import AuthorshipRole, Manner, OpinionReport, OutcomeLevel
from services.changes.opinion_reports import change_one, register_one
from services.listings.opinion_reports import OPINION_REPORTS
from services.models.opinion_reports import AuthorshipRole as StoredRole
from services.models.opinion_reports import Manner as StoredManner
from services.models.opinion_reports import OutcomeLevel as StoredLevel
from services.opinion_reports import AdoptionDraft, AuthorDraft, ForwardingDraft, InstructionDraft
from services.permissions import Right


@strawberry.input(description="作者: an author, a member by number or a body by name; the order of the list is the order of the authors.")
class AuthorInput:
    role: AuthorshipRole = strawberry.field(description="作者角色: the author's part.")
    member_number: str | None = strawberry.field(default=None, description="委员编号: the member's number; left out for a body.")
    body: str | None = strawberry.field(default=None, description="报送单位: the name of the body that submitted it.")


@strawberry.input(description="报送: the report was sent upward.")
class ForwardingInput:
    level: OutcomeLevel = strawberry.field(description="级别: to which level; once for each.")
    forwarded_on: date = strawberry.field(description="报送日期: when.")


@strawberry.input(description="采用: one adoption of the report.")
class AdoptionInput:
    level: OutcomeLevel | None = strawberry.field(
        default=None, description="采用级别: at which level; left out where the source states none."
    )
    manner: Manner | None = strawberry.field(default=None, description="采用方式: how; left out where the source states none.")
    by: str | None = strawberry.field(default=None, description="采用单位: who adopted it, if stated.")
    adopted_on: date = strawberry.field(description="采用日期: when.")


@strawberry.input(description="批示: a leader's written instruction on the report.")
class WrittenInstructionInput:
    level: OutcomeLevel = strawberry.field(description="级别: the leader's level.")
    by: str = strawberry.field(description="批示人: who wrote it.")
    instructed_on: date = strawberry.field(description="批示日期: when.")


@strawberry.input(description="登记社情民意信息: an opinion report with everything that the office states of it.")
class RegisterOpinionReportInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    number: str | None = strawberry.field(default=None, description="编号: the office's own number; the next free one if left out.")
    title: str = strawberry.field(description="标题: its title.")
    submitted_on: date = strawberry.field(description="提交日期: when it was submitted.")
    authors: list[AuthorInput] = strawberry.field(description="作者: its authors, the first first; at most 200.")
    forwardings: list[ForwardingInput] = strawberry.field(default_factory=list, description="报送: where it was sent upward.")
    adoptions: list[AdoptionInput] = strawberry.field(default_factory=list, description="采用: where it was adopted.")
    written_instructions: list[WrittenInstructionInput] = strawberry.field(
        default_factory=list, description="批示: written instructions on it."
    )


@strawberry.input(
    description="更改社情民意信息: what is said of an opinion report; what is left out stays, a list replaces the whole list. "
    "What was verified or scored is not changed by it: whoever verified that withdraws it first."
)
class ChangeOpinionReportInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the report's global id.")
    title: str | None = strawberry.field(default=None, description="标题: its title.")
    submitted_on: date | None = strawberry.field(default=None, description="提交日期: when it was submitted.")
    authors: list[AuthorInput] | None = strawberry.field(default=None, description="作者: all its authors, the first first.")
    forwardings: list[ForwardingInput] | None = strawberry.field(default=None, description="报送: everywhere it was sent upward.")
    adoptions: list[AdoptionInput] | None = strawberry.field(default=None, description="采用: all its adoptions.")
    written_instructions: list[WrittenInstructionInput] | None = strawberry.field(
        default=None, description="批示: all written instructions on it."
    )


@strawberry.type(description="社情民意信息办理结果: the opinion report as it is now.")
class OpinionReportPayload(Payload):
    opinion_report: OpinionReport | None = strawberry.field(
        description="社情民意信息: the report; null where something was wrong.", metadata={"right": Right.READ_PERFORMANCE}
    )


@strawberry.type
class OpinionReportChanges:
    @changing("登记社情民意信息: register an opinion report with its authors and what became of it.", right=Right.REGISTER)
    async def register_opinion_report(self, info: Info, input: Given[RegisterOpinionReportInput]) -> OpinionReportPayload | None:
        owner = await committee_id(info, input.committee, Right.REGISTER)
        return await _payload(info, await change(info, input, register_one, owner, {"number": input.number, **_drafted(input)}))

    @changing("更改社情民意信息: change what is said of an opinion report, but nothing that was verified or scored.", right=Right.REGISTER)
    async def change_opinion_report(self, info: Info, input: Given[ChangeOpinionReportInput]) -> OpinionReportPayload | None:
        key = key_of(input.id, "OpinionReport", "id")
        return await _payload(info, await change(info, input, change_one, key, _drafted(input), input.expected_revision))


async def _payload(info: Info, key: int) -> OpinionReportPayload:
    return OpinionReportPayload(opinion_report=await thing(info, OPINION_REPORTS, OpinionReport.from_row, key))


def _drafted(given: RegisterOpinionReportInput | ChangeOpinionReportInput) -> dict[str, Any]:
    """The fields given, as `services.changes.opinion_reports` takes them."""
    refuse_many(given, "authors", "forwardings", "adoptions", "written_instructions")
    words = said(given, "title", "submitted_on")
    if given.authors is not None:
        words["authors"] = tuple(AuthorDraft(StoredRole[each.role.name], each.member_number, each.body) for each in given.authors)
    if given.forwardings is not None:
        words["forwardings"] = tuple(ForwardingDraft(StoredLevel[each.level.name], each.forwarded_on) for each in given.forwardings)
    if given.adoptions is not None:
        words["adoptions"] = tuple(_adoption(each) for each in given.adoptions)
    if given.written_instructions is not None:
        words["instructions"] = tuple(
            InstructionDraft(each.instructed_on, StoredLevel[each.level.name], each.by) for each in given.written_instructions
        )
    return words


def _adoption(given: AdoptionInput) -> AdoptionDraft:
    level = None if given.level is None else StoredLevel[given.level.name]
    manner = None if given.manner is None else StoredManner[given.manner.name]
    return AdoptionDraft(given.adopted_on, level, manner, given.by)
