from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Foundations
from tests.services.opinion_reports.desk import Desk, found_desk, moved


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[Desk]:
    """Everybody around opinion reports, in a house of the test's own, on both kinds of database."""
    with foundations.copy(request.param, found_desk) as (engine, desk):
        yield moved(desk, engine)


@pytest.fixture
def own_desk(foundations: Foundations) -> Iterator[Desk]:
    """The same on SQLite, for tests in which the kind of database does not matter."""
    with foundations.copy("sqlite", found_desk) as (engine, desk):
        yield moved(desk, engine)
