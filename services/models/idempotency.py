"""What was answered to a change that a client may send again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from services.models.columns import Moment


class GivenAnswer(SQLModel, table=True):
    """The answer to a change under the key that an account gave it; `digest` is of the change's name and input.

    It is the account's own, of no committee, and no fact: it is written beside the change, not audited, and dropped when it is old.
    """

    __tablename__ = "given_answer"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    key: str = Field(max_length=200)
    digest: str = Field(max_length=64)
    answer: Any = Field(sa_type=JSON)
    at: datetime = Field(sa_type=Moment, index=True)
