"""Houses whose exports are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.databases import Foundations
from tests.graphql_schema.city import City, found_city
from tests.services.appraisals.issued_year import issued
from tests.services.jobs.jobs_house import JobsHouse, jobs_house


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, foundations: Foundations, tmp_path: Path) -> Iterator[JobsHouse]:
    with foundations.copy(request.param, issued_city) as (engine, city):
        yield jobs_house(replace(city, engine=engine), tmp_path)


@pytest.fixture
def quick(foundations: Foundations, tmp_path: Path) -> Iterator[JobsHouse]:
    """For what no database decides."""
    with foundations.copy("sqlite", issued_city) as (engine, city):
        yield jobs_house(replace(city, engine=engine), tmp_path)


def issued_city(engine: Engine) -> City:
    city = found_city(engine)
    issued(city)
    return city
