"""Whatever is sent, the answer is a refusal or a GraphQL error, in GraphQL's form, and tells nothing of the inside."""

from __future__ import annotations

import time

import pytest
from starlette.testclient import TestClient

from tests.hostile.requests import JSON, Request, hostile_requests
from tests.hostile.trial import fault

REQUESTS = list(hostile_requests())


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.name)
def test_every_request_is_answered_in_form(client: TestClient, request_: Request) -> None:
    headers: dict[str, str | bytes] = {"Content-Type": JSON, **request_.headers}
    started = time.process_time()
    answer = client.post("/graphql", content=request_.body, headers=headers)  # type: ignore[arg-type]
    spent = time.process_time() - started

    assert fault(answer) is None
    assert spent < 5


def test_there_are_two_hundred() -> None:
    assert len({request.name for request in REQUESTS}) == len(REQUESTS) >= 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"])
def test_every_other_method_is_told_which_one_to_use(client: TestClient, method: str) -> None:
    answer = client.request(method, "/graphql", params={"query": "{ __typename }"})

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert method == "HEAD" or answer.json()["errors"][0]["extensions"]["code"] == "POST_ONLY"
