"""From a year's proposals to the outstanding ones: listed by the regulation, chosen by people, decided by others, counted for members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, col, select

from scoring_plugins.plugins import Regulations
from scoring_plugins.records import Member as Subject
from scoring_plugins.records import MemberState, PerformanceRecord
from services.audit import acting
from services.changes.deletions import delete_work
from services.changes.proposals import change_one
from services.errors import Refusal
from services.inbox import due_items
from services.models import (
    AuditEntry,
    MarkKind,
    Member,
    OutstandingProposal,
    Proposal,
    ProposalCourse,
    ProposalMark,
    ProposalSelection,
    SelectionState,
    Sponsorship,
    SponsorshipRole,
)
from services.permissions import Actor
from services.proposals import withdraw_proposal
from services.records.proposals import from_proposals
from services.records.scope import Scope, states_of
from services.selections import (
    Choice,
    cancel_selection,
    choose_proposals,
    decide_selection,
    explain_candidate,
    list_candidates,
    open_selection,
    put_forward,
    reopen_selection,
    send_back,
    state_attribute,
)
from services.selections.choosing import listed_in
from tests.services.proposals.handled import Offices
from tests.services.selections.rows import plant

DAY = date(2023, 12, 20)


def codes(attempt: Callable[[], object]) -> list[str]:
    with pytest.raises(Refusal) as refused:
        attempt()
    return [problem.code for problem in refused.value.problems]


def opened(session: Session, offices: Offices, regulations: Regulations, code: str = "kenli") -> int:
    return open_selection(session, offices.staff, offices.committee_id, 2023, regulations, code, partial_because="主席会议同意")


def listed(session: Session, offices: Offices, regulations: Regulations) -> int:
    return list_candidates(session, offices.staff, opened(session, offices, regulations), regulations)


def numbers(session: Session) -> list[str]:
    return list(session.exec(select(Proposal.number).order_by(col(Proposal.number))))


def choice(number: str, is_chosen: bool = True) -> Choice:
    return Choice(number, is_chosen, "切中要害，办理成效好")


def decided(session: Session, offices: Offices, regulations: Regulations, key: int, *chosen: str) -> int:
    choose_proposals(session, offices.staff, key, [choice(number) for number in chosen])
    put_forward(session, offices.second, key, regulations, "按主席会议意见")
    return decide_selection(session, offices.leader, key, regulations, "第十次主席会议", "符合办法", DAY)


def outstanding(session: Session) -> list[str]:
    marks = select(Proposal.number).join(ProposalMark, col(ProposalMark.proposal_id) == Proposal.id)
    return sorted(session.exec(marks.where(ProposalMark.mark == MarkKind.OUTSTANDING, col(ProposalMark.verified_at).is_not(None))))


def scored(session: Session, offices: Offices) -> set[str]:
    """Members whose records bear the mark, as a regulation for members sees them."""
    scope = Scope(session, offices.committee_id, None, date(2023, 1, 1), date(2023, 12, 31))
    known = {member.id: member.number for member in session.exec(select(Member))}
    records = from_proposals(scope, states_of(scope))
    return {known[member] for member, record in records if any(mark.mark == "outstanding" for mark in record.marks)}


def told(session: Session, actor: Actor, key: int, number: str, regulations: Regulations) -> str:
    return "\n".join(explain_candidate(session, actor, key, number, regulations).sentences)


def test_what_is_put_forward_by_one_and_decided_by_another_counts_for_members(year: Offices, regulations: Regulations) -> None:
    with year.at_work() as session:
        first, second, third, *others = numbers(session)
        key = listed(session, year, regulations)
        selection = session.get_one(ProposalSelection, key)
        # Of twenty, 8 to 10 per cent: at least one, at most two; all are level, and nobody is chosen by the program.
        stood = (selection.award, selection.people, selection.places, selection.places_least)
        chosen_by_program = [each for each in listed_in(session, selection, 1) if each.is_chosen]
        waits_before = {item.kind for item in due_items(session, year.leader)}
        choose_proposals(session, year.staff, key, [choice(second), choice(third), Choice(first, False, "办理还没有结果")])
        put_forward(session, year.second, key, regulations)
        waits = {item.kind for item in due_items(session, year.leader)}
        unread = codes(lambda: explain_candidate(session, year.lead, key, first, regulations))
        before = (outstanding(session), scored(session, year))
        decide_selection(session, year.leader, key, regulations, "第十次主席会议", "符合办法第一条", DAY)

        assert stood == ("优秀提案", 20, 2, 1)
        assert chosen_by_program == []
        assert "decide_selection" not in waits_before
        assert "decide_selection" in waits
        assert unread == ["NOT_FOUND"]
        assert before == ([], set())
        assert outstanding(session) == [second, third]
        # The second is of 001 alone, the third a party's.
        assert scored(session, year) == {"001"}
        assert "办理还没有结果" in told(session, year.lead, key, first, regulations)
        assert "没有推选这一件" in told(session, year.lead, key, others[0], regulations)
        assert "第十次主席会议审定" in told(session, year.lead, key, second, regulations)


def test_nobody_decides_the_own_list_and_numbers_are_kept_or_a_reason_stated(sqlite_year: Offices, regulations: Regulations) -> None:
    year = sqlite_year
    with year.at_work() as session:
        first, second, third, *_ = numbers(session)
        key = listed(session, year, regulations)
        nothing = codes(lambda: put_forward(session, year.staff, key, regulations))
        choose_proposals(session, year.staff, key, [choice(number) for number in (first, second, third)])
        above = codes(lambda: put_forward(session, year.staff, key, regulations))
        put_forward(session, year.staff, key, regulations, "三件难分高下，主席会议同意")
        same = replace(year.leader, account_id=year.staff.account_id)
        own = codes(lambda: decide_selection(session, same, key, regulations, "主席会议", "同意", DAY))
        unsaid = codes(lambda: decide_selection(session, year.leader, key, regulations, " ", " ", date(2199, 1, 1)))
        send_back(session, year.leader, key, "名额不能突破")

        assert nothing == ["NOTHING_CHOSEN", "BELOW_PLACES"]
        assert above == ["ABOVE_PLACES"]
        assert own == ["OWN_RECORD"]
        assert unsaid == ["BLANK", "REASON_MISSING", "IN_FUTURE"]
        assert session.get_one(ProposalSelection, key).state is SelectionState.LISTED
        assert outstanding(session) == []


def test_a_correction_takes_the_mark_back_and_keeps_its_history(year: Offices, regulations: Regulations) -> None:
    with year.at_work() as session:
        first, second, third, *_ = numbers(session)
        key = decided(session, year, regulations, listed(session, year, regulations), first, second)
        reopen_selection(session, year.staff, key, "第一件有剽窃")
        # What was decided holds until another list is.
        between = outstanding(session)
        uncancelled = codes(lambda: cancel_selection(session, year.staff, key, "误开"))
        list_candidates(session, year.staff, key, regulations)
        choose_proposals(session, year.staff, key, [Choice(first, False, "剽窃属实"), choice(third)])
        put_forward(session, year.staff, key, regulations)
        decide_selection(session, year.leader, key, regulations, "第十一次主席会议", "更正", date(2024, 1, 10))
        rows = session.exec(select(OutstandingProposal).order_by(col(OutstandingProposal.id))).all()
        gone = session.exec(select(AuditEntry).where(AuditEntry.noun == "proposal_mark", AuditEntry.action == "proposal_selection.decide"))

        assert (between, uncancelled) == ([first, second], ["DECIDED_BEFORE"])
        assert outstanding(session) == [second, third]
        assert [(row.round, row.taken_back_round, row.taken_back_because) for row in rows] == [
            (1, 2, "更正"),
            (1, None, None),
            (2, None, None),
        ]
        assert [("deleted" in entry.changes) for entry in gone].count(True) == 1
        # What the second round kept was said in the first, and its list still stands.
        assert len(listed_in(session, session.get_one(ProposalSelection, key), 1)) == 20
        explained = told(session, year.lead, key, first, regulations)
        assert "剽窃属实" in explained
        assert "2024-01-10 撤回" in explained


def test_a_list_that_would_be_another_now_is_neither_put_forward_nor_decided(sqlite_year: Offices, regulations: Regulations) -> None:
    year = sqlite_year
    with year.at_work() as session:
        first, *_ = numbers(session)
        key = listed(session, year, regulations)
        choose_proposals(session, year.staff, key, [choice(first)])
        put_forward(session, year.staff, key, regulations)
        withdraw_proposal(session, year.lead, _course_of(session, first), "另有考虑")
        changed = codes(lambda: decide_selection(session, year.leader, key, regulations, "主席会议", "同意", DAY))
        send_back(session, year.leader, key, "提案已撤回")
        again = codes(lambda: put_forward(session, year.staff, key, regulations))
        list_candidates(session, year.staff, key, regulations)

        assert (changed, again) == (["FACTS_CHANGED"], ["FACTS_CHANGED"])
        assert "撤回" in told(session, year.staff, key, first, regulations)
        assert session.get_one(ProposalSelection, key).people == 19


def test_what_the_regulation_asks_and_nothing_says_is_stated_by_the_office(sqlite_year: Offices, regulations: Regulations) -> None:
    year = sqlite_year
    with year.at_work() as session:
        _imported(session, year, "民建市委会")
        key = opened(session, year, regulations, "quanguo")
        missing = codes(lambda: list_candidates(session, year.staff, key, regulations))
        *_, last = numbers(session)
        stored = codes(lambda: state_attribute(session, year.staff, key, regulations, "提出者", "党派", [last]))
        wrong = codes(lambda: state_attribute(session, year.staff, key, regulations, "提出者", "企业", ["T-1", "T-1", "无"]))
        unknown = codes(lambda: state_attribute(session, year.staff, key, regulations, "前瞻性", "是", ["T-1"]))
        state_attribute(session, year.staff, key, regulations, "提出者", "党派", ["T-1"])
        list_candidates(session, year.staff, key, regulations)
        meant = [each.number for each in listed_in(session, session.get_one(ProposalSelection, key), 1) if each.is_meant]

        assert (missing, stored, unknown) == (["ATTRIBUTE_MISSING"], ["STORED_ATTRIBUTE"], ["UNKNOWN_ATTRIBUTE"])
        assert wrong == ["BAD_VALUE", "LISTED_TWICE", "NOT_A_CANDIDATE"]
        assert len(meant) == 2


def test_what_cannot_be_opened_or_chosen_is_told(sqlite_year: Offices, regulations: Regulations) -> None:
    year = sqlite_year
    with year.at_work() as session:
        first, second, *_ = numbers(session)

        def opening(**said: object) -> list[str]:
            words = {"year": 2023, "code": "kenli", "partial_because": "同意", **said}
            of_year, code = words.pop("year"), words.pop("code")
            return codes(lambda: open_selection(session, year.staff, year.committee_id, of_year, regulations, code, **words))  # type: ignore[arg-type]

        wrong = [
            opening(code="jinan"),
            opening(code="无"),
            opening(year=2013),
            opening(year=1),
            opening(version=date(2020, 1, 1)),
            opening(partial_because=None, award="一等奖"),
            opening(code="yanbian_shuangping"),
        ]
        key = listed(session, year, regulations)

        assert wrong == [
            ["NOT_ABOUT_PROPOSALS"],
            ["UNKNOWN_REGULATION"],
            ["NOT_IN_FORCE"],
            ["BAD_YEAR"],
            ["UNKNOWN_VERSION"],
            ["UNKNOWN_AWARD", "PARTIAL_REGULATION"],
            ["AWARD_MISSING"],
        ]
        assert opening() == ["ALREADY_OPENED"]
        said = [choice("无"), choice(first), Choice(first, True, " ")]
        assert codes(lambda: choose_proposals(session, year.staff, key, said)) == ["NOT_A_CANDIDATE", "LISTED_TWICE", "REASON_MISSING"]
        assert codes(lambda: choose_proposals(session, year.staff, key, [choice(second)], expected_revision=1)) == ["STALE"]
        assert codes(lambda: explain_candidate(session, year.staff, key, "无", regulations)) == ["UNKNOWN_PROPOSAL"]


def test_the_mark_of_a_selection_is_typed_in_by_nobody(sqlite_year: Offices, regulations: Regulations) -> None:
    year = sqlite_year
    with year.at_work() as session:
        _imported(session, year, "民建市委会")
        key = decided(session, year, regulations, listed(session, year, regulations), "T-1")
        registrar = year.house.registrar
        proposal = session.exec(select(Proposal).where(Proposal.number == "T-1")).one()
        assert proposal.id is not None
        unmarked = codes(lambda: change_one(session, registrar, proposal.id, {"marks": []}))  # type: ignore[arg-type]
        deleted = codes(lambda: delete_work(session, registrar, Proposal, proposal.id, "重复"))  # type: ignore[arg-type]

        assert unmarked == ["MARK_OF_SELECTION", "VERIFIED_FACTS"]
        assert "VERIFIED_FACTS" in deleted
        assert session.get_one(ProposalSelection, key).decided_round == 1


def _course_of(session: Session, number: str) -> int:
    own = select(ProposalCourse.id).join(Proposal, col(Proposal.id) == ProposalCourse.proposal_id)
    found = session.exec(own.where(Proposal.number == number)).one()
    assert found is not None
    return found


def _imported(session: Session, offices: Offices, body: str) -> int:
    """A body's proposal that was registered as the office stated it, without a way in the program."""
    key = plant(session, offices.house, PerformanceRecord(member=Subject(id="T-1", state=MemberState()), year=2023))
    with acting(session, offices.house.registrar, "test"):
        for row in session.exec(select(Sponsorship).where(Sponsorship.proposal_id == key)):
            row.member_id, row.body, row.role = None, body, SponsorshipRole.COLLECTIVE
    return key
