"""What is known of a member beyond membership: kept for a purpose each, sealed or shown only to those who need it."""

from __future__ import annotations

from sqlmodel import Field

from services.models.columns import SECRET, Owned, Revised


class Particulars(Owned, Revised, table=True):
    """`sealed_phone`: to reach the member about meetings and leave. `party` (党派): regulations count by it; sensitive by itself.

    The audit says that they changed, and never what they are: it outlives them.
    """

    __tablename__ = "particulars"

    member_id: int = Field(foreign_key="member.id", unique=True)
    sealed_phone: str | None = Field(default=None, sa_column_kwargs=SECRET)
    party: str | None = Field(default=None, sa_column_kwargs=SECRET)
