"""What a client is told, and what the log says of it, have one name; faults of ours are masked whatever way they come out."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from lvheng.http import Doorkeeper
from lvheng.http.correlation import HEADER
from tests.graphql_schema.city import City
from tests.lvheng.http.small import SECRET, small_app
from tests.lvheng.http.test_sockets import INIT, connect, drain, opened, subscribe, until_the_end

EVENTS = "text/event-stream"
NAME = re.compile(r"request ([0-9a-f]{16}|from-the-proxy): ")


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[str]]]:
    """The lines of the door's log; none of them may hold a traceback."""
    with caplog.at_level(logging.INFO, "lvheng.http"):

        def found() -> list[str]:
            records = [record for record in caplog.records if record.name == "lvheng.http"]

            assert [record.exc_info for record in records if record.exc_info] == []
            return [record.getMessage() for record in records]

        yield found


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        (b'{"query": "{ nope }"}', {}, "not run: BAD_DOCUMENT"),
        (b"{", {}, "400 BAD_JSON"),
        (b'{"query": 7}', {}, "400 BAD_REQUEST"),
        (b'{"query": "{ account }"}', {"Accept": "image/png"}, "406 NOT_ACCEPTABLE"),
        (b'{"query": "{ account }"}', {"Authorization": "Bearer nobody-has-this"}, "401"),
        (b'{"query": "{ account }"}', {"Origin": "https://evil.example"}, "403 FOREIGN_ORIGIN"),
        (b'{"query": "{ nope }"}', {"Accept": EVENTS}, "not run: BAD_DOCUMENT"),
        (b'{"query": "subscription { nope }"}', {"Accept": EVENTS}, "not run: BAD_DOCUMENT"),
    ],
)
def test_a_client_s_mistake_is_one_line_under_the_name_that_the_client_has(
    client: TestClient, lines: Callable[[], list[str]], body: bytes, headers: dict[str, str], said: str
) -> None:
    answer = client.post("/graphql", content=body, headers={"Content-Type": "application/json"} | headers)

    assert lines() == [f"request {answer.headers[HEADER]}: {said}"]
    assert NAME.match(lines()[0])


@pytest.mark.parametrize("accept", ["application/json", EVENTS])
def test_a_fault_of_ours_is_masked_and_its_incident_stands_beside_the_request_s_name(
    client: TestClient, lines: Callable[[], list[str]], caplog: pytest.LogCaptureFixture, accept: str
) -> None:
    answer = client.post("/graphql", json={"query": "{ boom }"}, headers={"Accept": accept})
    (incident,) = set(re.findall(r'"incident":"([0-9a-f]+)"', answer.text))

    assert SECRET not in answer.text
    assert lines() == [f"request {answer.headers[HEADER]}: answered: INTERNAL {incident}"]
    assert [incident in record.getMessage() for record in caplog.records if record.exc_info] == [True]


def test_an_answer_without_errors_is_named_and_leaves_no_line(client: TestClient, lines: Callable[[], list[str]]) -> None:
    names = {client.post("/graphql", json={"query": "{ account }"}).headers[HEADER] for _ in range(3)}

    assert (len(names), lines()) == (3, [])


@pytest.mark.parametrize(
    ("given", "is_kept"), [("from-the-proxy", True), ("two words", False), ("x" * 65, False), ("", False), ("a\tb", False)]
)
def test_a_proxy_s_name_is_kept_if_it_is_one(client: TestClient, given: str, is_kept: bool) -> None:
    answer = client.post("/graphql", json={"query": "{ account }"}, headers={HEADER: given})

    assert (answer.headers[HEADER] == given) is is_kept


def test_a_socket_s_mistakes_are_lines_under_its_name_and_the_operation_s(client: TestClient, lines: Callable[[], list[str]]) -> None:
    with opened(client) as socket:
        headers: dict[bytes, bytes] = dict(socket.extra_headers or ())
        name = headers[HEADER.lower().encode()].decode()
        socket.send_json(subscribe("1", "{ nope }"))
        until_the_end(socket, "1")
        socket.send_json({"id": "line\nbreak", "type": "subscribe", "payload": {"query": 7}})
        until_the_end(socket, "line\nbreak")
        socket.send_json({"type": "zap"})
        with pytest.raises(WebSocketDisconnect):
            drain(socket)

    assert lines() == [
        f"request {name}: operation '1': BAD_DOCUMENT",
        f"request {name}: operation 'line\\nbreak': BAD_REQUEST",
        f"request {name}: socket closed: 4400 Unknown message type",
    ]


def test_a_bug_behind_a_socket_is_masked_with_an_incident(client: TestClient, lines: Callable[[], list[str]]) -> None:
    with opened(client) as socket:
        socket.send_json(subscribe("1", "{ boom }"))
        answer = until_the_end(socket, "1")[0]
    incident = answer["payload"]["errors"][0]["extensions"]["incident"]

    assert lines()[0].endswith(f": operation '1': INTERNAL {incident}")


@pytest.mark.parametrize("when", ["before it is known who speaks", "afterwards"])
def test_a_fault_that_no_operation_made_closes_the_socket_with_an_incident(
    city: City, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, when: str
) -> None:
    found = Doorkeeper.actor
    faults = [when == "before it is known who speaks"]

    async def actor(self: Doorkeeper, *given: Any) -> Any:
        if faults[0]:
            raise OperationalError(SECRET, None, Exception(SECRET))
        return await found(self, *given)

    monkeypatch.setattr(Doorkeeper, "actor", actor)
    with TestClient(small_app(city), base_url="http://localhost") as client, connect(client) as socket:
        socket.send_json(INIT)
        if not faults[0]:
            assert socket.receive_json() == {"type": "connection_ack"}
            faults[0] = True
            socket.send_json(subscribe("1", "{ account }"))
        with pytest.raises(WebSocketDisconnect) as closed:
            drain(socket)
    incidents = [record.getMessage().split()[1] for record in caplog.records if record.exc_info]

    assert closed.value.code == 4500
    assert closed.value.reason == f"Internal server error {incidents[0]}"
    assert len(incidents) == 1
