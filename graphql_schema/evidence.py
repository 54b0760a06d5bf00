"""佐证: a file attached to a work, on which verification may rest."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from services.listings.attachments import AttachmentRow


@strawberry.type(description="佐证: a file attached to a work, on which its verification may rest.")
class Evidence:
    file_name: str = strawberry.field(description="文件名: as it was given.")
    media_type: str = strawberry.field(description="类型: told by the content: PDF, DOCX, JPEG or PNG.")
    size: int = strawberry.field(description="大小: in bytes.")
    sha256: str = strawberry.field(description="摘要: SHA-256 of the content.")
    added_at: datetime = strawberry.field(description="附上时刻: when it was attached.")

    @classmethod
    def from_row(cls, row: AttachmentRow) -> Self:
        return cls(file_name=row.file_name, media_type=row.media_type, size=row.size, sha256=row.sha256, added_at=row.added_at)
