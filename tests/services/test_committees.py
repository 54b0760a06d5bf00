from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, col, func, select

from services.accounts import create_account
from services.committees import (
    add_activity_group,
    add_plenary_session,
    add_special_committee,
    add_term,
    create_committee,
    find_committee,
    root_id,
)
from services.database import transaction
from services.directory import Directory
from services.errors import Refusal
from services.models import AdministrativeLevel, Role, Sector
from services.sectors import add_sector
from tests.services.conftest import TERM, House

DAY = date(2023, 1, 1)


def county(session: Session, house: House, **changes: object) -> int:
    values = {"code": "990101", "name": "政协示例县委员会", "level": AdministrativeLevel.COUNTY, "valid_from": date(2000, 1, 1), **changes}
    return create_committee(session, house.administrator, house.committee_id, **values)  # type: ignore[arg-type]


def test_a_committee_is_found_by_the_code_in_force_that_day(house: House) -> None:
    with transaction(house.engine) as session:
        made = county(session, house, valid_from=date(2010, 1, 1))

        assert find_committee(session, "990101", DAY).id == made
        with pytest.raises(Refusal) as refused:
            find_committee(session, "990101", date(2009, 12, 31))
        assert refused.value.code == "UNKNOWN_COMMITTEE"


def test_an_unknown_code_is_told_the_nearest(house: House) -> None:
    with transaction(house.engine) as session, pytest.raises(Refusal, match="990100"):
        find_committee(session, "99010", DAY)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "99"}, "BAD_CODE"),
        ({"code": "99010a"}, "BAD_CODE"),
        ({"code": "９９０１０１"}, "BAD_CODE"),
        ({"code": "990100"}, "DUPLICATE_CODE"),
        ({"level": AdministrativeLevel.PREFECTURE}, "BAD_LEVEL"),
        ({"level": AdministrativeLevel.PROVINCE}, "BAD_LEVEL"),
    ],
)
def test_a_committee_that_cannot_be_is_refused(house: House, changes: dict[str, object], code: str) -> None:
    with transaction(house.engine) as session, pytest.raises(Refusal) as refused:
        county(session, house, **changes)

    assert refused.value.code == code


def test_terms_do_not_overlap_and_sessions_lie_inside_them(house: House) -> None:
    with transaction(house.engine) as session:
        for term in ((5, date(2030, 1, 1), date(2034, 1, 1)), (6, date(2026, 6, 30), date(2031, 6, 30))):
            with pytest.raises(Refusal) as refused:
                add_term(session, house.administrator, house.committee_id, *term)
            assert refused.value.code == "DUPLICATE_TERM"
        for wrong, code in ((5, "OUTSIDE_TERM"), (9, "UNKNOWN_TERM")):
            with pytest.raises(Refusal) as refused:
                add_plenary_session(
                    session, house.administrator, house.committee_id, term=wrong, ordinal=9, opens_on=TERM[1], closes_on=date(2027, 1, 1)
                )
            assert refused.value.code == code


def test_the_root_holds_the_34_sectors_of_the_14th_national_committee(house: House) -> None:
    with transaction(house.engine) as session:
        current = session.exec(
            select(func.count()).select_from(Sector).where(Sector.committee_id == root_id(session), col(Sector.valid_to).is_(None))
        ).one()

    assert current == 34


def test_a_local_sector_is_found_by_each_of_its_names_here_and_not_elsewhere(house: House) -> None:
    with transaction(house.engine) as session:
        add_sector(session, house.administrator, house.committee_id, code="L1", name="乡镇界", aliases=["乡镇", "街道"])
        child = county(session, house)

        here, there = Directory(session, house.committee_id).sectors, Directory(session, child).sectors
        assert {here[name].name for name in ("L1", "乡镇界", "乡镇", "街道")} == {"乡镇界"}
        assert "乡镇界" not in there
        assert "经济界" in there


@pytest.mark.parametrize("name", ["经济界", "经济", "21"])
def test_a_name_in_use_is_no_new_sector(house: House, name: str) -> None:
    with transaction(house.engine) as session, pytest.raises(Refusal) as refused:
        add_sector(session, house.administrator, house.committee_id, code="L2", name=name)

    assert refused.value.code == "DUPLICATE_SECTOR"


def test_a_special_committee_or_group_is_made_once(house: House) -> None:
    with transaction(house.engine) as session:
        with pytest.raises(Refusal) as body:
            add_special_committee(session, house.administrator, house.committee_id, "经济委员会")
        with pytest.raises(Refusal) as group:
            add_activity_group(session, house.administrator, house.committee_id, "第一活动组", "activity_group")

    assert (body.value.code, group.value.code) == ("DUPLICATE_NAME", "DUPLICATE_NAME")


def test_nothing_is_made_without_a_name(house: House) -> None:
    codes = []
    for make in (
        lambda session: county(session, house, name=" "),
        lambda session: add_special_committee(session, house.administrator, house.committee_id, ""),
        lambda session: add_activity_group(session, house.administrator, house.committee_id, " ", "activity_group"),
        lambda session: add_sector(session, house.administrator, house.committee_id, code="L9", name=" "),
        lambda session: create_account(session, house.administrator, house.committee_id, "", "某人", [Role.READER]),
        lambda session: create_account(session, house.administrator, house.committee_id, "someone", " ", [Role.READER]),
    ):
        with transaction(house.engine) as session, pytest.raises(Refusal) as refused:
            make(session)
        codes.append(refused.value.code)

    assert codes == ["NAME_MISSING"] * 6
