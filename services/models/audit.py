"""Who changed what, when and why: written in the transaction of the change itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from services.models.columns import Moment, Owned


class AuditEntry(Owned, table=True):
    """`noun` and `row_id` name the row, `changes` holds field → new value, `reason` what the actor stated."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_row", "noun", "row_id"),)

    at: datetime = Field(sa_type=Moment)
    account_id: int = Field(foreign_key="account.id")
    action: str
    noun: str
    row_id: int
    changes: dict[str, Any] = Field(sa_type=JSON)
    reason: str | None = None
