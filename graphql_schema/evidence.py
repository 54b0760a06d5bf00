"""佐证: a file attached to a work, on which verification may rest."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

import strawberry

from graphql_schema.context import Info
from graphql_schema.downloads import Download
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from services.listings.attachments import ATTACHMENTS, AttachmentRow


@strawberry.type(description="佐证: a file attached to a work, on which its verification may rest.")
class Evidence(Node):
    listing: ClassVar = ATTACHMENTS
    key: strawberry.Private[int]
    file_name: str = strawberry.field(description="文件名: as it was given.")
    media_type: str = strawberry.field(description="类型: told by the content: PDF, DOCX, JPEG or PNG.")
    size: int = strawberry.field(description="大小: in bytes.")
    sha256: str = strawberry.field(description="摘要: SHA-256 of the content.")
    added_at: datetime = strawberry.field(description="附上时刻: when it was attached.")
    withdrawn_at: datetime | None = strawberry.field(
        description="撤回时刻: when it was withdrawn as attached by mistake; null while verification may rest on it."
    )
    withdrawn_because: str | None = strawberry.field(description="撤回理由: why it was withdrawn; null if it was not.")

    @resolved("下载: where its bytes are fetched; null where the server keeps no files.", weight=1)
    async def download(self, info: Info) -> Download | None:
        return Download.of(info.context.downloads, info.context.actor, "evidence", self.key)

    @classmethod
    def from_row(cls, row: AttachmentRow) -> Self:
        return cls(
            id=global_id("Evidence", row.id),
            key=row.id,
            file_name=row.file_name,
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            added_at=row.added_at,
            withdrawn_at=row.withdrawn_at,
            withdrawn_because=row.withdrawn_because,
        )
