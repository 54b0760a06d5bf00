"""附上答复件: the signed reply of a unit, scanned; by the unit itself, or the office in its stead."""

from __future__ import annotations

import strawberry

from graphql_schema.changes.handling_inputs import HandlingCoursePayload, SentAboutHandling, handled
from graphql_schema.changes.inputs import Given
from graphql_schema.context import Info
from graphql_schema.files import FileInput, content_of
from graphql_schema.mutations import changing
from graphql_schema.nodes import key_of
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.permissions import Right
from services.proposals.reply_scans import attach_reply_scan, withdraw_reply_scan


@strawberry.input(description="附上答复件: the reply as it was signed and sealed, for those who see the reply.")
class AttachReplyScanInput(SentAboutHandling):
    file: FileInput = strawberry.field(description="文件: a PDF, DOCX, JPEG or PNG.")


@strawberry.input(description="撤回答复件: it was the wrong file; it stays visible with the reason.")
class WithdrawReplyScanInput(SentAboutHandling):
    scan_id: strawberry.ID = strawberry.field(description="答复件: the scan's id.")
    reason: str = strawberry.field(description="理由: why.")


@strawberry.type
class ReplyScanChanges:
    @changing("附上答复件: attach a scan of the signed reply to what the unit answers in this round.", right=Right.HANDLE)
    async def attach_reply_scan(self, info: Info, input: Given[AttachReplyScanInput]) -> HandlingCoursePayload | None:
        if info.context.attachments is None:
            raise Refusal("NO_STORE", say("attachments.no_store"))
        content = await content_of(info, input.file)
        kept = (info.context.attachments, input.file.name, content)
        return await handled(info, input, attach_reply_scan, *kept, input.expected_revision)

    @changing("撤回答复件: withdraw a scan that was attached by mistake, with a reason.", right=Right.HANDLE)
    async def withdraw_reply_scan(self, info: Info, input: Given[WithdrawReplyScanInput]) -> HandlingCoursePayload | None:
        scan_id = key_of(input.scan_id, "ReplyScan", "scan_id")
        return await handled(info, input, withdraw_reply_scan, scan_id, input.reason, input.expected_revision)
