"""A selection goes random ways: whatever is done is written down, nobody decides the own list, and it always comes to an end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, func, select

from scoring_plugins.plugins import Regulations
from services.errors import Refusal
from services.models import (
    AuditEntry,
    MarkKind,
    OutstandingProposal,
    Proposal,
    ProposalMark,
    ProposalSelection,
    SelectionChoice,
    SelectionState,
    SelectionStep,
)
from services.permissions import Actor
from services.selections import (
    Choice,
    cancel_selection,
    choose_proposals,
    decide_selection,
    list_candidates,
    open_selection,
    put_forward,
    reopen_selection,
    send_back,
    state_attribute,
)
from services.selections.possible import possible_selection_events
from services.selections.states import SELECTION, SelectionEvent
from tests.services.proposals.handled import Offices

S, E = SelectionState, SelectionEvent
DAY = date(2023, 12, 20)
STEPS = 7
# A walk takes its time, and its last step says enough: no shorter one is looked for.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


class Walk:
    """One selection on its way, looked at after every step."""

    def __init__(self, session: Session, year: Offices, regulations: Regulations) -> None:
        self.session, self.regulations = session, regulations
        # Two offices that one person holds: to examine, and to decide.
        both = replace(year.staff, roles=year.staff.roles | year.leader.roles)
        self.people = (year.staff, year.second, year.leader, both)
        self.numbers = session.exec(select(Proposal.number).order_by(col(Proposal.number)).limit(4)).all()
        because = "主席会议同意"
        self.key = open_selection(session, year.staff, year.committee_id, 2023, regulations, "kenli", partial_because=because)

    @property
    def selection(self) -> ProposalSelection:
        return self.session.get_one(ProposalSelection, self.key)

    def take(self, actor: Actor, event: SelectionEvent, number: str, is_chosen: bool) -> str:
        """Try it, and see that it was written down, or that nothing changed. `done`, or the code of the refusal."""
        before, owners = self._written(), self._owners()
        state = self.selection.state
        told = self._tried(actor, event, number, is_chosen)
        after = self._written()

        if told == "done":
            # Each step is one step, one revision and an audit entry of its own.
            assert SELECTION.after(state, event) == self.selection.state
            assert [now - then for now, then in zip(after[:2], before[:2], strict=True)] == [1, 1]
            assert after[2] > before[2]
            assert event is not E.DECIDE or actor.account_id not in owners
        else:
            assert after == before
            assert self.selection.state == state
            assert told != "OWN_RECORD" or actor.account_id in owners
        self.look()
        return told

    def look(self) -> None:
        """The marks are those of what stands, somebody may go on unless it was cancelled, and who chose it cannot decide it."""
        session, selection = self.session, self.selection
        standing = (OutstandingProposal.selection_id == self.key, col(OutstandingProposal.taken_back_round).is_(None))
        decided = session.exec(select(OutstandingProposal.proposal_id).where(*standing)).all()
        marked = session.exec(select(ProposalMark.proposal_id).where(ProposalMark.mark == MarkKind.OUTSTANDING)).all()
        may = [each for actor in self.people for each in possible_selection_events(actor, selection.committee_id, selection.state)]

        assert sorted(decided) == sorted(marked)
        assert any(each.is_allowed for each in may) == (selection.state is not S.CANCELLED)
        both = self.people[-1]
        if selection.state is S.COUNCIL and both.account_id in self._owners():
            assert self._tried(both, E.DECIDE, "", True) == "OWN_RECORD"

    def brought_to_an_end(self) -> None:
        """From wherever it stands, one of the office and one who decides have it decided."""
        staff, _, leader, _ = self.people
        path = {S.OPEN: (staff, E.LIST), S.LISTED: (staff, E.PUT_FORWARD), S.COUNCIL: (leader, E.DECIDE)}
        while self.selection.state in path:
            if self.selection.state is S.LISTED:
                assert self.take(staff, E.CHOOSE, self.numbers[0], True) == "done"
            assert self.take(*path[self.selection.state], self.numbers[0], True) == "done"

    def _owners(self) -> set[int]:
        """The accounts that chose any of the present round's, or put it forward."""
        of_round = (SelectionChoice.selection_id == self.key, SelectionChoice.round == self.selection.round)
        owners = set(self.session.exec(select(SelectionChoice.made_by_id).where(*of_round)))
        return owners | ({self.selection.put_by_id} - {None})  # type: ignore[operator]  # none is taken out

    def _written(self) -> tuple[int, int, int]:
        """How many steps, which revision, how many audit entries."""
        steps = self.session.exec(select(func.count()).where(SelectionStep.selection_id == self.key)).one()
        entries = self.session.exec(select(func.count()).select_from(AuditEntry)).one()
        return steps, self.selection.revision, entries

    def _tried(self, actor: Actor, event: SelectionEvent, number: str, is_chosen: bool) -> str:
        session, key, regulations = self.session, self.key, self.regulations
        tries: dict[SelectionEvent, Callable[[], object]] = {
            E.STATE_ATTRIBUTES: lambda: state_attribute(session, actor, key, regulations, "提出者", "团体", [number]),
            E.LIST: lambda: list_candidates(session, actor, key, regulations),
            E.CHOOSE: lambda: choose_proposals(session, actor, key, [Choice(number, is_chosen, "议过")]),
            E.PUT_FORWARD: lambda: put_forward(session, actor, key, regulations, "按主席会议意见"),
            E.SEND_BACK: lambda: send_back(session, actor, key, "再议"),
            E.DECIDE: lambda: decide_selection(session, actor, key, regulations, "主席会议", "同意", DAY),
            E.REOPEN: lambda: reopen_selection(session, actor, key, "有误"),
            E.CANCEL: lambda: cancel_selection(session, actor, key, "误开"),
        }
        with session.begin_nested() as tried:
            try:
                tries[event]()
            except Refusal as refusal:
                tried.rollback()
                session.expire_all()
                return refusal.code
        return "done"


@settings(max_examples=3, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_way_a_selection_goes_it_is_written_down_and_comes_to_an_end(
    data: st.DataObject, year: Offices, regulations: Regulations
) -> None:
    with year.at_work() as session, session.begin_nested() as tried:
        walk = Walk(session, year, regulations)
        for _ in range(STEPS):
            # Mostly what the state lets happen, so that walks get somewhere.
            likely = SELECTION.possible(walk.selection.state) * 6 + list(E)
            event, actor = data.draw(st.sampled_from(likely)), data.draw(st.sampled_from(walk.people))
            walk.take(actor, event, data.draw(st.sampled_from(walk.numbers)), data.draw(st.booleans()))
        if walk.selection.state is not S.CANCELLED:
            walk.brought_to_an_end()
        tried.rollback()
