from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from scoring_plugins.catalogue import say
from services.activities import register_activity
from services.attachments import AttachmentStore, attach_evidence
from services.errors import Refusal
from services.facts import FACT_TABLES
from services.models import AuditEntry, Sponsorship
from services.opinion_reports import register_opinion_report
from services.proposals import register_proposal
from services.verification import Selection, unverified_count, unverified_facts, verify, withdraw_verification
from tests.services.conftest import House
from tests.services.opinion_reports.test_registering_reports import REPORT
from tests.services.proposals.test_registering_proposals import JOINT
from tests.services.test_activities import PLENARY

EVERYTHING = Selection()


def register_all(house: House) -> None:
    with house.at_work() as (session, directory):
        register_activity(session, house.registrar, directory, PLENARY)
        register_proposal(session, house.registrar, directory, JOINT)
        register_opinion_report(session, house.registrar, directory, REPORT)


def test_what_is_registered_waits_until_a_second_person_verifies_it(house: House) -> None:
    register_all(house)
    with house.at_work() as (session, _):
        waiting = unverified_facts(session, house.reader, house.committee_id, EVERYTHING)
        count = verify(session, house.verifier, house.committee_id, EVERYTHING, because="核对原件")

        # 2 lines of the roll; 3 sponsorships, 2 marks, 2 handlings, 1 reply; 2 authors, 1 forwarding, 2 adoptions, 1 instruction.
        assert count == len(waiting) == 2 + 8 + 6
        assert unverified_facts(session, house.reader, house.committee_id, EVERYTHING) == []


def test_nobody_verifies_what_they_registered(house: House) -> None:
    both = replace(house.registrar, roles=house.registrar.roles | house.verifier.roles)
    register_all(house)
    before = house.row_counts()
    with pytest.raises(Refusal) as refused, house.at_work() as (session, _):
        verify(session, both, house.committee_id, EVERYTHING, because="自己核对")

    assert refused.value.code == "OWN_RECORD"
    assert "16" in refused.value.message
    assert house.row_counts() == before


def test_with_others_only_ones_own_records_stay_waiting(house: House) -> None:
    both = replace(house.verifier, roles=house.registrar.roles | house.verifier.roles)
    register_all(house)
    with house.at_work() as (session, directory):
        register_proposal(session, both, directory, replace(JOINT, number="T-9", case_number="19"))
        verify(session, both, house.committee_id, EVERYTHING, because="核对原件", others_only=True)
        waiting = unverified_facts(session, house.reader, house.committee_id, EVERYTHING)

    assert {fact.number for fact in waiting} == {"T-9"}


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(kind="meeting"), 2),
        (Selection(kind="meeting.plenary"), 2),
        (Selection(kind="proposal"), 8),
        (Selection(number="X-1"), 6),
        (Selection(member="001"), 3),
        (Selection(kind="proposal", member="002"), 1),
        (Selection(first=date(2023, 4, 1), last=date(2023, 4, 30)), 4),
    ],
)
def test_a_selection_verifies_what_it_says(house: House, selection: Selection, count: int) -> None:
    register_all(house)
    with house.at_work() as (session, _):
        waiting = unverified_facts(session, house.reader, house.committee_id, selection)

        assert verify(session, house.verifier, house.committee_id, selection, because="核对原件") == len(waiting) == count


def test_without_a_reason_each_work_needs_evidence(house: House, tmp_path: Path) -> None:
    register_all(house)
    store = AttachmentStore(tmp_path)
    with house.at_work() as (session, _):
        with pytest.raises(Refusal) as refused:
            verify(session, house.verifier, house.committee_id, EVERYTHING)
        attach_evidence(session, house.registrar, house.committee_id, store, "QH-1", "签到册.pdf", b"%PDF-1.7 roll")

        assert refused.value.code == "EVIDENCE_MISSING"
        assert all(number in refused.value.message for number in ("QH-1", "T-1", "X-1"))
        assert verify(session, house.verifier, house.committee_id, Selection(number="QH-1")) == 2


def test_a_blank_reason_is_none(house: House) -> None:
    register_all(house)
    with house.at_work() as (session, _), pytest.raises(Refusal) as refused:
        verify(session, house.verifier, house.committee_id, EVERYTHING, because="  ")

    assert refused.value.code == "EVIDENCE_MISSING"


def test_a_verification_is_withdrawn_with_a_reason_that_the_audit_keeps(house: House) -> None:
    register_all(house)
    with house.at_work() as (session, _):
        verify(session, house.verifier, house.committee_id, EVERYTHING, because="核对原件")
        with pytest.raises(Refusal) as refused:
            withdraw_verification(session, house.verifier, house.committee_id, Selection(number="T-1"), " ")
        withdrawn = withdraw_verification(session, house.verifier, house.committee_id, Selection(number="T-1"), "联名人否认签名")
        reasons = session.exec(select(AuditEntry.reason).where(AuditEntry.action == "fact.withdraw_verification")).all()

        assert refused.value.code == "REASON_MISSING"
        assert withdrawn == 8
        assert reasons == ["联名人否认签名"] * 8
        assert unverified_count(session, house.committee_id, date(2023, 1, 1), date(2023, 12, 31)) == 8


def test_verifying_again_finds_nothing_that_waits(house: House) -> None:
    register_all(house)
    with house.at_work() as (session, _):
        verify(session, house.verifier, house.committee_id, EVERYTHING, because="核对原件")
        with pytest.raises(Refusal) as refused:
            verify(session, house.verifier, house.committee_id, EVERYTHING, because="核对原件")

    assert refused.value.code == "NOTHING_SELECTED"


def test_a_registrar_may_not_verify(house: House) -> None:
    register_all(house)
    with house.at_work() as (session, _), pytest.raises(Refusal) as refused:
        verify(session, house.registrar, house.committee_id, EVERYTHING, because="核对原件")

    assert refused.value.code == "FORBIDDEN"


def test_who_verified_and_why_stays_on_the_fact(house: House) -> None:
    register_all(house)
    with house.at_work() as (session, _):
        verify(session, house.verifier, house.committee_id, EVERYTHING, because="核对原件")
        found = session.exec(select(Sponsorship.verified_by_id, Sponsorship.verified_because).distinct()).all()

    assert found == [(house.verifier.account_id, "核对原件")]


def test_what_waits_can_be_told_in_words() -> None:
    words = {facts.table.__tablename__: say(f"cli.fact_{facts.table.__tablename__}") for facts in FACT_TABLES}

    assert len(set(words.values())) == len(FACT_TABLES)
