from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, col, select

from services.errors import Refusal
from services.models import Handling, HandlingRole, MarkKind, ProposalMark, Reply, Sponsorship, SponsorshipRole
from services.proposals import HandlingDraft, ProposalDraft, SponsorDraft, change_proposal, register_proposal, stored_proposals
from services.verification import Selection, verify
from tests.services.conftest import House

DAY = date(2023, 2, 2)
LEAD, CO = SponsorDraft(SponsorshipRole.LEAD, "001"), SponsorDraft(SponsorshipRole.CO, "002")
JOINT = ProposalDraft(
    number="T-1",
    plenary_session=(5, 2),
    title="关于办好老年食堂的提案",
    submitted_on=DAY,
    sponsors=(LEAD, CO, SponsorDraft(SponsorshipRole.SECONDER, "003")),
    case_number="17",
    concerns_livelihood=True,
    marks={MarkKind.FILED: date(2023, 2, 20), MarkKind.KEY: date(2023, 4, 1)},
    handlings=(
        HandlingDraft("民政局", HandlingRole.LEAD, date(2023, 3, 1), date(2023, 6, 1)),
        HandlingDraft("财政局", HandlingRole.CO, date(2023, 3, 1)),
    ),
)
COLLECTIVE = replace(JOINT, number="T-2", case_number="18", sponsors=(SponsorDraft(SponsorshipRole.COLLECTIVE, body="某党市委会"),))


def verified(session: Session, table: type[Sponsorship | ProposalMark | Handling | Reply]) -> int:
    return len(session.exec(select(table.id).where(col(table.verified_at).is_not(None))).all())


@pytest.mark.parametrize("draft", [JOINT, COLLECTIVE])
def test_a_proposal_reads_back_as_it_was_stated(house: House, draft: ProposalDraft) -> None:
    with house.at_work() as (session, directory):
        number = register_proposal(session, house.registrar, directory, draft)

        assert stored_proposals(session, house.committee_id)[number].draft == draft


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"sponsors": ()}, "NO_SPONSOR", "sponsors"),
        ({"sponsors": (CO, LEAD)}, "NO_LEAD", "sponsors[0].role"),
        ({"sponsors": (LEAD, SponsorDraft(SponsorshipRole.LEAD, "002"))}, "TWO_LEADS", "sponsors[1].role"),
        ({"sponsors": (LEAD, SponsorDraft(SponsorshipRole.CO, "001"))}, "LISTED_TWICE", "sponsors[1]"),
        ({"sponsors": (SponsorDraft(SponsorshipRole.LEAD, "01"),)}, "UNKNOWN_MEMBER", "sponsors[0].member_number"),
        ({"sponsors": (SponsorDraft(SponsorshipRole.LEAD, body="某局"),)}, "BODY_ROLE", "sponsors[0].role"),
        ({"sponsors": (SponsorDraft(SponsorshipRole.LEAD),)}, "NO_SPONSOR", "sponsors[0]"),
        ({"plenary_session": (5, 3)}, "UNKNOWN_PLENARY_SESSION", "plenary_session"),
        ({"submitted_on": date(2019, 1, 1)}, "OUTSIDE_TERM", "submitted_on"),
        ({"marks": {MarkKind.FILED: date(2023, 1, 1)}}, "MARK_TOO_EARLY", "marks.filed"),
        ({"marks": {MarkKind.FILED: DAY, MarkKind.NOT_FILED: DAY}}, "FILED_AND_NOT_FILED", "marks.not_filed"),
        ({"handlings": (HandlingDraft("民政局", HandlingRole.LEAD, date(2023, 1, 1)),)}, "ASSIGNED_TOO_EARLY", "handlings[0].assigned_on"),
        (
            {"handlings": (HandlingDraft("民政局", HandlingRole.LEAD, DAY, date(2023, 1, 1)),)},
            "REPLIED_TOO_EARLY",
            "handlings[0].replied_on",
        ),
        ({"handlings": JOINT.handlings[:1] * 2}, "LISTED_TWICE", "handlings[1].unit"),
    ],
)
def test_what_is_wrong_is_named_with_its_field(house: House, change: dict[str, object], code: str, field: str) -> None:
    before = house.row_counts()
    with pytest.raises(Refusal) as refused, house.at_work() as (session, directory):
        register_proposal(session, house.registrar, directory, replace(JOINT, **change))  # type: ignore[arg-type]

    assert (code, field) in {(problem.code, problem.field) for problem in refused.value.problems}
    assert house.row_counts() == before


def test_a_case_number_is_given_once_in_a_plenary_session(house: House) -> None:
    with house.at_work() as (session, directory):
        register_proposal(session, house.registrar, directory, JOINT)
        register_proposal(session, house.registrar, directory, COLLECTIVE)
        with pytest.raises(Refusal, match="T-1") as registered:
            register_proposal(session, house.registrar, directory, replace(JOINT, number="T-3"))
        stored = stored_proposals(session, house.committee_id)["T-2"]
        with pytest.raises(Refusal, match="T-1") as changed:
            change_proposal(session, house.registrar, directory, stored, replace(stored.draft, case_number="17"))

    assert (registered.value.field, changed.value.code) == ("case_number", "DUPLICATE_CASE_NUMBER")


def test_a_changed_mark_is_unverified_again_and_the_rest_is_not(house: House) -> None:
    draft = replace(JOINT, marks={**JOINT.marks, MarkKind.KEY: date(2023, 4, 2), MarkKind.OUTSTANDING: date(2023, 12, 1)})
    with house.at_work() as (session, directory):
        register_proposal(session, house.registrar, directory, JOINT)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")
        change_proposal(session, house.registrar, directory, stored_proposals(session, house.committee_id)["T-1"], draft)

        assert stored_proposals(session, house.committee_id)["T-1"].draft == draft
        assert [verified(session, table) for table in (Sponsorship, ProposalMark, Handling, Reply)] == [3, 1, 2, 1]


def test_changed_sponsors_are_all_unverified_because_the_party_is_another(house: House) -> None:
    draft = replace(JOINT, sponsors=(LEAD,))
    with house.at_work() as (session, directory):
        register_proposal(session, house.registrar, directory, JOINT)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")
        change_proposal(session, house.registrar, directory, stored_proposals(session, house.committee_id)["T-1"], draft)

        assert stored_proposals(session, house.committee_id)["T-1"].draft == draft
        assert [verified(session, table) for table in (Sponsorship, ProposalMark, Handling, Reply)] == [0, 2, 2, 1]


def test_sponsors_whose_part_is_the_same_stay_verified_beside_others(house: House) -> None:
    draft = replace(JOINT, sponsors=(LEAD, CO))
    with house.at_work() as (session, directory):
        register_proposal(session, house.registrar, directory, JOINT)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")
        change_proposal(session, house.registrar, directory, stored_proposals(session, house.committee_id)["T-1"], draft)

        # The seconder who goes shares in nothing.
        assert stored_proposals(session, house.committee_id)["T-1"].draft == draft
        assert verified(session, Sponsorship) == 2


def test_a_changed_day_of_submission_makes_the_sponsorships_unverified(house: House) -> None:
    draft = replace(JOINT, submitted_on=date(2023, 2, 3))
    with house.at_work() as (session, directory):
        register_proposal(session, house.registrar, directory, JOINT)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")
        change_proposal(session, house.registrar, directory, stored_proposals(session, house.committee_id)["T-1"], draft)

        assert stored_proposals(session, house.committee_id)["T-1"].draft == draft
        assert verified(session, Sponsorship) == 0


def test_handlings_and_replies_come_and_go_each_by_itself(house: House) -> None:
    draft = replace(
        JOINT,
        handlings=(
            HandlingDraft("卫健委", HandlingRole.SEPARATE, date(2023, 3, 2)),
            HandlingDraft("民政局", HandlingRole.LEAD, date(2023, 3, 1)),
        ),
    )
    with house.at_work() as (session, directory):
        register_proposal(session, house.registrar, directory, JOINT)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")
        change_proposal(session, house.registrar, directory, stored_proposals(session, house.committee_id)["T-1"], draft)

        assert stored_proposals(session, house.committee_id)["T-1"].draft == draft
        assert [verified(session, table) for table in (Sponsorship, ProposalMark, Handling, Reply)] == [3, 2, 1, 0]
