from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlmodel import select

from services.audit import acting
from services.database import transaction
from services.models import AuditEntry, HandlingUnit
from tests.services.conftest import House


def test_every_row_written_leaves_an_entry_that_names_who_and_what(house: House) -> None:
    with transaction(house.engine) as session:
        with acting(session, house.registrar, "unit.add", "新设"):
            session.add(HandlingUnit(committee_id=house.committee_id, name="民政局"))
        entry = session.exec(select(AuditEntry).where(AuditEntry.noun == "handling_unit")).one()

        assert (entry.account_id, entry.action, entry.reason) == (house.registrar.account_id, "unit.add", "新设")
        assert entry.changes == {"committee_id": house.committee_id, "name": "民政局"}


def test_a_change_keeps_the_new_value_and_a_deletion_the_old(house: House) -> None:
    with transaction(house.engine) as session:
        unit = HandlingUnit(committee_id=house.committee_id, name="民政局")
        with acting(session, house.registrar, "unit.add"):
            session.add(unit)
        with acting(session, house.registrar, "unit.rename"):
            unit.name = "市民政局"
        with acting(session, house.registrar, "unit.remove"):
            session.delete(unit)
        entries = session.exec(select(AuditEntry.action, AuditEntry.changes).where(AuditEntry.noun == "handling_unit").order_by("id")).all()

        assert entries[1:] == [
            ("unit.rename", {"name": "市民政局"}),
            ("unit.remove", {"deleted": {"committee_id": house.committee_id, "name": "市民政局"}}),
        ]


def test_a_change_that_nobody_is_named_for_fails(house: House) -> None:
    before = house.row_counts()
    with pytest.raises(RuntimeError, match="nobody to name"), transaction(house.engine) as session:
        session.add(HandlingUnit(committee_id=house.committee_id, name="民政局"))

    assert house.row_counts() == before


def test_if_the_audit_cannot_be_written_the_change_is_not(house: House) -> None:
    with transaction(house.engine) as session:
        session.execute(text("ALTER TABLE audit_entry RENAME TO gone"))
    with pytest.raises(Exception, match="audit_entry"), transaction(house.engine) as session, acting(session, house.registrar, "unit.add"):
        session.add(HandlingUnit(committee_id=house.committee_id, name="民政局"))
    with transaction(house.engine) as session:
        session.execute(text("ALTER TABLE gone RENAME TO audit_entry"))

        assert session.exec(select(HandlingUnit)).all() == []


def test_a_rolled_back_change_leaves_no_entry(house: House) -> None:
    before = house.row_counts()
    with transaction(house.engine) as session:
        with acting(session, house.registrar, "unit.add"):
            session.add(HandlingUnit(committee_id=house.committee_id, name="民政局"))
        session.rollback()

    assert house.row_counts() == before
