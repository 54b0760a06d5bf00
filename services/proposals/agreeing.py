"""会签与督办审核: co-handlers agree to the lead's draft, the office passes it or sends it back; what is passed is the reply."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Refusal, refuse
from services.models import (
    HandlingCourse,
    HandlingRole,
    HandlingState,
    HandlingUnit,
    PromiseState,
    ProposalCourse,
    ProposalStep,
    Reply,
)
from services.permissions import Actor
from services.proposals.earlier_replies import keep_round
from services.proposals.following import let_follow
from services.proposals.handling_days import begin_quality, begin_to_rate, problems_of_day
from services.proposals.handling_holding import (
    ANSWERING,
    advance_handling,
    handlings_of,
    hold_handling,
    registered_handling,
    require_event,
    require_role,
    require_said,
    take_handling,
)
from services.proposals.handling_states import HANDLING, HandlingEvent
from services.proposals.holding import advance, write_step
from services.proposals.states import ProposalEvent
from services.texts import problems_of_texts
from services.today import today

# Whoever has not accepted the proposal has no say in the answer.
SIGNING = frozenset({HandlingState.ACCEPTED, HandlingState.HANDLING, HandlingState.OPINION_GIVEN})


def agree_to_reply(
    session: Session,
    actor: Actor,
    co_handling_course_id: int,
    agrees: bool,
    reason: str | None = None,
    expected_revision: int | None = None,
) -> int:
    """A co-handler agrees to the lead's draft, or says why not. Returns the id of the co-handler's course.

    Raises Refusal as `take_handling` does — WRONG_STATE while no draft of the lead waits —, WRONG_HANDLING_ROLE or REASON_MISSING.
    """
    event = HandlingEvent.AGREE if agrees else HandlingEvent.DISAGREE
    course, co_handler, lead = _take_co_handling(session, actor, co_handling_course_id, event, expected_revision)
    if not agrees:
        require_said("reason", reason)
    elif reason is not None:
        refuse(problems_of_texts({"reason": reason}))
    with acting(session, actor, f"handling_course.{event}", reason):
        co_handler.agreed = agrees
        co_handler.revision += 1
        write_step(session, actor, course, event, lead.state, reason, co_handler)
    return co_handling_course_id


def hand_to_review(
    session: Session, actor: Actor, handling_course_id: int, reason: str | None = None, expected_revision: int | None = None
) -> int:
    """The lead hands its draft to the office. Where a co-handler has not agreed, `reason` says why all the same. Returns the course's id.

    Raises Refusal as `take_handling` does, or NOT_COSIGNED naming the units that have not agreed, where no reason is given.
    """
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.TO_REVIEW, expected_revision)
    lacking = [each for each in co_handlers_of(session, course, handling) if not each.agreed]
    if reason is not None:
        refuse(problems_of_texts({"reason": reason}))
    elif lacking:
        names = unit_names(session, lacking)
        raise Refusal("NOT_COSIGNED", say("handling_course.not_cosigned", names="、".join(names)), "reason")
    with acting(session, actor, "handling_course.to_review", reason):
        advance_handling(session, actor, course, handling, HandlingEvent.TO_REVIEW, reason)
    return handling_course_id


def pass_reply(
    session: Session, actor: Actor, handling_course_id: int, replied_on: date | None = None, expected_revision: int | None = None
) -> int:
    """The office passes what the unit drafted: it is the reply from `replied_on` (None: today) on, verified, and waits for the ratings.

    The last unit that owes an answer completes the proposal. A second round leaves the day of the first reply as it is. Returns the
    course's id. Raises Refusal as `take_handling` does, and OWN_RECORD for whoever drafted it.
    """
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.PASS, expected_revision)
    drafted = _drafted(session, handling)
    if drafted.made_by_id == actor.account_id:
        raise Refusal("OWN_RECORD", say("handling_course.own_draft", name=actor.name), "id")
    day = replied_on or today()
    refuse(problems_of_day("replied_on", day, handling.contacted_on or registered_handling(session, handling).assigned_on))
    with acting(session, actor, "handling_course.pass"):
        _register_reply(session, actor, handling, drafted, day)
        keep_round(session, handling, day)
        handling.promise = None if handling.promised_until is None else PromiseState.OPEN
        handling.fulfilled_on = None
        begin_to_rate(session, handling, day)
        for each in (handling, *co_handlers_of(session, course, handling)):
            begin_quality(session, each, day)
        advance_handling(session, actor, course, handling, HandlingEvent.PASS)
        let_follow(session, course, handling)
        if all(each.state is HandlingState.REPLIED for each in handlings_of(session, course, ANSWERING)):
            advance(session, actor, course, ProposalEvent.COMPLETE)
    return handling_course_id


def send_back_reply(session: Session, actor: Actor, handling_course_id: int, reason: str, expected_revision: int | None = None) -> int:
    """The office gives a draft back to be written anew. Returns the course's id. Raises Refusal, REASON_MISSING among them."""
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.SEND_BACK, expected_revision)
    require_said("reason", reason)
    with acting(session, actor, "handling_course.send_back", reason):
        advance_handling(session, actor, course, handling, HandlingEvent.SEND_BACK, reason.strip())
    return handling_course_id


def co_handlers_of(session: Session, course: ProposalCourse, handling: HandlingCourse) -> list[HandlingCourse]:
    """The units that are asked whether they agree to a unit's draft: a lead's co-handlers, nobody for a separate handler."""
    return handlings_of(session, course, {HandlingRole.CO}) if handling.role is HandlingRole.LEAD else []


def _take_co_handling(
    session: Session, actor: Actor, co_handling_course_id: int, event: HandlingEvent, expected_revision: int | None
) -> tuple[ProposalCourse, HandlingCourse, HandlingCourse]:
    """A co-handler's course and its lead's, held, while the lead's draft waits to be agreed to. Raises Refusal."""
    course, co_handler = hold_handling(session, actor, co_handling_course_id, event, expected_revision)
    require_role(co_handler, {HandlingRole.CO}, "not_a_co_handler")
    leads = select(HandlingCourse).where(HandlingCourse.course_id == course.id, HandlingCourse.role == HandlingRole.LEAD)
    lead = session.exec(leads.order_by(col(HandlingCourse.id).desc()).limit(1)).one()
    require_event(course, lead, event)
    if co_handler.state not in SIGNING:
        raise Refusal("WRONG_STATE", HANDLING.wrong_state(co_handler.state, HANDLING.event_name(event), SIGNING), "state")
    return course, co_handler, lead


def _register_reply(session: Session, actor: Actor, handling: HandlingCourse, drafted: ProposalStep, day: date) -> None:
    """The reply as a fact: registered by whoever drafted it, verified by whoever passed it. One that is there stays."""
    if session.exec(select(Reply.id).where(Reply.handling_id == handling.handling_id)).first() is not None:
        return
    by = {"registered_by_id": drafted.made_by_id, "registered_at": drafted.made_at}
    verified = {"verified_by_id": actor.account_id, "verified_at": datetime.now(UTC)}
    because = HANDLING.event_name(HandlingEvent.PASS)
    said = {"committee_id": handling.committee_id, "handling_id": handling.handling_id, "replied_on": day}
    session.add(Reply.model_validate({**said, **by, **verified, "verified_because": because}))
    session.flush()


def _drafted(session: Session, handling: HandlingCourse) -> ProposalStep:
    """The step in which the present draft was written."""
    steps = select(ProposalStep).where(ProposalStep.handling_course_id == handling.id, ProposalStep.event == HandlingEvent.DRAFT_REPLY)
    found = session.exec(steps.order_by(col(ProposalStep.id).desc())).first()
    assert found is not None
    return found


def unit_names(session: Session, handlings: list[HandlingCourse]) -> list[str]:
    """The names of units, in the order of their handlings."""
    units = select(HandlingUnit).where(col(HandlingUnit.id).in_([each.unit_id for each in handlings]))
    names = {unit.id: unit.name for unit in session.exec(units)}
    return [names[each.unit_id] for each in handlings]
