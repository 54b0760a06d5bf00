"""A unit's handling held for a change: who may see it and act for whom, the turn taken, the revision compared, the step written down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select as alchemy_select
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Problem, Refusal, refuse
from services.models import Handling, HandlingCourse, HandlingRole, HandlingState, ProposalCourse, ProposalState, Reply
from services.permissions import Actor, Reach, Right, forbidden
from services.proposals.handling_states import HANDLING, HandlingEvent
from services.proposals.handlings_seen import handlings_reached, handlings_seen
from services.proposals.holding import write_step
from services.proposals.states import COURSE
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn

ANSWERING = frozenset({HandlingRole.LEAD, HandlingRole.SEPARATE})
# In which states of the proposal its handlings move at all; the rest happens while units are at work.
_AT_WORK = frozenset({ProposalState.ASSIGNED})
_AFTERWARDS: dict[HandlingEvent, frozenset[ProposalState]] = {
    HandlingEvent.RATE: frozenset({ProposalState.ASSIGNED, ProposalState.REPLIED}),
    HandlingEvent.REDO: frozenset({ProposalState.ASSIGNED, ProposalState.REPLIED}),
    HandlingEvent.FULFIL_PROMISE: frozenset({ProposalState.ASSIGNED, ProposalState.REPLIED, ProposalState.TRACKING}),
    HandlingEvent.REVISIT: frozenset({ProposalState.ASSIGNED, ProposalState.REPLIED, ProposalState.TRACKING, ProposalState.CLOSED}),
}


def take_handling(
    session: Session, actor: Actor, handling_course_id: int, event: HandlingEvent, expected_revision: int | None = None
) -> tuple[ProposalCourse, HandlingCourse]:
    """The proposal's course and the unit's, held until the transaction ends, for an event that the actor may bring about now.

    Raises Refusal NOT_FOUND for one that is not there or that the actor may not see, FORBIDDEN, STALE, and WRONG_STATE with what may be
    done instead.
    """
    course, handling = hold_handling(session, actor, handling_course_id, event, expected_revision)
    require_event(course, handling, event)
    return course, handling


def hold_handling(
    session: Session, actor: Actor, handling_course_id: int, event: HandlingEvent, expected_revision: int | None
) -> tuple[ProposalCourse, HandlingCourse]:
    """As `take_handling`, whatever state it is in."""
    right = HANDLING.moves[event].right
    rows = alchemy_select(col(HandlingCourse.course_id), col(HandlingCourse.committee_id), handlings_reached(actor, right))
    rows = rows.join(ProposalCourse, col(ProposalCourse.id) == col(HandlingCourse.course_id))
    found = session.execute(rows.where(col(HandlingCourse.id) == handling_course_id, handlings_seen(actor))).first()
    if found is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    course_id, committee_id, is_reached = found
    if not is_reached:
        raise forbidden(actor, right)
    take_turn(session, committee_id)
    course = held(session, ProposalCourse, course_id, None)
    return course, held(session, HandlingCourse, handling_course_id, expected_revision)


def require_event(course: ProposalCourse, handling: HandlingCourse, event: HandlingEvent) -> None:
    """Raises Refusal WRONG_STATE unless the event may happen where the handling and its proposal stand."""
    HANDLING.require(handling.state, event)
    states = states_of_course(event)
    if course.state not in states:
        raise Refusal("WRONG_STATE", COURSE.wrong_state(course.state, HANDLING.event_name(event), states), "state")


def states_of_course(event: HandlingEvent) -> frozenset[ProposalState]:
    """In which states of the proposal an event of a handling may happen."""
    return _AFTERWARDS.get(event, _AT_WORK)


def advance_handling(
    session: Session, actor: Actor, course: ProposalCourse, handling: HandlingCourse, event: HandlingEvent, reason: str | None = None
) -> None:
    """Move the handling on and write the step down. Raises Refusal WRONG_STATE. Call it inside `acting`."""
    handling.state = HANDLING.after(handling.state, event)
    handling.revision += 1
    write_step(session, actor, course, event, handling.state, reason, handling)


def units_held(actor: Actor, committee_id: int) -> frozenset[int]:
    """Ids of the units of a committee for which the actor handles proposals."""
    return frozenset(int(scope.id) for scope in actor.held_for(Right.HANDLE, Reach.UNIT) if scope.committee_id == committee_id)


def handlings_of(session: Session, course: ProposalCourse, roles: Collection[HandlingRole] = tuple(HandlingRole)) -> list[HandlingCourse]:
    """The units that handle a proposal, in the order they were named; none whose place another took."""
    of_course = (HandlingCourse.course_id == course.id, HandlingCourse.state != HandlingState.REPLACED)
    in_order = select(HandlingCourse).where(*of_course, col(HandlingCourse.role).in_(roles)).order_by(col(HandlingCourse.id))
    return list(session.exec(in_order))


def registered_handling(session: Session, handling: HandlingCourse) -> Handling:
    """The registered handling of a course that no other unit took over."""
    return session.get_one(Handling, handling.handling_id)


def replied_on(session: Session, handling: HandlingCourse) -> date:
    """The day on which a unit first replied. Raises NoResultFound for one that has not."""
    return session.exec(select(col(Reply.replied_on)).where(Reply.handling_id == handling.handling_id)).one()


def require_role(handling: HandlingCourse, roles: Collection[HandlingRole], key: str) -> None:
    """Raises Refusal WRONG_HANDLING_ROLE, in the words of the catalogue's `key`, unless the unit has one of the roles."""
    if handling.role not in roles:
        raise Refusal("WRONG_HANDLING_ROLE", say(f"handling_course.{key}"), "id")


def problems_of_said(field: str, text: str | None) -> list[Problem]:
    """REASON_MISSING for nothing but spaces, where something has to be said; else what is wrong with any text."""
    if text is None or not text.strip():
        return [Problem("REASON_MISSING", field, say("handling_course.reason_missing"))]
    return problems_of_texts({field: text})


def require_said(field: str, text: str | None) -> None:
    """Raise Refusal with the problems of `problems_of_said`."""
    refuse(problems_of_said(field, text))
