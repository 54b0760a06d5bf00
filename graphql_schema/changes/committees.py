"""Changes of 地方委员会 and what it is made of: 届, 全体会议, 专门委员会, 活动组."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.bodies import ActivityGroup, SpecialCommittee
from graphql_schema.changes.inputs import Given, Payload, Sent, SentAbout, said, thing
from graphql_schema.committees import AdministrativeLevel, LocalCommittee, PlenarySession, Term
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from services.accounts import actor_named
from services.changes.committees import (
    change_activity_group,
    change_plenary_session,
    change_term,
    rename_committee,
    rename_special_committee,
)
from services.committees import add_activity_group, add_plenary_session, add_special_committee, add_term
from services.committees import create_committee as create
from services.errors import Refusal
from services.listings.committees import ACTIVITY_GROUPS, COMMITTEES, PLENARY_SESSIONS, SPECIAL_COMMITTEES, TERMS
from services.listings.view import Session
from services.models.committees import AdministrativeLevel as StoredLevel
from services.permissions import Actor, Right


@strawberry.input
class InCommittee(Sent):
    """What is added to a committee."""

    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')


@strawberry.input
class About(SentAbout):
    """What is changed by its global id."""

    id: strawberry.ID = strawberry.field(description="全局标识: the global id of what is changed.")


@strawberry.input(description="设立委员会: a committee below another one; whoever makes it administers it.")
class CreateCommitteeInput(Sent):
    parent: str = strawberry.field(description="上级委员会: the division code of the committee above.")
    code: str = strawberry.field(description="行政区划代码: six letters or digits.")
    name: str = strawberry.field(description="名称: its name.")
    level: AdministrativeLevel = strawberry.field(description="级别: its administrative level, below that of the committee above.")
    valid_from: date = strawberry.field(description="启用日期: the first day on which it bears the code.")


@strawberry.input(description="更名: a committee's name as it should be.")
class RenameCommitteeInput(About):
    name: str = strawberry.field(description="名称: the new name.")


@strawberry.input(description="增设届次: a term of a committee.")
class AddTermInput(InCommittee):
    ordinal: int = strawberry.field(description="届次: 5 for 五届.")
    starts_on: date = strawberry.field(description="起始日期: the term's first day.")
    ends_on: date = strawberry.field(description="届满日期: the term's last day.")


@strawberry.input(description="更改届次: what is said of a term; what is left out stays.")
class ChangeTermInput(About):
    ordinal: int | None = strawberry.field(default=None, description="届次: 5 for 五届.")
    starts_on: date | None = strawberry.field(default=None, description="起始日期: the term's first day.")
    ends_on: date | None = strawberry.field(default=None, description="届满日期: the term's last day.")


@strawberry.input(description="增设全体会议: a plenary session of a term.")
class AddPlenarySessionInput(InCommittee):
    term: int = strawberry.field(description="届次: 5 for 五届二次会议.")
    ordinal: int = strawberry.field(description="次数: 2 for 五届二次会议.")
    opens_on: date = strawberry.field(description="开幕日期: the first day.")
    closes_on: date = strawberry.field(description="闭幕日期: the last day.")


@strawberry.input(description="更改全体会议: what is said of a plenary session; what is left out stays.")
class ChangePlenarySessionInput(About):
    ordinal: int | None = strawberry.field(default=None, description="次数: 2 for 五届二次会议.")
    opens_on: date | None = strawberry.field(default=None, description="开幕日期: the first day.")
    closes_on: date | None = strawberry.field(default=None, description="闭幕日期: the last day.")


@strawberry.input(description="增设专门委员会: a special committee.")
class AddSpecialCommitteeInput(InCommittee):
    name: str = strawberry.field(description="名称: its name.")


@strawberry.input(description="专门委员会更名: a special committee's name as it should be.")
class RenameSpecialCommitteeInput(About):
    name: str = strawberry.field(description="名称: the new name.")


@strawberry.input(description="增设活动组: a group in which members act.")
class AddActivityGroupInput(InCommittee):
    name: str = strawberry.field(description="名称: its name.")
    kind: str = strawberry.field(description="类别: the kind of group that regulations name, such as activity_group or sector_group.")
    valid_from: date | None = strawberry.field(default=None, description="启用日期: its first day; left out if before the records begin.")
    valid_to: date | None = strawberry.field(default=None, description="撤销日期: the last day of a group that was dissolved.")
    sector: str | None = strawberry.field(default=None, description="代表界别: the sector it stands for, by name, alias or code.")
    special_committee: str | None = strawberry.field(
        default=None, description="代表专门委员会: the special committee it stands for, by name; not beside a sector."
    )


@strawberry.input(description="更改活动组: what is said of a group; what is left out stays.")
class ChangeActivityGroupInput(About):
    name: str | None = strawberry.field(default=None, description="名称: its name.")
    kind: str | None = strawberry.field(default=None, description="类别: the kind of group that regulations name.")
    valid_from: date | None = strawberry.field(default=strawberry.UNSET, description="启用日期: its first day; null clears it.")
    valid_to: date | None = strawberry.field(
        default=strawberry.UNSET, description="撤销日期: the last day of a group that was dissolved; null for one that is there."
    )
    sector: str | None = strawberry.field(
        default=strawberry.UNSET, description="代表界别: the sector it stands for, by name, alias or code; null for none."
    )
    special_committee: str | None = strawberry.field(
        default=strawberry.UNSET, description="代表专门委员会: the special committee it stands for, by name; null for none."
    )


_BESIDE = ("valid_from", "valid_to", "sector", "special_committee")


@strawberry.type(description="委员会办理结果: the committee as it is now.")
class CommitteePayload(Payload):
    committee: LocalCommittee | None = strawberry.field(description="地方委员会: the committee; null where something was wrong.")


@strawberry.type(description="届次办理结果: the term as it is now.")
class TermPayload(Payload):
    term: Term | None = strawberry.field(description="届: the term; null where something was wrong.")


@strawberry.type(description="全体会议办理结果: the plenary session as it is now.")
class PlenarySessionPayload(Payload):
    plenary_session: PlenarySession | None = strawberry.field(description="全体会议: the session; null where something was wrong.")


@strawberry.type(description="专门委员会办理结果: the special committee as it is now.")
class SpecialCommitteePayload(Payload):
    special_committee: SpecialCommittee | None = strawberry.field(
        description="专门委员会: the special committee; null where something was wrong."
    )


@strawberry.type(description="活动组办理结果: the activity group as it is now.")
class ActivityGroupPayload(Payload):
    activity_group: ActivityGroup | None = strawberry.field(description="活动组: the group; null where something was wrong.")


def _create_below(session: Session, actor: Actor, parent_id: int, code: str, name: str, level: StoredLevel, valid_from: date) -> int:
    return create(session, actor, parent_id, code=code, name=name, level=level, valid_from=valid_from)


async def _parent_id(info: Info, code: str) -> int:
    try:
        return await committee_id(info, code, Right.ADMINISTER)
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.message, "parent") from None


def _as_now(session: Session, actor: Actor) -> Actor:
    """The actor with the roles held by now; what was presented, and what a token is for, stays."""
    return replace(actor_named(session, actor.name), rights=actor.rights, credential=actor.credential)


@strawberry.type
class CommitteeChanges:
    @changing("设立委员会: make a committee below another one; whoever makes it administers it.", right=Right.ADMINISTER)
    async def create_committee(self, info: Info, input: Given[CreateCommitteeInput]) -> CommitteePayload | None:
        parent = await _parent_id(info, input.parent)
        level = StoredLevel[input.level.name]
        key = await change(info, input, _create_below, parent, input.code, input.name, level, input.valid_from)
        info.context.view.actor = await info.context.read(_as_now)
        return CommitteePayload(committee=await thing(info, COMMITTEES, LocalCommittee.from_row, key))

    @changing("委员会更名: give a committee another name.", right=Right.ADMINISTER)
    async def rename_committee(self, info: Info, input: Given[RenameCommitteeInput]) -> CommitteePayload | None:
        key = key_of(input.id, "LocalCommittee", "id")
        await change(info, input, rename_committee, key, input.name, input.expected_revision)
        return CommitteePayload(committee=await thing(info, COMMITTEES, LocalCommittee.from_row, key))

    @changing("增设届次: add a term to a committee.", right=Right.ADMINISTER)
    async def add_term(self, info: Info, input: Given[AddTermInput]) -> TermPayload | None:
        owner = await committee_id(info, input.committee, Right.ADMINISTER)
        key = await change(info, input, add_term, owner, input.ordinal, input.starts_on, input.ends_on)
        return TermPayload(term=await thing(info, TERMS, Term.from_row, key))

    @changing("更改届次: change what is said of a term; what took place in it stays in it.", right=Right.ADMINISTER)
    async def change_term(self, info: Info, input: Given[ChangeTermInput]) -> TermPayload | None:
        key, words = key_of(input.id, "Term", "id"), said(input, "ordinal", "starts_on", "ends_on")
        await change(info, input, change_term, key, words, input.expected_revision)
        return TermPayload(term=await thing(info, TERMS, Term.from_row, key))

    @changing("增设全体会议: add a plenary session to a term.", right=Right.ADMINISTER)
    async def add_plenary_session(self, info: Info, input: Given[AddPlenarySessionInput]) -> PlenarySessionPayload | None:
        owner = await committee_id(info, input.committee, Right.ADMINISTER)
        words = {"term": input.term, "ordinal": input.ordinal}
        key = await change(info, input, add_plenary_session, owner, **words, opens_on=input.opens_on, closes_on=input.closes_on)
        return PlenarySessionPayload(plenary_session=await thing(info, PLENARY_SESSIONS, PlenarySession.from_row, key))

    @changing("更改全体会议: change what is said of a plenary session; its term stays.", right=Right.ADMINISTER)
    async def change_plenary_session(self, info: Info, input: Given[ChangePlenarySessionInput]) -> PlenarySessionPayload | None:
        key, words = key_of(input.id, "PlenarySession", "id"), said(input, "ordinal", "opens_on", "closes_on")
        await change(info, input, change_plenary_session, key, words, input.expected_revision)
        return PlenarySessionPayload(plenary_session=await thing(info, PLENARY_SESSIONS, PlenarySession.from_row, key))

    @changing("增设专门委员会: add a special committee.", right=Right.ADMINISTER)
    async def add_special_committee(self, info: Info, input: Given[AddSpecialCommitteeInput]) -> SpecialCommitteePayload | None:
        owner = await committee_id(info, input.committee, Right.ADMINISTER)
        key = await change(info, input, add_special_committee, owner, input.name)
        return SpecialCommitteePayload(special_committee=await thing(info, SPECIAL_COMMITTEES, SpecialCommittee.from_row, key))

    @changing("专门委员会更名: give a special committee another name.", right=Right.ADMINISTER)
    async def rename_special_committee(self, info: Info, input: Given[RenameSpecialCommitteeInput]) -> SpecialCommitteePayload | None:
        key = key_of(input.id, "SpecialCommittee", "id")
        await change(info, input, rename_special_committee, key, input.name, input.expected_revision)
        return SpecialCommitteePayload(special_committee=await thing(info, SPECIAL_COMMITTEES, SpecialCommittee.from_row, key))

    @changing("增设活动组: add a group in which members act.", right=Right.ADMINISTER)
    async def add_activity_group(self, info: Info, input: Given[AddActivityGroupInput]) -> ActivityGroupPayload | None:
        owner = await committee_id(info, input.committee, Right.ADMINISTER)
        key = await change(info, input, add_activity_group, owner, input.name, input.kind, **said(input, *_BESIDE))
        return ActivityGroupPayload(activity_group=await thing(info, ACTIVITY_GROUPS, ActivityGroup.from_row, key))

    @changing("更改活动组: change what is said of an activity group.", right=Right.ADMINISTER)
    async def change_activity_group(self, info: Info, input: Given[ChangeActivityGroupInput]) -> ActivityGroupPayload | None:
        key, words = key_of(input.id, "ActivityGroup", "id"), said(input, "name", "kind", clearable=_BESIDE)
        await change(info, input, change_activity_group, key, words, input.expected_revision)
        return ActivityGroupPayload(activity_group=await thing(info, ACTIVITY_GROUPS, ActivityGroup.from_row, key))
