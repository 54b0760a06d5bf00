"""Changes of what members entrust to an office. They take no idempotency key: sent again they say the same, and no digest is kept."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.activities import Half, Participation
from graphql_schema.changes.inputs import Given, Payload, said, thing
from graphql_schema.context import Info
from graphql_schema.members import Member
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from services.listings.activities import PARTICIPATIONS
from services.listings.members import MEMBERS
from services.models.activities import Half as StoredHalf
from services.particulars import record_particulars, state_leave_reason
from services.permissions import Right


@strawberry.input(description="登记个人信息: what is left out stays, null clears.")
class RecordParticularsInput:
    member_id: strawberry.ID = strawberry.field(description="委员: the member's global id.")
    phone: str | None = strawberry.field(default=strawberry.UNSET, description="电话: the telephone number; kept sealed.")
    party: str | None = strawberry.field(default=strawberry.UNSET, description="党派: the party.")


@strawberry.input(description="登记请假事由: why a member was on leave on one half day; null forgets it.")
class StateLeaveReasonInput:
    participation_id: strawberry.ID = strawberry.field(description="参加: the global id of the member's part.")
    held_on: date = strawberry.field(description="日期: the day.")
    half: Half = strawberry.field(description="半天: morning or afternoon.")
    reason: str | None = strawberry.field(description="请假事由: why; kept sealed, at most 500 characters.")


@strawberry.type(description="个人信息办理结果: the member whose particulars were recorded.")
class ParticularsPayload(Payload):
    member: Member | None = strawberry.field(description="委员: the member; null where something was wrong.")


@strawberry.type(description="请假事由办理结果: the part in which somebody was on leave.")
class LeaveReasonPayload(Payload):
    participation: Participation | None = strawberry.field(
        description="参加: the part; null where something was wrong.", metadata={"right": Right.READ_PERFORMANCE}
    )


@strawberry.type
class ParticularsChanges:
    @changing("登记个人信息: record a member's telephone number and party.", right=Right.REGISTER)
    async def record_particulars(self, info: Info, input: Given[RecordParticularsInput]) -> ParticularsPayload | None:
        words = said(input, clearable=("phone", "party"))
        key = await change(info, input, record_particulars, key_of(input.member_id, "Member", "memberId"), words)
        return ParticularsPayload(member=await thing(info, MEMBERS, Member.from_row, key))

    @changing("登记请假事由: state why a member was on leave.", right=Right.REGISTER)
    async def state_leave_reason(self, info: Info, input: Given[StateLeaveReasonInput]) -> LeaveReasonPayload | None:
        key = key_of(input.participation_id, "Participation", "participationId")
        half = StoredHalf[input.half.name]
        key = await change(info, input, state_leave_reason, key, input.held_on, half, input.reason)
        return LeaveReasonPayload(participation=await thing(info, PARTICIPATIONS, Participation.from_row, key))
