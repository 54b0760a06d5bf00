from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from services.committees import add_term
from services.directory import Directory
from services.errors import Refusal
from services.members import MembershipDraft, change_membership, register_membership, settled, stored_memberships
from services.models import Leaving, Membership
from tests.services.conftest import TERM, House

FULL = MembershipDraft(
    number="009",
    name="赵某丁",
    sector="经济",
    from_on=TERM[0],
    special_committee="经济委员会",
    on_standing_committee=True,
    posts=("副主席", "经济委员会主任"),
    groups=("第一活动组",),
)


def test_a_membership_reads_back_as_it_was_stated(house: House) -> None:
    with house.at_work() as (session, directory):
        register_membership(session, house.registrar, directory, FULL)

        assert stored_memberships(session, house.committee_id)["009", TERM[0]].draft == settled(FULL, directory)


def test_a_sector_alias_is_kept_as_the_sector(house: House) -> None:
    with house.at_work() as (session, directory):
        register_membership(session, house.registrar, directory, FULL)

        assert stored_memberships(session, house.committee_id)["009", TERM[0]].draft.sector == "经济界"


def test_a_later_span_ends_the_open_one_the_day_before(house: House) -> None:
    moved = date(2023, 5, 1)
    with house.at_work() as (session, directory):
        register_membership(session, house.registrar, directory, MembershipDraft("002", "李某乙", "教育界", moved))
        stored = stored_memberships(session, house.committee_id)

    assert stored["002", TERM[0]].draft.to_on == moved - timedelta(days=1)
    assert stored["002", moved].draft.sector == "教育界"


def test_spans_that_overlap_are_refused(house: House) -> None:
    with house.at_work() as (session, directory):
        ended = stored_memberships(session, house.committee_id)["002", TERM[0]]
        change_membership(
            session, house.registrar, directory, ended, replace(ended.draft, to_on=date(2024, 1, 31), leaving=Leaving.RESIGNED)
        )
        with pytest.raises(Refusal) as refused:
            register_membership(session, house.registrar, directory, MembershipDraft("002", "李某乙", "教育界", date(2023, 5, 1)))

    assert refused.value.code == "OVERLAPPING_MEMBERSHIP"


def test_an_open_span_ends_with_its_term_and_the_next_term_begins_a_new_one(house: House) -> None:
    with house.at_work() as (session, directory):
        add_term(session, house.administrator, house.committee_id, 6, date(2026, 9, 1), date(2031, 6, 30))
        directory = Directory(session, house.committee_id)
        register_membership(session, house.registrar, directory, MembershipDraft("002", "李某乙", "教育界", date(2026, 9, 1)))
        stored = stored_memberships(session, house.committee_id)

        assert stored["002", TERM[0]].draft.to_on is None
        assert [directory.members["002"].belongs_on(day) for day in (TERM[1], date(2026, 7, 15), date(2026, 9, 1))] == [True, False, True]


def test_every_problem_of_a_draft_is_told_at_once_with_the_nearest_right_name(house: House) -> None:
    draft = MembershipDraft(
        "004", " ", "经际界", date(2030, 1, 1), special_committee="经济委", groups=("第二活动组",), leaving=Leaving.RESIGNED
    )
    with house.at_work() as (session, directory), pytest.raises(Refusal) as refused:
        register_membership(session, house.registrar, directory, draft)
    found = {problem.code: problem for problem in refused.value.problems}

    assert set(found) == {"OUTSIDE_TERM", "UNKNOWN_SECTOR", "NAME_MISSING", "UNKNOWN_SPECIAL_COMMITTEE", "UNKNOWN_GROUP"}
    assert "经济界" in found["UNKNOWN_SECTOR"].message
    assert "经济委员会" in found["UNKNOWN_SPECIAL_COMMITTEE"].message
    assert found["UNKNOWN_SECTOR"].field == "sector"


def test_a_sector_like_none_is_answered_with_names_not_codes(house: House) -> None:
    with house.at_work() as (session, directory), pytest.raises(Refusal, match="现有:中国共产党、") as refused:
        register_membership(session, house.registrar, directory, MembershipDraft("004", "某人", "月球居民", TERM[0]))

    assert refused.value.code == "UNKNOWN_SECTOR"


def test_a_number_that_is_another_members_is_refused(house: House) -> None:
    with house.at_work() as (session, directory), pytest.raises(Refusal) as refused:
        register_membership(session, house.registrar, directory, MembershipDraft("001", "别某人", "经济界", TERM[0]))

    assert refused.value.code == "DUPLICATE_MEMBER"


def test_a_second_member_of_the_same_name_needs_a_number(house: House) -> None:
    with house.at_work() as (session, directory):
        with pytest.raises(Refusal) as refused:
            register_membership(session, house.registrar, directory, MembershipDraft(None, "王某甲", "教育界", TERM[0]))
        register_membership(session, house.registrar, directory, MembershipDraft("010", "王某甲", "教育界", TERM[0]))

        assert refused.value.code == "DUPLICATE_MEMBER"
        assert len(directory.members_called("王某甲")) == 2


@pytest.mark.parametrize(
    ("sector", "day", "code"),
    [("中华全国青年联合会", date(2024, 1, 1), "SECTOR_ENDED"), ("环境资源界", date(2021, 7, 1), "SECTOR_NOT_YET")],
)
def test_a_sector_counts_only_while_it_exists(house: House, sector: str, day: date, code: str) -> None:
    with house.at_work() as (session, directory), pytest.raises(Refusal) as refused:
        register_membership(session, house.registrar, directory, MembershipDraft("011", "某人", sector, day, to_on=day))

    assert refused.value.code == code


def test_a_sector_that_ended_names_its_successor(house: House) -> None:
    with house.at_work() as (session, directory), pytest.raises(Refusal) as refused:
        register_membership(session, house.registrar, directory, MembershipDraft("011", "某人", "青联", date(2024, 1, 1)))

    assert "中国共产主义青年团和中华全国青年联合会" in refused.value.message


def test_a_correction_changes_the_span_and_nothing_else(house: House) -> None:
    with house.at_work() as (session, directory):
        stored = stored_memberships(session, house.committee_id)
        draft = replace(stored["003", TERM[0]].draft, posts=("秘书长",), sector="教育界", name="陈某戊")
        change_membership(session, house.registrar, directory, stored["003", TERM[0]], draft)
        after = stored_memberships(session, house.committee_id)

    assert after["003", TERM[0]].draft == draft
    assert {key: span for key, span in after.items() if key[0] != "003"} == {key: span for key, span in stored.items() if key[0] != "003"}


def test_a_refused_draft_writes_nothing(house: House) -> None:
    before = house.row_counts()
    with pytest.raises(Refusal), house.at_work() as (session, directory):
        register_membership(session, house.registrar, directory, MembershipDraft("020", "某人", "无此界别", TERM[0]))

    assert house.row_counts() == before


def test_who_may_not_register_is_told_who_may(house: House) -> None:
    with house.at_work() as (session, directory), pytest.raises(Refusal) as refused:
        register_membership(session, house.reader, directory, FULL)

    assert refused.value.code == "FORBIDDEN"
    assert "登记员" in refused.value.message


def test_a_member_who_joined_mid_term_has_a_first_span_after_the_terms_first_day(house: House) -> None:
    with house.at_work() as (session, directory):
        number = register_membership(session, house.registrar, directory, MembershipDraft(None, "增某补", "教育界", date(2023, 1, 5)))
        first_days = session.exec(select(col(Membership.from_on)).where(Membership.member_id == directory.members[number].id)).all()

    assert first_days == [date(2023, 1, 5)]
    assert number == "W0001"
