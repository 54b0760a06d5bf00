"""The city that schema tests put their questions to, on both databases: founded once, because asking changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from services.database import transaction
from tests.databases import Foundations
from tests.graphql_schema.city import City, city_on, found_city, founding_city
from tests.graphql_schema.town import settle


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    """A city that nobody may change."""
    with city_on(request.param, request) as city:
        yield city


@pytest.fixture(params=["sqlite", "postgresql"])
def own_city(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[City]:
    """A city of the test's own, which it may change."""
    with foundations.copy(request.param, founding_city()) as (engine, city):
        yield replace(city, engine=engine)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[City]:
    """The city, with members and works that searches and orders have to tell apart."""
    with foundations.copy(request.param, found_town) as (engine, city):
        yield replace(city, engine=engine)


def found_town(engine: Engine) -> City:
    city = found_city(engine)
    with transaction(engine) as session:
        settle(session, city)
    return city
