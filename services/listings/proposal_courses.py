"""提案流程 with signers and steps, as flat rows: drafts are their writers' and the office's, the rest is for whoever reads works."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, and_, func, literal, or_, select
from sqlmodel import col

from services.listings.belonging import belonged, named
from services.listings.days import days_of
from services.listings.paging import Condition, Listing
from services.models import (
    Account,
    HandlingCourse,
    HandlingState,
    HandlingUnit,
    NotFiledGround,
    Outcome,
    Proposal,
    ProposalCourse,
    ProposalSigner,
    ProposalState,
    ProposalStep,
    SignerAnswer,
    SubmissionWay,
)
from services.permissions import Actor, Right
from services.proposals.seen import courses_seen
from services.proposals.states import ProposalEvent

R = TypeVar("R", bound=tuple[Any, ...])
# What the office considers before it decides is not for those whom it decides about.
CONSIDERED = (ProposalEvent.PROPOSE_OUTCOME.value, ProposalEvent.SEND_BACK.value)


class ProposalCourseRow(NamedTuple):
    """`state` is the one that was written down; signing whose last day is over is a draft again (`holding.signing_is_over`)."""

    id: int
    committee_id: int
    plenary_session_id: int
    state: ProposalState
    way: SubmissionWay
    body: str | None
    title: str
    text: str
    concerns_livelihood: bool
    holds_no_secret: bool
    may_be_public: bool
    is_public: bool
    category: str | None
    cosign_until: date | None
    cosign_is_provisional: bool
    invited_on: date | None
    proposal_id: int | None
    outcome: Outcome | None
    outcome_ground: NotFiledGround | None
    merge_into_id: int | None
    counts_as_filed: bool | None
    on_behalf: bool
    entered_at: datetime
    revision: int
    entered_by: str


class ProposalSignerRow(NamedTuple):
    id: int
    committee_id: int
    course_id: int
    member_id: int
    position: int
    is_seconder: bool
    answer: SignerAnswer
    answered_on: date | None
    on_behalf: bool


class ProposalStepRow(NamedTuple):
    """`handling_course_id` is None for a step of the proposal itself."""

    id: int
    course_id: int
    handling_course_id: int | None
    event: str
    became: str
    reason: str | None
    made_at: datetime
    made_by: str


class CourseListing(Listing[R]):
    """Rows of courses, or joined to them: who may see which is the course's own question, not one right's."""

    def _may_read(self, actor: Actor) -> Condition:
        return courses_seen(actor)

    def _made(self, actor: Actor, make: Callable[[Select[Any]], Select[Any]], shape: Hashable, once: object = False) -> Select[Any]:
        # What an actor may see is written into the statement: it is good for nobody else.
        return make(self._readable(actor))

    def _given(self, actor: Actor, **parameters: Any) -> dict[str, Any]:
        return parameters


class StepListing(CourseListing[R]):
    """Steps of courses, without what an office considers for those who neither examine nor decide."""

    def _may_read(self, actor: Actor) -> Condition:
        examining = sorted(actor.committees_with(Right.EXAMINE) | actor.committees_with(Right.DECIDE))
        told = or_(col(ProposalStep.event).not_in(CONSIDERED), col(ProposalStep.committee_id).in_(examining))
        return and_(courses_seen(actor), told)


def _entered(statement: Select[Any]) -> Select[Any]:
    return statement.join(Account, col(Account.id) == col(ProposalCourse.entered_by_id))


def _signing(statement: Select[Any]) -> Select[Any]:
    return statement.join(ProposalCourse, col(ProposalCourse.id) == col(ProposalSigner.course_id))


def _stepping(statement: Select[Any]) -> Select[Any]:
    with_course = statement.join(ProposalCourse, col(ProposalCourse.id) == col(ProposalStep.course_id))
    return with_course.join(Account, col(Account.id) == col(ProposalStep.made_by_id))


def _columns(row: type[tuple[Any, ...]], table: Any, **other: Any) -> Mapping[str, Any]:
    names: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
    return {name: other[name] if name in other else col(getattr(table, name)) for name in names}


PROPOSAL_COURSES = CourseListing(
    name="proposal_courses",
    row=ProposalCourseRow._make,
    columns=_columns(ProposalCourseRow, ProposalCourse, entered_by=col(Account.display_name)),
    owner=col(ProposalCourse.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
    descending=True,
    joins=_entered,
)
PROPOSAL_SIGNERS = CourseListing(
    name="proposal_signers",
    row=ProposalSignerRow._make,
    columns=_columns(ProposalSignerRow, ProposalSigner),
    owner=col(ProposalSigner.committee_id),
    right=Right.REFER,
    order=("position", "id"),
    key_types=(int, int),
    joins=_signing,
)
PROPOSAL_STEPS = StepListing(
    name="proposal_steps",
    row=ProposalStepRow._make,
    columns=_columns(ProposalStepRow, ProposalStep, made_by=col(Account.display_name)),
    owner=col(ProposalStep.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
    joins=_stepping,
)


@dataclass(frozen=True)
class ProposalCoursesSought:
    """`states` are where they stand on the day `on`. `own_ids` are members one of whom writes, signed or is invited to sign it.

    `year` is that of the submission, `unit` the name of a unit that handles it. Sector and group are the first sponsor's on the day
    submitted, of a draft on the day `on`, or the body itself; they are told to `seen_by`, who seeks.
    """

    on: date
    committee_id: int | None = None
    states: tuple[ProposalState, ...] = ()
    plenary_session_id: int | None = None
    own_ids: tuple[int, ...] | None = None
    entered_by_id: int | None = None
    year: int | None = None
    unit: str | None = None
    sector_id: int | None = None
    group_id: int | None = None
    seen_by: Actor | None = None

    def conditions(self) -> list[Condition]:
        same = {ProposalCourse.committee_id: self.committee_id, ProposalCourse.plenary_session_id: self.plenary_session_id}
        conditions: list[Condition] = [col(column) == value for column, value in same.items() if value is not None]
        if self.states:
            conditions.append(self._standing())
        if self.own_ids is not None:
            mine = (col(ProposalSigner.member_id).in_(self.own_ids), col(ProposalSigner.answer) != SignerAnswer.DECLINED)
            signed = col(ProposalCourse.id).in_(select(col(ProposalSigner.course_id)).where(*mine))
            conditions.append(or_(signed, col(ProposalCourse.entered_by_id) == self.entered_by_id))
        return [*conditions, *self._of_proposal(), *self._of_people()]

    def _of_proposal(self) -> list[Condition]:
        conditions: list[Condition] = []
        if self.year is not None:
            of_year = select(col(Proposal.id)).where(*days_of(self.year, col(Proposal.submitted_on)))
            conditions.append(col(ProposalCourse.proposal_id).in_(of_year))
        if self.unit is not None:
            handled = select(col(HandlingCourse.course_id)).join(HandlingUnit, col(HandlingUnit.id) == col(HandlingCourse.unit_id))
            handled = handled.where(col(HandlingUnit.name) == self.unit, col(HandlingCourse.state) != HandlingState.REPLACED)
            conditions.append(col(ProposalCourse.id).in_(handled))
        return conditions

    def _of_people(self) -> list[Condition]:
        conditions: list[Condition] = []
        way, body = col(ProposalCourse.way), col(ProposalCourse.body)
        own = (col(ProposalSigner.course_id) == col(ProposalCourse.id), col(ProposalSigner.position) == 1)
        submitted_on = select(col(Proposal.submitted_on)).where(col(Proposal.id) == col(ProposalCourse.proposal_id))
        day = func.coalesce(submitted_on.correlate(ProposalCourse).scalar_subquery(), self.on)
        for wanted, of_body in (({"sector_id": self.sector_id}, SubmissionWay.SECTOR), ({"group_id": self.group_id}, SubmissionWay.GROUP)):
            if self.seen_by is None or None in wanted.values():
                continue
            member = belonged(col(ProposalSigner.member_id), day, self.seen_by, **wanted)
            signed = select(literal(1)).where(*own, member).correlate(ProposalCourse).exists()
            conditions.append(or_(and_(body.is_(None), signed), and_(way == of_body, named(body, **wanted))))
        return conditions

    def _standing(self) -> Condition:
        state, until = col(ProposalCourse.state), col(ProposalCourse.cosign_until)
        over = and_(state == ProposalState.COSIGNING, until < self.on)
        written = and_(state.in_(self.states), ~over)
        return or_(written, over) if ProposalState.DRAFT in self.states else written
