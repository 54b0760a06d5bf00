"""Changes of 评定、清单项、调整."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.assessments import Assessment, AssessmentKind
from graphql_schema.changes.inputs import MOST_ROLL_LINES, Given, Payload, Sent, SentAbout, refuse_many, said, thing
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from services.assessments.quantities import micro_points
from services.changes.assessments import GivenLine, GivenSheet, change_one, register_sheet
from services.listings.assessments import ASSESSMENTS
from services.models.assessments import AssessmentKind as StoredKind
from services.permissions import Right


@strawberry.input(description="评定行: what one member or group was given.")
class AssessmentLineInput:
    member_number: str | None = strawberry.field(default=None, description="委员编号: the member's number; left out for a group.")
    group: str | None = strawberry.field(default=None, description="活动组: the group's name; left out for a member.")
    quantity: str | None = strawberry.field(
        default=None, description='分值: the points, as decimal text such as "2.5" or "-1", six decimals at most; left out where none are.'
    )
    reason: str | None = strawberry.field(default=None, description="事由: why, where it is not what is said of the whole sheet.")


@strawberry.input(description="登记评定: a sheet of what one body gave for one item, line by line.")
class RegisterAssessmentsInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    kind: AssessmentKind = strawberry.field(description="评定类别: which kind of thing it is.")
    item: str = strawberry.field(description="项目: what it is given for, as the adopted regulation names it.")
    dated_on: date = strawberry.field(description="日期: the day it counts on.")
    given_by: str = strawberry.field(description="作出者: who gave it, in the office's words.")
    reason: str = strawberry.field(description="事由: why, for all lines that do not say their own.")
    lines: list[AssessmentLineInput] = strawberry.field(description="评定行: whom, and how much; at most 2,000 lines.")


@strawberry.input(description="更改评定: what is said of an assessment; what is left out stays.")
class ChangeAssessmentInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the assessment's global id.")
    kind: AssessmentKind | None = strawberry.field(default=None, description="评定类别: which kind of thing it is.")
    item: str | None = strawberry.field(default=None, description="项目: what it is given for.")
    dated_on: date | None = strawberry.field(default=None, description="日期: the day it counts on.")
    given_by: str | None = strawberry.field(default=None, description="作出者: who gave it.")
    reason: str | None = strawberry.field(default=None, description="事由: why.")
    member_number: str | None = strawberry.field(
        default=strawberry.UNSET, description="委员编号: the member's number; null where it is a group's."
    )
    group: str | None = strawberry.field(default=strawberry.UNSET, description="活动组: the group's name; null where it is a member's.")
    quantity: str | None = strawberry.field(
        default=strawberry.UNSET, description="分值: the points, as decimal text; null where only the thing itself is said."
    )


@strawberry.type(description="登记评定结果: the assessments as they are kept.")
class AssessmentsPayload(Payload):
    assessments: list[Assessment] | None = strawberry.field(
        description="评定: one for each line, in order; null where something was wrong.",
        metadata={"right": Right.READ_PERFORMANCE, "size": 20},
    )


@strawberry.type(description="评定办理结果: the assessment as it is now.")
class AssessmentPayload(Payload):
    assessment: Assessment | None = strawberry.field(
        description="评定: the assessment; null where something was wrong.", metadata={"right": Right.READ_PERFORMANCE}
    )


@strawberry.type
class AssessmentChanges:
    @changing(
        "登记评定: register what people gave, for one item; a line that says what is there already is not registered again.",
        right=Right.REGISTER,
        weight=50,
    )
    async def register_assessments(self, info: Info, input: Given[RegisterAssessmentsInput]) -> AssessmentsPayload | None:
        refuse_many(input, lines=MOST_ROLL_LINES)
        owner, lines = await committee_id(info, input.committee, Right.REGISTER), tuple(_line(each) for each in input.lines)
        kind = StoredKind[input.kind.name]
        sheet = GivenSheet(kind, input.item, input.dated_on, input.given_by, input.reason, lines)
        keys = await change(info, input, register_sheet, owner, info.context.regulations, sheet)
        rows = await info.context.loaders.by_id(ASSESSMENTS).load_many(keys)
        return AssessmentsPayload(assessments=[Assessment.from_row(row) for row in rows if row is not None])

    @changing("更改评定: change what was given while nobody has verified it.", right=Right.REGISTER)
    async def change_assessment(self, info: Info, input: Given[ChangeAssessmentInput]) -> AssessmentPayload | None:
        words = said(input, "item", "dated_on", "given_by", "reason", clearable=("member_number", "group"))
        if input.kind is not None:
            words["kind"] = StoredKind[input.kind.name]
        if input.quantity is not strawberry.UNSET:
            words["quantity"] = None if input.quantity is None else micro_points(input.quantity)
        key = key_of(input.id, "Assessment", "id")
        changed = await change(info, input, change_one, key, info.context.regulations, words, input.expected_revision)
        return AssessmentPayload(assessment=await thing(info, ASSESSMENTS, Assessment.from_row, changed))


def _line(given: AssessmentLineInput) -> GivenLine:
    quantity = None if given.quantity is None else micro_points(given.quantity)
    return GivenLine(given.member_number, given.group, quantity, given.reason)
