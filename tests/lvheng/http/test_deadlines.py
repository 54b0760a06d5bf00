"""An operation that takes too long is broken off, in the database too, and leaves nothing behind: on both databases."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

import pytest
import uvicorn
from sqlalchemy import QueuePool, create_engine
from sqlmodel import select
from starlette.testclient import TestClient
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from lvheng.cli.serve import server_config
from lvheng.http import Gate
from services.database import reading
from services.models import Account
from tests.graphql_schema.city import City, city_on
from tests.lvheng.http.small import small_app

LONG = {"query": "{ statement(steps: 1000000000) }"}
LONG_CHANGE = {"query": 'mutation { rename(name: "照改", seconds: 1.5) }'}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    with city_on(request.param, request, member_count=2) as city:
        yield city


@pytest.fixture(scope="module")
def hasty(city: City) -> Iterator[TestClient]:
    """A client of a server that gives an operation half a second."""
    with TestClient(small_app(city, seconds=0.5), base_url="http://localhost") as client:
        yield client


def display_name(city: City) -> str:
    with reading(city.engine) as session:
        return session.exec(select(Account.display_name).where(Account.name == "reader")).one()


def held(city: City) -> int:
    """Connections that somebody holds."""
    assert isinstance(city.engine.pool, QueuePool)
    return city.engine.pool.checkedout()


def running(city: City) -> int:
    """Statements that the database itself says are running; on SQLite, which says nothing, connections that are held."""
    if city.engine.dialect.name == "sqlite":
        return held(city)
    looking = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND strpos(query, 'WITH RECURSIVE n') = 1"
    other = create_engine(city.engine.url.render_as_string(hide_password=False))
    try:
        with other.connect() as connection:
            return int(connection.exec_driver_sql(looking).scalar_one())
    finally:
        other.dispose()


def as_soon_as(wanted: int, city: City) -> int:
    """The number of running statements, once it is this, or after ten seconds: less than they would take, or may."""
    give_up_at = time.monotonic() + 10
    while (found := running(city)) != wanted and time.monotonic() < give_up_at:
        time.sleep(0.02)
    return found


@contextmanager
def served(city: City, **bounds: Any) -> Iterator[int]:
    """The port of a real server of the small schema."""
    server = uvicorn.Server(server_config(small_app(city, **bounds), port=0))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def code(answer: Any) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


def test_a_statement_is_broken_off(city: City, hasty: TestClient) -> None:
    started = time.monotonic()
    answer = hasty.post("/graphql", json=LONG)
    spent = time.monotonic() - started

    assert (answer.status_code, code(answer)) == (503, "DEADLINE")
    assert "data" not in answer.json()
    assert answer.headers["retry-after"] == "1"
    # The statement would run for minutes: that the connection is free says that it was really broken off.
    assert spent < 5
    assert held(city) == 0


def test_the_connection_is_good_afterwards(hasty: TestClient) -> None:
    for _ in range(3):
        assert hasty.post("/graphql", json=LONG).status_code == 503
        assert hasty.post("/graphql", json={"query": "{ statement(steps: 10) }"}).json()["data"] == {"statement": 10}


def test_a_change_that_comes_too_late_is_not_made(city: City, hasty: TestClient) -> None:
    before = display_name(city)
    answer = hasty.post("/graphql", json={"query": 'mutation { rename(name: "太迟", seconds: 0.8) }'})

    assert (answer.status_code, code(answer)) == (503, "DEADLINE")
    assert display_name(city) == before


def test_a_change_that_comes_in_time_is_made(city: City, hasty: TestClient) -> None:
    assert hasty.post("/graphql", json={"query": 'mutation { rename(name: "及时") }'}).json()["data"] == {"rename": "及时"}
    assert display_name(city) == "及时"


def test_of_several_changes_those_that_came_in_time_are_told(city: City, hasty: TestClient) -> None:
    answer = hasty.post("/graphql", json={"query": 'mutation { a: rename(name: "先") b: rename(name: "后", seconds: 0.8) }'})

    assert answer.status_code == 200
    assert answer.json()["data"] == {"a": "先", "b": None}
    assert (code(answer), answer.json()["errors"][0]["path"]) == ("DEADLINE", ["b"])
    assert display_name(city) == "先"


def test_what_the_others_do_meanwhile_is_left_alone(city: City) -> None:
    """Those that are in time share connections with those that are not."""
    short = {"query": "{ statement(steps: 50000) }"}
    with TestClient(small_app(city, seconds=2.0), base_url="http://localhost") as client, ThreadPoolExecutor(6) as threads:
        asked = [LONG, *[short] * 10, LONG, *[short] * 10]
        answers = list(threads.map(lambda question: client.post("/graphql", json=question), asked))

    assert [code(answer) for answer in answers if answer.status_code != 200] == ["DEADLINE"] * 2
    assert [answer.json()["data"] for answer in answers if answer.status_code == 200] == [{"statement": 50000}] * 20


def test_whoever_waits_for_nothing_that_can_be_broken_off_is_answered_all_the_same(city: City, hasty: TestClient) -> None:
    started = time.monotonic()
    answer = hasty.post("/graphql", json={"query": "{ pause(seconds: 3) }"})

    assert (answer.status_code, code(answer)) == (503, "DEADLINE")
    assert time.monotonic() - started < 2.5


def test_a_server_that_stops_waits_for_what_it_has_not_told(city: City) -> None:
    """What was answered as broken off still ends before the database is closed."""
    started = time.monotonic()
    with TestClient(small_app(city, seconds=0.2), base_url="http://localhost") as client:
        assert client.post("/graphql", json={"query": "{ pause(seconds: 3) }"}).status_code == 503

    assert time.monotonic() - started > 2.5
    assert held(city) == 0


def test_an_operation_over_a_socket_that_is_completed_is_broken_off(city: City) -> None:
    with (
        TestClient(small_app(city), base_url="http://localhost") as client,
        client.websocket_connect("ws://localhost/graphql", subprotocols=["graphql-transport-ws"]) as socket,
    ):
        socket.send_json({"type": "connection_init"})
        socket.receive_json()
        socket.send_json({"id": "1", "type": "subscribe", "payload": LONG})
        give_up_at = time.monotonic() + 10
        while held(city) == 0 and time.monotonic() < give_up_at:
            time.sleep(0.01)
        began = held(city)
        socket.send_json({"id": "1", "type": "complete"})
        while held(city) and time.monotonic() < give_up_at:
            time.sleep(0.01)

        assert (began, held(city)) == (1, 0)


def test_the_database_itself_has_ended_what_was_broken_off_and_its_place_is_free(city: City) -> None:
    """One place, and nobody may wait: had the thread gone on, whoever comes next would be told that the server is busy."""
    app = small_app(city, seconds=1.0, gate=Gate(1, 0))
    with TestClient(app, base_url="http://localhost") as client, ThreadPoolExecutor(1) as thread:
        answer = thread.submit(client.post, "/graphql", json=LONG)
        began = as_soon_as(1, city)
        refused = client.post("/graphql", json={"query": "{ account }"})
        broken_off = answer.result(timeout=10)
        after = running(city)
        free = client.post("/graphql", json={"query": "{ account }"})

    assert (began, code(refused), code(broken_off), after) == (1, "BUSY", "DEADLINE", 0)
    assert free.json()["data"] == {"account": "reader"}


def as_soon_as_free(port: int) -> int:
    """The status of another request: the statement ends a moment before the place at the gate is given back."""
    until = time.monotonic() + 20
    while True:
        with closing(http.client.HTTPConnection("localhost", port, timeout=20)) as connection:
            connection.request("POST", "/graphql", json.dumps({"query": "{ account }"}), headers={"Content-Type": "application/json"})
            status = connection.getresponse().status
        if status != 503 or time.monotonic() > until:
            return status
        time.sleep(0.05)


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_client_that_goes_away_leaves_no_running_statement(city: City, accept: str) -> None:
    headers = {"Content-Type": "application/json", "Accept": accept}
    with served(city, seconds=60.0, gate=Gate(1, 0)) as port:
        with closing(http.client.HTTPConnection("localhost", port, timeout=20)) as connection:
            connection.request("POST", "/graphql", json.dumps(LONG), headers=headers)
            began = as_soon_as(1, city)
        left = as_soon_as(0, city)
        free = as_soon_as_free(port)

    assert (began, left, free) == (1, 0, 200)


def test_a_change_whose_client_goes_away_is_made_all_the_same(city: City) -> None:
    """It was meant to be made, and whoever sends it again under its key is told that it was."""
    with served(city) as port, closing(http.client.HTTPConnection("localhost", port, timeout=20)) as connection:
        connection.request("POST", "/graphql", json.dumps(LONG_CHANGE), headers={"Content-Type": "application/json"})
        time.sleep(0.5)

    assert display_name(city) == "照改"


def test_a_socket_that_is_dropped_leaves_no_running_statement(city: City) -> None:
    with served(city, seconds=60.0) as port:
        with connect(f"ws://localhost:{port}/graphql", subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
            socket.send('{"type": "connection_init"}')
            socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": LONG}))
            began = as_soon_as(1, city)
            socket.socket.close()
        left = as_soon_as(0, city)

    assert (began, left) == (1, 0)
