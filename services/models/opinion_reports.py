"""社情民意信息: authors, forwarding, adoptions and written instructions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.models.columns import ByteText, Owned, Registered, Revised, word_of
from services.models.searched import Searched


class AuthorshipRole(StrEnum):
    AUTHOR = "author"
    CO = "co"
    EDITOR = "editor"


class OutcomeLevel(StrEnum):
    """At which level something became of a work; `OWN` is the committee's own bulletin."""

    OWN = "own"
    COUNTY = "county"
    PREFECTURE = "prefecture"
    PROVINCE = "province"
    NATIONAL = "national"


class Manner(StrEnum):
    """Adopted alone (单篇), combined with others (综合), or passed on (转送)."""

    SINGLE = "single"
    COMBINED = "combined"
    FORWARDED = "forwarded"


class OpinionReport(Owned, Revised, Searched, table=True):
    """社情民意信息; `number` is the office's own. `converted_from_id` is the proposal it was made from, which may not count beside it.

    One that was withdrawn stays with its history, and counts for nobody.
    """

    __tablename__ = "opinion_report"
    __table_args__ = (UniqueConstraint("committee_id", "number"), Index("ix_opinion_report_day", "committee_id", "submitted_on", "id"))

    FOUND_BY: ClassVar = ("title", "number")

    number: str = Field(sa_type=ByteText)
    title: str
    submitted_on: date
    withdrawn_on: date | None = None
    converted_from_id: int | None = Field(default=None, foreign_key="proposal.id", index=True)


class Authorship(Registered, table=True):
    """An author's part: a member, or the body that submitted the report. `position` 1 is the first."""

    __tablename__ = "authorship"
    __table_args__ = (
        UniqueConstraint("report_id", "position"),
        UniqueConstraint("report_id", "member_id"),
        CheckConstraint("(member_id IS NULL) <> (body IS NULL)", name="member_or_body"),
        Index("ix_authorship_member", "committee_id", "member_id"),
    )

    report_id: int = Field(foreign_key="opinion_report.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    body: str | None = None
    role: AuthorshipRole = Field(sa_type=word_of(AuthorshipRole))
    position: int


class Forwarding(Registered, table=True):
    """The report was sent upward to the committee of `level`.

    `issue_outcome_id`, here and below: what became of the issue that the report was combined into; None where the office states it bare.
    """

    __tablename__ = "forwarding"
    __table_args__ = (UniqueConstraint("report_id", "level"),)

    report_id: int = Field(foreign_key="opinion_report.id", index=True)
    level: OutcomeLevel = Field(sa_type=word_of(OutcomeLevel))
    forwarded_on: date
    issue_outcome_id: int | None = Field(default=None, foreign_key="issue_outcome.id", index=True)


class Adoption(Registered, table=True):
    """采用, repeatable. `level` and `manner` are None where the source states none: such an adoption matches no level in a rule."""

    __tablename__ = "adoption"

    report_id: int = Field(foreign_key="opinion_report.id", index=True)
    level: OutcomeLevel | None = Field(default=None, sa_type=word_of(OutcomeLevel))
    manner: Manner | None = Field(default=None, sa_type=word_of(Manner))
    by: str | None = None
    adopted_on: date
    issue_outcome_id: int | None = Field(default=None, foreign_key="issue_outcome.id", index=True)


class WrittenInstruction(Registered, table=True):
    """批示, repeatable: a leader's note at `level`."""

    __tablename__ = "written_instruction"

    report_id: int = Field(foreign_key="opinion_report.id", index=True)
    level: OutcomeLevel = Field(sa_type=word_of(OutcomeLevel))
    by: str
    instructed_on: date
    issue_outcome_id: int | None = Field(default=None, foreign_key="issue_outcome.id", index=True)
