"""Two who change at once lose nothing, on both databases: one waits for the other, and what is older is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

from sqlmodel import Session, select

from services.activities import ActivityDraft, RollLine
from services.changes import activities, members, proposals
from services.changes.activities import mark_attendance
from services.database import transaction
from services.errors import Refusal
from services.idempotency import once
from services.members import MembershipDraft, rename_member
from services.models import Activity, AuditEntry, GivenAnswer, Half, Member, Participation, Proposal, SponsorshipRole
from services.models import AttendanceStatus as Status
from services.permissions import Actor
from services.proposals import SponsorDraft
from tests.services.conftest import House

MORNING = ((date(2023, 9, 1), Half.MORNING),)
PROPOSAL: dict[str, Any] = {
    "number": None,
    "plenary_session": (5, 2),
    "title": "关于河道清淤的提案",
    "submitted_on": date(2023, 2, 3),
    "sponsors": (SponsorDraft(SponsorshipRole.LEAD, "001"),),
}


def at_once(house: House, *changes: Callable[[Session], Any]) -> list[Any]:
    """What each change answers, or the code of what refused it; all begin together, each in a transaction of its own."""
    begin = Barrier(len(changes))

    def run(change: Callable[[Session], Any]) -> Any:
        begin.wait()
        try:
            with transaction(house.engine) as session:
                return change(session)
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(changes)) as pool:
        return list(pool.map(run, changes))


def all_of(house: House, table: Any) -> list[Any]:
    with transaction(house.engine) as session:
        return [row.model_copy() for row in session.exec(select(table))]


def registering(house: House, actor: Actor) -> Callable[[Session], int]:
    return lambda session: proposals.register_one(session, actor, house.committee_id, PROPOSAL)


def test_those_who_register_at_once_are_given_different_numbers(house: House) -> None:
    found = at_once(house, *[registering(house, house.registrar)] * 4)

    assert len(set(found)) == 4
    assert sorted(row.number for row in all_of(house, Proposal)) == [f"TA-2023-000{place}" for place in range(1, 5)]


def test_a_member_registered_by_two_at_once_is_registered_once(house: House) -> None:
    draft = MembershipDraft(None, "欧阳某", "经济界", date(2023, 3, 1))

    found = at_once(house, *[lambda session: members.register_member(session, house.registrar, house.committee_id, draft)] * 2)

    assert sorted(map(str, found), key=len)[1] == "DUPLICATE_MEMBER"
    assert [row.name for row in all_of(house, Member)].count("欧阳某") == 1


def test_of_two_changes_of_one_revision_one_is_told_that_it_is_stale(house: House) -> None:
    key = next(row.id for row in all_of(house, Member) if row.number == "001")

    def rename(name: str) -> Callable[[Session], Any]:
        return lambda session: rename_member(session, house.registrar, key, name, 1)

    found = at_once(house, rename("王某一"), rename("王某二"))

    kept = next(row for row in all_of(house, Member) if row.number == "001")
    assert sorted(map(str, found)) == ["None", "STALE"]
    assert (kept.name, kept.revision) == ("王某一" if found[0] is None else "王某二", 2)


def test_lines_marked_by_two_at_once_are_all_kept(house: House) -> None:
    with transaction(house.engine) as session:
        draft = ActivityDraft(None, "study.training", "读书班", date(2023, 9, 1), MORNING)
        key = activities.register_one(session, house.registrar, house.committee_id, draft, ())

    def mark(number: str) -> Callable[[Session], Any]:
        line = RollLine(number, statuses=(Status.PRESENT,))
        return lambda session: mark_attendance(session, house.registrar, key, [line])

    at_once(house, mark("001"), mark("002"), mark("003"))

    assert len(all_of(house, Participation)) == 3
    assert [row.revision for row in all_of(house, Activity)] == [4]


def test_one_key_sent_twice_at_once_is_one_change_and_one_answer(house: House) -> None:
    def send(session: Session) -> Any:
        use_case = proposals.register_one
        return once(session, house.registrar, "k1", "registerProposal", {"title": "甲"}, use_case, house.committee_id, PROPOSAL)

    found = at_once(house, *[send] * 4)

    assert len(set(found)) == 1
    assert isinstance(found[0], int)
    assert (len(all_of(house, Proposal)), len(all_of(house, GivenAnswer))) == (1, 1)


def test_what_is_refused_leaves_its_key_free_and_nothing_behind(house: House) -> None:
    before = house.row_counts()

    def send(session: Session, title: str) -> Any:
        said, use_case = {**PROPOSAL, "title": title}, proposals.register_one
        return once(session, house.registrar, "k1", "registerProposal", {"title": title}, use_case, house.committee_id, said)

    assert at_once(house, lambda session: send(session, " ")) == ["TITLE_MISSING"]
    assert house.row_counts() == before
    assert at_once(house, lambda session: send(session, "甲")) == [1]


def test_two_accounts_may_use_one_key_for_different_things(house: House) -> None:
    def send(actor: Actor, answer: int) -> Callable[[Session], Any]:
        return lambda session: once(session, actor, "k1", "count", {"answer": answer}, lambda *_: answer)

    assert at_once(house, send(house.registrar, 1), send(house.verifier, 2)) == [1, 2]
    assert at_once(house, send(house.registrar, 3)) == ["KEY_REUSED"]


def test_every_change_names_who_made_it(house: House) -> None:
    at_once(house, registering(house, house.registrar))

    own = {row.account_id for row in all_of(house, AuditEntry) if row.action == "proposal.register"}
    assert own == {house.registrar.account_id}
