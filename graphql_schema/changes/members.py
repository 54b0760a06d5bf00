"""Changes of 委员 and their membership."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import Given, Payload, Sent, SentAbout, refuse_many, said, thing
from graphql_schema.context import Info
from graphql_schema.members import Member
from graphql_schema.memberships import Leaving, Membership
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from services.changes.members import add_membership, correct_membership, end_membership, register_member
from services.listings.members import MEMBERS, MEMBERSHIPS
from services.members import MembershipDraft, rename_member
from services.models.members import Leaving as StoredLeaving
from services.permissions import Right


@strawberry.input
class SpanInput:
    """What a new span of membership says."""

    sector: str = strawberry.field(description="界别: the sector's name, one of its other names, or its code.")
    from_on: date = strawberry.field(description="起始日期: the span's first day.")
    to_on: date | None = strawberry.field(default=None, description="终止日期: its last day; left out while it lasts.")
    leaving: Leaving | None = strawberry.field(default=None, description="离任原因: why the member leaves on `toOn`.")
    special_committee: str | None = strawberry.field(default=None, description="专门委员会: the primary special committee's name.")
    on_standing_committee: bool = strawberry.field(default=False, description="常委: whether the member sits on the Standing Committee.")
    posts: list[str] = strawberry.field(default_factory=list, description="职务: posts held, such as 副主席.")
    groups: list[str] = strawberry.field(default_factory=list, description="活动组: names of the activity groups the member sits in.")


@strawberry.input(description="登记委员: a new member with the first span of membership.")
class RegisterMemberInput(SpanInput, Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    name: str = strawberry.field(description="姓名: the member's name.")
    number: str | None = strawberry.field(default=None, description="委员编号: the member's number; the next free one if left out.")


@strawberry.input(description="登记任职: a member's next span; an open one before it ends the day before.")
class AddMembershipInput(SpanInput, SentAbout):
    member_id: strawberry.ID = strawberry.field(description="委员: the member's global id.")


@strawberry.input(description="更正任职: what is said of a span; what is left out stays, null clears.")
class ChangeMembershipInput(SentAbout):
    member_id: strawberry.ID = strawberry.field(description="委员: the member's global id.")
    from_on: date = strawberry.field(description="起始日期: the first day of the span that is meant; it stays.")
    sector: str | None = strawberry.field(default=None, description="界别: the sector's name, one of its other names, or its code.")
    to_on: date | None = strawberry.field(default=strawberry.UNSET, description="终止日期: the span's last day; null for an open span.")
    leaving: Leaving | None = strawberry.field(
        default=strawberry.UNSET, description="离任原因: why the member left on `toOn`; null if not."
    )
    special_committee: str | None = strawberry.field(
        default=strawberry.UNSET, description="专门委员会: the primary special committee's name; null for none."
    )
    on_standing_committee: bool | None = strawberry.field(
        default=None, description="常委: whether the member sits on the Standing Committee."
    )
    posts: list[str] | None = strawberry.field(default=None, description="职务: all posts held.")
    groups: list[str] | None = strawberry.field(default=None, description="活动组: the names of all activity groups the member sits in.")


@strawberry.input(description="离任: the member leaves before the term's end.")
class EndMembershipInput(SentAbout):
    member_id: strawberry.ID = strawberry.field(description="委员: the member's global id.")
    to_on: date = strawberry.field(description="离任日期: the last day; the span that holds then ends.")
    leaving: Leaving = strawberry.field(description="离任原因: why.")


@strawberry.input(description="更正姓名: a member's name as it should be.")
class RenameMemberInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the member's global id.")
    name: str = strawberry.field(description="姓名: the right name.")


@strawberry.type(description="登记委员结果: the member as registered.")
class RegisterMemberPayload(Payload):
    member: Member | None = strawberry.field(description="委员: the member; null where something was wrong.")


@strawberry.type(description="更正姓名结果: the member as renamed.")
class RenameMemberPayload(Payload):
    member: Member | None = strawberry.field(description="委员: the member; null where something was wrong.")


@strawberry.type(description="任职办理结果: the span of membership as it is now.")
class MembershipPayload(Payload):
    member: Member | None = strawberry.field(description="委员: the member; null where something was wrong.")
    membership: Membership | None = strawberry.field(description="任职时段: the span; null where something was wrong.")


@strawberry.type
class MemberChanges:
    @changing("登记委员: register a new member with the first span of membership.", right=Right.REGISTER)
    async def register_member(self, info: Info, input: Given[RegisterMemberInput]) -> RegisterMemberPayload | None:
        owner = await committee_id(info, input.committee, Right.REGISTER)
        draft = MembershipDraft(number=input.number, name=input.name, **_span(input))
        key = await change(info, input, register_member, owner, draft)
        return RegisterMemberPayload(member=await thing(info, MEMBERS, Member.from_row, key))

    @changing("更正姓名: correct a member's name; membership and works stay as they are.", right=Right.REGISTER)
    async def rename_member(self, info: Info, input: Given[RenameMemberInput]) -> RenameMemberPayload | None:
        key = key_of(input.id, "Member", "id")
        await change(info, input, rename_member, key, input.name, input.expected_revision)
        return RenameMemberPayload(member=await thing(info, MEMBERS, Member.from_row, key))

    @changing("登记任职: register a member's next span of membership; an open one before it ends the day before.", right=Right.REGISTER)
    async def add_membership(self, info: Info, input: Given[AddMembershipInput]) -> MembershipPayload | None:
        key = key_of(input.member_id, "Member", "memberId")
        span = await change(info, input, add_membership, key, _span(input), input.expected_revision)
        return await _membership(info, key, span)

    @changing("更正任职: correct what a span of membership says.", right=Right.REGISTER)
    async def change_membership(self, info: Info, input: Given[ChangeMembershipInput]) -> MembershipPayload | None:
        key = key_of(input.member_id, "Member", "memberId")
        refuse_many(input, "posts", "groups")
        words = said(input, "sector", "on_standing_committee", "posts", "groups", clearable=("to_on", "leaving", "special_committee"))
        span = await change(info, input, correct_membership, key, input.from_on, _stored(words), input.expected_revision)
        return await _membership(info, key, span)

    @changing("离任: the member leaves; the span that holds that day ends.", right=Right.REGISTER)
    async def end_membership(self, info: Info, input: Given[EndMembershipInput]) -> MembershipPayload | None:
        key = key_of(input.member_id, "Member", "memberId")
        leaving = StoredLeaving[input.leaving.name]
        span = await change(info, input, end_membership, key, input.to_on, leaving, input.expected_revision)
        return await _membership(info, key, span)


async def _membership(info: Info, member: int, span: int) -> MembershipPayload:
    return MembershipPayload(
        member=await thing(info, MEMBERS, Member.from_row, member),
        membership=await thing(info, MEMBERSHIPS, Membership.from_row, span),
    )


def _span(given: SpanInput) -> dict[str, Any]:
    refuse_many(given, "posts", "groups")
    names = ("sector", "from_on", "to_on", "leaving", "special_committee", "on_standing_committee", "posts", "groups")
    return _stored({name: getattr(given, name) for name in names})


def _stored(words: dict[str, Any]) -> dict[str, Any]:
    """The words as `MembershipDraft` keeps them."""
    turned: dict[str, Any] = {name: tuple(words[name]) for name in ("posts", "groups") if name in words}
    if words.get("leaving") is not None:
        turned["leaving"] = StoredLeaving[words["leaving"].name]
    return words | turned
