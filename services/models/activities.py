"""Activities (meetings, study, research, service …), their half-day sessions and the roll."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.models.columns import SECRET, ByteText, Owned, Registered, Revised, word_of
from services.models.searched import Searched


class Half(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"


class AttendanceStatus(StrEnum):
    """The one attendance list; `ABSENT` means without leave."""

    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    WALK_IN = "walk_in"
    ON_LEAVE = "on_leave"
    OFFICIAL_LEAVE = "official_leave"
    LEAVE_REFUSED = "leave_refused"
    ABSENT = "absent"
    NO_SHOW = "no_show"


class Activity(Owned, Revised, Searched, table=True):
    """履职活动; `number` is the office's own, `kind` the dotted record kind, `held_on` the first day held."""

    __tablename__ = "activity"
    __table_args__ = (UniqueConstraint("committee_id", "number"), Index("ix_activity_day", "committee_id", "held_on", "id"))

    FOUND_BY: ClassVar = ("title", "number")

    number: str = Field(sa_type=ByteText)
    kind: str = Field(index=True)
    title: str
    held_on: date
    is_away: bool = False


class ActivitySession(Owned, table=True):
    """One half day of an activity; kinds without sessions have none."""

    __tablename__ = "activity_session"
    __table_args__ = (UniqueConstraint("activity_id", "held_on", "half"),)

    activity_id: int = Field(foreign_key="activity.id", index=True)
    held_on: date
    half: Half = Field(sa_type=word_of(Half))


class Participation(Registered, table=True):
    """A member's part in an activity: the line of the roll that is registered and verified."""

    __tablename__ = "participation"
    __table_args__ = (UniqueConstraint("activity_id", "member_id"), Index("ix_participation_member", "committee_id", "member_id"))

    activity_id: int = Field(foreign_key="activity.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    role: str


class Attendance(Owned, table=True):
    """What became of one half day of a participation; why somebody asked for leave, to decide on it, is sealed."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("participation_id", "session_id"),)

    participation_id: int = Field(foreign_key="participation.id", index=True)
    session_id: int = Field(foreign_key="activity_session.id", index=True)
    status: AttendanceStatus = Field(sa_type=word_of(AttendanceStatus))
    sealed_leave_reason: str | None = Field(default=None, sa_column_kwargs=SECRET)


class ActivityOrganiser(Registered, table=True):
    """组织单位: a group, sector or special committee that organised an activity; a fact that is registered and verified."""

    __tablename__ = "activity_organiser"
    __table_args__ = (
        UniqueConstraint("activity_id", "group_id"),
        UniqueConstraint("activity_id", "sector_id"),
        UniqueConstraint("activity_id", "special_committee_id"),
        CheckConstraint(
            "(CASE WHEN group_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN sector_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN special_committee_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_body",
        ),
    )

    activity_id: int = Field(foreign_key="activity.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="activity_group.id")
    sector_id: int | None = Field(default=None, foreign_key="sector.id")
    special_committee_id: int | None = Field(default=None, foreign_key="special_committee.id")
