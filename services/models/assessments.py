"""评定、清单、调整: what people gave one subject, in their own words, where a regulation leaves points to them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.models.columns import ByteText, Registered, Revised, word_of


class AssessmentKind(StrEnum):
    """The record kinds of what people gave: points (评定), a thing that was done (清单项), points beside the rules (调整)."""

    ASSESSMENT = "assessment"
    CHECKLIST = "checklist"
    ADJUSTMENT = "adjustment"


class Assessment(Registered, Revised, table=True):
    """One thing given to one member or group; it is its own work, and `number` the office's own.

    `item` is what a regulation's selector names. `quantity` is in micro-points, None where only the thing itself is said; an adjustment's
    may be below 0. `given_by` says who gave it, in the office's words; it counts on `dated_on`.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("committee_id", "number"),
        CheckConstraint("(member_id IS NULL) <> (group_id IS NULL)", name="member_or_group"),
        Index("ix_assessment_day", "committee_id", "dated_on", "id"),
        Index("ix_assessment_member", "committee_id", "member_id"),
    )

    number: str = Field(sa_type=ByteText)
    kind: AssessmentKind = Field(sa_type=word_of(AssessmentKind))
    item: str
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="activity_group.id", index=True)
    quantity: int | None = Field(default=None, sa_type=BigInteger)
    reason: str
    given_by: str
    dated_on: date
