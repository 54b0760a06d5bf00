"""Evidence is fetched as it was attached, by whoever asked where, for a few minutes; whatever else is tried is told no."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphql_schema.downloads import DownloadKey, Ticket
from lvheng.app import create_app
from lvheng.http.files import COST_OF_ASKING
from lvheng.secret import server_secret
from lvheng.settings import LARGEST_COST, Settings
from services.accounts import revoke_role
from services.database import transaction
from services.models import Role
from tests.graphql_schema.changes.test_verification import PAPER, work
from tests.graphql_schema.city import City, city_on
from tests.lvheng.test_app import code, settings, url_of

WHERE = """query($id: ID!) { node(id: $id) { ... on Activity { evidence { edges { node {
    fileName download { path expiresAt } } } } } } }"""


class Office:
    """A served city with one file attached, and what each account asks with."""

    def __init__(self, city: City, folder: Path) -> None:
        self.city = city
        self.settings: Settings = replace(settings(url_of(city), folder, "production"), origins=frozenset({"https://portal.example"}))
        self.headers = {name: {"Authorization": f"Bearer {city.token(name)}"} for name in ("reader", "verifier", "registrar")}
        self.activity = work(city, "activities", "HD-2")
        self.key = DownloadKey(server_secret(self.settings.secret_path))

    def client(self, **bounds: Any) -> TestClient:
        return TestClient(create_app(replace(self.settings, **bounds)))

    def attach(self, client: TestClient) -> None:
        change = "mutation($input: AttachEvidenceInput!) { attachEvidence(input: $input) { userErrors { code } } }"
        given = {"workId": self.activity, "file": {"name": "签到 表.pdf", "content": b64encode(PAPER).decode()}}
        answer = client.post("/graphql", json={"query": change, "variables": {"input": given}}, headers=self.headers["registrar"])
        assert answer.json()["data"]["attachEvidence"]["userErrors"] == []

    def where(self, client: TestClient, who: str = "reader") -> str:
        """The path that an account is given."""
        answer = client.post("/graphql", json={"query": WHERE, "variables": {"id": self.activity}}, headers=self.headers[who])
        ((found),) = [edge["node"] for edge in answer.json()["data"]["node"]["evidence"]["edges"]]
        assert datetime.fromisoformat(found["download"]["expiresAt"]) > datetime.now(UTC)
        return str(found["download"]["path"])

    def ticket(self, path: str) -> Ticket:
        return self.key.decode(path.rpartition("/")[2])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with city_on(request.param, request, member_count=3) as city:
        office = Office(city, tmp_path_factory.mktemp("data"))
        with office.client() as client:
            office.attach(client)
        yield office


@pytest.fixture
def client(office: Office) -> Iterator[TestClient]:
    with office.client() as client:
        yield client


def told(answer: Any) -> tuple[int, str]:
    """Status and code of an answer that says no, which holds nothing of the file and nothing of ours."""
    assert PAPER not in answer.content
    assert "Traceback" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    return answer.status_code, code(answer)


def test_a_file_is_fetched_whole_to_be_kept_and_never_shown(office: Office, client: TestClient) -> None:
    path, reader = office.where(client), office.headers["reader"]

    answer = client.get(path, headers={**reader, "Range": "bytes=0-3"})
    head = client.head(path, headers=reader)

    assert (answer.status_code, answer.content, head.status_code, head.content) == (200, PAPER, 200, b"")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''%E7%AD%BE%E5%88%B0%20%E8%A1%A8.pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-length"] == head.headers["content-length"] == str(len(PAPER))
    assert client.post(path, headers=reader).status_code == 405


def test_what_is_forged_over_or_another_accounts_is_refused(office: Office, client: TestClient) -> None:
    path, reader = office.where(client), office.headers["reader"]
    ticket = office.ticket(path)
    old = office.key.encode(ticket._replace(until=ticket.until - 301))
    foreign = DownloadKey(b"another server's secret").encode(ticket)
    unknown = office.key.encode(ticket._replace(kind="secret"))
    place = path.rpartition("/")[2]
    flipped = [place[:at] + ("B" if place[at] == "A" else "A") + place[at + 1 :] for at in range(0, len(place), 7)]

    for text in (*flipped, place[:-1], place + "A", foreign, unknown, "x", "%00", "签到", "A" * 5000):
        assert told(client.get(f"/files/{text}", headers=reader)) == (404, "BAD_TICKET")
    assert told(client.get(f"/files/{old}", headers=reader)) == (410, "TICKET_OVER")
    assert told(client.get(path, headers=office.headers["verifier"])) == (403, "TICKET_OF_ANOTHER")
    assert told(client.get(path)) == (401, "TOKEN_MISSING")
    assert told(client.get(path, headers={"Authorization": "Bearer lvt_nobody"})) == (401, "TOKEN_UNKNOWN")
    assert told(client.get(path, headers={**reader, "Origin": "https://evil.example"})) == (403, "FOREIGN_ORIGIN")
    assert client.get(path, headers={**reader, "Origin": "https://portal.example"}).content == PAPER
    assert client.get("/files/a/b", headers=reader).status_code == client.get("/files/", headers=reader).status_code == 404


def test_who_may_read_the_evidence_no_more_has_its_bytes_no_more(office: Office, client: TestClient) -> None:
    verifier, path = office.headers["verifier"], office.where(client, "verifier")
    before = client.get(path, headers=verifier).status_code
    nothing = office.key.encode(office.ticket(office.where(client))._replace(key=10**6))
    with transaction(office.city.engine) as session:
        revoke_role(session, office.city.administrator, office.city.committee_id, "verifier", Role.VERIFIER, "调离")

    assert before == 200
    assert told(client.get(path, headers=verifier)) == (404, "NOT_FOUND")
    assert told(client.get(f"/files/{nothing}", headers=office.headers["reader"])) == (404, "NOT_FOUND")


def test_a_file_that_is_damaged_or_gone_is_not_handed_out_as_evidence(
    office: Office, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    path, reader = office.where(client), office.headers["reader"]
    (kept,) = (file for file in office.settings.attachments_dir.rglob("*") if file.is_file())
    kept.write_bytes(PAPER.replace(b"1.4", b"1.5"))

    damaged = told(client.get(path, headers=reader))
    kept.unlink()
    missing = told(client.get(path, headers=reader))
    kept.write_bytes(PAPER)

    assert damaged == missing == (500, "FILE_DAMAGED")
    assert "is not what it was" in caplog.text
    assert "cannot be read" in caplog.text
    assert client.get(path, headers=reader).content == PAPER


def test_fetching_is_paid_for_out_of_the_credentials_budget(office: Office) -> None:
    with office.client(budget=LARGEST_COST) as client:
        path, reader = office.where(client), office.headers["reader"]
        # Time passes meanwhile, and fills the purse again.
        most = 10 * LARGEST_COST // COST_OF_ASKING
        last = next(answer for _ in range(most) if (answer := client.get(path, headers=reader)).status_code != 200)

    assert told(last) == (429, "BUDGET_SPENT")
    assert int(last.headers["retry-after"]) >= 1
