"""Cities of the test's own whose year 2023 is to be appraised, on both kinds of database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.databases import Foundations
from tests.services.appraisals.year import AppraisedCity, appraised_city, opened_city


@pytest.fixture(params=["sqlite", "postgresql"])
def unopened(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[AppraisedCity]:
    """Nothing is opened yet."""
    with foundations.copy(request.param, appraised_city) as (engine, founded):
        yield replace(founded, city=replace(founded.city, engine=engine))


@pytest.fixture(params=["sqlite", "postgresql"])
def year(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[AppraisedCity]:
    """The appraisal was opened a moment ago."""
    with foundations.copy(request.param, opened_city) as (engine, founded):
        yield replace(founded, city=replace(founded.city, engine=engine))
