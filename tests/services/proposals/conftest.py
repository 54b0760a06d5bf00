"""The town in which proposals go their way and the offices that handle them, on both databases or in one transaction."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from services.database import transaction
from tests.databases import Foundations
from tests.services.proposals.courses_town import Town, found_town
from tests.services.proposals.handled import Offices, found_offices, moved


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[tuple[Engine, Town]]:
    with foundations.copy(request.param, found_town) as (engine, town):
        yield engine, town


@pytest.fixture
def at_work(foundations: Foundations) -> Iterator[tuple[Session, Town]]:
    """One transaction on SQLite: for what no database says differently."""
    with foundations.copy("sqlite", found_town) as (engine, town), transaction(engine) as session:
        yield session, town


@pytest.fixture(params=["sqlite", "postgresql"])
def offices(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[Offices]:
    """Offices of the test's own, on both kinds of database."""
    with foundations.copy(request.param, found_offices) as (engine, offices):
        yield moved(offices, engine)
