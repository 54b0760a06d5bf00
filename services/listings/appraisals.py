"""Appraisals with their steps, papers and results, as flat rows: where a year stands is a figure, what is said of members is theirs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select
from sqlmodel import SQLModel, col

from services.listings.paging import Column, Listing
from services.models import (
    Account,
    Appraisal,
    AppraisalResult,
    AppraisalState,
    AppraisalStep,
    DayUnit,
    DepartmentReview,
    Exclusion,
    Feedback,
    Objection,
    ObjectionStage,
    ObjectionState,
    RegistrationForm,
    RegistrationFormState,
    ResultState,
)
from services.permissions import Right

R = TypeVar("R", bound=tuple[Any, ...])


class AppraisalRow(NamedTuple):
    id: int
    committee_id: int
    year: int
    group_kind: str  # empty for members
    regulation: str
    title: str
    version: date
    status: str
    content_hash: str
    partial_because: str | None
    notice_days: int
    notice_unit: DayUnit
    check_until: date | None
    notice_from: date | None
    notice_until: date | None
    state: AppraisalState
    opened_at: datetime
    revision: int


class AppraisalStepRow(NamedTuple):
    id: int
    appraisal_id: int
    event: str
    became: AppraisalState
    reason: str | None
    made_at: datetime
    made_by: str


class AppraisalResultRow(NamedTuple):
    """`appraisal_state` is where its appraisal stands: a draft is made known by the public notice."""

    id: int
    committee_id: int
    appraisal_id: int
    number: int
    scoring_id: int
    state: ResultState
    reason: str | None
    made_at: datetime
    approver: str | None
    decided_on: date | None
    issued_on: date | None
    document_number: str | None
    seal: str | None
    seal_sm3: str | None
    revision: int
    appraisal_state: AppraisalState

    @property
    def is_final(self) -> bool:
        """Whether it was issued, whatever followed."""
        return self.state in (ResultState.ISSUED, ResultState.SUPERSEDED)

    @property
    def is_known(self) -> bool:
        """Whether it is for those too whom it is about: from the public notice on, and once it is issued."""
        noticed = (AppraisalState.PUBLIC_NOTICE, AppraisalState.RECHECK, AppraisalState.COUNCIL)
        return self.is_final or (self.state == ResultState.DRAFT and self.appraisal_state in noticed)


class ExclusionRow(NamedTuple):
    id: int
    appraisal_id: int
    member_id: int
    reason: str
    decided_at: datetime
    decided_by: str


class RegistrationFormRow(NamedTuple):
    """`own_points` are micro-points."""

    id: int
    committee_id: int
    appraisal_id: int
    member_id: int
    summary: str
    own_points: int | None
    state: RegistrationFormState
    entered_at: datetime
    answer: str | None
    answered_at: datetime | None
    revision: int
    entered_by: str


class ObjectionRow(NamedTuple):
    id: int
    committee_id: int
    appraisal_id: int
    result_id: int | None
    member_id: int
    stage: ObjectionStage
    clause: str | None
    work: str | None
    statement: str
    raised_by: str | None
    raised_on: date
    state: ObjectionState
    answer: str | None
    decided_at: datetime | None
    revision: int


class DepartmentReviewRow(NamedTuple):
    id: int
    appraisal_id: int
    department: str
    findings: str
    reviewed_at: datetime
    reviewed_by: str


class FeedbackRow(NamedTuple):
    id: int
    result_id: int
    unit: str
    about: str
    sent_on: date
    appraisal_id: int


def _columns(row: type[tuple[Any, ...]], table: type[SQLModel], **other: Column) -> dict[str, Column]:
    """The columns of the row's fields: the table's own, but for those that are given."""
    names: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
    return {name: other[name] if name in other else col(getattr(table, name)) for name in names}


def _by(account_id: Column) -> Any:
    """Joins the account that did it."""

    def joined(statement: Select[Any]) -> Select[Any]:
        return statement.join(Account, col(Account.id) == account_id)

    return joined


_NAME = col(Account.display_name)
APPRAISALS = Listing(
    name="appraisals",
    row=AppraisalRow._make,
    columns=_columns(AppraisalRow, Appraisal),
    owner=col(Appraisal.committee_id),
    right=Right.READ_FIGURES,
    order=("year", "id"),
    key_types=(int, int),
    descending=True,
)
APPRAISAL_STEPS = Listing(
    name="appraisal_steps",
    row=AppraisalStepRow._make,
    columns=_columns(AppraisalStepRow, AppraisalStep, made_by=_NAME),
    owner=col(AppraisalStep.committee_id),
    right=Right.READ_FIGURES,
    order=("id",),
    key_types=(int,),
    joins=_by(col(AppraisalStep.made_by_id)),
)
APPRAISAL_RESULTS = Listing(
    name="appraisal_results",
    row=AppraisalResultRow._make,
    columns=_columns(AppraisalResultRow, AppraisalResult, appraisal_state=col(Appraisal.state)),
    owner=col(AppraisalResult.committee_id),
    right=Right.READ_FIGURES,
    order=("number", "id"),
    key_types=(int, int),
    joins=lambda statement: statement.join(Appraisal, col(Appraisal.id) == col(AppraisalResult.appraisal_id)),
)
EXCLUSIONS = Listing(
    name="exclusions",
    row=ExclusionRow._make,
    columns=_columns(ExclusionRow, Exclusion, decided_by=_NAME),
    owner=col(Exclusion.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(Exclusion.member_id).in_(members),
    order=("id",),
    key_types=(int,),
    joins=_by(col(Exclusion.decided_by_id)),
)
REGISTRATION_FORMS = Listing(
    name="registration_forms",
    row=RegistrationFormRow._make,
    columns=_columns(RegistrationFormRow, RegistrationForm, entered_by=_NAME),
    owner=col(RegistrationForm.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(RegistrationForm.member_id).in_(members),
    order=("id",),
    key_types=(int,),
    joins=_by(col(RegistrationForm.entered_by_id)),
)
OBJECTIONS = Listing(
    name="objections",
    row=ObjectionRow._make,
    columns=_columns(ObjectionRow, Objection),
    owner=col(Objection.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(Objection.member_id).in_(members),
    order=("id",),
    key_types=(int,),
)
# What departments find and units are told may name anybody: it is for those alone who read everybody's.
DEPARTMENT_REVIEWS = Listing(
    name="department_reviews",
    row=DepartmentReviewRow._make,
    columns=_columns(DepartmentReviewRow, DepartmentReview, reviewed_by=_NAME),
    owner=col(DepartmentReview.committee_id),
    right=Right.READ_PERFORMANCE,
    order=("id",),
    key_types=(int,),
    joins=_by(col(DepartmentReview.reviewed_by_id)),
)
FEEDBACK = Listing(
    name="feedback",
    row=FeedbackRow._make,
    columns=_columns(FeedbackRow, Feedback, appraisal_id=col(AppraisalResult.appraisal_id)),
    owner=col(Feedback.committee_id),
    right=Right.READ_PERFORMANCE,
    order=("id",),
    key_types=(int,),
    joins=lambda statement: statement.join(AppraisalResult, col(AppraisalResult.id) == col(Feedback.result_id)),
)
