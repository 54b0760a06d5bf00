"""交办: the assignment meeting hands a filed proposal to a lead and its co-handlers, or to units that answer each for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import (
    Handling,
    HandlingCourse,
    HandlingRole,
    HandlingState,
    HandlingUnit,
    MarkKind,
    Proposal,
    ProposalCourse,
    ProposalMark,
)
from services.permissions import Actor
from services.proposals.disputing import problems_of_dispute
from services.proposals.handling_days import begin_to_return, problems_of_day
from services.proposals.handling_holding import advance_handling, take_handling
from services.proposals.handling_states import HandlingEvent
from services.proposals.handlings import unit_id_of
from services.proposals.holding import advance, take_course
from services.proposals.states import ProposalEvent
from services.registration import stamp
from services.texts import problems_of_name
from services.today import today


@dataclass(frozen=True)
class UnitDraft:
    """A unit by its name, and how it is to handle the proposal."""

    unit: str
    role: HandlingRole


def assign_proposal(
    session: Session,
    actor: Actor,
    course_id: int,
    units: Sequence[UnitDraft],
    assigned_on: date | None = None,
    expected_revision: int | None = None,
) -> int:
    """Hand a filed proposal to its units: each is registered as handling it, and offered it with its last days. Returns the course's id.

    `assigned_on` is the day of the meeting, None for today. Raises Refusal as `take_course` does, or with every problem found.
    """
    course = take_course(session, actor, course_id, ProposalEvent.ASSIGN, expected_revision)
    day = assigned_on or today()
    problems = [*_problems_of_units(units), *problems_of_day("assigned_on", day, _filed_on(session, course))]
    refuse([*problems, *_problems_of_rows(session, course), *problems_of_dispute(session, course)])
    with acting(session, actor, "proposal_course.assign"):
        advance(session, actor, course, ProposalEvent.ASSIGN)
        for each in units:
            _offer(session, actor, course, each, day)
    return course_id


def reassign_handling(
    session: Session,
    actor: Actor,
    handling_course_id: int,
    unit: str,
    assigned_on: date | None = None,
    expected_revision: int | None = None,
) -> int:
    """Another unit takes the place of one that returned the proposal; its days begin anew. Returns the id of the new unit's course.

    Nothing stays registered of the unit that returned it. Raises Refusal as `take_handling` does, or LISTED_TWICE.
    """
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.REASSIGN, expected_revision)
    day = assigned_on or today()
    earliest = session.get_one(Handling, handling.handling_id).assigned_on
    refuse([*problems_of_name(unit, "unit"), *problems_of_day("assigned_on", day, earliest)])
    with acting(session, actor, "handling_course.reassign"):
        unit_id = unit_id_of(session, course.committee_id, unit)
        at_work = (HandlingCourse.course_id == course.id, HandlingCourse.state != HandlingState.REPLACED)
        if unit_id in session.exec(select(HandlingCourse.unit_id).where(*at_work)).all():
            raise Refusal("LISTED_TWICE", say("proposals.unit_twice", name=unit), "unit")
        gone = session.get_one(Handling, handling.handling_id)
        handling.handling_id = None
        advance_handling(session, actor, course, handling, HandlingEvent.REASSIGN)
        session.delete(gone)
        session.flush()
        new = _offer(session, actor, course, UnitDraft(unit, handling.role), day)
    assert new.id is not None
    return new.id


def _offer(session: Session, actor: Actor, course: ProposalCourse, draft: UnitDraft, day: date) -> HandlingCourse:
    unit_id = unit_id_of(session, course.committee_id, draft.unit)
    common = {"committee_id": course.committee_id, "unit_id": unit_id, "role": draft.role}
    fact = Handling.model_validate({**common, "proposal_id": course.proposal_id, "assigned_on": day, **stamp(actor)})
    session.add(fact)
    session.flush()
    handling = HandlingCourse.model_validate({**common, "course_id": course.id, "handling_id": fact.id})
    begin_to_return(session, handling, day)
    session.add(handling)
    session.flush()
    return handling


def _problems_of_units(units: Sequence[UnitDraft]) -> list[Problem]:
    """Everything wrong with what a proposal is assigned to; fields like `units[0].unit`."""
    if not units:
        return [Problem("NO_UNIT", "units", say("handling_course.no_unit"))]
    problems = []
    seen: set[str] = set()
    for index, each in enumerate(units):
        problems += problems_of_name(each.unit, f"units[{index}].unit")
        if each.unit in seen:
            problems.append(Problem("LISTED_TWICE", f"units[{index}].unit", say("proposals.unit_twice", name=each.unit)))
        seen.add(each.unit)
    leads = [index for index, each in enumerate(units) if each.role is HandlingRole.LEAD]
    separate = [index for index, each in enumerate(units) if each.role is HandlingRole.SEPARATE]
    problems += [Problem("TWO_LEADS", f"units[{index}].role", say("handling_course.two_leads")) for index in leads[1:]]
    if separate and len(separate) < len(units):
        problems.append(Problem("MIXED_ROLES", "units", say("handling_course.mixed_roles")))
    elif not separate and not leads:
        problems.append(Problem("NO_LEAD", "units", say("handling_course.no_lead")))
    return problems


def _problems_of_rows(session: Session, course: ProposalCourse) -> list[Problem]:
    """That units were registered by hand before the proposal was assigned: what they are can be said once only."""
    names = select(HandlingUnit.name).join(Handling, col(Handling.unit_id) == HandlingUnit.id)
    found = session.exec(names.where(Handling.proposal_id == course.proposal_id).order_by(col(HandlingUnit.name))).all()
    if not found:
        return []
    return [Problem("ALREADY_REGISTERED", "units", say("handling_course.already_registered", names="、".join(found)))]


def _filed_on(session: Session, course: ProposalCourse) -> date:
    """The day the proposal was filed; of one without the mark the day it was submitted."""
    filed = select(col(ProposalMark.dated_on)).where(ProposalMark.proposal_id == course.proposal_id, ProposalMark.mark == MarkKind.FILED)
    return session.exec(filed).first() or session.get_one(Proposal, course.proposal_id).submitted_on
