"""期限重算: open deadlines that the calendar, as it is now, would end on another day, and moving them there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self

import msgspec
import strawberry

from graphql_schema.arguments import CommitteeCode, committee_id
from graphql_schema.changes.inputs import Given, Payload, Sent
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import global_id
from scoring_plugins.catalogue import say
from services.permissions import Right
from services.recounting import MovedDeadline as Found
from services.recounting import deadlines_to_move, move_deadlines

MOST_SHOWN = 100


@strawberry.type(description="变动的期限: an open deadline that ends on another day by the calendar as it is now.")
class MovedDeadline:
    kind: str = strawberry.field(description="期限类别: which deadline, in one word, such as handling_answer.")
    what: str = strawberry.field(description="期限: which deadline, in Chinese.")
    about: strawberry.ID = strawberry.field(description="对象: the global id of what it is a deadline of.")
    was: date = strawberry.field(description="原截止日: the last day that was kept.")
    becomes: date = strawberry.field(description="新截止日: the last day by the calendar as it is now.")
    is_provisional: bool = strawberry.field(description="暂定: that a notice which is still to come may move it again.")

    @classmethod
    def from_found(cls, found: Found) -> Self:
        what = say(f"calendar.deadline_of_{found.kind}", id=found.about[1])
        same = {name: getattr(found, name) for name in ("kind", "was", "becomes")}
        return cls(what=what, about=global_id(*found.about), is_provisional=found.provisional, **same)


@strawberry.type(description="变动的各期限: how many deadlines end on another day, and which.")
class MovedDeadlines:
    count: int = strawberry.field(description="项数: how many there are.")
    deadlines: list[MovedDeadline] = strawberry.field(description="变动的期限: the first 100, kind by kind.", metadata={"size": 20})

    @classmethod
    def from_found(cls, found: Sequence[Found]) -> Self:
        return cls(count=len(found), deadlines=[MovedDeadline.from_found(each) for each in found[:MOST_SHOWN]])


@strawberry.type
class DeadlineQueries:
    @resolved(
        "变动的期限: open deadlines that would end on another day now, those that one may move, all for whoever reads all performance; "
        "none for anybody else.",
        rows=Right.REFER,
        weight=20,
    )
    async def deadlines_to_move(self, info: Info, committee: CommitteeCode) -> MovedDeadlines | None:
        owner = await committee_id(info, committee, Right.REFER)
        return MovedDeadlines.from_found(await info.context.read(deadlines_to_move, owner))


@strawberry.input
class Moving(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    reason: str = strawberry.field(description="依据: why, such as the number of the notice of days off.")


@strawberry.input(description="调整公示期限: that running public notices end where the calendar ends them now.")
class MoveNoticeDeadlinesInput(Moving):
    pass


@strawberry.input(description="调整提案期限: that open deadlines of proposals and their handling end where the calendar ends them now.")
class MoveProposalDeadlinesInput(Moving):
    pass


@strawberry.type(description="期限调整结果: what was moved.")
class MoveDeadlinesPayload(Payload):
    moved: MovedDeadlines | None = strawberry.field(
        default=None, description="变动的各期限: each with its two days; null where something was wrong.", metadata={"right": Right.REFER}
    )


@strawberry.type
class DeadlineChanges:
    @changing("调整公示期限: move the last days of running public notices, counted in working days.", right=Right.APPRAISE)
    async def move_notice_deadlines(self, info: Info, input: Given[MoveNoticeDeadlinesInput]) -> MoveDeadlinesPayload | None:
        return await _moved(info, input, Right.APPRAISE)

    @changing("调整提案期限: move the open last days of proposals and of their handling; what was agreed on stays.", right=Right.EXAMINE)
    async def move_proposal_deadlines(self, info: Info, input: Given[MoveProposalDeadlinesInput]) -> MoveDeadlinesPayload | None:
        return await _moved(info, input, Right.EXAMINE)


async def _moved(info: Info, input: Moving, right: Right) -> MoveDeadlinesPayload:
    owner = await committee_id(info, input.committee, right)
    found = await change(info, input, move_deadlines, owner, input.reason, right)
    # A change that is sent again is answered with what was kept as plain data.
    return MoveDeadlinesPayload(moved=MovedDeadlines.from_found(msgspec.convert(msgspec.to_builtins(found), list[Found])))
