"""Every state × event × person of a proposal's way up to its decision, tried with the use case itself."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlmodel import Session

from services.errors import Refusal
from services.models import ProposalState, Role
from services.proposals.states import ProposalEvent
from tests.services.proposals.course_cells import EVENTS, Person, Stood, attempt, cells, expected, people_of, stand
from tests.services.proposals.courses_town import Town


def test_every_cell_of_the_table_is_done_or_refused_as_the_table_says(at_work: tuple[Session, Town], tmp_path: Path) -> None:
    session, town = at_work
    people, stood = people_of(town), stand(session, town, tmp_path)
    unexpected, found = [], Counter[str]()
    for person, standing, event in cells(people, stood):
        says = expected(person, standing, event)
        told = _tried(session, person, standing, event, says == "done")
        found[told] += 1
        if told != says:
            unexpected.append(f"{person.name} {standing} {event}: {told}, not {says}")
    print(f"proposals: {found.total()} cells of state × event × person, {len(unexpected)} unexpected; {dict(found)}")

    assert unexpected == []
    assert {standing.state for standing in stood} == set(ProposalState)
    assert {person.role for person in people} == set(Role)
    assert found.total() == len(people) * len(stood) * len(EVENTS)


def _tried(session: Session, person: Person, standing: Stood, event: ProposalEvent, goes_through: bool) -> str:
    """`done`, or the code of the refusal. What goes through is taken back; what is refused has nothing to take back."""
    if goes_through:
        with session.begin_nested() as tried:
            told = _told(session, person, standing, event)
            tried.rollback()
        return told
    told = _told(session, person, standing, event)

    assert [*session.new, *session.dirty, *session.deleted] == []
    return told


def _told(session: Session, person: Person, standing: Stood, event: ProposalEvent) -> str:
    try:
        attempt(session, person, standing, event)
    except Refusal as refusal:
        return refusal.code
    return "done"
