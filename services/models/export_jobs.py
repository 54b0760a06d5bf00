"""Files that are made in the background: who asked for which form of whose year, how far it is, and until when it can be fetched."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index
from sqlalchemy import false as sa_false
from sqlmodel import Field

from services.models.columns import ByteText, Moment, Owned, word_of


class ExportState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ExportJob(Owned, table=True):
    """导出: one file on its way, or made and kept for a while.

    `number` is the version of the result that it is made of; None for a draft of what is scored at the time (`is_live`). `member` is the
    委员编号 where the form is of one member. `is_unmasked` shows particulars in the clear, for `reason`.
    `members` are, as a list of JSON, the 委员编号 of those of whom alone a form of everybody is made; None for everybody.
    `is_own` is what `member` had made of the own year: for the account that asked alone.
    `group_kind` is the kind of the groups that it is of, empty for members; `group_name` the group where the form is of one.
    `run` is who makes it, and the name of the file: whoever takes a dead run over has another. `key` is the name of its folder, which says
    nothing about anybody. `beat_at` is when the run last showed itself.
    """

    __tablename__ = "export_job"
    __table_args__ = (Index("ix_export_job_state", "state", "id"), Index("ix_export_job_asked", "committee_id", "asked_by_id", "id"))

    year: int
    form: str
    number: int | None = None
    is_live: bool = False
    member: str | None = Field(default=None, sa_type=ByteText)
    members: str | None = Field(default=None, sa_type=ByteText)
    group_kind: str = Field(default="", sa_type=ByteText, sa_column_kwargs={"server_default": ""})
    group_name: str | None = Field(default=None, sa_type=ByteText)
    is_unmasked: bool = False
    is_own: bool = Field(default=False, sa_column_kwargs={"server_default": sa_false()})
    reason: str | None = None
    file_name: str
    state: ExportState = Field(sa_type=word_of(ExportState))
    done: int = 0
    total: int = 0
    problem: str | None = None
    asked_by_id: int = Field(foreign_key="account.id")
    asked_at: datetime = Field(sa_type=Moment)
    beat_at: datetime = Field(sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    key: str = Field(max_length=32, unique=True)
    run: str | None = Field(default=None, max_length=32)
    size: int | None = Field(default=None, sa_type=BigInteger)
    sha256: str | None = Field(default=None, max_length=64)
