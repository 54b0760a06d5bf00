"""日历订阅地址: the secret address at which a person's calendar program fetches what is due."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from services.models.columns import SECRET, Moment, Owned


class CalendarAddress(Owned, table=True):
    """A person's one address: only the SHA-256 digest of its secret part is kept. It is good until another is made or it is revoked."""

    __tablename__ = "calendar_address"

    account_id: int = Field(foreign_key="account.id", unique=True)
    digest: str = Field(unique=True, sa_column_kwargs=SECRET)
    made_at: datetime = Field(sa_type=Moment)
