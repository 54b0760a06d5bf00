"""答复件: the signed reply as it was scanned."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from graphql_schema.context import Info
from graphql_schema.downloads import Download
from graphql_schema.fields import resolved
from graphql_schema.nodes import global_id
from services.listings.reply_scans import ReplyScanRow


@strawberry.type(description="答复件: a scan of the reply as it was signed and sealed, attached by the unit.")
class ReplyScan:
    key: strawberry.Private[int]
    id: strawberry.ID = strawberry.field(description="标识: its id, for `withdrawReplyScan`.")
    round: int = strawberry.field(description="轮次: of which round's reply; 2 is the second, after a dissatisfied sponsor.")
    file_name: str = strawberry.field(description="文件名: as it was given.")
    media_type: str = strawberry.field(description="类型: told by the content: PDF, DOCX, JPEG or PNG.")
    size: int = strawberry.field(description="大小: in bytes.")
    sha256: str = strawberry.field(description="摘要: SHA-256 of the content.")
    added_at: datetime = strawberry.field(description="附上时刻: when it was attached.")
    withdrawn_at: datetime | None = strawberry.field(
        description="撤回时刻: when it was withdrawn as attached by mistake; null if it was not."
    )
    withdrawn_because: str | None = strawberry.field(description="撤回理由: why it was withdrawn; null if it was not.")

    @resolved("下载: where its bytes are fetched; null where the server keeps no files.", weight=1)
    async def download(self, info: Info) -> Download | None:
        return Download.of(info.context.downloads, info.context.actor, "reply-scan", self.key)

    @classmethod
    def from_row(cls, row: ReplyScanRow) -> Self:
        same = ("round", "file_name", "media_type", "size", "sha256", "added_at", "withdrawn_at", "withdrawn_because")
        return cls(key=row.id, id=global_id("ReplyScan", row.id), **{name: getattr(row, name) for name in same})
