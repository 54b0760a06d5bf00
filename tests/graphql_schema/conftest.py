"""The city that schema tests put their questions to, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.graphql_schema.city import City, found_city


@pytest.fixture
def city(engine: Engine) -> City:
    return found_city(engine)
