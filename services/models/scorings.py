"""What a committee's year was computed to, kept: scorings, the members scored, the lines of their sums; and whether ranks are shown."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.models.columns import ByteText, Moment, Owned, word_of


class ScoringState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Scoring(Owned, table=True):
    """计分: one run over a committee's year, under one version of one regulation. What it found is never changed; a later one replaces it.

    `done` of `total` members are kept so far. `beat_at` is when the run last showed itself: one that is silent for long has died.
    `applied` is JSON of what all its scorecards share (`services.scorings.keeping.Applied`); like `facts_hash`, empty until it is done.
    `group_kind` is the kind of the groups that were scored, which are compared with nothing else; empty for members.
    """

    __tablename__ = "scoring"
    __table_args__ = (Index("ix_scoring_year", "committee_id", "year", "state", "id"),)

    year: int
    group_kind: str = Field(default="", sa_type=ByteText, sa_column_kwargs={"server_default": ""})
    regulation: str
    title: str
    version: date
    status: str
    content_hash: str = Field(max_length=64)
    engine_version: str
    period_from: date
    period_to: date
    cut_off: date
    facts_hash: str | None = Field(default=None, max_length=64)
    unverified_count: int = 0
    applied: str | None = None
    state: ScoringState = Field(sa_type=word_of(ScoringState))
    done: int = 0
    total: int = 0
    problem: str | None = None
    started_by_id: int = Field(foreign_key="account.id")
    started_at: datetime = Field(sa_type=Moment)
    beat_at: datetime = Field(sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)


class ScoredMember(Owned, table=True):
    """One member's scorecard in a scoring, as the member was at the period's end.

    `total` is in micro-points. `card` is JSON of the scorecard without its lines (`services.scorings.keeping.KeptCard`).
    `standing` is the place by total, the highest first, those level in 姓氏笔画 order: it orders lists and is shown to nobody.
    `rank` counts level members alike and leaves out who is not graded; it is shown only where the committee decided so.
    """

    __tablename__ = "scored_member"
    __table_args__ = (
        UniqueConstraint("scoring_id", "member_id"),
        Index("ix_scored_member_strokes", "scoring_id", "strokes_key", "id"),
        Index("ix_scored_member_standing", "scoring_id", "standing", unique=True),
    )

    scoring_id: int = Field(foreign_key="scoring.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    number: str = Field(sa_type=ByteText)
    name: str
    strokes_key: str = Field(sa_type=ByteText)
    sector_id: int | None = Field(default=None, foreign_key="sector.id")
    sector: str | None = None
    total: int = Field(sa_type=BigInteger)
    grade: str | None = None
    candidate_for: str | None = None
    grade_decided_by: str | None = None
    not_graded: str | None = None
    unverified_count: int
    standing: int
    rank: int | None = None
    card: str


class ScoreLine(Owned, table=True):
    """One step of a member's sum: the lines of a scored member add up to the total. `points` are micro-points.

    `works` is JSON of the names of the works it rests on; `work`, `title` and `dated_on` are the first one's as it was scored.
    """

    __tablename__ = "score_line"
    __table_args__ = (UniqueConstraint("scored_member_id", "place"), CheckConstraint("place >= 0", name="place"))

    scored_member_id: int = Field(foreign_key="scored_member.id")
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


class RankingDecision(Owned, table=True):
    """Whether a committee shows ranks, from when and why; the newest one holds, and without any they are not shown."""

    __tablename__ = "ranking_decision"

    shown: bool
    reason: str
    decided_by_id: int = Field(foreign_key="account.id")
    decided_at: datetime = Field(sa_type=Moment)
