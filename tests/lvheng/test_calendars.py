"""A calendar is fetched at its secret address, and nothing is told to whoever does not know it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lvheng.app import create_app
from lvheng.cli.serve import server_config
from services.accounts import create_account, disable_account
from services.database import transaction
from services.models import Role
from tests.graphql_schema.changes.asking import changed
from tests.graphql_schema.city import City, city_on
from tests.lvheng.test_app import code, settings, url_of


@pytest.fixture(params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    with city_on(request.param, request, member_count=3) as city:
        with transaction(city.engine) as session:
            create_account(session, city.administrator, city.committee_id, "second", "核实员", [Role.VERIFIER])
        yield city


def test_a_calendar_is_fetched_by_whoever_knows_its_address(city: City, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    path = changed(city, "makeCalendarAddress", {}, "path", "second")["path"]
    app = create_app(settings(url_of(city), tmp_path, "production"))
    with TestClient(app) as client:
        good = client.get(path)
        changed_letter = path.replace(".ics", "")[:-1] + ("A" if path[-5] != "A" else "B") + ".ics"
        bad = [client.get(wrong) for wrong in (changed_letter, "/calendar/x.ics", f"/calendar/lvc_{'甲' * 43}.ics")]
        elsewhere = client.get(path, headers={"Origin": "https://evil.example"})
        with transaction(city.engine) as session:
            disable_account(session, city.administrator, city.committee_id, "second", "离任")
        gone = client.get(path)

    assert (good.status_code, good.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert good.headers["cache-control"].startswith("private")
    assert "X-WR-CALNAME:履衡待办" in good.text
    assert [(answer.status_code, code(answer)) for answer in (*bad, elsewhere, gone)] == [(404, "NO_CALENDAR")] * 5
    # Those of the server; the test's own client tells what it fetches.
    told = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    assert path[len("/calendar/") : -len(".ics")] not in told
    assert server_config(app).access_log is False


def test_fetching_and_guessing_are_bounded(city: City, tmp_path: Path) -> None:
    path = changed(city, "makeCalendarAddress", {}, "path", "second")["path"]
    bounded = replace(settings(url_of(city), tmp_path, "production"), budget=500)
    with TestClient(create_app(bounded)) as client:
        guesses = [client.get(f"/calendar/lvc_{'x' * 43}.ics").status_code for _ in range(20)]
        fetched = client.get(path)

    assert (guesses[0], guesses[-1], fetched.status_code) == (404, 429, 200)
