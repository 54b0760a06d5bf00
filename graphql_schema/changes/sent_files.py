"""申报文件: texts and evidence that are too large for a request, announced, sent, and then named by the change that uses them."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from graphql_schema.changes.inputs import Given, Payload, Sent
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import global_id
from graphql_schema.uploads import Upload
from scoring_plugins.catalogue import say
from services.attachments import LARGEST
from services.errors import Refusal
from services.intake import await_file, sent_file
from services.intake.sent_files import SentFileRow
from services.intake.storing import FILES
from services.permissions import Right


@strawberry.input(description="申报文件: a text or a piece of evidence that is going to be sent, because it is too large for a request.")
class SendFileInput(Sent):
    size: int = strawberry.field(description=f"大小: in bytes, at most {LARGEST // 2**20} MiB.")
    sha256: str = strawberry.field(description="摘要: SHA-256 of the file, in 64 digits of lower-case hex.")


@strawberry.type(description="送来的文件: a file that one's own account announced, for one change of its own.")
class SentFile:
    id: strawberry.ID = strawberry.field(description="标识: its id, for `file.sent` of the change that uses it.")
    size: int = strawberry.field(description="大小: in bytes, as it was announced.")
    sha256: str = strawberry.field(description="摘要: SHA-256 of the file, as it was announced.")
    is_here: bool = strawberry.field(description="已收到: whether it is here whole, and not used yet.")
    expires_at: datetime = strawberry.field(description="保存期限: until when it may be sent and used; then it is gone.")
    upload: Upload | None = strawberry.field(description="传送地址: where its bytes are sent; null once it is here.")

    @classmethod
    def of(cls, info: Info, row: SentFileRow) -> Self:
        upload = None if row.is_here else Upload.of(info.context.downloads, info.context.actor, FILES, row.id)
        same = {name: getattr(row, name) for name in ("size", "sha256", "is_here", "expires_at")}
        return cls(id=global_id("SentFile", row.id), upload=upload, **same)


@strawberry.type(description="申报文件结果: the file, and where it is sent.")
class SendFilePayload(Payload):
    file: SentFile | None = strawberry.field(
        description="送来的文件: the file; null where something was wrong.", metadata={"right": Right.REFER}
    )


@strawberry.type
class SentFileChanges:
    @changing(
        "申报文件: announces a file of up to 20 MiB, which is then sent to `upload.path` and named by `file.sent` of one change "
        "within an hour; announced again, it is the same one.",
        right=Right.REFER,
    )
    async def send_file(self, info: Info, input: Given[SendFileInput]) -> SendFilePayload | None:
        if info.context.sent is None:
            raise Refusal("NO_STORE", say("attachments.no_store"))
        key = await change(info, input, await_file, input.size, input.sha256)
        return SendFilePayload(file=SentFile.of(info, await info.context.read(sent_file, key)))
