"""What may be done now with handlings, and whether an actor may do it: as the use cases would answer, without trying."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from services.models import HandlingCourse, HandlingRole, ProposalCourse
from services.permissions import Actor, Right
from services.proposals.agreeing import SIGNING
from services.proposals.handling_holding import states_of_course, units_held
from services.proposals.handling_states import HANDLING, HandlingEvent
from services.proposals.handlings_seen import handlings_seen
from services.proposals.rating import is_own, proposers_by_course

_SAYING = (HandlingEvent.AGREE, HandlingEvent.DISAGREE)
# A co-handler answers the lead and never the sponsors; it has a say while the lead's draft waits for one.
_E = HandlingEvent
_ANSWERS = frozenset({_E.DRAFT_REPLY, _E.TO_REVIEW, _E.PASS, _E.SEND_BACK, _E.RATE, _E.REDO, _E.FULFIL_PROMISE, _E.REVISIT})


class PossibleHandlingEvent(NamedTuple):
    """An event that the state lets happen; `is_allowed` says whether the actor may bring it about."""

    event: HandlingEvent
    is_allowed: bool


def possible_handling_events(session: Session, actor: Actor, ids: Collection[int]) -> Mapping[int, Sequence[PossibleHandlingEvent]]:
    """For each handling that the actor may see, by id, its events in the order of the table. Three statements, however many they are."""
    seen = select(HandlingCourse, ProposalCourse).join(ProposalCourse, col(HandlingCourse.course_id) == ProposalCourse.id)
    rows = session.exec(seen.where(col(HandlingCourse.id).in_(sorted(ids)), handlings_seen(actor))).all()
    course_ids = {handling.course_id for handling, _ in rows}
    leads: dict[int, HandlingCourse] = {}
    answering = (col(HandlingCourse.course_id).in_(sorted(course_ids)), HandlingCourse.role == HandlingRole.LEAD)
    for lead in session.exec(select(HandlingCourse).where(*answering).order_by(col(HandlingCourse.id))):
        leads[lead.course_id] = lead
    proposers = proposers_by_course(session, course_ids)
    rates = {course.id: any(is_own(session, actor, course, each) for each in proposers[handling.course_id]) for handling, course in rows}
    found: dict[int, Sequence[PossibleHandlingEvent]] = defaultdict(list)
    for handling, course in rows:
        assert handling.id is not None
        events = [each for each in _possible(handling, leads.get(handling.course_id)) if course.state in states_of_course(each)]
        found[handling.id] = [PossibleHandlingEvent(each, _may(actor, handling, each, rates[course.id])) for each in events]
    return found


def _possible(handling: HandlingCourse, lead: HandlingCourse | None) -> Iterable[HandlingEvent]:
    events = HANDLING.possible(handling.state)
    if handling.role is not HandlingRole.CO:
        return [each for each in events if each is not HandlingEvent.GIVE_OPINION and each not in _SAYING]
    saying = [] if lead is None or handling.state not in SIGNING else [each for each in HANDLING.possible(lead.state) if each in _SAYING]
    return [*(each for each in events if each not in _ANSWERS and each not in _SAYING), *saying]


def _may(actor: Actor, handling: HandlingCourse, event: HandlingEvent, rates: bool) -> bool:
    right = HANDLING.moves[event].right
    if actor.may(right, handling.committee_id):
        return True
    if right is Right.HANDLE:
        return handling.unit_id in units_held(actor, handling.committee_id)
    return right is Right.RATE and rates
