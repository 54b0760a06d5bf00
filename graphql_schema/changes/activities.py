"""Changes of 履职活动 and their rolls."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.activities import Activity, AttendanceStatus, Half
from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import MOST_ROLL_LINES, Given, Payload, Sent, SentAbout, refuse_many, said, thing
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from services.activities import ActivityDraft, HalfDay, RollLine
from services.changes.activities import change_one, enter_roll, mark_attendance, register_one
from services.listings.activities import ACTIVITIES
from services.models.activities import AttendanceStatus as StoredStatus
from services.models.activities import Half as StoredHalf
from services.permissions import Right

_BY_NAME = "the groups, special committees and sectors that organised it, by name"


@strawberry.input(description="半天会次: one half day of an activity.")
class HalfDayInput:
    held_on: date = strawberry.field(description="日期: the day.")
    half: Half = strawberry.field(description="半天: morning or afternoon.")


@strawberry.input(description="名册行: one member's part in an activity.")
class RollLineInput:
    member_number: str = strawberry.field(description="委员编号: the member's number within the committee.")
    role: str = strawberry.field(
        default="participant", description="角色: the role that regulations name, such as participant, speaker or sitting_in (列席)."
    )
    statuses: list[AttendanceStatus] = strawberry.field(
        default_factory=list, description="出席情况: one for each half day of the activity, in order; none for kinds without half days."
    )


@strawberry.input(description="登记活动: an activity as the office states it, with its half days and its roll.")
class RegisterActivityInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    number: str | None = strawberry.field(default=None, description="编号: the office's own number; the next free one if left out.")
    kind: str = strawberry.field(description="类别: the dotted kind that regulations select by, such as meeting.plenary.")
    title: str = strawberry.field(description="名称: what it is called.")
    held_on: date = strawberry.field(description="举办日期: the first day held.")
    is_away: bool = strawberry.field(default=False, description="外出: whether it was held away from home.")
    sessions: list[HalfDayInput] = strawberry.field(
        default_factory=list, description="半天会次: its half days in order, from `heldOn` on; none for kinds without them."
    )
    roll: list[RollLineInput] = strawberry.field(default_factory=list, description="名册: who took part; at most 2,000 lines.")
    organisers: list[str] = strawberry.field(default_factory=list, description=f"组织单位: {_BY_NAME}; none where the office did.")


@strawberry.input(description="更改活动: what is said of an activity; what is left out stays. What changes has to be verified again.")
class ChangeActivityInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the activity's global id.")
    kind: str | None = strawberry.field(default=None, description="类别: the dotted kind that regulations select by.")
    title: str | None = strawberry.field(default=None, description="名称: what it is called.")
    held_on: date | None = strawberry.field(default=None, description="举办日期: the first day held.")
    is_away: bool | None = strawberry.field(default=None, description="外出: whether it was held away from home.")
    sessions: list[HalfDayInput] | None = strawberry.field(default=None, description="半天会次: all its half days in order.")
    roll: list[RollLineInput] | None = strawberry.field(
        default=None, description="名册: the whole roll, at most 2,000 lines; needed where the number of half days changes."
    )
    organisers: list[str] | None = strawberry.field(default=None, description=f"组织单位: all of them, {_BY_NAME}.")


@strawberry.input(description="录入名册: the whole roll of an activity; who is not in it is no longer on it.")
class EnterRollInput(SentAbout):
    activity_id: strawberry.ID = strawberry.field(description="活动: the activity's global id.")
    lines: list[RollLineInput] = strawberry.field(description="名册行: every line, at most 2,000.")


@strawberry.input(description="登记考勤: some lines of a roll, entered or corrected; all others stay.")
class MarkAttendanceInput(SentAbout):
    activity_id: strawberry.ID = strawberry.field(description="活动: the activity's global id.")
    lines: list[RollLineInput] = strawberry.field(description="名册行: the lines that are meant, at most 200.")


@strawberry.type(description="活动办理结果: the activity as it is now.")
class ActivityPayload(Payload):
    activity: Activity | None = strawberry.field(description="履职活动: the activity; null where something was wrong.")


@strawberry.type
class ActivityChanges:
    @changing("登记活动: register an activity with its half days and its roll.", right=Right.REGISTER)
    async def register_activity(self, info: Info, input: Given[RegisterActivityInput]) -> ActivityPayload | None:
        refuse_many(input, "sessions", "organisers", roll=MOST_ROLL_LINES)
        owner = await committee_id(info, input.committee, Right.REGISTER)
        draft = ActivityDraft(
            number=input.number,
            kind=input.kind,
            title=input.title,
            held_on=input.held_on,
            sessions=_half_days(input.sessions),
            is_away=input.is_away,
            organisers=tuple(input.organisers),
        )
        return await _payload(info, await change(info, input, register_one, owner, draft, _lines(input.roll)))

    @changing("更改活动: change what is said of an activity; what changes has to be verified again.", right=Right.REGISTER)
    async def change_activity(self, info: Info, input: Given[ChangeActivityInput]) -> ActivityPayload | None:
        refuse_many(input, "sessions", "organisers", roll=MOST_ROLL_LINES)
        words = said(input, "kind", "title", "held_on", "is_away")
        if input.sessions is not None:
            words["sessions"] = _half_days(input.sessions)
        if input.roll is not None:
            words["roll"] = _lines(input.roll)
        if input.organisers is not None:
            words["organisers"] = tuple(input.organisers)
        key = key_of(input.id, "Activity", "id")
        return await _payload(info, await change(info, input, change_one, key, words, input.expected_revision))

    @changing("录入名册: enter the whole roll of an activity at once; a line that says what it said stays verified.", right=Right.REGISTER)
    async def enter_roll(self, info: Info, input: Given[EnterRollInput]) -> ActivityPayload | None:
        refuse_many(input, lines=MOST_ROLL_LINES)
        key = key_of(input.activity_id, "Activity", "activityId")
        return await _payload(info, await change(info, input, enter_roll, key, _lines(input.lines), input.expected_revision))

    @changing("登记考勤: enter or correct some lines of a roll; all others stay.", right=Right.REGISTER)
    async def mark_attendance(self, info: Info, input: Given[MarkAttendanceInput]) -> ActivityPayload | None:
        refuse_many(input, "lines")
        key = key_of(input.activity_id, "Activity", "activityId")
        return await _payload(info, await change(info, input, mark_attendance, key, _lines(input.lines), input.expected_revision))


async def _payload(info: Info, key: int) -> ActivityPayload:
    return ActivityPayload(activity=await thing(info, ACTIVITIES, Activity.from_row, key))


def _half_days(given: list[HalfDayInput]) -> tuple[HalfDay, ...]:
    return tuple((each.held_on, StoredHalf[each.half.name]) for each in given)


def _lines(given: list[RollLineInput]) -> tuple[RollLine, ...]:
    return tuple(RollLine(each.member_number, each.role, tuple(StoredStatus[status.name] for status in each.statuses)) for each in given)
