"""A client that stops reading takes no memory, and does not stay for ever."""

from __future__ import annotations

import http.client
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import uvicorn
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from lvheng.cli.serve import server_config
from lvheng.http.unread import UnreadSocketProtocol, cut_unread
from tests.graphql_schema.city import City
from tests.lvheng.http.small import FLOODED, small_app

QUERY = "subscription { flood }"
# What systems and libraries hold on the way is some megabytes: messages of 300 kB fill them soon.
MOST = 60


@pytest.fixture(scope="module")
def server(city: City) -> Iterator[uvicorn.Server]:
    """The small schema's server, configured as `lvheng serve` configures it, but for shorter patience."""
    listener = socket.create_server(("127.0.0.1", 0))
    cut_unread(listener, 3)
    config = server_config(small_app(city))
    # What is cut here is cut because it is not read, and not because a ping was not answered.
    config.ws_ping_interval = None
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server
    server.should_exit = True
    thread.join()
    listener.close()


def port(server: uvicorn.Server) -> int:
    return int(server.servers[0].sockets[0].getsockname()[1])


def taken_until_cut(server: uvicorn.Server) -> tuple[int, int]:
    """How many messages were taken from the source until its connection was cut, and how many connections are left."""
    give_up_at = time.monotonic() + 60
    while not FLOODED[0] and time.monotonic() < give_up_at:
        time.sleep(0.05)
    left = connections_left(server)
    return FLOODED[0], left


def connections_left(server: uvicorn.Server) -> int:
    """How many there are, once there are none or after a while."""
    give_up_at = time.monotonic() + 60
    while server.server_state.connections and time.monotonic() < give_up_at:
        time.sleep(0.05)
    return len(server.server_state.connections)


def test_a_socket_that_is_not_read_stops_its_source_and_is_cut(server: uvicorn.Server) -> None:
    FLOODED[0] = 0
    address = f"ws://127.0.0.1:{port(server)}/graphql"
    bounds: dict[str, Any] = {"compression": None, "max_queue": 1, "open_timeout": 60, "ping_interval": None}
    with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], **bounds) as client:
        client.send('{"type": "connection_init"}')
        client.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": QUERY}}))
        taken, left = taken_until_cut(server)
        client.socket.close()

    assert 0 < taken < MOST
    assert left == 0


def test_a_stream_that_is_not_read_stops_its_source_and_is_cut(server: uvicorn.Server) -> None:
    FLOODED[0] = 0
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    with closing(http.client.HTTPConnection("127.0.0.1", port(server), timeout=60)) as client:
        client.request("POST", "/graphql", json.dumps({"query": QUERY}), headers=headers)
        taken, left = taken_until_cut(server)

    assert 0 < taken < MOST
    assert left == 0


def test_pings_whose_answers_nobody_reads_are_not_answered(server: uvicorn.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The protocol's own pings, which the application never sees."""
    handshake = "GET /graphql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    handshake += "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
    most, handle_ping = [0], UnreadSocketProtocol.handle_ping

    def handle_and_note(self: UnreadSocketProtocol) -> None:
        handle_ping(self)
        most[0] = max(most[0], self.transport.get_write_buffer_size())

    monkeypatch.setattr(UnreadSocketProtocol, "handle_ping", handle_and_note)
    ping = b"\x89\xfd\0\0\0\0" + b"x" * 125
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(60)
        client.connect(("127.0.0.1", port(server)))
        client.sendall(handshake.encode())
        assert client.recv(12) == b"HTTP/1.1 101"
        for _ in range(80):
            try:
                client.sendall(ping * 1000)
            except OSError:
                break
        # The client is here until it is cut.
        left = connections_left(server)

    assert 0 < most[0] < 1_000_000
    assert left == 0


def test_this_system_knows_how_to_cut_what_is_not_read() -> None:
    assert hasattr(socket, "TCP_USER_TIMEOUT") or os.uname().sysname != "Linux"
