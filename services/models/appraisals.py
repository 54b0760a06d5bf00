"""年度考核: a committee's year on its way from opening to archive, whom it is about, and its results, each version kept for good."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.models.calendar import DayUnit
from services.models.columns import ByteText, Moment, Owned, Revised, word_of


class AppraisalState(StrEnum):
    """Where an appraisal stands; `services.appraisals.states` says who may move it, and where to."""

    OPEN = "open"
    COLLECTING = "collecting"
    MEMBER_CHECK = "member_check"
    DEPARTMENT_REVIEW = "department_review"
    ASSESSMENT = "assessment"
    DRAFT_RESULT = "draft_result"
    PUBLIC_NOTICE = "public_notice"
    RECHECK = "recheck"
    COUNCIL = "council"
    ISSUED = "issued"
    FED_BACK = "fed_back"
    ARCHIVED = "archived"


class Appraisal(Owned, Revised, table=True):
    """One year's appraisal under one version of one regulation, frozen when it was opened.

    `regulation_source` is the pack as text: the year is scored by it, whatever is installed later. `partial_because` is why a regulation
    that is known only in part may decide about people; None where it is complete.
    `notice_days` are the days of the public notice in `notice_unit`, 0 for none; `check_until` and `notice_until` are the last days on
    which a member may check the own record, and on which an objection may be raised.
    `group_kind` is the kind of the groups that it is about, each kind having an appraisal of its own; empty for members.
    """

    __tablename__ = "appraisal"
    __table_args__ = (
        UniqueConstraint("committee_id", "year", "group_kind"),
        CheckConstraint("notice_days >= 0", name="notice_days"),
    )

    year: int
    group_kind: str = Field(default="", sa_type=ByteText, sa_column_kwargs={"server_default": ""})
    regulation: str
    title: str
    version: date
    status: str
    content_hash: str = Field(max_length=64)
    regulation_source: str
    partial_because: str | None = None
    notice_days: int
    notice_unit: DayUnit = Field(default=DayUnit.DAYS, sa_type=word_of(DayUnit), sa_column_kwargs={"server_default": DayUnit.DAYS.value})
    check_until: date | None = None
    notice_from: date | None = None
    notice_until: date | None = None
    state: AppraisalState = Field(sa_type=word_of(AppraisalState))
    opened_by_id: int = Field(foreign_key="account.id")
    opened_at: datetime = Field(sa_type=Moment)


class AppraisalStep(Owned, table=True):
    """A move of an appraisal to its next state: who, when and why. The first one is its opening."""

    __tablename__ = "appraisal_step"

    appraisal_id: int = Field(foreign_key="appraisal.id", index=True)
    event: str
    became: AppraisalState = Field(sa_type=word_of(AppraisalState))
    reason: str | None = None
    made_by_id: int = Field(foreign_key="account.id")
    made_at: datetime = Field(sa_type=Moment)


class Exclusion(Owned, table=True):
    """不参加考核: a member who is left out of a year's appraisal, and why. Whoever is not named here is appraised."""

    __tablename__ = "exclusion"
    __table_args__ = (UniqueConstraint("appraisal_id", "member_id"),)

    appraisal_id: int = Field(foreign_key="appraisal.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    reason: str
    decided_by_id: int = Field(foreign_key="account.id")
    decided_at: datetime = Field(sa_type=Moment)


class RegistrationFormState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class RegistrationForm(Owned, Revised, table=True):
    """履职情况登记表: what a member says about the own year. `entered_by_id` differs from the member's account where an office entered it.

    `summary` is 自我总结; `own_points` is what the member thinks it comes to, in micro-points. `answer` is why it was returned.
    """

    __tablename__ = "registration_form"
    __table_args__ = (UniqueConstraint("appraisal_id", "member_id"),)

    appraisal_id: int = Field(foreign_key="appraisal.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    summary: str
    own_points: int | None = Field(default=None, sa_type=BigInteger)
    state: RegistrationFormState = Field(sa_type=word_of(RegistrationFormState))
    entered_by_id: int = Field(foreign_key="account.id")
    entered_at: datetime = Field(sa_type=Moment)
    answer: str | None = None
    answered_by_id: int | None = Field(default=None, foreign_key="account.id")
    answered_at: datetime | None = Field(default=None, sa_type=Moment)


class DepartmentReview(Owned, table=True):
    """部门审核: a department of the office has looked through its part of the year; `findings` is what it says."""

    __tablename__ = "department_review"
    __table_args__ = (UniqueConstraint("appraisal_id", "department"),)

    appraisal_id: int = Field(foreign_key="appraisal.id")
    department: str
    findings: str = ""
    reviewed_by_id: int = Field(foreign_key="account.id")
    reviewed_at: datetime = Field(sa_type=Moment)


class ObjectionStage(StrEnum):
    MEMBER_CHECK = "member_check"
    PUBLIC_NOTICE = "public_notice"


class ObjectionState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Objected(Owned, Revised):
    """What somebody disputes about a result, and what was decided about it.

    `clause` and `work` name the line that is meant, where one is. `raised_by` is who raised it, as the office wrote it down.
    """

    appraisal_id: int = Field(foreign_key="appraisal.id")
    result_id: int | None = Field(default=None, foreign_key="appraisal_result.id")
    stage: ObjectionStage = Field(sa_type=word_of(ObjectionStage))
    clause: str | None = None
    work: str | None = None
    statement: str
    raised_by: str | None = None
    entered_by_id: int = Field(foreign_key="account.id")
    raised_on: date
    entered_at: datetime = Field(sa_type=Moment)
    state: ObjectionState = Field(sa_type=word_of(ObjectionState))
    answer: str | None = None
    decided_by_id: int | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)


class Objection(Objected, table=True):
    """异议 about a member's result. In the member's check it is about the own record; during the public notice anybody may raise it.

    `raised_by` is None where the member did it with the own account.
    """

    __tablename__ = "objection"
    __table_args__ = (Index("ix_objection_appraisal_id_state", "appraisal_id", "state"),)

    member_id: int = Field(foreign_key="member.id", index=True)


class ResultState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    DROPPED = "dropped"


class AppraisalResult(Owned, Revised, table=True):
    """考核结果: one version of what a year came to: a scoring, and what people decided about it.

    `number` counts the versions that were ever drafted. `reason` is why there is a version after the first; `approver` is who approved it,
    as the decision names them. `document_number` is the 文号 of the circular. `seal` and `seal_sm3` are digests over everything that the
    result says (`services.appraisals.seals`), from the issue on.
    """

    __tablename__ = "appraisal_result"
    __table_args__ = (UniqueConstraint("appraisal_id", "number"), CheckConstraint("number > 0", name="number"))

    appraisal_id: int = Field(foreign_key="appraisal.id")
    number: int
    scoring_id: int = Field(foreign_key="scoring.id", unique=True)
    state: ResultState = Field(sa_type=word_of(ResultState))
    reason: str | None = None
    made_by_id: int = Field(foreign_key="account.id")
    made_at: datetime = Field(sa_type=Moment)
    approver: str | None = None
    decided_by_id: int | None = Field(default=None, foreign_key="account.id")
    decided_on: date | None = None
    issued_by_id: int | None = Field(default=None, foreign_key="account.id")
    issued_on: date | None = None
    document_number: str | None = None
    seal: str | None = Field(default=None, max_length=64)
    seal_sm3: str | None = Field(default=None, max_length=64)


class SealedFacts(Owned, table=True):
    """The facts that a member of a result was scored from: `facts` is JSON of the performance record, `digest` its SHA-256."""

    __tablename__ = "sealed_facts"

    scored_member_id: int = Field(foreign_key="scored_member.id", unique=True)
    facts: str
    digest: str = Field(max_length=64)


class GradeDecision(Owned, table=True):
    """A grade that people decide: where a quota leaves it open, or where the regulation names who decides. `grade` None is no grade."""

    __tablename__ = "grade_decision"
    __table_args__ = (UniqueConstraint("result_id", "member_id"),)

    result_id: int = Field(foreign_key="appraisal_result.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    grade: str | None = None
    reason: str
    decided_by_id: int = Field(foreign_key="account.id")
    decided_at: datetime = Field(sa_type=Moment)


class ConsequenceDecision(Owned, table=True):
    """What people decided about a consequence that the regulation proposes for a member; nothing follows without it."""

    __tablename__ = "consequence_decision"
    __table_args__ = (UniqueConstraint("result_id", "member_id", "proposal"),)

    result_id: int = Field(foreign_key="appraisal_result.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    proposal: str
    accepted: bool
    reason: str
    decided_by_id: int = Field(foreign_key="account.id")
    decided_at: datetime = Field(sa_type=Moment)


class ListDecision(Owned, table=True):
    """Whether a member who is level with others for the last places of the list `name` stands on it."""

    __tablename__ = "list_decision"
    __table_args__ = (UniqueConstraint("result_id", "member_id", "name"),)

    result_id: int = Field(foreign_key="appraisal_result.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    name: str
    accepted: bool
    reason: str
    decided_by_id: int = Field(foreign_key="account.id")
    decided_at: datetime = Field(sa_type=Moment)


class Feedback(Owned, table=True):
    """反馈推荐单位: a result made known to a unit that recommended members. `about` says whom, in the office's words."""

    __tablename__ = "feedback"

    result_id: int = Field(foreign_key="appraisal_result.id", index=True)
    unit: str
    about: str = ""
    sent_on: date
    entered_by_id: int = Field(foreign_key="account.id")
    entered_at: datetime = Field(sa_type=Moment)
