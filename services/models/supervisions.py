"""督办: how key proposals are supervised, by whom, with which visits and meetings; and the topics proposed for the year's proposals."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from services.models.columns import Owned, Revised, word_of


class SupervisionKind(StrEnum):
    """Who leads, and how."""

    PARTY_AND_GOVERNMENT = "party_and_government"  # 党政领导牵头
    CPPCC_LEADER = "cppcc_leader"  # 政协领导领衔
    SPECIAL_COMMITTEE = "special_committee"  # 专委会协商
    INSPECTION = "inspection"  # 委员视察
    REVIEW = "review"  # 民主评议


class SupervisionStepKind(StrEnum):
    """A visit to a place, or a meeting of those concerned."""

    VISIT = "visit"
    MEETING = "meeting"


class Supervision(Owned, Revised, table=True):
    """A research group's supervision of one or several key proposals; `led_by` is in the office's words."""

    __tablename__ = "supervision"
    __table_args__ = (UniqueConstraint("committee_id", "name", "year"),)

    year: int
    name: str
    kind: SupervisionKind = Field(sa_type=word_of(SupervisionKind))
    led_by: str


class SupervisedProposal(Owned, table=True):
    """A key proposal under a supervision."""

    __tablename__ = "supervised_proposal"
    __table_args__ = (UniqueConstraint("supervision_id", "proposal_id"),)

    supervision_id: int = Field(foreign_key="supervision.id")
    proposal_id: int = Field(foreign_key="proposal.id", index=True)


class SupervisionMember(Owned, table=True):
    """A member who takes part in a supervision, sponsors of its proposals among them."""

    __tablename__ = "supervision_member"
    __table_args__ = (UniqueConstraint("supervision_id", "member_id"),)

    supervision_id: int = Field(foreign_key="supervision.id")
    member_id: int = Field(foreign_key="member.id", index=True)


class SupervisionStep(Owned, table=True):
    """A visit or meeting of a supervision."""

    __tablename__ = "supervision_step"

    supervision_id: int = Field(foreign_key="supervision.id", index=True)
    kind: SupervisionStepKind = Field(sa_type=word_of(SupervisionStepKind))
    place: str
    held_on: date


class SupervisionSuggestion(Owned, table=True):
    """A suggestion that a supervision came to, under one of its aspects (方面)."""

    __tablename__ = "supervision_suggestion"
    __table_args__ = (UniqueConstraint("supervision_id", "position"), CheckConstraint("position >= 1", name="position"))

    supervision_id: int = Field(foreign_key="supervision.id")
    position: int
    aspect: str
    text: str


class ReferenceTopic(Owned, Revised, table=True):
    """提案参考题目: a topic proposed for a plenary session's proposals; `offered_by` is who named it, in the office's words."""

    __tablename__ = "reference_topic"
    __table_args__ = (UniqueConstraint("plenary_session_id", "title"),)

    plenary_session_id: int = Field(foreign_key="plenary_session.id")
    title: str
    offered_by: str | None = None
