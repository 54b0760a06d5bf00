"""The demo's outstanding proposals were selected by a regulation, put forward by one and decided by another; nothing else came of it."""

from __future__ import annotations

from sqlmodel import Session, col, select

from scoring_plugins.plugins import load_regulations
from services.database import create_engine, reading
from services.demo.proposals import OUTSTANDING, PRAISED_ON
from services.demo.records import make_records
from services.models import MarkKind, OutstandingProposal, Proposal, ProposalMark, ProposalSelection, SelectionState, SelectionStep
from services.selections import explain_candidate
from tests.services.demo.test_demo import in_office

RECORDS = make_records()


def assert_selected(session: Session) -> None:
    """One selection was decided, of just the proposals that are outstanding."""
    selection = session.exec(select(ProposalSelection)).one()
    steps = session.exec(select(SelectionStep.event).order_by(col(SelectionStep.id))).all()
    numbers = select(Proposal.number).join(OutstandingProposal, col(OutstandingProposal.proposal_id) == Proposal.id)
    marks = session.exec(select(ProposalMark).where(ProposalMark.mark == MarkKind.OUTSTANDING)).all()

    assert (selection.state, selection.people, selection.places) == (SelectionState.DECIDED, 374, 19)
    assert selection.deviation_because is not None
    assert list(steps) == ["open", "list", "choose", "put_forward", "decide"]
    assert set(session.exec(numbers)) == {draft.number for draft in RECORDS.proposals if MarkKind.OUTSTANDING in draft.marks}
    assert {(mark.dated_on, mark.registered_by_id, mark.verified_by_id) for mark in marks} == {
        (PRAISED_ON, selection.put_by_id, selection.decided_by_id)
    }
    assert len(marks) == OUTSTANDING


def test_the_outstanding_ones_are_those_that_a_selection_decided(demo_url: str) -> None:
    engine = create_engine(demo_url)
    with reading(engine) as session:
        assert_selected(session)
    engine.dispose()


def test_whoever_reads_works_is_told_why_a_proposal_is_not_among_them(demo_url: str) -> None:
    regulations = load_regulations(packs_only=True)
    passed = next(d for d in RECORDS.proposals if MarkKind.KEY in d.marks and MarkKind.OUTSTANDING not in d.marks)
    unfiled = next(d for d in RECORDS.proposals if MarkKind.MERGED in d.marks)
    engine = create_engine(demo_url)
    with reading(engine) as session:
        reader, _ = in_office(session, "demo-reader")
        key = session.exec(select(ProposalSelection.id)).one()
        assert key is not None
        told = [" ".join(explain_candidate(session, reader, key, str(d.number), regulations).sentences) for d in (passed, unfiled)]
    engine.dispose()

    assert "待落实后再评" in told[0]
    assert "办法不评这样的提案:“立案”为否" in told[1]
