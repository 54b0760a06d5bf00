"""签收与退办: a unit accepts what was assigned to it, or returns it with a reason within its days."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Refusal, refuse
from services.models import Handling
from services.permissions import Actor
from services.proposals.following import let_follow
from services.proposals.handling_days import begin_to_contact, problems_of_day
from services.proposals.handling_holding import advance_handling, registered_handling, require_said, take_handling
from services.proposals.handling_states import HANDLING, HandlingEvent
from services.today import today


def accept_handling(
    session: Session, actor: Actor, handling_course_id: int, accepted_on: date | None = None, expected_revision: int | None = None
) -> int:
    """The unit takes the proposal on, which verifies that it handles it. Returns the course's id.

    `accepted_on` None is today. Raises Refusal as `take_handling` does, and OWN_RECORD for whoever assigned it: two persons say so.
    """
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.ACCEPT, expected_revision)
    fact = registered_handling(session, handling)
    if fact.registered_by_id == actor.account_id:
        raise Refusal("OWN_RECORD", say("handling_course.own_assignment", name=actor.name), "id")
    day = accepted_on or today()
    refuse(problems_of_day("accepted_on", day, fact.assigned_on))
    with acting(session, actor, "handling_course.accept"):
        _verify(fact, actor)
        begin_to_contact(session, handling, day)
        advance_handling(session, actor, course, handling, HandlingEvent.ACCEPT)
        let_follow(session, course, handling)
    return handling_course_id


def return_handling(
    session: Session,
    actor: Actor,
    handling_course_id: int,
    reason: str,
    returned_on: date | None = None,
    expected_revision: int | None = None,
) -> int:
    """The unit gives the proposal back, saying why it is not its matter. Returns the course's id.

    `returned_on` None is today. Raises Refusal as `take_handling` does, REASON_MISSING, and RETURN_TOO_LATE with the last day.
    """
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.RETURN, expected_revision)
    require_said("reason", reason)
    day = returned_on or today()
    refuse(problems_of_day("returned_on", day, registered_handling(session, handling).assigned_on))
    if handling.accept_until is not None and day > handling.accept_until:
        raise Refusal("RETURN_TOO_LATE", say("handling_course.return_too_late", last=handling.accept_until, day=day), "id")
    with acting(session, actor, "handling_course.return", reason):
        handling.returned_because = reason.strip()
        advance_handling(session, actor, course, handling, HandlingEvent.RETURN, reason.strip())
    return handling_course_id


def reject_return(session: Session, actor: Actor, handling_course_id: int, reason: str, expected_revision: int | None = None) -> int:
    """The unit is to handle it all the same. Its days stay what they were. Returns the course's id. Raises Refusal."""
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.REJECT_RETURN, expected_revision)
    require_said("reason", reason)
    with acting(session, actor, "handling_course.reject_return", reason):
        advance_handling(session, actor, course, handling, HandlingEvent.REJECT_RETURN, reason.strip())
    return handling_course_id


def _verify(fact: Handling, actor: Actor) -> None:
    if fact.verified_at is None:
        fact.verified_by_id, fact.verified_at = actor.account_id, datetime.now(UTC)
        fact.verified_because = HANDLING.event_name(HandlingEvent.ACCEPT)
