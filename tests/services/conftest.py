"""A small committee, set up the way an office sets one up: on both databases, through the use cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from services.accounts import actor_named, create_account, create_first_account
from services.committees import add_activity_group, add_plenary_session, add_special_committee, add_term, create_committee, root_id
from services.database import transaction
from services.directory import Directory
from services.members import MembershipDraft, register_membership
from services.models import AdministrativeLevel, Role
from services.permissions import Actor
from tests.databases import Foundations, row_counts

if TYPE_CHECKING:
    from tests.services.people import People

TERM = (date(2021, 7, 1), date(2026, 6, 30))


@dataclass(frozen=True)
class House:
    """A committee with a registrar, a verifier, and three members 001, 002, 003 from the term's first day."""

    engine: Engine
    committee_id: int
    administrator: Actor
    registrar: Actor
    verifier: Actor
    appraiser: Actor
    reader: Actor

    @contextmanager
    def at_work(self) -> Iterator[tuple[Session, Directory]]:
        with transaction(self.engine) as session:
            yield session, Directory(session, self.committee_id)

    def row_counts(self) -> dict[str, int]:
        """Rows of every table: equal before and after means that nothing was written, not even an audit entry."""
        with transaction(self.engine) as session:
            return row_counts(session)


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[House]:
    """A house of the test's own, on both kinds of database."""
    with foundations.copy(request.param, found_house) as (engine, house):
        yield replace(house, engine=engine)


@pytest.fixture(params=["sqlite", "postgresql"])
def people(request: pytest.FixtureRequest, foundations: Foundations, tmp_path: Path) -> Iterator[People]:
    """A house of the test's own whose people have passwords, on both kinds of database."""
    from tests.services.people import founded_people, moved, standing_moment

    with foundations.copy(request.param, founded_people) as (engine, people), standing_moment() as moment:
        yield moved(people, engine, tmp_path, moment)


def found_house(engine: Engine) -> House:
    with transaction(engine) as session:
        root = root_id(session)
        first = create_first_account(session, "root-admin", "根管理员", root)
        committee_id = create_committee(
            session, first, root, code="990100", name="政协示例市委员会", level=AdministrativeLevel.PREFECTURE, valid_from=date(2000, 1, 1)
        )
        administrator = actor_named(session, "root-admin")
        roles = {"registrar": Role.REGISTRAR, "verifier": Role.VERIFIER, "appraiser": Role.APPRAISER, "reader": Role.READER}
        actors = {name: create_account(session, administrator, committee_id, name, name, [role]) for name, role in roles.items()}
        add_term(session, administrator, committee_id, 5, *TERM)
        add_plenary_session(session, administrator, committee_id, term=5, ordinal=2, opens_on=date(2023, 2, 1), closes_on=date(2023, 2, 4))
        add_special_committee(session, administrator, committee_id, "经济委员会")
        add_activity_group(session, administrator, committee_id, "第一活动组", "activity_group")
        directory = Directory(session, committee_id)
        for number, name, standing in (("001", "王某甲", True), ("002", "李某乙", False), ("003", "陈某丙", False)):
            draft = MembershipDraft(number, name, "经济界", TERM[0], on_standing_committee=standing)
            register_membership(session, actors["registrar"], directory, draft)
    return House(engine, committee_id, administrator, **actors)
