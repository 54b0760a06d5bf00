"""信息流程: the way of an opinion report from draft to its outcomes, and the issues that several are combined into."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from services.models.columns import Moment, Owned, Revised, word_of
from services.models.opinion_reports import Manner, OutcomeLevel


class ReportState(StrEnum):
    """Where a piece stands; who may move it on stands in `services.opinion_reports.states`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SHELVED = "shelved"
    SELECTED = "selected"
    ISSUED = "issued"
    CLOSED = "closed"
    DISCARDED = "discarded"
    WITHDRAWN = "withdrawn"


class IssueState(StrEnum):
    """Where an issue (一期) stands that one or several pieces are edited into."""

    EDITING = "editing"
    SIGNING = "signing"
    ISSUED = "issued"
    REPORTED = "reported"
    CLOSED = "closed"
    DISSOLVED = "dissolved"


class OutcomeKind(StrEnum):
    """What became of an issue: sent upward, adopted, instructed on by a leader, answered by a unit."""

    REPORTED = "reported"
    ADOPTED = "adopted"
    INSTRUCTED = "instructed"
    FED_BACK = "fed_back"


class ReportCourse(Owned, Revised, table=True):
    """A piece on its way. From its submission on `report_id` is the registered opinion report.

    `body` names a body that submits, `informant_id` the account of an informant; None for members. `converted_from_id` is the course of
    the proposal that it was made from: it is never counted twice. `disputed_because` is what a member says against an entry made on the
    member's behalf, until somebody answers it.
    """

    __tablename__ = "report_course"
    __table_args__ = (UniqueConstraint("report_id"), UniqueConstraint("converted_from_id"))

    state: ReportState = Field(default=ReportState.DRAFT, sa_type=word_of(ReportState), index=True)
    title: str
    text: str = ""
    body: str | None = None
    informant_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    holds_no_secret: bool = False
    asked: str | None = None
    shelved_because: str | None = None
    disputed_because: str | None = None
    converted_from_id: int | None = Field(default=None, foreign_key="proposal_course.id")
    issue_id: int | None = Field(default=None, foreign_key="report_issue.id", index=True)
    report_id: int | None = Field(default=None, foreign_key="opinion_report.id")
    entered_by_id: int = Field(foreign_key="account.id", index=True)
    on_behalf: bool = False
    entered_at: datetime = Field(sa_type=Moment)


class ReportWriter(Owned, table=True):
    """A member who writes a piece. `position` 1 is the first."""

    __tablename__ = "report_writer"
    __table_args__ = (UniqueConstraint("course_id", "member_id"), UniqueConstraint("course_id", "position"))

    course_id: int = Field(foreign_key="report_course.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    position: int


class ReportIssue(Owned, Revised, table=True):
    """One issue (一期): one piece edited, or several combined. `number` is the 期号 within `bulletin` and `year`, from its signing on.

    `edited_by_id` is the account that edited it last, `editor_member_id` the member whose work the editing was, if it was a member's.
    """

    __tablename__ = "report_issue"
    __table_args__ = (UniqueConstraint("committee_id", "bulletin", "year", "number"),)

    state: IssueState = Field(default=IssueState.EDITING, sa_type=word_of(IssueState), index=True)
    bulletin: str
    year: int
    number: int | None = None
    title: str
    text: str = ""
    edited_by_id: int = Field(foreign_key="account.id")
    editor_member_id: int | None = Field(default=None, foreign_key="member.id")
    signed_by: str | None = None
    signed_by_id: int | None = Field(default=None, foreign_key="account.id")
    issued_on: date | None = None


class IssueSource(Owned, table=True):
    """A piece's share in an issue, as an exact fraction; the shares of an issue add up to one."""

    __tablename__ = "issue_source"
    __table_args__ = (
        UniqueConstraint("course_id"),
        CheckConstraint("numerator >= 0 AND denominator >= 1 AND numerator <= denominator", name="share"),
    )

    issue_id: int = Field(foreign_key="report_issue.id", index=True)
    course_id: int = Field(foreign_key="report_course.id")
    numerator: int
    denominator: int


class IssueOutcome(Owned, table=True):
    """Something that became of an issue, once, however many pieces it was made of; its facts in each piece's report point back to it.

    `level` and `manner` are None where there are none, `by` is the leader, the unit or whoever adopted it. `evidence_id` is the file that
    shows a leader's note, `unproved_because` why there is none; one that was recorded wrongly stays, with `retracted_because`.
    """

    __tablename__ = "issue_outcome"

    issue_id: int = Field(foreign_key="report_issue.id", index=True)
    kind: OutcomeKind = Field(sa_type=word_of(OutcomeKind))
    level: OutcomeLevel | None = Field(default=None, sa_type=word_of(OutcomeLevel))
    manner: Manner | None = Field(default=None, sa_type=word_of(Manner))
    by: str | None = None
    dated_on: date
    text: str | None = None
    unproved_because: str | None = None
    evidence_id: int | None = Field(default=None, foreign_key="attachment.id")
    retracted_because: str | None = None
    recorded_by_id: int = Field(foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=Moment)


class ReportStep(Owned, table=True):
    """Something that was done with a piece or an issue: what, by whom, when and why, and where it stood afterwards."""

    __tablename__ = "report_step"
    __table_args__ = (CheckConstraint("(course_id IS NULL) <> (issue_id IS NULL)", name="piece_or_issue"),)

    course_id: int | None = Field(default=None, foreign_key="report_course.id", index=True)
    issue_id: int | None = Field(default=None, foreign_key="report_issue.id", index=True)
    event: str
    became: str
    reason: str | None = None
    made_by_id: int = Field(foreign_key="account.id")
    made_at: datetime = Field(sa_type=Moment)
