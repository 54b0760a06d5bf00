"""联系与延期: a unit gets in touch with the sponsors before it answers, and may be given longer."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, refuse
from services.permissions import Actor
from services.proposals.handling_days import problems_of_day
from services.proposals.handling_holding import advance_handling, problems_of_said, registered_handling, take_handling
from services.proposals.handling_states import HandlingEvent


def log_contact(
    session: Session, actor: Actor, handling_course_id: int, contacted_on: date, note: str, expected_revision: int | None = None
) -> int:
    """The unit was in touch with the sponsors; `note` says how and about what. Returns the course's id. Raises Refusal."""
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.LOG_CONTACT, expected_revision)
    earliest = registered_handling(session, handling).assigned_on
    refuse([*problems_of_day("contacted_on", contacted_on, earliest), *problems_of_said("note", note)])
    with acting(session, actor, "handling_course.log_contact", note):
        handling.contacted_on = max(contacted_on, handling.contacted_on or contacted_on)
        advance_handling(session, actor, course, handling, HandlingEvent.LOG_CONTACT, note.strip())
    return handling_course_id


def extend_handling(
    session: Session, actor: Actor, handling_course_id: int, due_on: date, reason: str, expected_revision: int | None = None
) -> int:
    """The office agrees that a unit answers later, at most as late as the committee allows. Returns the course's id.

    Raises Refusal as `take_handling` does, REASON_MISSING, NOT_LATER, or TOO_LONG_AN_EXTENSION with the last day there is.
    """
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.EXTEND, expected_revision)
    problems = problems_of_said("reason", reason)
    if handling.due_on is not None and due_on <= handling.due_on:
        problems.append(Problem("NOT_LATER", "due_on", say("handling_course.not_later", day=due_on, due=handling.due_on)))
    elif handling.extendable_until is not None and due_on > handling.extendable_until:
        message = say("handling_course.too_long_an_extension", day=due_on, last=handling.extendable_until)
        problems.append(Problem("TOO_LONG_AN_EXTENSION", "due_on", message))
    refuse(problems)
    with acting(session, actor, "handling_course.extend", reason):
        # Agreed on, and counted no more.
        handling.due_on, handling.due_since, handling.due_is_provisional = due_on, None, False
        advance_handling(session, actor, course, handling, HandlingEvent.EXTEND, reason.strip())
    return handling_course_id
