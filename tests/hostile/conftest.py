"""The real application in development, over a city of two members, for whoever tries to hurt it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.graphql_schema.city import city_on
from tests.hostile.served import served


@pytest.fixture(scope="module")
def client(request: pytest.FixtureRequest) -> Iterator[TestClient]:
    with city_on("sqlite", request, member_count=2) as city, served(city) as client:
        yield client
