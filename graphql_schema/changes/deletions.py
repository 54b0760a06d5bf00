"""What was registered by mistake goes again: works, lines of a roll; evidence is withdrawn and stays visible."""

from __future__ import annotations

import strawberry

from graphql_schema.activities import Activity
from graphql_schema.changes.activities import ActivityPayload
from graphql_schema.changes.inputs import Given, Payload, Sent, SentAbout, refuse_many, thing
from graphql_schema.context import Info
from graphql_schema.evidence import Evidence
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import global_id, key_of
from services.attachments import COLUMNS, Work, withdraw_evidence
from services.changes.deletions import delete_work, remove_from_roll
from services.listings.activities import ACTIVITIES
from services.listings.attachments import ATTACHMENTS
from services.permissions import Right

_TABLES: dict[str, Work] = {table.__name__: table for table in COLUMNS}


@strawberry.input
class Mistaken(SentAbout):
    """What was registered by mistake."""

    reason: str = strawberry.field(description="理由: why; it stays in the audit.")


@strawberry.input(description="删除活动: an activity that should not be there.")
class DeleteActivityInput(Mistaken):
    id: strawberry.ID = strawberry.field(description="全局标识: the activity's global id.")


@strawberry.input(description="删除提案: a proposal that should not be there.")
class DeleteProposalInput(Mistaken):
    id: strawberry.ID = strawberry.field(description="全局标识: the proposal's global id.")


@strawberry.input(description="删除社情民意信息: an opinion report that should not be there.")
class DeleteOpinionReportInput(Mistaken):
    id: strawberry.ID = strawberry.field(description="全局标识: the report's global id.")


@strawberry.input(description="删除评定: an assessment that should not be there.")
class DeleteAssessmentInput(Mistaken):
    id: strawberry.ID = strawberry.field(description="全局标识: the assessment's global id.")


@strawberry.input(description="移出名册: members who should not be on a roll; all others stay.")
class RemoveFromRollInput(Mistaken):
    activity_id: strawberry.ID = strawberry.field(description="活动: the activity's global id.")
    member_numbers: list[str] = strawberry.field(description="委员编号: the numbers of the members that are meant, at most 200.")


@strawberry.input(description="撤回佐证: evidence that was attached by mistake.")
class WithdrawEvidenceInput(Sent):
    id: strawberry.ID = strawberry.field(description="全局标识: the evidence's global id.")
    reason: str = strawberry.field(description="理由: why; it stays with the evidence.")


@strawberry.type(description="删除结果: what is there no longer.")
class DeletionPayload(Payload):
    deleted_id: strawberry.ID | None = strawberry.field(
        description="已删除的标识: the global id of what was deleted; null where something was wrong.", metadata={"right": Right.READ}
    )


@strawberry.type(description="撤回佐证结果: the evidence as it is now.")
class WithdrawEvidencePayload(Payload):
    evidence: Evidence | None = strawberry.field(
        description="佐证: the evidence; null where something was wrong.", metadata={"right": Right.READ_PERFORMANCE}
    )


@strawberry.type
class DeletionChanges:
    @changing("删除活动: delete an activity registered by mistake, with its roll, while nothing rests on it.", right=Right.REGISTER)
    async def delete_activity(self, info: Info, input: Given[DeleteActivityInput]) -> DeletionPayload | None:
        return await _deleted(info, input, "Activity", input.id)

    @changing("删除提案: delete a proposal registered by mistake, while nothing rests on it.", right=Right.REGISTER)
    async def delete_proposal(self, info: Info, input: Given[DeleteProposalInput]) -> DeletionPayload | None:
        return await _deleted(info, input, "Proposal", input.id)

    @changing("删除社情民意信息: delete an opinion report registered by mistake, while nothing rests on it.", right=Right.REGISTER)
    async def delete_opinion_report(self, info: Info, input: Given[DeleteOpinionReportInput]) -> DeletionPayload | None:
        return await _deleted(info, input, "OpinionReport", input.id)

    @changing("删除评定: delete an assessment registered by mistake, while nothing rests on it.", right=Right.REGISTER)
    async def delete_assessment(self, info: Info, input: Given[DeleteAssessmentInput]) -> DeletionPayload | None:
        return await _deleted(info, input, "Assessment", input.id)

    @changing("移出名册: take members off a roll on which they were entered by mistake; all others stay.", right=Right.REGISTER)
    async def remove_from_roll(self, info: Info, input: Given[RemoveFromRollInput]) -> ActivityPayload | None:
        refuse_many(input, "member_numbers")
        key = key_of(input.activity_id, "Activity", "activityId")
        await change(info, input, remove_from_roll, key, input.member_numbers, input.reason, input.expected_revision)
        return ActivityPayload(activity=await thing(info, ACTIVITIES, Activity.from_row, key))

    @changing("撤回佐证: withdraw evidence that was attached by mistake; it stays visible.", right=Right.REGISTER)
    async def withdraw_evidence(self, info: Info, input: Given[WithdrawEvidenceInput]) -> WithdrawEvidencePayload | None:
        key = await change(info, input, withdraw_evidence, key_of(input.id, "Evidence", "id"), input.reason)
        return WithdrawEvidencePayload(evidence=await thing(info, ATTACHMENTS, Evidence.from_row, key))


async def _deleted(info: Info, given: Mistaken, type_name: str, text: str) -> DeletionPayload:
    key = key_of(text, type_name, "id")
    await change(info, given, delete_work, _TABLES[type_name], key, given.reason, given.expected_revision)
    return DeletionPayload(deleted_id=global_id(type_name, key))
