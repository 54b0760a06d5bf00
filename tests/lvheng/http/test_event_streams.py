"""Server-sent events: one connection for each operation, and only for whoever wants events."""

from __future__ import annotations

import json
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient

from lvheng.http.event_stream import EventStream

EVENTS = "text/event-stream"
COUNT = {"query": "subscription { count(to: 3) }"}


def events(text: str) -> list[tuple[str, Any]]:
    """Name and data of each event."""
    found = []
    for block in text.strip().split("\n\n"):
        lines = dict(line.split(":", 1) for line in block.split("\n") if not line.startswith(":"))
        data = lines["data"].strip()
        found.append((lines["event"].strip(), json.loads(data) if data else None))
    return found


def test_a_subscription_s_events_come_one_by_one_and_then_the_end(client: TestClient) -> None:
    answer = client.post("/graphql", json=COUNT, headers={"Accept": EVENTS})
    *found, last = events(answer.text)

    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, EVENTS)
    assert answer.headers["cache-control"] == "no-store"
    assert [(name, data["data"]) for name, data in found] == [("next", {"count": number}) for number in range(3)]
    assert last == ("complete", None)


@pytest.mark.parametrize("accept", [f"application/json, {EVENTS}", f"{EVENTS}, */*;q=0.1", f"application/json;q=0.1, {EVENTS}"])
def test_a_subscription_is_streamed_to_whoever_takes_events_besides(client: TestClient, accept: str) -> None:
    answer = client.post("/graphql", json=COUNT, headers={"Accept": accept})

    assert answer.headers["content-type"].startswith(EVENTS)


@pytest.mark.parametrize(
    "accept",
    [
        f"application/json, {EVENTS}",
        f"{EVENTS}, application/json;q=0.1",
        f"{EVENTS}, */*",
        "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed",
    ],
)
def test_a_query_is_not_made_a_stream_for_whoever_takes_one_answer_as_well(client: TestClient, accept: str) -> None:
    answer = client.post("/graphql", json={"query": "{ account }"}, headers={"Accept": accept})

    assert "json" in answer.headers["content-type"]
    assert answer.json()["data"] == {"account": "reader"}


def test_a_query_is_a_stream_of_one_for_whoever_takes_nothing_else(client: TestClient) -> None:
    answer = client.post("/graphql", json={"query": "{ account }"}, headers={"Accept": EVENTS})

    assert [(name, data and data["data"]) for name, data in events(answer.text)] == [("next", {"account": "reader"}), ("complete", None)]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ nope }", "BAD_DOCUMENT"),
        ("subscription { nope }", "BAD_DOCUMENT"),
        ("{", "BAD_DOCUMENT"),
        ("subscription { broken }", "INTERNAL"),
    ],
)
def test_what_cannot_run_is_an_event_too(client: TestClient, query: str, code: str) -> None:
    answer = client.post("/graphql", json={"query": query}, headers={"Accept": EVENTS})
    *_, (name, data), last = events(answer.text)

    assert answer.status_code == 200
    assert name == "next"
    assert data["errors"][0]["extensions"]["code"] == code
    assert last == ("complete", None)
    assert "hunter2" not in answer.text


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), ("application/graphql-response+json", 400), ("*/*", 200)])
def test_a_subscription_in_a_plain_post_is_refused(client: TestClient, accept: str, status: int) -> None:
    answer = client.post("/graphql", json=COUNT, headers={"Accept": accept})

    assert answer.status_code == status
    assert answer.json()["errors"][0]["extensions"]["code"] == "SUBSCRIPTION_ELSEWHERE"
    assert "data" not in answer.json()


def test_a_bad_body_is_refused_before_any_stream(client: TestClient) -> None:
    headers = {"Accept": EVENTS, "Content-Type": "application/json"}
    answer = client.post("/graphql", content="{", headers=headers)

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_JSON")


async def _sent(stream: EventStream, gone_after: float | None, bodies: list[bytes]) -> list[bytes]:
    """What a stream sends until it ends, or until the client goes away; it is in `bodies` as soon as it is sent."""

    async def receive() -> dict[str, Any]:
        await (anyio.sleep_forever() if gone_after is None else anyio.sleep(gone_after))
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        bodies.append(message.get("body", b""))

    with anyio.fail_after(60):
        await stream({"type": "http"}, receive, send)
    return bodies


def test_silence_is_broken_so_that_proxies_keep_the_connection() -> None:
    bodies: list[bytes] = []

    async def slow() -> Any:
        # For ever, if it were not broken.
        while bodies.count(b":\n\n") < 2:
            await anyio.sleep(0.01)
        yield {"data": 1}

    anyio.run(_sent, EventStream(slow(), silence=0.02), None, bodies)

    assert b"".join(body for body in bodies if body != b":\n\n") == b'event: next\ndata: {"data":1}\n\nevent: complete\ndata:\n\n'


def test_when_the_client_goes_the_source_is_closed() -> None:
    closed = []

    async def endless() -> Any:
        try:
            while True:
                yield {"data": 1}
                await anyio.sleep(0.005)
        finally:
            closed.append(True)

    bodies = anyio.run(_sent, EventStream(endless()), 0.1, [])

    assert closed == [True]
    assert not any(b"complete" in body for body in bodies)
