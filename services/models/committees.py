"""The tree of local committees, their terms and plenary sessions, special committees and activity groups."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from services.models.columns import ByteText, Owned, Revised, word_of
from services.models.searched import Searched


class AdministrativeLevel(StrEnum):
    NATIONAL = "national"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


class LocalCommittee(Revised, Searched, table=True):
    """政协××市委员会: the tenant. The root (全国政协) has no parent and owns shared reference data."""

    __tablename__ = "local_committee"

    FOUND_BY: ClassVar = ("name",)

    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="local_committee.id", index=True)
    name: str
    level: AdministrativeLevel = Field(sa_type=word_of(AdministrativeLevel))


class DivisionCode(Owned, table=True):
    """A committee's division code (行政区划代码), six digits kept as text, with validity: codes change, and old years keep theirs."""

    __tablename__ = "division_code"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
    )

    code: str = Field(sa_type=ByteText, index=True)
    valid_from: date
    valid_to: date | None = None


class Term(Owned, Revised, table=True):
    """届."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("committee_id", "ordinal"), CheckConstraint("ends_on > starts_on", name="order"))

    ordinal: int
    starts_on: date
    ends_on: date


class PlenarySession(Owned, Revised, table=True):
    """×届×次会议."""

    __tablename__ = "plenary_session"
    __table_args__ = (UniqueConstraint("term_id", "ordinal"), CheckConstraint("closes_on >= opens_on", name="order"))

    term_id: int = Field(foreign_key="term.id", index=True)
    ordinal: int
    opens_on: date
    closes_on: date


class SpecialCommittee(Owned, Revised, table=True):
    """专门委员会."""

    __tablename__ = "special_committee"
    __table_args__ = (UniqueConstraint("committee_id", "name"),)

    name: str


class ActivityGroup(Owned, Revised, table=True):
    """界别活动组、委员履职小组、乡镇街道工委 and the like; `kind` says which, in the word of the regulation that appraises such groups.

    A group may stand for a sector or for a special committee: its members then are theirs, and nobody is entered twice.
    `valid_from` None means: since before the records begin; `valid_to` is the last day of a group that was dissolved.
    """

    __tablename__ = "activity_group"
    __table_args__ = (
        UniqueConstraint("committee_id", "name"),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="validity"),
        CheckConstraint("sector_id IS NULL OR special_committee_id IS NULL", name="stands_for_one"),
    )

    name: str
    kind: str
    valid_from: date | None = None
    valid_to: date | None = None
    sector_id: int | None = Field(default=None, foreign_key="sector.id")
    special_committee_id: int | None = Field(default=None, foreign_key="special_committee.id")
