"""A proposal's course held for a change: the committee's turn taken, the right asked for, the revision compared, the step written down."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select as alchemy_select
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Refusal
from services.models import HandlingCourse, ProposalCourse, ProposalSigner, ProposalState, ProposalStep
from services.permissions import Actor, forbidden
from services.proposals.seen import courses_reached, courses_seen
from services.proposals.states import COURSE, ProposalEvent
from services.revisions import held
from services.today import today
from services.turns import take_turn


def take_course(
    session: Session,
    actor: Actor,
    course_id: int,
    event: ProposalEvent,
    expected_revision: int | None = None,
    *,
    on: date | None = None,
) -> ProposalCourse:
    """The course, held until the transaction ends, for an event that the actor may bring about on a day, None for today.

    Signing whose last day is over ends here: whoever comes next finds a draft. Raises Refusal NOT_FOUND for one that is
    not there or that the actor may not see, FORBIDDEN, STALE, and WRONG_STATE with what may be done instead.
    """
    right = COURSE.moves[event].right
    seen = (col(ProposalCourse.id) == course_id, courses_seen(actor))
    found = session.execute(alchemy_select(col(ProposalCourse.committee_id), courses_reached(actor, right)).where(*seen)).first()
    if found is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    committee_id, is_reached = found
    if not is_reached:
        raise forbidden(actor, right)
    take_turn(session, committee_id)
    course = held(session, ProposalCourse, course_id, expected_revision)
    if signing_is_over(course.state, course.cosign_until, on or today()):
        with acting(session, actor, "proposal_course.end_cosigning"):
            ran_out = say("proposal_course.signing_ran_out", day=course.cosign_until)
            advance(session, actor, course, ProposalEvent.END_COSIGNING, ran_out)
    COURSE.require(course.state, event)
    return course


def course_seen(session: Session, actor: Actor, course_id: int) -> ProposalCourse:
    """The course, for whoever reads it and changes nothing. Raises Refusal NOT_FOUND as `take_course` does."""
    found = session.exec(select(ProposalCourse).where(ProposalCourse.id == course_id, courses_seen(actor))).first()
    if found is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    return found


def signing_is_over(state: ProposalState, until: date | None, day: date) -> bool:
    """Whether signatures were gathered until a day that is over: it is a draft again, whether or not somebody wrote that down."""
    return state is ProposalState.COSIGNING and until is not None and until < day


def advance(session: Session, actor: Actor, course: ProposalCourse, event: ProposalEvent, reason: str | None = None) -> None:
    """Move the course on and write the step down. Raises Refusal WRONG_STATE. Call it inside `acting`."""
    course.state = COURSE.after(course.state, event)
    course.revision += 1
    write_step(session, actor, course, event, course.state, reason)


def write_step(
    session: Session,
    actor: Actor,
    course: ProposalCourse,
    event: str,
    became: str,
    reason: str | None = None,
    handling: HandlingCourse | None = None,
) -> None:
    """What was done with a proposal, or with one of its handlings. Call it inside `acting`."""
    assert course.id is not None
    step = ProposalStep(
        committee_id=course.committee_id,
        course_id=course.id,
        handling_course_id=None if handling is None else handling.id,
        event=event,
        became=became,
        reason=reason,
        made_by_id=actor.account_id,
        made_at=datetime.now(UTC),
    )
    session.add(step)
    session.flush()


def first_signer_id(session: Session, course: ProposalCourse) -> int | None:
    """The id of the member who writes it; None for a body's."""
    return session.exec(select(ProposalSigner.member_id).where(ProposalSigner.course_id == course.id, ProposalSigner.position == 1)).first()
