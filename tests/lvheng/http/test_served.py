"""The transports over real connections: what a server in the way, and a client that just goes, do to them."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.graphql_schema.city import City
from tests.lvheng.http.small import LISTENING, served, small_app

PROTOCOL = Subprotocol("graphql-transport-ws")
ENDLESS = {"query": "subscription { listened }"}


@pytest.fixture(scope="module")
def port(city: City) -> Iterator[int]:
    """The port of the small schema's server, configured as `lvheng serve` configures it."""
    with served(small_app(city)) as port:
        yield port


def wait_for(listeners: int) -> int:
    """The number of those who listen, as soon as it is this or after a while."""
    give_up_at = time.monotonic() + 60
    while len(LISTENING) != listeners and time.monotonic() < give_up_at:
        time.sleep(0.01)
    return len(LISTENING)


def test_a_subscription_over_a_socket_reaches_its_client(port: int) -> None:
    with connect(f"ws://localhost:{port}/graphql", subprotocols=[PROTOCOL], open_timeout=60, ping_interval=None) as socket:
        socket.send('{"type": "connection_init"}')
        socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": "subscription { count(to: 2) }"}}))

        assert [json.loads(socket.recv())["type"] for _ in range(4)] == ["connection_ack", "next", "next", "complete"]


def test_a_socket_that_is_dropped_ends_its_subscriptions(port: int) -> None:
    with connect(f"ws://localhost:{port}/graphql", subprotocols=[PROTOCOL], open_timeout=60, ping_interval=None) as socket:
        socket.send('{"type": "connection_init"}')
        for name in ("1", "2"):
            socket.send(json.dumps({"type": "subscribe", "id": name, "payload": ENDLESS}))
        before = wait_for(2)
        socket.socket.close()
        after = wait_for(0)

    assert (before, after) == (2, 0)


def test_a_message_too_large_closes_the_socket(port: int) -> None:
    with connect(f"ws://localhost:{port}/graphql", subprotocols=[PROTOCOL], open_timeout=60, ping_interval=None) as socket:
        socket.send('{"type": "ping", "payload": "' + "x" * 300_000 + '"}')
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv()

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


def test_events_come_as_they_happen_and_end_when_the_client_goes(port: int) -> None:
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    with closing(http.client.HTTPConnection("localhost", port, timeout=60)) as connection:
        connection.request("POST", "/graphql", json.dumps(ENDLESS), headers)
        answer = connection.getresponse()
        first = [answer.readline() for _ in range(2)]
        before = wait_for(1)
        answer.close()
    after = wait_for(0)

    assert first[0] == b"event: next\n"
    assert json.loads(first[1].removeprefix(b"data: "))["data"] == {"listened": 0}
    assert (before, after) == (1, 0)
