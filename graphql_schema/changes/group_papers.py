"""What is written down about groups while a year is appraised: which are left out, what is disputed and what is answered."""

from __future__ import annotations

import strawberry

from graphql_schema.appraisals.group_papers import GroupObjection
from graphql_schema.changes.appraisal_inputs import AppraisalPayload, SentAboutAppraisal, SentToAppraisal, took
from graphql_schema.changes.appraisal_papers import DecideObjectionInput, WithdrawObjectionInput
from graphql_schema.changes.inputs import Given, Payload, refuse_many, thing
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from scoring_plugins.catalogue import say
from services.appraisals import objections, population
from services.errors import Problem, refuse
from services.listings.group_papers import GROUP_OBJECTIONS
from services.permissions import Right


@strawberry.input(description="小组不参加考核: whether a group is left out.")
class GroupExclusionInput:
    group: str = strawberry.field(description="小组: the group's name.")
    reason: str | None = strawberry.field(default=None, description="理由: why it is left out; null for one that takes part again.")


@strawberry.input(description="小组不参加考核: leave groups out, or take them in again; nothing changes for those that are not named.")
class DecideGroupExclusionsInput(SentAboutAppraisal):
    exclusions: list[GroupExclusionInput] = strawberry.field(description="不参加考核: which; at most 200.")


@strawberry.input(description="提出小组异议: dispute a group's year, during the check or the public notice.")
class RaiseGroupObjectionInput(SentToAppraisal):
    group: str = strawberry.field(description="小组: the name of the group that it is about.")
    statement: str = strawberry.field(description="异议内容: what is disputed.")
    raised_by: str | None = strawberry.field(
        default=None, description="提出人: who raised it, where an office writes it down; null for who speaks for the group."
    )
    clause: str | None = strawberry.field(default=None, description="条款: the clause that is meant, by its name.")
    work: str | None = strawberry.field(default=None, description="工作编号: the number of the work that is meant.")


@strawberry.input(description="处理小组异议: uphold or reject an objection that somebody else entered.")
class DecideGroupObjectionInput(DecideObjectionInput):
    pass


@strawberry.input(description="撤回小组异议: take an objection back.")
class WithdrawGroupObjectionInput(WithdrawObjectionInput):
    pass


@strawberry.type(description="小组异议办理结果: the objection as it is now.")
class GroupObjectionPayload(Payload):
    objection: GroupObjection | None = strawberry.field(
        default=None, description="小组异议: the objection; null where something was wrong.", metadata={"right": Right.READ_PERFORMANCE}
    )


@strawberry.type
class GroupPaperChanges:
    @changing("小组不参加考核: leave groups out, or take them in again.", right=Right.APPRAISE)
    async def decide_group_exclusions(self, info: Info, input: Given[DecideGroupExclusionsInput]) -> AppraisalPayload | None:
        return await took(info, input, population.decide_group_exclusions, _reasons(input), input.expected_revision)

    @changing(
        "提出小组异议: by who speaks for the group, such as its sector's convener, or by an office for whoever raised it.",
        right=Right.RESPOND,
    )
    async def raise_group_objection(self, info: Info, input: Given[RaiseGroupObjectionInput]) -> GroupObjectionPayload | None:
        key = key_of(input.appraisal_id, "Appraisal", "appraisal_id")
        raised = await change(
            info,
            input,
            objections.raise_group_objection,
            key,
            input.group,
            input.statement,
            info.context.regulations,
            raised_by=input.raised_by,
            clause=input.clause,
            work=input.work,
        )
        return await _payload(info, raised)

    @changing("处理小组异议: uphold or reject an objection, with a reason; nobody decides what they entered.", right=Right.APPRAISE)
    async def decide_group_objection(self, info: Info, input: Given[DecideGroupObjectionInput]) -> GroupObjectionPayload | None:
        key = key_of(input.id, "GroupObjection", "id")
        decided = await change(
            info,
            input,
            objections.decide_group_objection,
            key,
            upheld=input.upheld,
            answer=input.answer,
            expected_revision=input.expected_revision,
        )
        return await _payload(info, decided)

    @changing("撤回小组异议: by who speaks for the group, or by an office on behalf of whoever raised it.", right=Right.RESPOND)
    async def withdraw_group_objection(self, info: Info, input: Given[WithdrawGroupObjectionInput]) -> GroupObjectionPayload | None:
        key = key_of(input.id, "GroupObjection", "id")
        said = (input.reason, input.expected_revision)
        return await _payload(info, await change(info, input, objections.withdraw_group_objection, key, *said))


async def _payload(info: Info, key: int) -> GroupObjectionPayload:
    return GroupObjectionPayload(objection=await thing(info, GROUP_OBJECTIONS, GroupObjection.from_row, key))


def _reasons(given: DecideGroupExclusionsInput) -> dict[str, str | None]:
    """Reasons by name. Raises Refusal TOO_MANY_LINES, LISTED_TWICE."""
    refuse_many(given, "exclusions")
    names = [each.group for each in given.exclusions]
    message = [say("appraisals.group_listed_twice", name=name) for name in names]
    refuse(
        [Problem("LISTED_TWICE", f"exclusions[{place}].group", message[place]) for place, name in enumerate(names) if name in names[:place]]
    )
    return {each.group: each.reason for each in given.exclusions}
