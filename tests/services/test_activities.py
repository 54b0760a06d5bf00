from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, col, select

from services.activities import ActivityDraft, RollLine, change_activity, register_activity, stored_activities
from services.directory import KnownSpan
from services.errors import Refusal
from services.models import AttendanceStatus, Half, Member, Participation
from services.verification import Selection, verify
from tests.services.conftest import House

DAY = date(2023, 2, 1)
PRESENT, ABSENT, LATE = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT, AttendanceStatus.LATE
PLENARY = ActivityDraft(
    number="QH-1",
    kind="meeting.plenary",
    title="五届二次全体会议",
    held_on=DAY,
    sessions=((DAY, Half.MORNING), (DAY, Half.AFTERNOON)),
    roll=(RollLine("001", "speaker", (PRESENT, LATE)), RollLine("002", "participant", (ABSENT, ABSENT))),
)


def verified_members(session: Session) -> set[str]:
    statement = select(Member.number).join(Participation, col(Participation.member_id) == Member.id)
    return set(session.exec(statement.where(col(Participation.verified_at).is_not(None))))


def test_an_activity_reads_back_as_it_was_stated(house: House) -> None:
    with house.at_work() as (session, directory):
        register_activity(session, house.registrar, directory, PLENARY)

        assert stored_activities(session, house.committee_id)["QH-1"].draft == PLENARY


def test_the_order_of_the_roll_does_not_matter() -> None:
    assert replace(PLENARY, roll=PLENARY.roll[::-1]) == PLENARY


def test_an_activity_without_a_number_gets_the_next_one_of_its_year(house: House) -> None:
    with house.at_work() as (session, directory):
        numbers = [register_activity(session, house.registrar, directory, replace(PLENARY, number=None)) for _ in range(2)]

    assert numbers == ["HD-2023-0001", "HD-2023-0002"]


def test_a_number_typed_by_hand_is_not_given_again(house: House) -> None:
    with house.at_work() as (session, directory):
        first = register_activity(session, house.registrar, directory, replace(PLENARY, number=None))
        register_activity(session, house.registrar, directory, replace(PLENARY, number="HD-2023-0002"))

        assert (first, register_activity(session, house.registrar, directory, replace(PLENARY, number=None))) == (
            "HD-2023-0001",
            "HD-2023-0003",
        )


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"kind": "meeting.plenery"}, "UNKNOWN_KIND", "kind"),
        ({"title": "  "}, "TITLE_MISSING", "title"),
        ({"sessions": ()}, "BAD_SESSIONS", "sessions"),
        ({"sessions": PLENARY.sessions[::-1]}, "BAD_SESSIONS", "sessions"),
        ({"held_on": date(2030, 1, 1)}, "OUTSIDE_TERM", "held_on"),
        ({"roll": (RollLine("001", "sponsor", (PRESENT, PRESENT)),)}, "UNKNOWN_ROLE", "roll[0].role"),
        ({"roll": (RollLine("001", "speaker", (PRESENT,)),)}, "STATUSES_COUNT", "roll[0].statuses"),
        ({"roll": (RollLine("099", "speaker", (PRESENT, PRESENT)),)}, "UNKNOWN_MEMBER", "roll[0].member_number"),
        ({"roll": (RollLine("001", "speaker", (PRESENT, LATE)),) * 2}, "LISTED_TWICE", "roll[1].member_number"),
    ],
)
def test_what_is_wrong_is_named_with_its_field(house: House, change: dict[str, object], code: str, field: str) -> None:
    with house.at_work() as (session, directory), pytest.raises(Refusal) as refused:
        register_activity(session, house.registrar, directory, replace(PLENARY, **change))  # type: ignore[arg-type]

    assert (code, field) in {(problem.code, problem.field) for problem in refused.value.problems}


def test_a_kind_without_half_days_takes_none(house: House) -> None:
    with house.at_work() as (session, directory):
        with pytest.raises(Refusal) as refused:
            register_activity(session, house.registrar, directory, replace(PLENARY, kind="service"))
        service = ActivityDraft("GY-1", "service", "义诊", DAY, roll=(RollLine("001"),))
        register_activity(session, house.registrar, directory, service)

        assert refused.value.code == "BAD_SESSIONS"
        assert stored_activities(session, house.committee_id)["GY-1"].draft == service


def test_attendance_of_someone_not_in_the_committee_that_day_is_refused(house: House) -> None:
    early = date(2021, 7, 1)
    with house.at_work() as (session, directory):
        directory.members["002"].spans = [KnownSpan(date(2022, 1, 1), date(2026, 6, 30), is_open=True)]
        draft = replace(PLENARY, held_on=early, sessions=((early, Half.MORNING), (early, Half.AFTERNOON)))
        with pytest.raises(Refusal) as refused:
            register_activity(session, house.registrar, directory, draft)

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("NOT_A_MEMBER_THAT_DAY", "roll[1].member_number")]


def test_a_changed_line_is_unverified_again_and_the_others_are_not(house: House) -> None:
    with house.at_work() as (session, directory):
        register_activity(session, house.registrar, directory, PLENARY)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对签到册")
        stored = stored_activities(session, house.committee_id)["QH-1"]
        draft = replace(
            PLENARY, roll=(PLENARY.roll[0], RollLine("002", "participant", (LATE, ABSENT)), RollLine("003", "participant", (LATE, LATE)))
        )
        change_activity(session, house.registrar, directory, stored, draft)

        assert stored_activities(session, house.committee_id)["QH-1"].draft == draft
        assert verified_members(session) == {"001"}


def test_a_changed_day_makes_every_line_unverified(house: House) -> None:
    later = date(2023, 2, 2)
    with house.at_work() as (session, directory):
        register_activity(session, house.registrar, directory, PLENARY)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对签到册")
        draft = replace(PLENARY, held_on=later, sessions=((later, Half.MORNING), (later, Half.AFTERNOON)))
        change_activity(session, house.registrar, directory, stored_activities(session, house.committee_id)["QH-1"], draft)

        assert stored_activities(session, house.committee_id)["QH-1"].draft == draft
        assert verified_members(session) == set()


def test_half_days_may_become_fewer(house: House) -> None:
    draft = replace(PLENARY, sessions=PLENARY.sessions[:1], roll=tuple(replace(line, statuses=line.statuses[:1]) for line in PLENARY.roll))
    with house.at_work() as (session, directory):
        register_activity(session, house.registrar, directory, PLENARY)
        change_activity(session, house.registrar, directory, stored_activities(session, house.committee_id)["QH-1"], draft)

        assert stored_activities(session, house.committee_id)["QH-1"].draft == draft
