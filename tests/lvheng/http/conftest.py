"""A city of two members for what transports are tried on, and the small schema served over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.graphql_schema.city import City, city_on
from tests.lvheng.http.small import small_app


@pytest.fixture(scope="module")
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    """On SQLite: transports know no database."""
    with city_on("sqlite", request, member_count=2) as city:
        yield city


@pytest.fixture(scope="module")
def client(city: City) -> Iterator[TestClient]:
    """A client of the small schema, as a program on the server's own machine."""
    with TestClient(small_app(city), base_url="http://localhost") as client:
        yield client
