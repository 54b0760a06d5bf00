"""界别: the 34 of the National Committee belong to the root; a committee adds its own."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint, false
from sqlmodel import Field

from services.models.columns import ByteText, Owned, Revised
from services.models.searched import Searched


class Sector(Owned, Revised, Searched, table=True):
    """界别; `position` is its place in the official order, `successor_id` the sector it was merged into.

    `is_sensitive` says that others need not know who belongs to it (see `services.sensitivity`).
    `valid_from` None means: since before the records begin; `valid_to` None: still in use.
    """

    __tablename__ = "sector"
    __table_args__ = (
        UniqueConstraint("committee_id", "code"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
    )

    FOUND_BY: ClassVar = ("name",)

    code: str = Field(sa_type=ByteText)
    name: str
    position: int
    is_sensitive: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    valid_from: date | None = None
    valid_to: date | None = None
    successor_id: int | None = Field(default=None, foreign_key="sector.id")


class SectorAlias(Owned, Searched, table=True):
    """Another name under which offices write a sector (经济 for 经济界)."""

    __tablename__ = "sector_alias"
    __table_args__ = (UniqueConstraint("sector_id", "name"),)

    FOUND_BY: ClassVar = ("name",)

    sector_id: int = Field(foreign_key="sector.id", index=True)
    name: str = Field(index=True)
