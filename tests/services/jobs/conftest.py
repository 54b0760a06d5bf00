"""Houses whose exports are made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from services.database import create_engine
from tests.graphql_schema.city import found_city
from tests.services.appraisals.issued_year import issued
from tests.services.jobs.jobs_house import JobsHouse, jobs_house


@pytest.fixture
def house(engine: Engine, tmp_path: Path) -> JobsHouse:
    city = found_city(engine)
    issued(city)
    return jobs_house(city, tmp_path)


@pytest.fixture
def quick(sqlite_url: str, tmp_path: Path) -> Iterator[JobsHouse]:
    """For what no database decides."""
    engine = create_engine(sqlite_url)
    city = found_city(engine)
    issued(city)
    yield jobs_house(city, tmp_path)
    engine.dispose()
