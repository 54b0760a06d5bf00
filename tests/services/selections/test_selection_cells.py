"""Every state × event × role of a selection, tried with the use case itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product

from sqlmodel import Session, select

from scoring_plugins.plugins import Regulations
from scoring_plugins.records import Member, MemberState, PerformanceRecord
from services.audit import acting
from services.database import transaction
from services.errors import Refusal
from services.models import ProposalSelection, Role, SelectionState, Sponsorship, SponsorshipRole
from services.permissions import POLICY, Actor, Reach, Right
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
from services.selections.states import SELECTION, SelectionEvent
from tests.databases import Foundations
from tests.services.proposals.courses_town import Town, found_town
from tests.services.selections.rows import plant

S, E = SelectionState, SelectionEvent
DAY = date(2023, 12, 20)
FIFTY = tuple(f"{place:03d}" for place in range(1, 51))


def test_every_cell_of_the_table_is_done_or_refused_as_the_table_says(foundations: Foundations, regulations: Regulations) -> None:
    with foundations.copy("sqlite", found_town) as (engine, town), transaction(engine) as session:
        keys = _stood(session, town, regulations)
        # Whoever decides and put it forward as well.
        own = replace(town.decider, account_id=town.staff.account_id)
        people = {**{role.value: (role, actor) for role, actor in town.by_role.items()}, "member": (Role.MEMBER, town.first)}
        people["decider who put it forward"] = (Role.SECRETARY_GENERAL, own)
        unexpected, found = [], Counter[str]()
        for (name, (role, actor)), state, event in product(people.items(), S, E):
            says = _expected(role, state, event, is_own=actor is own)
            told = _tried(session, actor, keys[state], event, regulations)
            found[told] += 1
            if told != says:
                unexpected.append(f"{name} {state} {event}: {told}, not {says}")
        print(f"selections: {found.total()} cells of state × event × person, {len(unexpected)} unexpected; {dict(found)}")

        assert unexpected == []
        assert {role for role, _ in people.values()} == set(Role)
        assert found.total() == len(people) * len(S) * len(E)


def _stood(session: Session, town: Town, regulations: Regulations) -> dict[SelectionState, int]:
    """A selection of one year in every state, each of its own; those in which it is decided or was, through every step before."""
    of_party, *_ = [
        plant(session, town.house, PerformanceRecord(member=Member(id=number, state=MemberState()), year=2023)) for number in FIFTY
    ]
    first = open_selection(session, town.staff, town.house.committee_id, 2023, regulations, "quanguo", partial_because="试用")
    # Of the first one the office has something to state: that it is of a party, as no stored fact says.
    with acting(session, town.house.registrar, "test"):
        for row in session.exec(select(Sponsorship).where(Sponsorship.proposal_id == of_party)):
            row.member_id, row.body, row.role = None, "民建市委会", SponsorshipRole.COLLECTIVE
    state_attribute(session, town.staff, first, regulations, "提出者", "党派", [FIFTY[0]])
    keys = {S.OPEN: first}
    for state in (S.LISTED, S.COUNCIL, S.DECIDED, S.CANCELLED):
        keys[state] = _brought(session, town, regulations, state)
    return keys


def _brought(session: Session, town: Town, regulations: Regulations, state: SelectionState) -> int:
    committee_id = town.house.committee_id
    # Another selection of the year under way would be refused: as if this were another regulation.
    with acting(session, town.staff, "test"):
        for row in session.exec(select(ProposalSelection)):
            row.regulation = f"{row.regulation}-"
    key = open_selection(session, town.staff, committee_id, 2023, regulations, "quanguo", partial_because="试用")
    with acting(session, town.staff, "test"):
        for row in session.exec(select(ProposalSelection)):
            row.regulation = row.regulation.rstrip("-")
    if state is S.CANCELLED:
        return cancel_selection(session, town.staff, key, "误开")
    state_attribute(session, town.staff, key, regulations, "提出者", "党派", [FIFTY[0]])
    list_candidates(session, town.staff, key, regulations)
    if state is S.LISTED:
        choose_proposals(session, town.other_staff, key, [Choice(FIFTY[1], True, "切中要害")])
        return key
    number = FIFTY[2] if state is S.COUNCIL else FIFTY[3]
    choose_proposals(session, town.staff, key, [Choice(number, True, "切中要害")])
    put_forward(session, town.staff, key, regulations, "只有一个名额")
    if state is S.DECIDED:
        decide_selection(session, town.other_decider, key, regulations, "主席会议", "同意", DAY)
    return key


def _expected(role: Role, state: SelectionState, event: SelectionEvent, *, is_own: bool) -> str:
    if not (_whole(role, Right.EXAMINE) or _whole(role, Right.DECIDE) or (state is S.DECIDED and _whole(role, Right.READ))):
        return "NOT_FOUND"
    move = SELECTION.moves[event]
    if not _whole(role, move.right):
        return "FORBIDDEN"
    if state not in move.since:
        return "WRONG_STATE"
    return "OWN_RECORD" if is_own and event is E.DECIDE else "done"


def _whole(role: Role, right: Right) -> bool:
    return POLICY[right].get(role) is Reach.COMMITTEE


def _tried(session: Session, actor: Actor, key: int, event: SelectionEvent, regulations: Regulations) -> str:
    """`done`, or the code of the refusal; what goes through is taken back."""
    tries: dict[SelectionEvent, Callable[[], object]] = {
        E.STATE_ATTRIBUTES: lambda: state_attribute(session, actor, key, regulations, "提出者", "团体", [FIFTY[0]]),
        E.LIST: lambda: list_candidates(session, actor, key, regulations),
        E.CHOOSE: lambda: choose_proposals(session, actor, key, [Choice(FIFTY[4], True, "办理成效好")]),
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
            return refusal.code
        finally:
            tried.rollback()
            session.expire_all()
    return "done"
