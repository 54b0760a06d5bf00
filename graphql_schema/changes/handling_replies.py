"""签收、退办、会办、答复、会签: what a unit does with a proposal that was assigned to it, each with its own change."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.changes.handling_inputs import HandlingCoursePayload, SentAboutHandling, handled
from graphql_schema.changes.inputs import Given
from graphql_schema.changes.sent_texts import HTML, UPLOAD, text_of
from graphql_schema.context import Info
from graphql_schema.courses.handling_words import ReplyMeaning
from graphql_schema.files import FileInput
from graphql_schema.mutations import changing
from services.models import ReplyMeaning as StoredMeaning
from services.permissions import Right
from services.proposals.agreeing import agree_to_reply, hand_to_review
from services.proposals.contacting import log_contact
from services.proposals.replying import ReplyDraft, draft_reply, give_opinion
from services.proposals.returning import accept_handling, return_handling


@strawberry.input(description="签收: take a proposal on that was assigned to the unit.")
class AcceptHandlingInput(SentAboutHandling):
    pass


@strawberry.input(description="退回交办: give a proposal back that is not the unit's matter, within its days.")
class ReturnHandlingInput(SentAboutHandling):
    reason: str = strawberry.field(description="理由: why it is not the unit's matter.")


@strawberry.input(description="登记联系委员: the unit was in touch with the sponsors.")
class LogHandlingContactInput(SentAboutHandling):
    contacted_on: date = strawberry.field(description="联系日期: when.")
    note: str = strawberry.field(description="情况: how, and about what.")


@strawberry.input(description="送会办意见: a co-handler's opinion, which goes to the lead only.")
class GiveHandlingOpinionInput(SentAboutHandling):
    number: str = strawberry.field(description="文号: the opinion's own number.")
    reply_text: str | None = strawberry.field(
        default=None, description="意见正文: the opinion, a paragraph a line; or else a page or a file."
    )
    html: str | None = strawberry.field(default=None, description=HTML)
    file: FileInput | None = strawberry.field(default=None, description=UPLOAD)


@strawberry.input(description="拟答复: what the unit is going to answer.")
class DraftReplyInput(SentAboutHandling):
    number: str = strawberry.field(description="文号: the reply's own number.")
    reply_text: str | None = strawberry.field(
        default=None, description="答复正文: the reply, a paragraph a line; or else a page or a file."
    )
    html: str | None = strawberry.field(default=None, description=HTML)
    file: FileInput | None = strawberry.field(default=None, description=UPLOAD)
    letter: str = strawberry.field(description="答复分类: the local class letter.")
    meaning: ReplyMeaning | None = strawberry.field(default=None, description="答复结果: where the letter covers several.")
    promised_until: date | None = strawberry.field(default=None, description="承诺期限: by when, where the reply promises something.")


@strawberry.input(description="会签: a co-handler agrees to the lead's draft, or says why not.")
class AgreeToReplyInput(SentAboutHandling):
    agrees: bool = strawberry.field(description="同意: whether it agrees.")
    reason: str | None = strawberry.field(default=None, description="理由: why not; needed where it does not agree.")


@strawberry.input(description="送督办审核: the lead hands its draft to the office.")
class HandReplyToReviewInput(SentAboutHandling):
    reason: str | None = strawberry.field(default=None, description="理由: why all the same, where a co-handler has not agreed.")


@strawberry.type
class HandlingReplyChanges:
    @changing("签收: take a proposal on; it verifies that the unit handles it. Never by who assigned it.", right=Right.HANDLE)
    async def accept_handling(self, info: Info, input: Given[AcceptHandlingInput]) -> HandlingCoursePayload | None:
        return await handled(info, input, accept_handling, expected_revision=input.expected_revision)

    @changing("退回交办: give a proposal back within its days, with a reason.", right=Right.HANDLE)
    async def return_handling(self, info: Info, input: Given[ReturnHandlingInput]) -> HandlingCoursePayload | None:
        return await handled(info, input, return_handling, input.reason, expected_revision=input.expected_revision)

    @changing("登记联系委员: write down that the unit was in touch with the sponsors.", right=Right.HANDLE)
    async def log_handling_contact(self, info: Info, input: Given[LogHandlingContactInput]) -> HandlingCoursePayload | None:
        return await handled(info, input, log_contact, input.contacted_on, input.note, input.expected_revision)

    @changing("送会办意见: give the lead a co-handler's opinion.", right=Right.HANDLE)
    async def give_handling_opinion(self, info: Info, input: Given[GiveHandlingOpinionInput]) -> HandlingCoursePayload | None:
        text = await text_of(info, input.reply_text, input.html, input.file)
        kept = info.context.attachments
        return await handled(info, input, give_opinion, input.number, text, input.expected_revision, store=kept)

    @changing("拟答复: draft the answer, which co-handlers agree to and the office passes.", right=Right.HANDLE)
    async def draft_reply(self, info: Info, input: Given[DraftReplyInput]) -> HandlingCoursePayload | None:
        meaning = None if input.meaning is None else StoredMeaning[input.meaning.name]
        text = await text_of(info, input.reply_text, input.html, input.file)
        draft = ReplyDraft(input.number, text, input.letter, meaning, input.promised_until)
        return await handled(info, input, draft_reply, draft, input.expected_revision, store=info.context.attachments)

    @changing("会签: agree to the lead's draft as its co-handler, or say why not.", right=Right.HANDLE)
    async def agree_to_reply(self, info: Info, input: Given[AgreeToReplyInput]) -> HandlingCoursePayload | None:
        return await handled(info, input, agree_to_reply, input.agrees, input.reason, input.expected_revision)

    @changing("送督办审核: hand the draft to the office.", right=Right.HANDLE)
    async def hand_reply_to_review(self, info: Info, input: Given[HandReplyToReviewInput]) -> HandlingCoursePayload | None:
        return await handled(info, input, hand_to_review, input.reason, input.expected_revision)
