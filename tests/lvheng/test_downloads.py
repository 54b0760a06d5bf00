"""A file is made behind the answer that promised it and fetched by GET: as an attachment, by who may have it now."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from lvheng.app import create_app
from services.accounts import create_account, disable_account, issue_token
from services.database import transaction
from services.models import AccountKind, ExportJob, Role
from tests.graphql_schema.city import CODE, City, city_on
from tests.lvheng.test_app import settings, url_of
from tests.services.appraisals.issued_year import issued

ASK = f"""mutation($form: String!, $unmask: Boolean!, $reason: String) {{
  exportYear(input: {{committee: "{CODE}", year: 2023, form: $form, unmask: $unmask, reason: $reason}}) {{
    export {{ id }} userErrors {{ code message }} }}
}}"""
LISTED = "query($committee: String!) { exports(committee: $committee, first: 1) { edges { node { form isUnmasked download { path } } } } }"
LOOK = "query($id: ID!) { node(id: $id) { ... on ExportJob { state problem sha256 download { path } } } }"


@pytest.fixture(scope="module")
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    with city_on("sqlite", request) as city:
        issued(city)
        yield city


@pytest.fixture
def client(city: City, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(settings(url_of(city), tmp_path)), base_url="http://localhost") as client:
        yield client


def bearer(city: City, name: str = "reader") -> dict[str, str]:
    return {"Authorization": f"Bearer {city.token(name)}"}


def asked(client: TestClient, headers: dict[str, str], query: str, **variables: Any) -> Any:
    return client.post("/graphql", json={"query": query, "variables": variables}, headers=headers).json()["data"]


def made(client: TestClient, headers: dict[str, str], form: str = "jsonl", reason: str | None = None) -> Any:
    """An export that somebody asked for, as it is when it has ended."""
    answer = asked(client, headers, ASK, form=form, unmask=reason is not None, reason=reason)["exportYear"]

    assert answer["userErrors"] == []
    give_up_at = time.monotonic() + 60
    while time.monotonic() < give_up_at:
        found = asked(client, headers, LOOK, id=answer["export"]["id"])["node"]
        if found["state"] not in ("WAITING", "RUNNING"):
            return found
        time.sleep(0.05)
    raise AssertionError("it was not made")


def test_a_file_comes_as_an_attachment_that_nothing_runs_and_nobody_keeps(city: City, client: TestClient) -> None:
    headers = bearer(city)
    found = made(client, headers)
    answer = client.get(found["download"]["path"], headers=headers)

    assert (found["state"], answer.status_code) == ("DONE", 200)
    assert sha256(answer.content).hexdigest() == found["sha256"]
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert answer.headers["content-disposition"] == f'attachment; filename="{CODE}-2023-v1-jsonl.zip"'
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("application/octet-stream", "private, no-store")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"


def test_without_credentials_with_others_or_from_another_page_there_is_no_file(city: City, client: TestClient) -> None:
    path = made(client, bearer(city))["download"]["path"]
    found = {
        "nobody": client.get(path).status_code,
        "another": client.get(path, headers=bearer_of_neighbour(city)).status_code,
        "page": client.get(path, headers=bearer(city) | {"Origin": "https://elsewhere.example"}).status_code,
        "post": client.post(path, headers=bearer(city)).status_code,
        "none": client.get("/files/9999", headers=bearer(city)).status_code,
    }

    assert found == {"nobody": 401, "another": 403, "page": 403, "post": 405, "none": 404}


def bearer_of_neighbour(city: City) -> dict[str, str]:
    """The credentials of a machine that reads everything of another committee."""
    other = next(iter(city.neighbour.roles))[0]
    with transaction(city.engine) as session:
        create_account(session, city.administrator, other, "elsewhere", "邻市对接", [Role.READER], AccountKind.MACHINE)
        return {"Authorization": f"Bearer {issue_token(session, city.administrator, other, 'elsewhere', timedelta(days=1))}"}


def test_a_file_whose_time_is_over_is_gone(city: City, client: TestClient) -> None:
    headers = bearer(city)
    path = made(client, headers)["download"]["path"]
    with transaction(city.engine) as session:
        session.execute(update(ExportJob).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    answer = client.get(path, headers=headers)

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (410, "EXPIRED")


def test_particulars_in_the_clear_are_for_who_asked_for_them_alone(city: City, client: TestClient) -> None:
    path = made(client, bearer(city, "registrar"), "registrations", "换届通讯录核对")["download"]["path"]
    own = client.get(path, headers=bearer(city, "registrar"))
    other = client.get(path, headers=bearer(city))
    (listed,) = asked(client, bearer(city), LISTED, committee=CODE)["exports"]["edges"]

    assert (own.status_code, own.content[:4], other.status_code) == (200, b"%PDF", 403)
    assert listed["node"] == {"form": "registrations", "isUnmasked": True, "download": None}


def test_whoever_lost_the_account_meanwhile_fetches_nothing(city: City, client: TestClient) -> None:
    headers = bearer(city, "verifier")
    path = made(client, headers)["download"]["path"]
    before = client.get(path, headers=headers).status_code
    with transaction(city.engine) as session:
        disable_account(session, city.administrator, city.committee_id, "verifier", "调离")

    assert (before, client.get(path, headers=headers).status_code) == (200, 401)
