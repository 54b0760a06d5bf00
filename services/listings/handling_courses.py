"""办理流程 with ratings and steps, as flat rows: for the office, whoever reads works, whom it answers, and the units that handle it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, select
from sqlmodel import col

from services.listings.paging import Condition, Listing
from services.models import (
    Account,
    Handling,
    HandlingCourse,
    HandlingRole,
    HandlingState,
    HandlingUnit,
    PromiseState,
    ProposalCourse,
    ProposalStep,
    Reply,
    ReplyMeaning,
    ReplyRating,
    ReplyRound,
    Satisfaction,
)
from services.permissions import Actor, Right
from services.proposals.handlings_seen import handlings_seen
from services.proposals.quality_owed import WHILE, owes_quality

R = TypeVar("R", bound=tuple[Any, ...])


class HandlingCourseRow(NamedTuple):
    """`title` and `text` are the proposal's; `replied_on` the day of the first reply."""

    id: int
    committee_id: int
    course_id: int
    unit_id: int
    role: HandlingRole
    state: HandlingState
    round: int
    accept_until: date | None
    contact_until: date | None
    due_on: date | None
    extendable_until: date | None
    rate_until: date | None
    quality_until: date | None
    due_since: date | None
    accepted_on: date | None
    passed_on: date | None
    accept_is_provisional: bool
    contact_is_provisional: bool
    due_is_provisional: bool
    extendable_is_provisional: bool
    rate_is_provisional: bool
    quality_is_provisional: bool
    returned_because: str | None
    contacted_on: date | None
    reply_number: str | None
    reply_text: str
    letter: str | None
    meaning: ReplyMeaning | None
    promise: PromiseState | None
    promised_until: date | None
    fulfilled_on: date | None
    agreed: bool | None
    revision: int
    unit: str
    title: str
    text: str
    assigned_on: date | None
    replied_on: date | None


class ReplyRatingRow(NamedTuple):
    id: int
    committee_id: int
    handling_course_id: int
    round: int
    member_id: int | None
    body: str | None
    process: Satisfaction
    result: Satisfaction
    remark: str | None
    rated_on: date
    scan_id: int | None


class ReplyRoundRow(NamedTuple):
    id: int
    handling_course_id: int
    round: int
    reply_number: str
    reply_text: str
    letter: str
    meaning: ReplyMeaning
    promised_until: date | None
    replied_on: date
    manuscript_id: int | None


class HandlingStepRow(NamedTuple):
    id: int
    handling_course_id: int
    event: str
    became: str
    reason: str | None
    made_at: datetime
    made_by: str


class HandlingListing(Listing[R]):
    """Rows of handlings, or joined to them: who may see which is each one's own question, not one right's."""

    def _may_read(self, actor: Actor) -> Condition:
        return handlings_seen(actor)

    def _made(self, actor: Actor, make: Callable[[Select[Any]], Select[Any]], shape: Hashable, once: object = False) -> Select[Any]:
        # What an actor may see is written into the statement: it is good for nobody else.
        return make(self._readable(actor))

    def _given(self, actor: Actor, **parameters: Any) -> dict[str, Any]:
        return parameters


def _with_proposal(statement: Select[Any]) -> Select[Any]:
    joined = statement.join(ProposalCourse, col(ProposalCourse.id) == col(HandlingCourse.course_id))
    joined = joined.join(HandlingUnit, col(HandlingUnit.id) == col(HandlingCourse.unit_id))
    joined = joined.outerjoin(Handling, col(Handling.id) == col(HandlingCourse.handling_id))
    return joined.outerjoin(Reply, col(Reply.handling_id) == col(Handling.id))


def _rating(statement: Select[Any]) -> Select[Any]:
    joined = statement.join(HandlingCourse, col(HandlingCourse.id) == col(ReplyRating.handling_course_id))
    return joined.join(ProposalCourse, col(ProposalCourse.id) == col(HandlingCourse.course_id))


def _answering(statement: Select[Any]) -> Select[Any]:
    joined = statement.join(HandlingCourse, col(HandlingCourse.id) == col(ReplyRound.handling_course_id))
    return joined.join(ProposalCourse, col(ProposalCourse.id) == col(HandlingCourse.course_id))


def _stepping(statement: Select[Any]) -> Select[Any]:
    joined = statement.join(HandlingCourse, col(HandlingCourse.id) == col(ProposalStep.handling_course_id))
    joined = joined.join(ProposalCourse, col(ProposalCourse.id) == col(HandlingCourse.course_id))
    return joined.join(Account, col(Account.id) == col(ProposalStep.made_by_id))


def _columns(row: type[tuple[Any, ...]], table: Any, **other: Any) -> Mapping[str, Any]:
    names: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
    return {name: other[name] if name in other else col(getattr(table, name)) for name in names}


HANDLING_COURSES = HandlingListing(
    name="handling_courses",
    row=HandlingCourseRow._make,
    columns=_columns(
        HandlingCourseRow,
        HandlingCourse,
        unit=col(HandlingUnit.name),
        title=col(ProposalCourse.title),
        text=col(ProposalCourse.text),
        assigned_on=col(Handling.assigned_on),
        replied_on=col(Reply.replied_on),
    ),
    owner=col(HandlingCourse.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
    joins=_with_proposal,
)
REPLY_RATINGS = HandlingListing(
    name="reply_ratings",
    row=ReplyRatingRow._make,
    columns=_columns(ReplyRatingRow, ReplyRating),
    owner=col(ReplyRating.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
    joins=_rating,
)
REPLY_ROUNDS = HandlingListing(
    name="reply_rounds",
    row=ReplyRoundRow._make,
    columns=_columns(ReplyRoundRow, ReplyRound),
    owner=col(ReplyRound.committee_id),
    right=Right.REFER,
    order=("round", "id"),
    key_types=(int, int),
    joins=_answering,
)
HANDLING_STEPS = HandlingListing(
    name="handling_steps",
    row=HandlingStepRow._make,
    columns=_columns(HandlingStepRow, ProposalStep, made_by=col(Account.display_name)),
    owner=col(ProposalStep.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
    joins=_stepping,
)


@dataclass(frozen=True)
class HandlingCoursesSought:
    """`overdue_on` asks for those that owe an answer on that day whose last day is over, `unrated_on` for those that owe a rating of the
    proposal so; `unit` is a unit's name."""

    committee_id: int | None = None
    states: tuple[HandlingState, ...] = ()
    unit: str | None = None
    role: HandlingRole | None = None
    promise: PromiseState | None = None
    plenary_session_id: int | None = None
    overdue_on: date | None = None
    unrated_on: date | None = None

    def conditions(self) -> list[Condition]:
        same = {
            HandlingCourse.committee_id: self.committee_id,
            HandlingCourse.role: self.role,
            HandlingCourse.promise: self.promise,
            ProposalCourse.plenary_session_id: self.plenary_session_id,
        }
        conditions: list[Condition] = [col(column) == value for column, value in same.items() if value is not None]
        if self.states:
            conditions.append(col(HandlingCourse.state).in_(self.states))
        if self.unit is not None:
            named = select(col(HandlingUnit.id)).where(col(HandlingUnit.name) == self.unit)
            conditions.append(col(HandlingCourse.unit_id).in_(named))
        if self.overdue_on is not None:
            open_still = col(HandlingCourse.state).not_in((HandlingState.REPLACED, HandlingState.REPLIED, HandlingState.OPINION_GIVEN))
            conditions += [open_still, col(HandlingCourse.due_on) < self.overdue_on]
        if self.unrated_on is not None:
            waiting = (*owes_quality(), col(ProposalCourse.state).in_(WHILE))
            conditions += [*waiting, col(HandlingCourse.quality_until) < self.unrated_on]
        return conditions
