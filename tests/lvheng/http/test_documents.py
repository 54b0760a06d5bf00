"""Stored documents: an operator's list, what clients show once in development, and who may ask with documents of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphql_schema.execution import NotRun
from lvheng.http import Allowance, Documents, read_manifest
from lvheng.http.declining import Declined
from lvheng.http.operations import Operation, read_operation
from services.errors import Refusal
from services.permissions import Actor
from tests.graphql_schema.city import City
from tests.lvheng.http.small import small_app

STORED = "query Stored { account }"
OTHER = "{ __typename }"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def written(folder: Path, manifest: Any) -> Path:
    path = folder / "manifest.json"
    path.write_text(manifest if isinstance(manifest, str) else json.dumps(manifest), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "manifest",
    [
        {digest(STORED): STORED},
        {
            "format": "apollo-persisted-query-manifest",
            "version": 1,
            "operations": [{"id": digest(STORED), "name": "Stored", "type": "query", "body": STORED}],
        },
    ],
)
def test_manifests_of_both_tools_are_read(tmp_path: Path, manifest: Any) -> None:
    assert read_manifest(written(tmp_path, manifest)) == {digest(STORED): STORED}


def test_names_that_are_no_sha256_are_names(tmp_path: Path) -> None:
    """Relay's compiler names documents by MD5 unless told otherwise."""
    assert read_manifest(written(tmp_path, {"0cc175b9c0f1b6a8": STORED})) == {"0cc175b9c0f1b6a8": STORED}


@pytest.mark.parametrize(
    "manifest",
    [
        "{",
        "[]",
        "7",
        {"a": 1},
        {"format": "apollo-persisted-query-manifest"},
        {"format": "apollo-persisted-query-manifest", "operations": [1]},
        {"format": "apollo-persisted-query-manifest", "operations": [{"id": "a"}]},
        {digest(OTHER): STORED},
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused_by_name(tmp_path: Path, manifest: Any) -> None:
    path = written(tmp_path, manifest)
    with pytest.raises(Refusal) as refused:
        read_manifest(path)

    assert (refused.value.code, refused.value.field) == ("BAD_MANIFEST", "LVHENG_DOCUMENTS")
    assert str(path) in refused.value.message


def test_a_manifest_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"nowhere\.json.*没有这个文件或文件夹"):
        read_manifest(tmp_path / "nowhere.json")


@pytest.mark.parametrize(("content", "why"), [(b'{"a":\n "b"', "第 2 行第 5 列"), (b'{"a": "\xff"}', "UTF-8")])
def test_why_a_manifest_is_no_json_is_said_in_chinese(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        read_manifest(path)

    assert why in refused.value.message
    assert re.search("[a-z]{4}", refused.value.message.replace(str(path), "")) is None


def operation(**body: Any) -> Operation:
    return read_operation(body)


def persisted(name: str, **body: Any) -> Operation:
    return operation(**body, extensions={"persistedQuery": {"version": 1, "sha256Hash": name}})


@pytest.mark.parametrize("asked", [operation(documentId=digest(STORED)), operation(documentId=f"sha256:{digest(STORED)}")])
def test_a_stored_document_is_found_by_its_id(asked: Operation) -> None:
    assert Documents({digest(STORED): STORED}, learns=False).text(asked, may_explore=False) == STORED


def test_a_stored_document_is_found_by_its_hash_or_by_its_text() -> None:
    documents = Documents({digest(STORED): STORED}, learns=False)

    for asked in (persisted(digest(STORED)), operation(query=STORED), persisted(digest(STORED), query=STORED)):
        assert documents.text(asked, may_explore=False) == STORED


def test_documents_of_one_s_own_are_for_those_who_may_explore() -> None:
    documents = Documents({digest(STORED): STORED}, learns=False)
    with pytest.raises(Declined) as declined:
        documents.text(operation(query=OTHER), may_explore=False)

    assert (declined.value.status, declined.value.code) == (403, "DOCUMENT_NOT_STORED")
    assert documents.text(operation(query=OTHER), may_explore=True) == OTHER


@pytest.mark.parametrize(
    ("learns", "may_explore", "code"),
    [
        (True, True, "PERSISTED_QUERY_NOT_FOUND"),
        (False, True, "PERSISTED_QUERY_NOT_SUPPORTED"),
        (False, False, "DOCUMENT_UNKNOWN"),
    ],
)
def test_a_name_that_is_not_known_is_told_as_clients_know_it(learns: bool, may_explore: bool, code: str) -> None:
    with pytest.raises(NotRun) as refused:
        Documents({}, learns).text(persisted(digest(STORED)), may_explore)

    assert [(error.extensions or {})["code"] for error in refused.value.errors] == [code]


def test_a_text_that_is_not_what_its_hash_says_is_refused() -> None:
    with pytest.raises(Declined) as declined:
        Documents({}, learns=True).text(persisted(digest(STORED), query=OTHER), may_explore=True)

    assert (declined.value.status, declined.value.code) == (400, "NOT_ITS_HASH")


def test_what_was_shown_once_is_remembered_while_there_is_room() -> None:
    documents = Documents({}, learns=True)
    texts = [f"{{ a{number}: __typename }}" for number in range(1100)]
    for text in texts:
        documents.text(persisted(digest(text), query=text), may_explore=True)

    assert documents.text(persisted(digest(texts[-1])), may_explore=True) == texts[-1]
    with pytest.raises(NotRun):
        documents.text(persisted(digest(texts[0])), may_explore=True)


def test_in_production_nothing_is_learnt() -> None:
    documents = Documents({}, learns=False)
    documents.text(persisted(digest(STORED), query=STORED), may_explore=True)
    with pytest.raises(NotRun):
        documents.text(persisted(digest(STORED)), may_explore=True)


def stranger(_: Actor) -> Allowance:
    return Allowance(explore=False, introspect=False)


def explorer(_: Actor) -> Allowance:
    return Allowance(explore=True, introspect=False)


@pytest.fixture
def client(city: City, request: pytest.FixtureRequest) -> Iterator[TestClient]:
    """A client whose actor may do what the test says."""
    app = small_app(city, allowance=request.param, documents=Documents({digest(STORED): STORED}, learns=False))
    with TestClient(app, base_url="http://localhost") as client:
        yield client


def post(client: TestClient, **body: Any) -> tuple[int, Any]:
    answer = client.post("/graphql", json=body, headers={"Accept": "application/graphql-response+json"})
    return answer.status_code, answer.json()


@pytest.mark.parametrize("client", [stranger], indirect=True)
def test_strangers_run_stored_documents_and_nothing_else(client: TestClient) -> None:
    assert post(client, documentId=digest(STORED))[1]["data"] == {"account": "reader"}
    assert post(client, query=STORED)[0] == 200
    assert post(client, query=STORED + " ")[0] == 403
    assert post(client, documentId="x")[0] == 400


@pytest.mark.parametrize("client", [explorer], indirect=True)
def test_whoever_may_not_introspect_gets_neither_the_schema_nor_hints(client: TestClient) -> None:
    for query in (
        "{ __schema { types { name } } }",
        '{ __type(name: "Query") { name } }',
        "{ ...F } fragment F on Query { __schema { types { name } } }",
    ):
        status, body = post(client, query=query)

        assert (status, body["errors"][0]["extensions"]["code"]) == (400, "INTROSPECTION_CLOSED")
    for query in ("{ acount }", "{ pause(second: 1) }", "query($n: Flot) { pause(seconds: $n) }"):
        status, body = post(client, query=query)

        assert status == 400
        assert "Did you mean" not in str(body)
    assert post(client, query="{ __typename }")[1]["data"] == {"__typename": "Query"}
