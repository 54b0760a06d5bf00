"""提案: sponsorships, what became of it, who handled it and the replies."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.models.columns import ByteText, Owned, Registered, Revised, word_of
from services.models.searched import Searched


class SponsorshipRole(StrEnum):
    LEAD = "lead"
    CO = "co"
    SECONDER = "seconder"
    COLLECTIVE = "collective"


class MarkKind(StrEnum):
    """What became of a proposal; that it was submitted is the proposal's own date."""

    FILED = "filed"
    NOT_FILED = "not_filed"
    MERGED = "merged"
    CONVERTED = "converted"
    KEY = "key"
    OUTSTANDING = "outstanding"


class HandlingRole(StrEnum):
    LEAD = "lead"
    CO = "co"
    SEPARATE = "separate"


class Proposal(Owned, Revised, Searched, table=True):
    """提案; `number` is the office's own 登记号, `case_number` the 案号 within the plenary session it belongs to.

    One that was withdrawn stays with its history, and counts for nobody.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("committee_id", "number"),
        UniqueConstraint("plenary_session_id", "case_number"),
        Index("ix_proposal_day", "committee_id", "submitted_on", "id"),
    )

    FOUND_BY: ClassVar = ("title", "number", "case_number")

    plenary_session_id: int = Field(foreign_key="plenary_session.id", index=True)
    number: str = Field(sa_type=ByteText)
    case_number: str | None = None
    title: str
    submitted_on: date
    concerns_livelihood: bool = False
    withdrawn_on: date | None = None


class Sponsorship(Registered, table=True):
    """A sponsor's part: a member, or for a collective proposal the body that submits it. `position` 1 is the first."""

    __tablename__ = "sponsorship"
    __table_args__ = (
        UniqueConstraint("proposal_id", "position"),
        UniqueConstraint("proposal_id", "member_id"),
        CheckConstraint("(member_id IS NULL) <> (body IS NULL)", name="member_or_body"),
        Index("ix_sponsorship_member", "committee_id", "member_id"),
    )

    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    body: str | None = None
    role: SponsorshipRole = Field(sa_type=word_of(SponsorshipRole))
    position: int


class ProposalMark(Registered, table=True):
    __tablename__ = "proposal_mark"
    __table_args__ = (UniqueConstraint("proposal_id", "mark"),)

    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    mark: MarkKind = Field(sa_type=word_of(MarkKind))
    dated_on: date


class HandlingUnit(Owned, table=True):
    """承办单位."""

    __tablename__ = "handling_unit"
    __table_args__ = (UniqueConstraint("committee_id", "name"),)

    name: str


class Handling(Registered, table=True):
    """A unit's handling of a proposal (主办、会办、分办); only lead and separate handlers answer the sponsors."""

    __tablename__ = "handling"
    __table_args__ = (UniqueConstraint("proposal_id", "unit_id"),)

    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    unit_id: int = Field(foreign_key="handling_unit.id", index=True)
    role: HandlingRole = Field(sa_type=word_of(HandlingRole))
    assigned_on: date


class Reply(Registered, table=True):
    """答复 of one handling."""

    __tablename__ = "reply"
    __table_args__ = (UniqueConstraint("handling_id"),)

    handling_id: int = Field(foreign_key="handling.id")
    replied_on: date
