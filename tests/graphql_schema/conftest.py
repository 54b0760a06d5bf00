"""The city that schema tests put their questions to, on both databases: founded once, because asking changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.graphql_schema.city import City, city_on, found_city


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    """A city that nobody may change."""
    with city_on(request.param, request) as city:
        yield city


@pytest.fixture
def own_city(engine: Engine) -> City:
    """A city of the test's own, which it may change."""
    return found_city(engine)
