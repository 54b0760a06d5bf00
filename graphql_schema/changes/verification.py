"""核实 and its withdrawal: by works, or by a selection of facts."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import MOST_LINES, Given, Payload, Sent
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import parse_global_id, row_id
from scoring_plugins.catalogue import say
from services.changes.verification import NO_WORK, verify_selected, withdraw_selected
from services.errors import Refusal
from services.permissions import Right
from services.verification import Selection

# Types of works, by the tables that keep them.
_TABLES = {"Activity": "activity", "Proposal": "proposal", "OpinionReport": "opinion_report", "Assessment": "assessment"}


@strawberry.input(description="核实范围: which facts are meant; what is left out is not asked, and something has to be given.")
class FactFilter:
    works: list[strawberry.ID] | None = strawberry.field(
        default=None, description="工作: global ids of activities, proposals, opinion reports and assessments; at most 200."
    )
    kind: str | None = strawberry.field(
        default=None, description="类别: a dotted kind of record, such as meeting.plenary, or a prefix of one."
    )
    number: str | None = strawberry.field(default=None, description="编号: the office's own number of the work.")
    member_number: str | None = strawberry.field(
        default=None, description="委员编号: facts of this member; facts about a whole work are no member's."
    )
    first: date | None = strawberry.field(default=None, description="起始日期: facts or works of this day or later.")
    last: date | None = strawberry.field(default=None, description="终止日期: facts or works of this day or earlier.")


@strawberry.input(description="核实: confirm registered facts as a second person.")
class VerifyFactsInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    filter: FactFilter = strawberry.field(description="核实范围: which facts.")
    because: str | None = strawberry.field(
        default=None, description="核实依据: what it rests on; left out, it rests on evidence attached to each work."
    )
    others_only: bool = strawberry.field(
        default=False, description="只核实他人登记的: leave out what the verifier registered, instead of refusing."
    )


@strawberry.input(description="撤回核实: make verified facts unverified again.")
class WithdrawVerificationInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    filter: FactFilter = strawberry.field(description="核实范围: which facts.")
    reason: str = strawberry.field(description="理由: why; it stays in the audit.")


@strawberry.type(description="核实结果: how many facts were verified, or are so no longer.")
class VerificationPayload(Payload):
    count: int | None = strawberry.field(description="条数: how many facts; null where something was wrong.")


@strawberry.type
class VerificationChanges:
    @changing("核实: confirm registered facts as a second person; who registered a fact may not verify it.", right=Right.VERIFY, weight=100)
    async def verify_facts(self, info: Info, input: Given[VerifyFactsInput]) -> VerificationPayload | None:
        owner, works = await committee_id(info, input.committee, Right.VERIFY), _works(input.filter)
        selection, regulations = _selection(input.filter), info.context.regulations
        count = await change(info, input, verify_selected, owner, selection, works, input.because, input.others_only, regulations)
        return VerificationPayload(count=count)

    @changing("撤回核实: make verified facts unverified again, with a reason.", right=Right.VERIFY, weight=100)
    async def withdraw_verification(self, info: Info, input: Given[WithdrawVerificationInput]) -> VerificationPayload | None:
        owner, works = await committee_id(info, input.committee, Right.VERIFY), _works(input.filter)
        return VerificationPayload(count=await change(info, input, withdraw_selected, owner, _selection(input.filter), works, input.reason))


def _selection(given: FactFilter) -> Selection:
    return Selection(kind=given.kind, number=given.number, member=given.member_number, first=given.first, last=given.last)


def _works(given: FactFilter) -> list[tuple[str, int]]:
    """The works by table and id, `NO_WORK` for an id that is of none. Raises Refusal TOO_MANY_LINES."""
    if given.works is not None and len(given.works) > MOST_LINES:
        raise Refusal("TOO_MANY_LINES", say("changes.too_many_lines", most=MOST_LINES, found=len(given.works)), "filter.works")
    parsed = [parse_global_id(text) or ("", "") for text in given.works or ()]
    found = [(_TABLES.get(type_name), row_id(key)) for type_name, key in parsed]
    return [NO_WORK if table is None or row is None else (table, row) for table, row in found]
