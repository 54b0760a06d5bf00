"""Every state × event × person of handlings, tried with the real use case: it does what the tables say, or refuses as they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session

from services.database import transaction
from services.errors import Refusal
from services.models import HandlingCourse, HandlingState, ProposalCourse, ProposalState
from services.proposals.handling_holding import states_of_course
from services.proposals.handling_states import HANDLING, HandlingEvent
from services.proposals.states import COURSE
from tests.databases import Foundations
from tests.services.proposals.handling_cells import Court, attempts, attempts_at_course, found_court

E = HandlingEvent
# Written down here, and not taken from the table of rights: who sees a proposal's handling, and who does what with it.
BLIND = {"administrator", "security_administrator", "auditor", "informant", "superior", "submitting_body", "other unit"}
UNITS = {"handling_unit", "co unit"}
STAFF = {"proposal_staff", "same person"}
BY_LEAD, BY_CO = {*STAFF, "handling_unit"}, {*STAFF, "co unit"}
DOES: dict[HandlingEvent, set[str]] = {
    **dict.fromkeys((E.ACCEPT, E.RETURN, E.LOG_CONTACT, E.DRAFT_REPLY, E.TO_REVIEW), BY_LEAD),
    **dict.fromkeys((E.GIVE_OPINION, E.AGREE, E.DISAGREE), BY_CO),
    **dict.fromkeys((E.REJECT_RETURN, E.REASSIGN, E.EXTEND, E.PASS, E.SEND_BACK, E.REDO, E.FULFIL_PROMISE, E.REVISIT), STAFF),
    E.RATE: {"member", "registrar"},
}
# Assigned and drafted by the same person: no second one.
OWN = {E.ACCEPT, E.PASS}


@pytest.fixture(scope="module")
def court(foundations: Foundations) -> Iterator[tuple[Engine, Court]]:
    with foundations.copy("sqlite", found_court) as found:
        yield found


@dataclass
class Tried:
    """How many cells were tried, and in which of them something else came than should have."""

    cells: int = 0
    unexpected: list[tuple[object, ...]] = field(default_factory=list)

    def compare(self, cell: tuple[object, ...], came: str, should: str) -> None:
        self.cells += 1
        if came != should:
            self.unexpected.append((*map(str, cell), came, should))

    def told(self, what: str) -> list[tuple[object, ...]]:
        print(f"{self.cells} cells of {what}, {len(self.unexpected)} unexpected")
        return self.unexpected


def outcome(session: Session, attempt: Callable[[], object]) -> str:
    """What came of it, and nothing stays of it."""
    with undone(session):
        try:
            attempt()
        except Refusal as refusal:
            return refusal.code
        return "done"


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Whatever is written inside is taken back."""
    cell = session.begin_nested()
    try:
        yield
    finally:
        cell.rollback()
        session.expire_all()


def stands(session: Session, table: Any, row_id: int, **values: object) -> None:
    """As if the row stood there: how it came there is tried elsewhere."""
    session.execute(update(table).where(table.id == row_id).values(**values))


def expected(event: HandlingEvent, who: str, state: HandlingState) -> str:
    # Where another took a unit's place, it and those it worked with see each its own part alone.
    other = "handling_unit" if DOES[event] is BY_CO else "co unit"
    former = state is HandlingState.REPLACED and who == other
    sees_nothing = who in BLIND or former
    if sees_nothing or who not in DOES[event]:
        return "NOT_FOUND" if sees_nothing else "FORBIDDEN"
    if state not in HANDLING.moves[event].since:
        return "WRONG_STATE"
    return "OWN_RECORD" if who == "same person" and event in OWN else "done"


def test_every_state_event_and_person_of_a_handling_does_what_the_tables_say(court: tuple[Engine, Court]) -> None:
    engine, found = court
    tried = Tried()
    with transaction(engine) as session:
        answered = session.get_one(HandlingCourse, found.answered).course_id
        stands(session, ProposalCourse, answered, state=ProposalState.ASSIGNED)
        for state in HandlingState:
            for of_co_handler in (True, False):
                with undone(session):
                    stands(session, HandlingCourse, found.fresh_co, state=state if of_co_handler else HandlingState.OPINION_GIVEN)
                    for handling_id in () if of_co_handler else (found.fresh, found.answered):
                        stands(session, HandlingCourse, handling_id, state=state)
                    for who, actor in found.actors.items():
                        for event, attempt in attempts(session, found, actor).items():
                            if (event is E.GIVE_OPINION) == of_co_handler:
                                tried.compare((state, event, who), outcome(session, attempt), expected(event, who, state))
        session.rollback()

    assert tried.told("handlings") == []
    assert tried.cells == len(HandlingState) * len(HandlingEvent) * len(found.actors)


def test_every_state_of_a_proposal_lets_its_handlings_move_as_the_tables_say(court: tuple[Engine, Court]) -> None:
    engine, found = court
    tried = Tried()
    with transaction(engine) as session:
        second = {who: attempts(session, found, found.actors[who]) for who in ("proposal_staff", "member")}
        courses = {session.get_one(HandlingCourse, each).course_id for each in (found.fresh, found.answered)}
        for present in ProposalState:
            for event in HandlingEvent:
                with undone(session):
                    for course_id in courses:
                        stands(session, ProposalCourse, course_id, state=present)
                    for handling_id in (found.fresh, found.answered):
                        stands(session, HandlingCourse, handling_id, state=min(HANDLING.moves[event].since))
                    stands(session, HandlingCourse, found.fresh_co, state=HandlingState.ACCEPTED)
                    came = outcome(session, second["member" if event is E.RATE else "proposal_staff"][event])
                tried.compare((present, event), came, "done" if present in states_of_course(event) else "WRONG_STATE")
        session.rollback()

    assert tried.told("handlings in proposals") == []
    assert tried.cells == len(ProposalState) * len(HandlingEvent)


def test_every_state_event_and_person_of_a_filed_proposal_does_what_the_tables_say(court: tuple[Engine, Court]) -> None:
    engine, found = court
    tried = Tried()
    with transaction(engine) as session:
        # Whoever is merged is archived with the other.
        stands(session, ProposalCourse, found.done, merge_into_id=found.archived)
        for state in ProposalState:
            with undone(session):
                for course_id in set(found.courses().values()):
                    stands(session, ProposalCourse, course_id, state=state)
                for who, actor in found.actors.items():
                    for event, attempt in attempts_at_course(session, found, actor).items():
                        right = "done" if state in COURSE.moves[event].since else "WRONG_STATE"
                        should = right if who in STAFF else "NOT_FOUND" if who in BLIND | UNITS else "FORBIDDEN"
                        tried.compare((state, event, who), outcome(session, attempt), should)
        session.rollback()

    assert tried.told("filed proposals") == []
    assert tried.cells == len(ProposalState) * 4 * len(found.actors)
