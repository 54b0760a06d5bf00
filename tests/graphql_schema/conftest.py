"""The city that schema tests put their questions to, on both databases: founded once, because asking changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from services.database import create_engine
from tests.databases import TEMPLATE, fresh_name
from tests.graphql_schema.city import City, found_city


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city that nobody may change."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        yield from _city(f"sqlite:///{shutil.copy(template, tmp_path_factory.mktemp('city') / 'lvheng.db')}")
    else:
        with request.getfixturevalue("postgresql_cluster").database(fresh_name(), TEMPLATE) as url:
            yield from _city(url)


def _city(url: str) -> Iterator[City]:
    engine = create_engine(url)
    yield found_city(engine)
    engine.dispose()


@pytest.fixture
def own_city(engine: Engine) -> City:
    """A city of the test's own, which it may change."""
    return found_city(engine)
