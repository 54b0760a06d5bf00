"""Which regulation a committee has adopted, and from when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from services.models.columns import ByteText, Owned


class AdoptedRegulation(Owned, table=True):
    """The regulation and version (its date of force) that a committee uses for years ending on or after `from_on`.

    `group_kind` is the kind of the groups that it appraises for the committee; empty where it is about members.
    """

    __tablename__ = "adopted_regulation"
    __table_args__ = (UniqueConstraint("committee_id", "group_kind", "from_on"),)

    group_kind: str = Field(default="", sa_type=ByteText, sa_column_kwargs={"server_default": ""})

    regulation: str
    version: date
    from_on: date
