"""Offices with proposals on file, and the bundled regulations."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from scoring_plugins.plugins import Regulations, load_regulations
from tests.databases import Foundations
from tests.services.proposals.handled import Offices, filed, found_offices, moved


@pytest.fixture(scope="session")
def regulations() -> Regulations:
    return load_regulations()


def found_year(engine: Engine) -> Offices:
    """Twenty proposals on file, the second of member 001 alone, the third a party's; all others of 001 and 002."""
    offices = found_offices(engine)
    with offices.at_work() as session:
        for place in range(20):
            members = ("001",) if place == 1 else () if place == 2 else ("001", "002")
            filed(session, offices, members, "民盟市委会" if place == 2 else None)
    return offices


@pytest.fixture(params=["sqlite", "postgresql"])
def year(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[Offices]:
    """Twenty filed proposals of the test's own, on both kinds of database."""
    with foundations.copy(request.param, found_year) as (engine, offices):
        yield moved(offices, engine)


@pytest.fixture
def sqlite_year(foundations: Foundations) -> Iterator[Offices]:
    """The same on SQLite alone, for what no database says differently."""
    with foundations.copy("sqlite", found_year) as (engine, offices):
        yield moved(offices, engine)
