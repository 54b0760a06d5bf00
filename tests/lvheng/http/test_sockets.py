"""The protocol graphql-transport-ws, message by message: what it wants, and every code with which it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from lvheng.http.sockets import PROTOCOL, SocketLimits
from services.accounts import disable_account
from services.database import transaction
from tests.graphql_schema.city import City
from tests.lvheng.http.small import SECRET, small_app

INIT = {"type": "connection_init"}
COUNT = "subscription { count(to: 3) }"
ENDLESS = "subscription { count(to: 1000000, pause: 0.01) }"


def connect(client: TestClient, protocols: Sequence[str] = (PROTOCOL,), **headers: str) -> WebSocketTestSession:
    """A handshake with the client's host."""
    return client.websocket_connect(f"ws://{client.base_url.netloc.decode()}/graphql", subprotocols=protocols, headers=headers)


@contextmanager
def opened(client: TestClient, **init: Any) -> Iterator[WebSocketTestSession]:
    """A socket that was acknowledged."""
    with connect(client) as socket:
        socket.send_json(INIT | init)
        assert socket.receive_json() == {"type": "connection_ack"}
        yield socket


def subscribe(name: str, query: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "type": "subscribe", "payload": {"query": query} | more}


def until_the_end(socket: WebSocketTestSession, name: str) -> list[dict[str, Any]]:
    """The messages about one operation, up to its last."""
    found: list[dict[str, Any]] = []
    while not found or found[-1]["type"] == "next":
        message = socket.receive_json()
        if message.get("id") == name:
            found.append(message)
    return found


def drain(socket: WebSocketTestSession) -> None:
    while True:
        socket.receive_json()


def closed_with(client: TestClient, *messages: Any) -> int:
    """The code with which the socket is closed after these messages."""
    with connect(client) as socket:
        for message in messages:
            if isinstance(message, bytes):
                socket.send_bytes(message)
            else:
                socket.send_text(message if isinstance(message, str) else json.dumps(message))
        with pytest.raises(WebSocketDisconnect) as closed:
            drain(socket)
    return closed.value.code


def test_a_subscription_s_events_come_in_order_and_then_its_end(client: TestClient) -> None:
    with opened(client) as socket:
        socket.send_json(subscribe("1", COUNT))
        *events, last = until_the_end(socket, "1")

    assert [event["payload"]["data"] for event in events] == [{"count": 0}, {"count": 1}, {"count": 2}]
    assert last == {"id": "1", "type": "complete"}


def test_queries_and_mutations_run_over_the_socket_too(client: TestClient) -> None:
    with opened(client) as socket:
        socket.send_json(subscribe("q", "query A($n: Float!) { account pause(seconds: $n) }", variables={"n": 0}, operationName="A"))
        answer, last = until_the_end(socket, "q")
        socket.send_json(subscribe("m", 'mutation { rename(name: "新名") }'))
        changed, _ = until_the_end(socket, "m")

    assert answer["payload"]["data"] == {"account": "reader", "pause": True}
    assert answer["payload"]["extensions"]["cost"]["limit"] == 5000
    assert last["type"] == "complete"
    assert changed["payload"]["data"] == {"rename": "新名"}


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"query": "{ nope }"}, "BAD_DOCUMENT"),
        ({"query": "{"}, "BAD_DOCUMENT"),
        ({"query": "query($n: Int!) { account }", "variables": {"n": "x"}}, "BAD_DOCUMENT"),
        ({"query": 7}, "BAD_REQUEST"),
        ({}, "BAD_REQUEST"),
        ({"query": "{ account }", "variables": []}, "BAD_REQUEST"),
        ({"query": "query A { account } query B { account }"}, "UNKNOWN_OPERATION"),
    ],
)
def test_what_cannot_run_is_an_error_of_its_own_and_the_socket_lives_on(client: TestClient, payload: dict[str, Any], code: str) -> None:
    with opened(client) as socket:
        socket.send_json({"id": "1", "type": "subscribe", "payload": payload})
        (error,) = until_the_end(socket, "1")
        socket.send_json(subscribe("1", COUNT))
        after = until_the_end(socket, "1")

    assert error["type"] == "error"
    assert error["payload"][0]["extensions"]["code"] == code
    assert len(after) == 4


def test_a_bug_in_a_resolver_is_masked(client: TestClient) -> None:
    with opened(client) as socket:
        socket.send_json(subscribe("1", "{ boom account }"))
        answer, _ = until_the_end(socket, "1")
        socket.send_json(subscribe("2", "subscription { broken }"))
        events = until_the_end(socket, "2")

    assert answer["payload"]["data"] == {"boom": None, "account": "reader"}
    assert answer["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert [event["type"] for event in events] == ["next", "error"]
    assert SECRET not in str([answer, *events])


def test_many_operations_share_a_socket(client: TestClient) -> None:
    names = [str(number) for number in range(10)]
    with opened(client) as socket:
        for name in names:
            socket.send_json(subscribe(name, COUNT))
        found: dict[str, list[Any]] = {name: [] for name in names}
        while not all(messages and messages[-1]["type"] == "complete" for messages in found.values()):
            message = socket.receive_json()
            found[message["id"]].append(message)

    assert {len(messages) for messages in found.values()} == {4}


def test_a_completed_subscription_sends_no_more_and_its_id_is_free(client: TestClient) -> None:
    with opened(client) as socket:
        socket.send_json(subscribe("1", ENDLESS))
        assert socket.receive_json()["type"] == "next"
        socket.send_json({"id": "1", "type": "complete"})
        socket.send_json(subscribe("1", "{ account }"))
        messages = until_the_end(socket, "1")

    assert messages[-2]["payload"]["data"] == {"account": "reader"}
    assert messages[-1]["type"] == "complete"


def test_completing_what_is_not_there_is_no_fault(client: TestClient) -> None:
    with opened(client) as socket:
        socket.send_json({"id": "nobody", "type": "complete"})
        socket.send_json({"type": "ping"})

        assert socket.receive_json() == {"type": "pong"}


def test_pings_are_answered_before_and_after_the_beginning(client: TestClient) -> None:
    with connect(client) as socket:
        for message in ({"type": "ping"}, {"type": "pong"}, INIT, {"type": "ping", "payload": {"a": 1}}):
            socket.send_json(message)

        assert [socket.receive_json()["type"] for _ in range(3)] == ["pong", "connection_ack", "pong"]


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([subscribe("1", COUNT)], 4401),
        ([INIT, INIT], 4429),
        ([INIT, subscribe("1", ENDLESS), subscribe("1", ENDLESS)], 4409),
        (["{"], 4400),
        (["[]"], 4400),
        (['"connection_init"'], 4400),
        (['{"type": "connection_init", "type": "ping"}'], 4400),
        ([b"{}"], 4400),
        (["{}"], 4400),
        ([{"type": 7}], 4400),
        ([{"type": "zap"}], 4400),
        ([{"type": "start", "id": "1", "payload": {"query": COUNT}}], 4400),
        ([INIT, {"type": "zap"}], 4400),
        ([INIT, {"type": "subscribe", "payload": {"query": COUNT}}], 4400),
        ([INIT, {"type": "subscribe", "id": "", "payload": {"query": COUNT}}], 4400),
        ([INIT, {"type": "subscribe", "id": 1, "payload": {"query": COUNT}}], 4400),
        ([INIT, {"type": "subscribe", "id": "x" * 201, "payload": {"query": COUNT}}], 4400),
        ([INIT, {"type": "subscribe", "id": "1"}], 4400),
        ([INIT, {"type": "subscribe", "id": "1", "payload": "{ account }"}], 4400),
        ([INIT, {"type": "complete"}], 4400),
        ([{"type": "connection_init", "payload": "me"}], 4400),
        ([{"type": "connection_init", "payload": {"authorization": 7}}], 4400),
        ([{"type": "connection_init", "payload": {"authorization": "Bearer nobody-has-this"}}], 4403),
        ([{"type": "connection_init", "payload": {"Authorization": "Bearer 令牌"}}], 4403),
        (['{"type":"ping","payload":"' + "x" * 300_000 + '"}'], 1009),
        (["[" * 5000], 4400),
    ],
)
def test_what_the_protocol_does_not_allow_closes_the_socket(client: TestClient, messages: list[Any], code: int) -> None:
    assert closed_with(client, *messages) == code


def test_whoever_does_not_begin_is_not_waited_for(city: City) -> None:
    app = small_app(city, limits=SocketLimits(seconds_to_begin=0.05))
    with TestClient(app, base_url="http://localhost") as client:
        assert closed_with(client) == 4408


def test_operations_on_one_socket_are_bounded(city: City) -> None:
    app = small_app(city, limits=SocketLimits(seconds_to_begin=600.0, operations=2))
    with TestClient(app, base_url="http://localhost") as client, opened(client) as socket:
        for name in ("1", "2", "3"):
            socket.send_json(subscribe(name, ENDLESS))
        (error,) = until_the_end(socket, "3")
        socket.send_json({"id": "1", "type": "complete"})
        socket.send_json(subscribe("3", "{ account }"))
        after = until_the_end(socket, "3")

    assert error["payload"][0]["extensions"]["code"] == "TOO_MANY_OPERATIONS"
    assert after[-1]["type"] == "complete"


@pytest.mark.parametrize("given", ["authorization", "Authorization"])
def test_a_token_may_come_in_the_first_message(city: City, client: TestClient, given: str) -> None:
    with opened(client, payload={given: f"Bearer {city.token('verifier')}"}) as socket:
        socket.send_json(subscribe("1", "subscription { account }"))
        event, _ = until_the_end(socket, "1")

    assert event["payload"]["data"] == {"account": "verifier"}


def test_a_token_may_come_with_the_handshake(city: City) -> None:
    headers = {"Authorization": f"Bearer {city.token('verifier')}"}
    with TestClient(small_app(city, stand_in=None), headers=headers) as client, opened(client) as socket:
        socket.send_json(subscribe("1", "{ account }"))
        answer, _ = until_the_end(socket, "1")

    assert answer["payload"]["data"] == {"account": "verifier"}


def test_without_a_token_nothing_begins(city: City) -> None:
    with TestClient(small_app(city, stand_in=None)) as client:
        assert closed_with(client, INIT) == 4403


def test_nobody_stands_in_under_a_name_that_is_not_this_machine_s(city: City) -> None:
    """A page that lets its own name point at this machine is not let in by it."""
    with TestClient(small_app(city), base_url="http://rebound.example") as client:
        assert closed_with(client, INIT) == 4403


def test_a_token_that_ends_ends_its_socket(city: City, client: TestClient) -> None:
    with opened(client, payload={"authorization": f"Bearer {city.token('registrar')}"}) as socket:
        socket.send_json(subscribe("1", "{ account }"))
        until_the_end(socket, "1")
        with transaction(city.engine) as session:
            disable_account(session, city.administrator, city.committee_id, "registrar", "离任")
        socket.send_json(subscribe("2", "{ account }"))

        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == 4403


@pytest.mark.parametrize("protocols", [[], ["nope"], ["graphql-ws"]])
def test_other_protocols_are_not_accepted(client: TestClient, protocols: list[str]) -> None:
    with pytest.raises(WebSocketDenialResponse) as denied, connect(client, protocols):
        pass

    assert denied.value.status_code == 400


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example", "http://localhost:81", "file://"])
def test_a_page_of_another_host_is_not_let_in(client: TestClient, origin: str) -> None:
    headers = {"Origin": origin}
    with (
        pytest.raises(WebSocketDenialResponse) as denied,
        connect(client, **headers),
    ):
        pass
    posted = client.post("/graphql", json={"query": "{ account }"}, headers=headers)

    assert denied.value.status_code == 403
    assert (posted.status_code, posted.json()["errors"][0]["extensions"]["code"]) == (403, "FOREIGN_ORIGIN")


@pytest.mark.parametrize("origin", ["http://localhost", "https://localhost", "https://allowed.example"])
def test_a_page_of_this_host_or_of_one_that_the_settings_name_is_let_in(client: TestClient, origin: str) -> None:
    headers = {"Origin": origin}
    with connect(client, **headers) as socket:
        socket.send_json(INIT)

        assert socket.receive_json() == {"type": "connection_ack"}
    assert client.post("/graphql", json={"query": "{ account }"}, headers=headers).status_code == 200
