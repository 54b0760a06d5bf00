"""答复件: the reply as it left the house, on paper with its seal, scanned by the unit that wrote it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from services.models.columns import Moment, Owned


class ReplyScan(Owned, table=True):
    """A scan of one round's reply. One that was attached by mistake is withdrawn, with a reason, and stays."""

    __tablename__ = "reply_scan"

    handling_course_id: int = Field(foreign_key="handling_course.id", index=True)
    round: int
    file_name: str
    media_type: str
    size: int
    sha256: str = Field(max_length=64)
    added_by_id: int = Field(foreign_key="account.id")
    added_at: datetime = Field(sa_type=Moment)
    withdrawn_by_id: int | None = Field(default=None, foreign_key="account.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_because: str | None = None
