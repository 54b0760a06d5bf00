"""信息流程: pieces, issues, their sources, outcomes and steps as flat rows, each for whoever may see the piece or the issue."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, func, literal, or_, select
from sqlmodel import col

from services.listings.belonging import belonged, named
from services.listings.days import days_of
from services.listings.paging import Condition, Listing
from services.models import (
    Account,
    IssueOutcome,
    IssueSource,
    IssueState,
    Manner,
    OpinionReport,
    OutcomeKind,
    OutcomeLevel,
    ReportCourse,
    ReportIssue,
    ReportState,
    ReportStep,
    ReportWriter,
)
from services.opinion_reports.seen import issues_seen, pieces_seen
from services.permissions import Actor, Right

R = TypeVar("R", bound=tuple[Any, ...])


class ReportCourseRow(NamedTuple):
    id: int
    committee_id: int
    state: ReportState
    title: str
    text: str
    body: str | None
    is_informants: bool
    holds_no_secret: bool
    asked: str | None
    shelved_because: str | None
    disputed_because: str | None
    converted_from_id: int | None
    issue_id: int | None
    report_id: int | None
    on_behalf: bool
    entered_at: datetime
    revision: int
    entered_by: str


class ReportWriterRow(NamedTuple):
    id: int
    course_id: int
    member_id: int
    position: int


class ReportIssueRow(NamedTuple):
    """`edited_by` is the account's display name; `editor_member_id` the member whose work the editing was."""

    id: int
    committee_id: int
    state: IssueState
    bulletin: str
    year: int
    number: int | None
    title: str
    text: str
    editor_member_id: int | None
    signed_by: str | None
    issued_on: date | None
    revision: int
    edited_by: str


class IssueSourceRow(NamedTuple):
    id: int
    issue_id: int
    course_id: int
    numerator: int
    denominator: int


class IssueOutcomeRow(NamedTuple):
    id: int
    issue_id: int
    kind: OutcomeKind
    level: OutcomeLevel | None
    manner: Manner | None
    by: str | None
    dated_on: date
    text: str | None
    unproved_because: str | None
    evidence_id: int | None
    retracted_because: str | None


class ReportStepRow(NamedTuple):
    """A step of a piece or of an issue; the other's id is 0."""

    id: int
    course_id: int
    issue_id: int
    event: str
    became: str
    reason: str | None
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class _Seen(Listing[R]):
    """Rows of pieces or of issues: who sees which is asked of each, and is no right's alone."""

    seen: Callable[[Actor], ColumnElement[bool]] = field(default=pieces_seen)

    def _may_read(self, actor: Actor) -> Condition:
        return self.seen(actor)

    def _made(self, actor: Actor, make: Callable[[Select[Any]], Select[Any]], shape: Hashable, once: object = False) -> Select[Any]:
        # Whom it is for is written into the statement: it is good for nobody else.
        return make(self._readable(actor))

    def _given(self, actor: Actor, **parameters: Any) -> dict[str, Any]:
        return parameters


def _of_pieces(column: Any) -> Callable[[Actor], ColumnElement[bool]]:
    return lambda actor: col(column).in_(select(col(ReportCourse.id)).where(pieces_seen(actor)))


def _of_issues(column: Any) -> Callable[[Actor], ColumnElement[bool]]:
    return lambda actor: col(column).in_(select(col(ReportIssue.id)).where(issues_seen(actor)))


def _of_either(actor: Actor) -> ColumnElement[bool]:
    return or_(_of_pieces(ReportStep.course_id)(actor), _of_issues(ReportStep.issue_id)(actor))


def _by(account_id: Any) -> Callable[[Select[Any]], Select[Any]]:
    return lambda statement: statement.join(Account, col(Account.id) == col(account_id))


def _columns(row: Any, table: Any, **other: Any) -> dict[str, Any]:
    return {name: other[name] if name in other else col(getattr(table, name)) for name in row._fields}


REPORT_COURSES = _Seen(
    name="report_courses",
    row=ReportCourseRow._make,
    columns=_columns(
        ReportCourseRow,
        ReportCourse,
        is_informants=col(ReportCourse.informant_id).is_not(None),
        entered_by=col(Account.display_name),
    ),
    owner=col(ReportCourse.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
    descending=True,
    joins=_by(ReportCourse.entered_by_id),
)
REPORT_WRITERS = _Seen(
    name="report_writers",
    row=ReportWriterRow._make,
    columns=_columns(ReportWriterRow, ReportWriter),
    owner=col(ReportWriter.committee_id),
    right=Right.REFER,
    order=("position", "id"),
    key_types=(int, int),
    seen=_of_pieces(ReportWriter.course_id),
)
REPORT_ISSUES = _Seen(
    name="report_issues",
    row=ReportIssueRow._make,
    columns=_columns(ReportIssueRow, ReportIssue, edited_by=col(Account.display_name)),
    owner=col(ReportIssue.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
    descending=True,
    joins=_by(ReportIssue.edited_by_id),
    seen=issues_seen,
)
ISSUE_SOURCES = _Seen(
    name="issue_sources",
    row=IssueSourceRow._make,
    columns=_columns(IssueSourceRow, IssueSource),
    owner=col(IssueSource.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
    seen=lambda actor: or_(_of_issues(IssueSource.issue_id)(actor), _of_pieces(IssueSource.course_id)(actor)),
)
ISSUE_OUTCOMES = _Seen(
    name="issue_outcomes",
    row=IssueOutcomeRow._make,
    columns=_columns(IssueOutcomeRow, IssueOutcome),
    owner=col(IssueOutcome.committee_id),
    right=Right.REFER,
    order=("dated_on", "id"),
    key_types=(date, int),
    seen=_of_issues(IssueOutcome.issue_id),
)
REPORT_STEPS = _Seen(
    name="report_steps",
    row=ReportStepRow._make,
    columns=_columns(
        ReportStepRow,
        ReportStep,
        course_id=func.coalesce(col(ReportStep.course_id), 0),
        issue_id=func.coalesce(col(ReportStep.issue_id), 0),
        made_by=col(Account.display_name),
    ),
    owner=col(ReportStep.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
    joins=_by(ReportStep.made_by_id),
    seen=_of_either,
)


@dataclass(frozen=True)
class ReportCoursesSought:
    """`own_ids` are members one of whom writes it; with `entered_by_id`, what that account entered is sought besides.

    `year` is that of the submission. Sector and group are those of one of its writers on the day submitted, of a draft on the day `on`, or
    the body itself; they are told to `seen_by`, who seeks.
    """

    committee_id: int | None = None
    states: tuple[ReportState, ...] = ()
    is_disputed: bool | None = None
    own_ids: tuple[int, ...] | None = None
    entered_by_id: int | None = None
    year: int | None = None
    sector_id: int | None = None
    group_id: int | None = None
    on: date | None = None
    seen_by: Actor | None = None

    def conditions(self) -> list[Condition]:
        conditions: list[Condition] = [] if self.committee_id is None else [col(ReportCourse.committee_id) == self.committee_id]
        if self.states:
            conditions.append(col(ReportCourse.state).in_(self.states))
        if self.is_disputed is not None:
            disputed = col(ReportCourse.disputed_because)
            conditions.append(disputed.is_not(None) if self.is_disputed else disputed.is_(None))
        if self.own_ids is not None:
            written = select(col(ReportWriter.course_id)).where(col(ReportWriter.member_id).in_(self.own_ids))
            conditions.append(or_(col(ReportCourse.id).in_(written), col(ReportCourse.entered_by_id) == self.entered_by_id))
        if self.year is not None:
            of_year = select(col(OpinionReport.id)).where(*days_of(self.year, col(OpinionReport.submitted_on)))
            conditions.append(col(ReportCourse.report_id).in_(of_year))
        return [*conditions, *self._of_people()]

    def _of_people(self) -> list[Condition]:
        conditions: list[Condition] = []
        body, submitted_on = col(ReportCourse.body), col(OpinionReport.submitted_on)
        of_report = select(submitted_on).where(col(OpinionReport.id) == col(ReportCourse.report_id)).correlate(ReportCourse)
        day = func.coalesce(of_report.scalar_subquery(), self.on)
        for wanted in ({"sector_id": self.sector_id}, {"group_id": self.group_id}):
            if self.seen_by is None or None in wanted.values():
                continue
            member = belonged(col(ReportWriter.member_id), day, self.seen_by, **wanted)
            writes = select(literal(1)).where(col(ReportWriter.course_id) == col(ReportCourse.id), member)
            conditions.append(or_(writes.correlate(ReportCourse).exists(), named(body, **wanted)))
        return conditions


@dataclass(frozen=True)
class ReportIssuesSought:
    """`year` is the year of the 期号, or in which it was begun."""

    committee_id: int | None = None
    states: tuple[IssueState, ...] = ()
    bulletin: str | None = None
    year: int | None = None

    def conditions(self) -> list[Condition]:
        same = {ReportIssue.committee_id: self.committee_id, ReportIssue.bulletin: self.bulletin, ReportIssue.year: self.year}
        conditions: list[Condition] = [col(column) == value for column, value in same.items() if value is not None]
        return [*conditions, col(ReportIssue.state).in_(self.states)] if self.states else conditions
