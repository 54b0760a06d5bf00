"""What an actor is shown in lists and what is told when one proposal is asked for are one answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from services.bodies import acts_for
from services.database import transaction
from services.errors import Refusal
from services.models import HandlingCourse, HandlingRole, ProposalCourse, Role, SubmissionWay
from services.permissions import Actor, Right
from services.proposals import end_cosigning, invite_cosigners, submit_proposal
from services.proposals.assigning import UnitDraft, assign_proposal
from services.proposals.handling_holding import hold_handling
from services.proposals.handling_states import HANDLING, HandlingEvent
from services.proposals.handlings_seen import handlings_reached, handlings_seen
from services.proposals.holding import take_course
from services.proposals.possible import possible_events
from services.proposals.seen import courses_reached, courses_seen
from services.proposals.states import ProposalEvent
from tests.services.proposals.courses_town import DAY, HELD_FOR, PARTY, Town, filed

BODIES = {
    Role.SECTOR_CONVENER: SubmissionWay.SECTOR,
    Role.SPECIAL_COMMITTEE_STAFF: SubmissionWay.SPECIAL_COMMITTEE,
    Role.SUBMITTING_BODY: SubmissionWay.PARTY,
}


def _courses(session: Session, town: Town) -> list[int]:
    """A member's draft, one in which 002 is asked to sign, one submitted, and drafts of every kind of body."""
    joint = town.draft(session, way=SubmissionWay.JOINT)
    invite_cosigners(session, town.first, joint, ["002"], on=DAY)
    submitted = submit_proposal(session, town.first, town.draft(session), on=DAY)
    # A body may be called as a sector is.
    namesake = town.draft(session, town.registrar, way=SubmissionWay.PARTY, body=HELD_FOR[Role.SECTOR_CONVENER])
    of_bodies = [town.draft(session, town.by_role[role], way=way, body=HELD_FOR[role]) for role, way in BODIES.items()]
    return [town.draft(session), end_cosigning(session, town.first, joint, on=DAY), submitted, namesake, *of_bodies]


def _everybody(town: Town) -> list[Actor]:
    return [*town.by_role.values(), town.first, town.second, town.third]


def _told(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except Refusal as refusal:
        return refusal.code
    return "done"


def test_every_role_is_told_of_one_proposal_what_a_list_shows(town: tuple[Engine, Town]) -> None:
    engine, people = town
    with transaction(engine) as session:
        made = _courses(session, people)
        for actor in _everybody(people):
            wanted = select(col(ProposalCourse.id)).where(col(ProposalCourse.id).in_(made))
            shown = set(session.exec(wanted.where(courses_seen(actor))))
            reached = set(session.exec(wanted.where(courses_reached(actor, Right.PROPOSE))))
            told = {key: _told(partial(take_course, session, actor, key, ProposalEvent.DISPUTE, on=DAY)) for key in made}

            assert {key for key, code in told.items() if code != "NOT_FOUND"} == shown, actor.name
            assert {key for key, code in told.items() if code not in ("NOT_FOUND", "FORBIDDEN")} == reached & shown, actor.name
            assert set(possible_events(session, actor, made)) == shown, actor.name
        session.rollback()


@pytest.mark.parametrize("role", BODIES)
def test_who_acts_for_a_body_reaches_what_it_submits_and_nothing_of_the_same_name(town: tuple[Engine, Town], role: Role) -> None:
    engine, people = town
    actor, own, way = people.by_role[role], HELD_FOR[role], BODIES[role]
    with transaction(engine) as session:
        place = people.house.committee_id

        assert [acts_for(session, actor, Right.PROPOSE, place, body, way) for body in (own, "另一单位", None)] == [True, False, False]
        assert acts_for(session, actor, Right.PROPOSE, place, own, SubmissionWay.GROUP) is (own == PARTY)
        assert not acts_for(session, actor, Right.PROPOSE, place + 1, own, way)


def test_every_role_is_told_of_one_handling_what_a_list_shows(town: tuple[Engine, Town]) -> None:
    engine, people = town
    with transaction(engine) as session:
        units = [UnitDraft(HELD_FOR[Role.HANDLING_UNIT], HandlingRole.LEAD), UnitDraft("市财政局", HandlingRole.CO)]
        assign_proposal(session, people.staff, filed(session, people), units, date(2023, 3, 1))
        rows = select(col(HandlingCourse.id)).join(ProposalCourse, col(ProposalCourse.id) == HandlingCourse.course_id)
        made = [key for key in session.exec(rows) if key is not None]
        for actor in _everybody(people):
            shown = set(session.exec(rows.where(handlings_seen(actor))))
            for event in (HandlingEvent.ACCEPT, HandlingEvent.RATE, HandlingEvent.PASS):
                reached = set(session.exec(rows.where(handlings_reached(actor, HANDLING.moves[event].right))))
                told = {key: _told(partial(hold_handling, session, actor, key, event, None)) for key in made}

                assert {key for key, code in told.items() if code != "NOT_FOUND"} == shown, actor.name
                assert {key for key, code in told.items() if code == "done"} == reached & shown, (actor.name, event)
        session.rollback()
