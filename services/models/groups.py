"""What groups of one kind came to in a year: kept beside members' scorecards and never among them, because nothing compares the two."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.models.appraisals import Objected
from services.models.columns import ByteText, Moment, Owned, word_of


class ScoredGroup(Owned, table=True):
    """One group's scorecard in a scoring of its kind, as the group was at the period's end or on its last day.

    `total` is in micro-points; `card` is JSON of the scorecard without its lines (`services.scorings.keeping.KeptCard`).
    `standing` and `rank` are places among the groups of the scoring, as a scored member's are among members.
    `dissolved_on` is the last day of a group that was dissolved before the period ended.
    """

    __tablename__ = "scored_group"
    __table_args__ = (
        UniqueConstraint("scoring_id", "group_id"),
        Index("ix_scored_group_standing", "scoring_id", "standing", unique=True),
    )

    scoring_id: int = Field(foreign_key="scoring.id")
    group_id: int = Field(foreign_key="activity_group.id", index=True)
    name: str = Field(sa_type=ByteText)
    strokes_key: str = Field(sa_type=ByteText)
    sector: str | None = None
    dissolved_on: date | None = None
    total: int = Field(sa_type=BigInteger)
    grade: str | None = None
    candidate_for: str | None = None
    grade_decided_by: str | None = None
    not_graded: str | None = None
    unverified_count: int
    standing: int
    rank: int | None = None
    card: str


class GroupScoreLine(Owned, table=True):
    """One step of a group's sum, as `ScoreLine` is one of a member's: the lines add up to the total. `points` are micro-points."""

    __tablename__ = "group_score_line"
    __table_args__ = (UniqueConstraint("scored_group_id", "place"), CheckConstraint("place >= 0", name="place"))

    scored_group_id: int = Field(foreign_key="scored_group.id")
    place: int
    kind: str
    node: str
    clause: str | None = None
    block: str | None = None
    cite: str
    works: str
    work: str | None = None
    title: str | None = None
    dated_on: date | None = None
    points: int = Field(sa_type=BigInteger)
    reason: str


class SealedGroupFacts(Owned, table=True):
    """The facts that a group of a result was scored from: `facts` is JSON of the performance record, `digest` its SHA-256."""

    __tablename__ = "sealed_group_facts"

    scored_group_id: int = Field(foreign_key="scored_group.id", unique=True)
    facts: str
    digest: str = Field(max_length=64)


class GroupDecisionAbout(StrEnum):
    GRADE = "grade"
    LIST = "list"
    CONSEQUENCE = "consequence"


class GroupDecision(Owned, table=True):
    """What people decided about a group in a result: the grade called `name`, a place on that list, or whether that consequence follows.

    `accepted` is whether the group is to have it. Of grades a group has one decision, of lists and consequences one for each.
    """

    __tablename__ = "group_decision"
    __table_args__ = (UniqueConstraint("result_id", "group_id", "about", "name"),)

    result_id: int = Field(foreign_key="appraisal_result.id")
    group_id: int = Field(foreign_key="activity_group.id", index=True)
    about: GroupDecisionAbout = Field(sa_type=word_of(GroupDecisionAbout))
    name: str = Field(sa_type=ByteText)
    accepted: bool
    reason: str
    decided_by_id: int = Field(foreign_key="account.id")
    decided_at: datetime = Field(sa_type=Moment)


class GroupObjection(Objected, table=True):
    """异议 about a group's result, by who speaks for the group (`raised_by` None), or by an office for whoever raised it."""

    __tablename__ = "group_objection"
    __table_args__ = (Index("ix_group_objection_appraisal_id_state", "appraisal_id", "state"),)

    group_id: int = Field(foreign_key="activity_group.id", index=True)


class GroupExclusion(Owned, table=True):
    """不参加考核: a group that is left out of a year's appraisal, and why. Whichever is not named here is appraised."""

    __tablename__ = "group_exclusion"
    __table_args__ = (UniqueConstraint("appraisal_id", "group_id"),)

    appraisal_id: int = Field(foreign_key="appraisal.id")
    group_id: int = Field(foreign_key="activity_group.id", index=True)
    reason: str
    decided_by_id: int = Field(foreign_key="account.id")
    decided_at: datetime = Field(sa_type=Moment)
