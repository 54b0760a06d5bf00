"""Only verified facts become records, read as the year was, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from sqlalchemy import Engine, event
from sqlmodel import Session

from scoring_plugins.records import Mark, PerformanceRecord, Record
from services.activities import register_activity
from services.database import reading
from services.members import MembershipDraft, register_membership
from services.models import AuthorshipRole, Leaving, MarkKind, SponsorshipRole
from services.opinion_reports import AuthorDraft, register_opinion_report
from services.proposals import SponsorDraft, register_proposal
from services.records import Period, gather
from services.verification import Selection, verify
from tests.services.conftest import House
from tests.services.opinion_reports.test_registering_reports import REPORT
from tests.services.proposals.test_registering_proposals import CO, JOINT, LEAD
from tests.services.test_activities import PLENARY

YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))


def performances(house: House, session: Session) -> dict[str, PerformanceRecord]:
    return {record.member.id: record for record in gather(session, house.committee_id, 2023, YEAR).values()}


def records(house: House, session: Session, number: str) -> dict[str, Record]:
    return {record.work: record for record in performances(house, session)[number].records}


def register_and_verify(house: House, selection: Selection | None = None) -> None:
    with house.at_work() as (session, directory):
        register_activity(session, house.registrar, directory, PLENARY)
        register_proposal(session, house.registrar, directory, JOINT)
        register_opinion_report(session, house.registrar, directory, REPORT)
        verify(session, house.verifier, house.committee_id, selection or Selection(), because="核对原件")


@contextmanager
def statements_counted(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def count(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", count)
    yield seen
    event.remove(engine, "before_cursor_execute", count)


def test_nothing_registered_counts_before_it_is_verified_and_the_count_says_so(house: House) -> None:
    register_and_verify(house, Selection(number="QH-1"))
    with reading(house.engine) as session:
        mine = performances(house, session)["001"]

    assert [record.work for record in mine.records] == ["activity:QH-1"]
    # 1 sponsorship, 2 marks, 2 handlings, 1 reply; 1 authorship, 1 forwarding, 2 adoptions, 1 instruction.
    assert mine.unverified_count == 6 + 5


def test_a_roll_becomes_half_days(house: House) -> None:
    register_and_verify(house)
    with reading(house.engine) as session:
        mine, other = records(house, session, "001")["activity:QH-1"], records(house, session, "002")["activity:QH-1"]

    assert (mine.kind, mine.role, mine.dated_on, mine.title) == ("meeting.plenary", "speaker", date(2023, 2, 1), "五届二次全体会议")
    assert mine.sessions is not None
    assert (mine.sessions.held, mine.sessions.present, mine.sessions.late, mine.presence) == (2, 1, 1, "full")
    assert other.presence == "absent"


def test_a_joint_proposal_knows_places_and_party_without_seconders(house: House) -> None:
    register_and_verify(house)
    with reading(house.engine) as session:
        parts = [records(house, session, number)["proposal:T-1"] for number in ("001", "002", "003")]

    assert [(part.role, part.position, part.party_size) for part in parts] == [("lead", 1, 2), ("co", 2, 2), ("seconder", 3, 2)]
    assert set(parts[0].marks) == {
        Mark(mark="submitted", dated_on=JOINT.submitted_on),
        Mark(mark="filed", dated_on=JOINT.marks[MarkKind.FILED]),
        Mark(mark="key", dated_on=JOINT.marks[MarkKind.KEY]),
    }


def test_a_lead_alone_is_sole_and_seconders_do_not_change_that(house: House) -> None:
    alone = replace(JOINT, sponsors=(LEAD, SponsorDraft(SponsorshipRole.SECONDER, "003")))
    with house.at_work() as (session, directory):
        register_proposal(session, house.registrar, directory, alone)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")

        assert records(house, session, "001")["proposal:T-1"].role == "sole"


def test_an_unverified_co_sponsor_does_not_make_a_joint_proposal_a_sole_one(house: House) -> None:
    with house.at_work() as (session, directory):
        register_proposal(session, house.registrar, directory, replace(JOINT, sponsors=(LEAD, CO)))
        verify(session, house.verifier, house.committee_id, Selection(member="001"), because="核对原件")

        assert records(house, session, "001")["proposal:T-1"].role == "lead"
        assert records(house, session, "002") == {}


def test_what_became_of_a_report_carries_level_and_manner_where_they_are_stated(house: House) -> None:
    register_and_verify(house)
    with reading(house.engine) as session:
        marks = records(house, session, "001")["opinion_report:X-1"].marks

    assert sorted((mark.mark, mark.level or "", mark.manner or "") for mark in marks) == [
        ("adopted", "", ""),
        ("adopted", "own", "single"),
        ("forwarded", "province", ""),
        ("instructed", "prefecture", ""),
        ("submitted", "", ""),
    ]


def test_editors_do_not_count_among_those_a_report_s_points_are_shared_by(house: House) -> None:
    edited = replace(REPORT, authors=(*REPORT.authors, AuthorDraft(AuthorshipRole.EDITOR, "003")))
    with house.at_work() as (session, directory):
        register_opinion_report(session, house.registrar, directory, edited)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")
    with reading(house.engine) as session:
        parts = [records(house, session, number)["opinion_report:X-1"] for number in ("001", "002", "003")]

    assert [(part.role, part.party_size) for part in parts] == [("author", 2), ("co", 2), ("editor", 2)]


def test_a_record_bears_the_members_state_of_its_day_and_the_year_that_of_its_end(house: House) -> None:
    with house.at_work() as (session, directory):
        register_membership(session, house.registrar, directory, MembershipDraft("001", "王某甲", "教育界", date(2023, 3, 1)))
    register_and_verify(house)
    with reading(house.engine) as session:
        mine = performances(house, session)["001"]
        works = {record.work: record.member for record in mine.records}

    assert (works["activity:QH-1"].sector, works["activity:QH-1"].standing_committee) == ("经济界", True)
    assert (mine.member.state.sector, mine.member.state.standing_committee) == ("教育界", False)


def test_service_is_unbroken_over_spans_that_follow_one_another(house: House) -> None:
    with house.at_work() as (session, directory):
        register_membership(session, house.registrar, directory, MembershipDraft("001", "王某甲", "教育界", date(2023, 3, 1)))
        left = MembershipDraft("060", "离某归", "教育界", date(2021, 7, 1), to_on=date(2022, 5, 31), leaving=Leaving.TRANSFERRED)
        register_membership(session, house.registrar, directory, left)
        register_membership(session, house.registrar, directory, MembershipDraft("060", "离某归", "教育界", date(2023, 4, 1)))
        found = performances(house, session)

    assert (found["001"].served_from, found["060"].served_from) == (date(2021, 7, 1), date(2023, 4, 1))


def test_who_left_before_the_year_s_end_has_not_served_it_wholly(house: House) -> None:
    with house.at_work() as (session, directory):
        left = MembershipDraft("060", "离某归", "教育界", date(2021, 7, 1), to_on=date(2023, 3, 31), leaving=Leaving.TRANSFERRED)
        register_membership(session, house.registrar, directory, left)

        assert performances(house, session)["060"].served_from is None


def test_works_up_to_the_cut_off_are_read_where_it_lies_after_the_period(house: House) -> None:
    register_and_verify(house)
    autumn = Period(date(2022, 1, 1), date(2022, 12, 31))
    with reading(house.engine) as session:
        found = [gather(session, house.committee_id, 2022, period) for period in (autumn, replace(autumn, until=date(2023, 2, 1)))]
        works = [{record.work for year in each.values() for record in year.records} for each in found]

    assert ["activity:QH-1" in each for each in works] == [False, True]


def test_who_did_not_belong_to_the_committee_that_year_is_not_gathered(house: House) -> None:
    with house.at_work() as (session, directory):
        register_membership(session, house.registrar, directory, MembershipDraft("050", "新某人", "教育界", date(2024, 1, 1)))

        assert set(performances(house, session)) == {"001", "002", "003"}


def test_the_number_of_statements_does_not_grow_with_members_or_records(house: House) -> None:
    with reading(house.engine) as session, statements_counted(house.engine) as before:
        gather(session, house.committee_id, 2023, YEAR)
    with house.at_work() as (session, directory):
        for number in range(100, 140):
            register_membership(
                session, house.registrar, directory, MembershipDraft(str(number), f"某{number}", "教育界", date(2023, 1, 1))
            )
    register_and_verify(house)
    with reading(house.engine) as session, statements_counted(house.engine) as after:
        found = gather(session, house.committee_id, 2023, YEAR)

    assert len(found) == 43
    assert len(after) == len(before)
