"""Packages of other houses on their way in: announced, sent piece by piece, checked and kept in the background."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from services.models.columns import Moment, Owned, word_of


class PackageState(StrEnum):
    AWAITED = "awaited"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class PackageJob(Owned, table=True):
    """收到的交换包: a package that somebody announced with its `size` in bytes and its SHA-256, which is sent, checked and, where `imports`
    says so, kept; `because` is why although its key is not trusted.

    `report` is what the check found, as JSON; `is_new` whether the import changed anything, None as long as there was none. `run` is who
    works at it, `beat_at` when that run last showed itself; `key` is the name of its folder, which says nothing about anybody.
    """

    __tablename__ = "package_job"
    __table_args__ = (Index("ix_package_job_state", "state", "id"),)

    size: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)
    imports: bool
    because: str | None = None
    state: PackageState = Field(sa_type=word_of(PackageState))
    done: int = 0
    total: int = 0
    problem: str | None = None
    report: str | None = None
    is_new: bool | None = None
    asked_by_id: int = Field(foreign_key="account.id")
    asked_at: datetime = Field(sa_type=Moment)
    beat_at: datetime = Field(sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    key: str = Field(max_length=32, unique=True)
    run: str | None = Field(default=None, max_length=32)
