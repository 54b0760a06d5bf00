"""A scoring that a served request starts is carried out behind its answer."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from starlette.testclient import TestClient

from lvheng.app import create_app
from services.models import ScoringState
from tests.graphql_schema.city import CODE, found_city
from tests.lvheng.test_app import settings, url_of
from tests.services.scorings.kept_year import scoring, started

START = f'mutation {{ scoreYear(input: {{committee: "{CODE}", year: 2023}}) {{ scoring {{ id state }} userErrors {{ code }} }} }}'
LATEST = f'{{ committee(code: "{CODE}") {{ scoring(year: 2023) {{ id state done total }} }} }}'


def test_a_scoring_is_carried_out_behind_the_answer(engine: Engine, tmp_path: Path) -> None:
    city = found_city(engine)
    app = create_app(settings(url_of(city), tmp_path), sign_in_as="appraiser")

    def ask(client: TestClient, query: str) -> Any:
        return client.post("/graphql", json={"query": query}).json()["data"]

    with TestClient(app, base_url="http://localhost") as client:
        answer = ask(client, START)["scoreYear"]
        give_up_at, found = time.monotonic() + 60, None
        while found is None and time.monotonic() < give_up_at:
            found = ask(client, LATEST)["committee"]["scoring"]
            time.sleep(0.05)

    assert answer["userErrors"] == []
    assert found == {"id": answer["scoring"]["id"], "state": "DONE", "done": 12, "total": 12}


def test_a_scoring_that_waited_when_the_server_ended_is_not_said_to_be_done(engine: Engine, tmp_path: Path) -> None:
    city = found_city(engine)
    key = started(city)
    app = create_app(settings(url_of(city), tmp_path), sign_in_as="appraiser")
    with TestClient(app, base_url="http://localhost") as client:
        found = client.post("/graphql", json={"query": LATEST}).json()["data"]["committee"]["scoring"]

    assert (found, scoring(city, key).state) == (None, ScoringState.WAITING)
