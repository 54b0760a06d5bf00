"""核实, 佐证 and 采用办法 through the schema, on both databases."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anyio
from strawberry.types import ExecutionResult

from graphql_schema.context import Context
from graphql_schema.execution import execute
from graphql_schema.files import LARGEST_CONTENT
from services.attachments import AttachmentStore
from services.listings.view import View
from services.models import AdoptedRegulation
from tests.graphql_schema.changes.asking import audited, changed, count_of, problems, refused, somebody
from tests.graphql_schema.city import CODE, SCHEMA, City

PAPER = "%PDF-1.4 签到表".encode()


def work(city: City, noun: str, number: str) -> str:
    edges = city.data(f"query($c: String!) {{ {noun}(committee: $c, first: 50) {{ edges {{ node {{ id number }} }} }} }}", {"c": CODE})
    return next(str(edge["node"]["id"]) for edge in edges[noun]["edges"] if edge["node"]["number"] == number)


def verified(city: City, activity: str) -> set[bool]:
    query = "query($id: ID!) { node(id: $id) { ... on Activity { participations(first: 50) { edges { node { isVerified } } } } } }"
    return {edge["node"]["isVerified"] for edge in city.data(query, {"id": activity})["node"]["participations"]["edges"]}


def test_facts_are_verified_by_their_works_and_the_verifier_is_named(own_city: City) -> None:
    service = work(own_city, "activities", "HD-9")
    given = {"committee": CODE, "filter": {"works": [service]}, "because": "已核对照片"}

    assert changed(own_city, "verifyFacts", given, "count", "verifier")["count"] == 1
    assert verified(own_city, service) == {True}
    assert audited(own_city, "fact.verify")[-1] == (somebody(own_city, "verifier").account_id, "participation")
    assert problems(own_city, "verifyFacts", given, "verifier") == [("filter", "NOTHING_SELECTED")]


def test_verification_is_withdrawn_by_a_selection_with_a_reason(own_city: City) -> None:
    given = {"committee": CODE, "filter": {"kind": "study", "memberNumber": "0003"}, "reason": "名册有误"}

    assert changed(own_city, "withdrawVerification", given, "count", "verifier")["count"] == 1
    assert verified(own_city, work(own_city, "activities", "HD-2")) == {True, False}
    assert problems(own_city, "withdrawVerification", {**given, "reason": " "}, "verifier") == [("reason", "REASON_MISSING")]


def test_a_days_span_and_a_works_own_number_select_too(own_city: City) -> None:
    spans = {"first": "2023-04-01", "last": "2023-04-30", "number": "HD-2"}
    given = {"committee": CODE, "filter": spans, "reason": "名册有误"}

    assert changed(own_city, "withdrawVerification", given, "count", "verifier")["count"] == 12


def test_works_that_are_none_or_anothers_and_an_empty_selection_are_told(own_city: City) -> None:
    service = work(own_city, "activities", "HD-9")
    given = {"committee": CODE, "because": "已核对"}

    assert problems(own_city, "verifyFacts", {**given, "filter": {}}, "verifier") == [("filter", "SELECTION_MISSING")]
    assert problems(own_city, "verifyFacts", {**given, "filter": {"works": [service, "x", "TWVtYmVyOjE="]}}, "verifier") == [
        ("filter.works[1]", "BAD_ID"),
        ("filter.works[2]", "BAD_ID"),
    ]
    assert problems(own_city, "verifyFacts", {**given, "filter": {"works": [service, "QWN0aXZpdHk6OTk5OQ=="]}}, "verifier") == [
        ("filter.works[1]", "NOT_FOUND")
    ]
    assert problems(own_city, "verifyFacts", {"committee": CODE, "filter": {"works": [service]}}, "verifier") == [
        ("because", "EVIDENCE_MISSING")
    ]
    assert problems(own_city, "verifyFacts", {**given, "filter": {"number": "HD\u0007", "kind": ""}}, "verifier") == [
        ("filter.kind", "BLANK"),
        ("filter.number", "UNSEEN_CHARACTER"),
    ]
    assert refused(own_city, "verifyFacts", {**given, "filter": {"works": [service]}}, "registrar") == ["FORBIDDEN"]


def test_the_same_key_verifies_once_and_answers_twice(own_city: City) -> None:
    given = {"committee": CODE, "filter": {"number": "HD-9"}, "because": "已核对照片", "idempotencyKey": "v1"}

    assert [changed(own_city, "verifyFacts", given, "count", "verifier")["count"] for _ in range(2)] == [1, 1]


def attach(city: City, folder: Path | None, given: Mapping[str, Any]) -> ExecutionResult:
    document = """mutation($i: AttachEvidenceInput!) { attachEvidence(input: $i) {
        evidence { fileName mediaType size sha256 } userErrors { field code } } }"""

    async def ask() -> ExecutionResult:
        store = None if folder is None else AttachmentStore(folder)
        context = Context(View(city.engine, somebody(city, "registrar")), city.regulations, attachments=store)
        try:
            return await execute(SCHEMA, context, document, {"i": dict(given)})
        finally:
            await context.close()

    return anyio.run(ask)


def told(result: ExecutionResult) -> list[tuple[str | None, str]]:
    assert result.errors is None
    assert result.data is not None
    return [(each["field"], each["code"]) for each in result.data["attachEvidence"]["userErrors"]]


def test_evidence_is_attached_to_a_work_and_verification_rests_on_it(own_city: City, tmp_path: Path) -> None:
    service = work(own_city, "activities", "HD-9")
    given = {"workId": service, "file": {"name": "签到.pdf", "content": b64encode(PAPER).decode()}}

    result = attach(own_city, tmp_path, given)

    assert told(result) == []
    assert result.data is not None
    evidence = result.data["attachEvidence"]["evidence"]
    assert (evidence["fileName"], evidence["mediaType"], evidence["size"]) == ("签到.pdf", "application/pdf", len(PAPER))
    assert AttachmentStore(tmp_path).path_of(evidence["sha256"]).read_bytes() == PAPER
    assert changed(own_city, "verifyFacts", {"committee": CODE, "filter": {"works": [service]}}, "count", "verifier")["count"] == 1


def test_what_is_no_evidence_is_told_with_its_field_and_not_kept(own_city: City, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    service = work(own_city, "activities", "HD-9")
    content = b64encode(PAPER).decode()
    large = b64encode(b"%PDF-" + b"0" * LARGEST_CONTENT).decode()

    assert told(attach(own_city, folder, {"workId": service, "file": {"name": "a.pdf", "content": "§"}})) == [
        ("file.content", "NOT_BASE64")
    ]
    assert told(attach(own_city, folder, {"workId": service, "file": {"name": "a.pdf", "content": large}})) == [
        ("file.content", "FILE_TOO_LARGE")
    ]
    assert told(attach(own_city, folder, {"workId": service, "file": {"name": "a.exe", "content": "TVo="}})) == [
        ("file.content", "FILE_TYPE")
    ]
    assert told(attach(own_city, folder, {"workId": service, "file": {"name": " ", "content": content}})) == [("file.name", "BLANK")]
    assert told(attach(own_city, folder, {"workId": "x", "file": {"name": "a.pdf", "content": content}})) == [("workId", "BAD_ID")]
    assert told(attach(own_city, None, {"workId": service, "file": {"name": "a.pdf", "content": content}})) == [(None, "NO_STORE")]
    assert not folder.exists()


def test_a_regulation_is_adopted_once_and_by_whoever_appraises(own_city: City) -> None:
    given = {"committee": CODE, "regulation": "jinan", "fromOn": "2024-01-01"}
    shape = "adoptedRegulation { code fromOn regulation { code } }"
    before = count_of(own_city, AdoptedRegulation)

    found = [changed(own_city, "adoptRegulation", given, shape, "appraiser")["adoptedRegulation"] for _ in range(2)]

    assert found == [{"code": "jinan", "fromOn": "2024-01-01", "regulation": {"code": "jinan"}}] * 2
    assert count_of(own_city, AdoptedRegulation) == before + 1
    assert problems(own_city, "adoptRegulation", {**given, "fromOn": "2025-01-01", "regulation": "jinnan"}, "appraiser") == [
        ("regulation", "UNKNOWN_REGULATION")
    ]
    assert problems(own_city, "adoptRegulation", {**given, "fromOn": "2025-01-01", "version": "1999-01-01"}, "appraiser") == [
        ("version", "UNKNOWN_VERSION")
    ]
    assert refused(own_city, "adoptRegulation", given, "registrar") == ["FORBIDDEN"]
