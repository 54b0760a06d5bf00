"""The server as a client meets it: one door, one form of request, health for whoever watches it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from lvheng.app import create_app
from lvheng.http.bodies import LARGEST_BODY
from lvheng.settings import Mode, Settings
from services.accounts import create_account
from services.database import create_engine, transaction
from services.models import AccountKind, Role
from tests.graphql_schema.city import CODE, City, city_on, found_city

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
QUERY = {"query": "{ members(first: 1) { edges { node { number } } } }"}


def settings(url: str, folder: Path, mode: Mode = "development") -> Settings:
    """A busy machine breaks no operation off."""
    told: dict[str, Any] = {"bind": "127.0.0.1:8000", "plugins": "all", "packs_dir": folder / "packs", "deadline": 600}
    return Settings(data_dir=folder, database_url=url, mode=mode, **told)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    with city_on(request.param, request, member_count=3) as city:
        yield city


@pytest.fixture(scope="module")
def client(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the development server that shows the reader's token."""
    app = create_app(settings(url_of(city), tmp_path_factory.mktemp("data")))
    with TestClient(app, headers={"Authorization": f"Bearer {city.token()}"}) as client:
        yield client


def url_of(city: City) -> str:
    return city.engine.url.render_as_string(hide_password=False)


def code(answer: Any) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


def test_a_member_s_explained_score_is_answered(client: TestClient) -> None:
    query = """query($number: String!) { member(committee: "990100", number: $number) { name scorecard(year: 2023) {
        total grade unverifiedCount lines { clause { name cite says } records { title } points reason } } } }"""
    answer = client.post("/graphql", json={"query": query, "variables": {"number": "0001"}, "operationName": None, "extensions": {}})
    card = answer.json()["data"]["member"]["scorecard"]

    assert (answer.status_code, answer.headers["content-type"]) == (200, f"{JSON}; charset=utf-8")
    assert answer.headers["cache-control"] == "no-store"
    assert card["total"] == "40"
    assert [line["points"] for line in card["lines"]][:2] == ["70", "-30"]


@pytest.mark.parametrize("accept", [JSON, "*/*", "text/html, application/json;q=0.9", f"{GRAPHQL}, {JSON};q=0.5"])
def test_the_answer_has_a_form_that_the_client_takes(client: TestClient, accept: str) -> None:
    answer = client.post("/graphql", json=QUERY, headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == (GRAPHQL if GRAPHQL in accept else JSON)


def test_a_document_that_cannot_be_run_is_told_by_the_status_where_the_form_has_one(client: TestClient) -> None:
    faulty = {"query": "{ nope }"}
    older, newer = (client.post("/graphql", json=faulty, headers={"Accept": form}) for form in (JSON, GRAPHQL))

    assert (older.status_code, newer.status_code) == (200, 400)
    assert "data" not in newer.json()


def test_a_refusal_below_the_top_keeps_the_rest_of_the_answer(client: TestClient) -> None:
    query = f'{{ member(committee: "{CODE}", number: "0001") {{ name scorecard(year: 2021) {{ total }} }} }}'
    answer = client.post("/graphql", json={"query": query}, headers={"Accept": GRAPHQL})

    assert answer.status_code == 200
    assert answer.json()["data"] == {"member": {"name": "李某1", "scorecard": None}}
    assert code(answer) == "NOT_ADOPTED"


@pytest.mark.parametrize(
    ("body", "content_type", "status", "expected"),
    [
        (b'[{"query": "{ __typename }"}]', JSON, 400, "BATCH"),
        (b'"{ __typename }"', JSON, 400, "BAD_REQUEST"),
        (b"{", JSON, 400, "BAD_JSON"),
        (b"", JSON, 400, "BAD_JSON"),
        (b"\xff", JSON, 400, "BAD_JSON"),
        (b"{}", JSON, 400, "BAD_REQUEST"),
        (b'{"query": 7}', JSON, 400, "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "variables": []}', JSON, 400, "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "operationName": 1}', JSON, 400, "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "extensions": "x"}', JSON, 400, "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "variables": {"a": "\\u0000"}}', JSON, 400, "BAD_JSON"),
        (b"[" * 100_000, JSON, 400, "BAD_JSON"),
        (b"query=%7B__typename%7D", "application/x-www-form-urlencoded", 415, "NOT_JSON"),
        (b'{"query": "{ __typename }"}', "text/plain", 415, "NOT_JSON"),
        (b'{"query": "{ __typename }"}', "", 415, "NOT_JSON"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415, "NOT_JSON"),
        (b"{ __typename }", "application/graphql", 415, "NOT_JSON"),
    ],
)
def test_what_is_no_operation_as_json_is_refused(client: TestClient, body: bytes, content_type: str, status: int, expected: str) -> None:
    answer = client.post("/graphql", content=body, headers={"Content-Type": content_type})

    assert (answer.status_code, code(answer)) == (status, expected)


def test_a_client_that_takes_no_json_is_refused(client: TestClient) -> None:
    answer = client.post("/graphql", json=QUERY, headers={"Accept": "text/html"})

    assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")


def test_a_body_over_the_limit_is_refused_before_it_is_read_as_anything(client: TestClient) -> None:
    fitting = orjson.dumps(QUERY).ljust(LARGEST_BODY)
    headers = {"Content-Type": JSON}
    unannounced = client.post("/graphql", content=iter([fitting, b" "]), headers=headers)

    assert client.post("/graphql", content=fitting, headers=headers).status_code == 200
    assert client.post("/graphql", content=fitting + b" ", headers=headers).status_code == 413
    assert (unannounced.status_code, code(unannounced)) == (413, "TOO_LARGE")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_only_post_is_answered(client: TestClient, method: str) -> None:
    answer = client.request(method, "/graphql", params={"query": "{ __typename }"})

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_many_at_once_are_all_answered(client: TestClient) -> None:
    with ThreadPoolExecutor(40) as threads:
        answers = list(threads.map(lambda _: client.post("/graphql", json=QUERY), range(80)))

    assert {answer.status_code for answer in answers} == {200}
    assert all("errors" not in answer.json() for answer in answers)


def test_a_live_server_says_so_without_a_token(client: TestClient) -> None:
    nobody = {"Authorization": ""}

    assert client.get("/health/live", headers=nobody).json() == {"status": "live"}
    assert client.get("/health/ready", headers=nobody).json() == {"status": "ready"}


def test_a_server_over_a_database_without_tables_is_not_ready(tmp_path: Path) -> None:
    with TestClient(create_app(settings(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path))) as client:
        answer = client.get("/health/ready")

        assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "code": "DATABASE_IS_OLDER"})
        assert client.get("/health/live").status_code == 200


def test_a_server_whose_database_cannot_be_reached_is_not_ready(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://nobody@/nowhere?host={tmp_path}"
    with TestClient(create_app(settings(url, tmp_path))) as client:
        answer = client.get("/health/ready")

        assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "code": "DATABASE_UNREACHABLE"})


def test_in_production_there_is_no_editor_and_strangers_use_stored_documents_only(sqlite_url: str, tmp_path: Path) -> None:
    engine = create_engine(sqlite_url)
    city = found_city(engine, member_count=2)
    with transaction(engine) as session:
        create_account(session, city.administrator, city.committee_id, "above", "上级", [Role.SUPERIOR], AccountKind.MACHINE)
    stranger, reader = ({"Authorization": f"Bearer {city.token(name)}"} for name in ("above", "reader"))
    with TestClient(create_app(settings(sqlite_url, tmp_path, "production"))) as client:
        page = client.get("/graphql", headers={"Accept": "text/html"})
        assets = client.get("/console/graphiql/graphiql.min.js")
        questions = [QUERY, {"query": "{ __schema { types { name } } }"}, {"query": "{ membrs { edges { cursor } } }"}]
        refused = [client.post("/graphql", json=question, headers=stranger) for question in questions]
        good = client.post("/graphql", json=QUERY, headers=reader)
    engine.dispose()

    assert (page.status_code, assets.status_code) == (405, 404)
    assert [(answer.status_code, code(answer)) for answer in refused] == [(403, "DOCUMENT_NOT_STORED")] * 3
    assert good.status_code == 200


def test_a_page_that_the_settings_name_may_read_what_it_is_answered_and_no_other_may(sqlite_url: str, tmp_path: Path) -> None:
    engine = create_engine(sqlite_url)
    token = found_city(engine, member_count=2).token()
    engine.dispose()
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    allowed = replace(settings(sqlite_url, tmp_path, "production"), origins=frozenset({"https://portal.example"}))
    with TestClient(create_app(allowed)) as client:
        pages = ("https://portal.example", "https://evil.example")
        first = [client.options("/graphql", headers={"Origin": page, **asked}) for page in pages]
        headers = {"Origin": "https://portal.example", "Authorization": f"Bearer {token}"}
        then = client.post("/graphql", json=QUERY, headers=headers)

    assert [answer.headers.get("access-control-allow-origin") for answer in (*first, then)] == [
        "https://portal.example",
        None,
        "https://portal.example",
    ]
    assert then.status_code == 200


def test_without_such_a_setting_browsers_let_no_other_page_in(client: TestClient) -> None:
    answer = client.options("/graphql", headers={"Origin": "https://portal.example", "Access-Control-Request-Method": "POST"})

    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers


def test_a_bug_of_the_door_itself_is_an_incident_in_form(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("hunter2")

    monkeypatch.setattr("lvheng.http.endpoint.read_operation", broken)
    answer = client.post("/graphql", json=QUERY)

    assert (answer.status_code, code(answer)) == (500, "INTERNAL")
    assert "hunter2" not in answer.text


def test_a_stored_document_that_the_schema_has_outgrown_is_told_at_the_start_and_the_others_serve(
    city: City, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(orjson.dumps({"old": "{ membrs { id } }", "good": QUERY["query"]}))
    with caplog.at_level(logging.ERROR):
        app = create_app(replace(settings(url_of(city), tmp_path, "production"), documents=manifest))
    with TestClient(app, headers={"Authorization": f"Bearer {city.token()}"}) as client:
        good, old = (client.post("/graphql", json={"documentId": name}) for name in ("good", "old"))

    assert ["old" in record.getMessage() and "membrs" in record.getMessage() for record in caplog.records] == [True]
    assert "errors" not in good.json()
    assert code(old) == "BAD_DOCUMENT"


@pytest.mark.parametrize("question", [{"query": "{ nope }"}, {"query": 7}, {"query": "{ members(first: 101) { edges { cursor } } }"}])
def test_a_client_s_mistake_is_at_most_one_line_of_the_log_and_no_error(
    client: TestClient, question: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.post("/graphql", json=question)
    ours = [record for record in caplog.records if record.name.startswith("lvheng")]

    assert len(ours) <= 1
    assert [(record.levelno, record.exc_info) for record in ours if record.levelno > logging.INFO or record.exc_info] == []
