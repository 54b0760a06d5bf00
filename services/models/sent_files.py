"""Files on their way in: announced by an account, sent piece by piece, used once by a change."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger
from sqlmodel import Field

from services.models.columns import Moment, Owned, word_of


class SentFileState(StrEnum):
    AWAITED = "awaited"
    HERE = "here"
    USED = "used"
    OVER = "over"


class SentFile(Owned, table=True):
    """送来的文件: a text or a piece of evidence that is too large for a request, announced with its `size` in bytes and its SHA-256.

    It is here for whoever announced it, for one change, and for no longer than an hour. `key` is the name of its folder.
    """

    __tablename__ = "sent_file"

    size: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)
    state: SentFileState = Field(sa_type=word_of(SentFileState), index=True)
    asked_by_id: int = Field(foreign_key="account.id", index=True)
    asked_at: datetime = Field(sa_type=Moment)
    key: str = Field(max_length=32, unique=True)
