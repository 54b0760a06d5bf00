"""Sectors of religion and of ethnic groups are known as such, whoever added them and whatever they are called later."""

from __future__ import annotations

from datetime import date

from sqlmodel import col, select

from services.database import transaction
from services.models import Sector
from services.sectors import add_sector, change_sector
from tests.services.conftest import House


def test_of_the_national_sectors_two_are_sensitive(house: House) -> None:
    with transaction(house.engine) as session:
        found = session.exec(select(Sector.name).where(col(Sector.is_sensitive)).order_by(col(Sector.position))).all()

    assert found == ["少数民族界", "宗教界"]


def test_a_committees_own_is_sensitive_by_its_name_and_stays_so(house: House) -> None:
    with transaction(house.engine) as session:
        names = ("民族宗教界", "乡村振兴界")
        keys = [
            add_sector(session, house.administrator, house.committee_id, code=f"L{place}", name=name, valid_from=date(2021, 7, 1))
            for place, name in enumerate(names)
        ]
        before = [session.get_one(Sector, key).is_sensitive for key in keys]
        change_sector(session, house.administrator, keys[0], {"name": "统一战线界"})
        change_sector(session, house.administrator, keys[1], {"name": "佛教界"})

        assert before == [True, False]
        assert [session.get_one(Sector, key).is_sensitive for key in keys] == [True, True]
