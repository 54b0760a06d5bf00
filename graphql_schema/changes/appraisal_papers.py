"""What members say about their years and dispute, by themselves or through an office, and what is answered."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import strawberry

from graphql_schema.appraisals.papers import Objection, RegistrationForm
from graphql_schema.changes.appraisal_inputs import SentAboutAppraisal, SentToAppraisal
from graphql_schema.changes.inputs import Given, Payload, SentAbout, thing
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from services.appraisals import checking, objections
from services.listings.appraisals import OBJECTIONS, REGISTRATION_FORMS
from services.permissions import Right

_MICRO = 1_000_000
_LONGEST_POINTS = 20
_NO_POINTS = checking.MOST_POINTS + 1


@strawberry.input(
    description="填写履职情况登记表: write or rewrite a member's form during the members' check; `expectedRevision` is the form's."
)
class EnterRegistrationFormInput(SentAboutAppraisal):
    member_number: str = strawberry.field(description="委员编号: the member's number.")
    summary: str = strawberry.field(description="自我总结: what the member did.")
    own_points: str | None = strawberry.field(
        default=None, description='自评分: what the member thinks it comes to, as decimal text such as "82.5", six decimals at most.'
    )
    submit: bool = strawberry.field(default=False, description="提交: hand it in; then it is not changed any more unless it is returned.")


@strawberry.input(description="答复登记表: accept a form that was handed in, or return it.")
class AnswerRegistrationFormInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the form's global id.")
    accepted: bool = strawberry.field(description="接受: whether it is accepted as it is.")
    answer: str | None = strawberry.field(default=None, description="答复: why it is returned; needed then.")


@strawberry.input(description="提出异议: dispute a member's year, during the members' check or the public notice.")
class RaiseObjectionInput(SentToAppraisal):
    member_number: str = strawberry.field(description="委员编号: the number of the member whom it is about.")
    statement: str = strawberry.field(description="异议内容: what is disputed.")
    clause: str | None = strawberry.field(default=None, description="条款: the clause that is meant, by its name.")
    work: str | None = strawberry.field(default=None, description="工作编号: the number of the work that is meant.")
    raised_by: str | None = strawberry.field(default=None, description="提出人: who raised it, where an office writes it down.")


@strawberry.input(description="处理异议: uphold or reject an objection that somebody else entered.")
class DecideObjectionInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the objection's global id.")
    upheld: bool = strawberry.field(description="成立: whether it is upheld; then the facts are put right by themselves.")
    answer: str = strawberry.field(description="处理意见: why.")


@strawberry.input(description="撤回异议: take an objection back.")
class WithdrawObjectionInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the objection's global id.")
    reason: str = strawberry.field(description="理由: why.")


@strawberry.type(description="登记表办理结果: the form as it is now.")
class RegistrationFormPayload(Payload):
    registration_form: RegistrationForm | None = strawberry.field(
        default=None,
        description="履职情况登记表: the form; null where something was wrong.",
        metadata={"right": Right.READ_PERFORMANCE},
    )


@strawberry.type(description="异议办理结果: the objection as it is now.")
class ObjectionPayload(Payload):
    objection: Objection | None = strawberry.field(
        default=None, description="异议: the objection; null where something was wrong.", metadata={"right": Right.READ_PERFORMANCE}
    )


@strawberry.type
class AppraisalPaperChanges:
    @changing("填写履职情况登记表: by the member, or by an office on behalf.", right=Right.RESPOND)
    async def enter_registration_form(self, info: Info, input: Given[EnterRegistrationFormInput]) -> RegistrationFormPayload | None:
        key, points = key_of(input.appraisal_id, "Appraisal", "appraisal_id"), _micro_points(input.own_points)
        entered = await change(
            info,
            input,
            checking.enter_registration_form,
            key,
            input.member_number,
            input.summary,
            points,
            submit=input.submit,
            expected_revision=input.expected_revision,
        )
        return await _form(info, entered)

    @changing("答复登记表: accept a form that was handed in, or return it with a reason.", right=Right.APPRAISE)
    async def answer_registration_form(self, info: Info, input: Given[AnswerRegistrationFormInput]) -> RegistrationFormPayload | None:
        key = key_of(input.id, "RegistrationForm", "id")
        answered = await change(
            info,
            input,
            checking.answer_registration_form,
            key,
            accepted=input.accepted,
            answer=input.answer,
            expected_revision=input.expected_revision,
        )
        return await _form(info, answered)

    @changing("提出异议: by the member, or by an office for whoever raised it.", right=Right.RESPOND)
    async def raise_objection(self, info: Info, input: Given[RaiseObjectionInput]) -> ObjectionPayload | None:
        key = key_of(input.appraisal_id, "Appraisal", "appraisal_id")
        raised = await change(
            info,
            input,
            objections.raise_objection,
            key,
            input.member_number,
            input.statement,
            info.context.regulations,
            clause=input.clause,
            work=input.work,
            raised_by=input.raised_by,
        )
        return await _objection(info, raised)

    @changing("处理异议: uphold or reject an objection, with a reason; nobody decides what they entered.", right=Right.APPRAISE)
    async def decide_objection(self, info: Info, input: Given[DecideObjectionInput]) -> ObjectionPayload | None:
        key = key_of(input.id, "Objection", "id")
        decided = await change(
            info,
            input,
            objections.decide_objection,
            key,
            upheld=input.upheld,
            answer=input.answer,
            expected_revision=input.expected_revision,
        )
        return await _objection(info, decided)

    @changing("撤回异议: by whom it is about, or by an office on behalf.", right=Right.RESPOND)
    async def withdraw_objection(self, info: Info, input: Given[WithdrawObjectionInput]) -> ObjectionPayload | None:
        key = key_of(input.id, "Objection", "id")
        return await _objection(info, await change(info, input, objections.withdraw_objection, key, input.reason, input.expected_revision))


async def _form(info: Info, key: int) -> RegistrationFormPayload:
    return RegistrationFormPayload(registration_form=await thing(info, REGISTRATION_FORMS, RegistrationForm.from_row, key))


async def _objection(info: Info, key: int) -> ObjectionPayload:
    return ObjectionPayload(objection=await thing(info, OBJECTIONS, Objection.from_row, key))


def _micro_points(text: str | None) -> int | None:
    """Micro-points of decimal text, None for None. What is no exact number of points is more than there are, so that the use case tells
    it together with what else is wrong."""
    if text is None:
        return None
    try:
        points = Decimal(text if len(text) <= _LONGEST_POINTS else "") * _MICRO
    except InvalidOperation:
        return _NO_POINTS
    exact = points.is_finite() and abs(points) <= checking.MOST_POINTS and points == int(points)
    return int(points) if exact else _NO_POINTS
