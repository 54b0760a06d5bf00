"""委员 and their dated membership: a year is always read as it was."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.models.columns import ByteText, Owned, Revised, word_of
from services.models.searched import Searched


class Leaving(StrEnum):
    """Why a member left before the term's end."""

    RESIGNED = "resigned"
    REVOKED = "revoked"
    TRANSFERRED = "transferred"
    DECEASED = "deceased"


class Member(Owned, Revised, Searched, table=True):
    """委员; `number` is the committee's 委员编号.

    The two keys order names by 姓氏笔画 and 拼音 equally on every database; `name_order_version` says which table made them.
    """

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("committee_id", "number"),
        Index("ix_member_strokes", "committee_id", "strokes_key", "id"),
        Index("ix_member_pinyin", "committee_id", "pinyin_key", "id"),
    )

    FOUND_BY: ClassVar = ("name", "number")

    number: str = Field(sa_type=ByteText)
    name: str
    strokes_key: str = Field(sa_type=ByteText)
    pinyin_key: str = Field(sa_type=ByteText)
    name_order_version: int


class Membership(Owned, table=True):
    """One span in which a member's sector, primary special committee, standing-committee seat, posts and groups stayed the same.

    A change ends one span and begins the next day's; spans of one member never overlap.
    Joining mid-term is the first span of a term starting after the term did.
    """

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("member_id", "from_on"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="order"),
        CheckConstraint("leaving IS NULL OR to_on IS NOT NULL", name="leaving_is_dated"),
        Index("ix_membership_span", "committee_id", "from_on", "to_on"),
    )

    member_id: int = Field(foreign_key="member.id", index=True)
    term_id: int = Field(foreign_key="term.id", index=True)
    sector_id: int = Field(foreign_key="sector.id", index=True)
    special_committee_id: int | None = Field(default=None, foreign_key="special_committee.id", index=True)
    on_standing_committee: bool = False
    from_on: date
    to_on: date | None = None
    leaving: Leaving | None = Field(default=None, sa_type=word_of(Leaving))


class Post(Owned, table=True):
    """A post a member holds (副主席、专委会主任 …) throughout one membership span."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("membership_id", "title"),)

    membership_id: int = Field(foreign_key="membership.id")
    title: str


class GroupSeat(Owned, table=True):
    """A member's place in an activity group throughout one membership span."""

    __tablename__ = "group_seat"
    __table_args__ = (UniqueConstraint("membership_id", "group_id"),)

    membership_id: int = Field(foreign_key="membership.id")
    group_id: int = Field(foreign_key="activity_group.id", index=True)
