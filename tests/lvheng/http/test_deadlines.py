"""An operation that takes too long is broken off, in the database too, and leaves nothing behind: on both databases."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import QueuePool, create_engine
from sqlmodel import select
from starlette.testclient import TestClient
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from lvheng.http import Gate
from services.database import reading
from services.models import Account
from tests.graphql_schema.city import City, city_on
from tests.lvheng.http.small import AT_WORK, GO_ON, RUNNING, WAITED, Clock, served, small_app

LONG = {"query": "{ statement(steps: 2000000000) }"}
SHORT = {"query": "{ statement(steps: 10) }"}
LONG_CHANGE = {"query": 'mutation { rename(name: "照改", waits: true) }'}
WAITS = {"query": "{ waits }"}
# What an operation may take here, in seconds: nothing reaches it before the clock is put forward.
PATIENCE = 3600.0
# In seconds, for what is expected to happen soon: less than a long statement would take.
SOON = 60.0


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    with city_on(request.param, request, member_count=2) as city:
        yield city


@pytest.fixture(autouse=True)
def beginning() -> Iterator[None]:
    """Nothing is at work yet; what waits at the end need wait no longer."""
    AT_WORK.clear()
    GO_ON.clear()
    WAITED[0] = 0
    yield
    GO_ON.set()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(city: City, clock: Clock) -> Iterator[TestClient]:
    with on(city, clock) as client:
        yield client


@pytest.fixture
def unhurried_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is broken off has as long as it wants to end before its client is answered."""
    monkeypatch.setattr("lvheng.http.running._SECONDS_TO_END", PATIENCE)


def on(city: City, clock: Clock, **bounds: Any) -> TestClient:
    """A client of a server that goes by that clock."""
    options = {"loop_factory": lambda: clock}
    return TestClient(small_app(city, **{"seconds": PATIENCE} | bounds), base_url="http://localhost", backend_options=options)


def ask(client: TestClient, question: dict[str, str]) -> Any:
    return client.post("/graphql", json=question)


def out_of_time(client: TestClient, clock: Clock, question: dict[str, str], begun: Callable[[], Any]) -> Any:
    """The answer to what has begun when its time is over."""
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(ask, client, question)
        try:
            assert begun()
        finally:
            clock.put_forward(PATIENCE)
        return answer.result(timeout=SOON)


def display_name(city: City) -> str:
    with reading(city.engine) as session:
        return session.exec(select(Account.display_name).where(Account.name == "reader")).one()


def held(city: City) -> int:
    """Connections that somebody holds."""
    assert isinstance(city.engine.pool, QueuePool)
    return city.engine.pool.checkedout()


def running(city: City) -> int:
    """Statements that the database itself says are running; on SQLite, which says nothing, those that have not ended here."""
    if city.engine.dialect.name == "sqlite":
        return RUNNING[0]
    looking = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND strpos(query, 'WITH RECURSIVE n') = 1"
    other = create_engine(city.engine.url.render_as_string(hide_password=False))
    try:
        with other.connect() as connection:
            return int(connection.exec_driver_sql(looking).scalar_one())
    finally:
        other.dispose()


def as_soon_as(wanted: int, city: City) -> int:
    """The number of running statements, once it is this, or after a while: less than they would take, or may."""
    give_up_at = time.monotonic() + SOON
    while (found := running(city)) != wanted and time.monotonic() < give_up_at:
        time.sleep(0.02)
    return found


def free_again(city: City) -> bool:
    """Whether all connections are given back, once they are, or after a while."""
    give_up_at = time.monotonic() + SOON
    while held(city) and time.monotonic() < give_up_at:
        time.sleep(0.01)
    return held(city) == 0


def code(answer: Any) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


@pytest.mark.usefixtures("unhurried_end")
def test_a_statement_is_broken_off(city: City, client: TestClient, clock: Clock) -> None:
    answer = out_of_time(client, clock, LONG, lambda: as_soon_as(1, city))

    assert (answer.status_code, code(answer)) == (503, "DEADLINE")
    assert "data" not in answer.json()
    assert answer.headers["retry-after"] == "1"
    # The statement would run for minutes: that the connection is free says that it was really broken off.
    assert free_again(city)


@pytest.mark.usefixtures("unhurried_end")
def test_the_connection_is_good_afterwards(city: City, client: TestClient, clock: Clock) -> None:
    for _ in range(3):
        assert out_of_time(client, clock, LONG, lambda: as_soon_as(1, city)).status_code == 503
        assert free_again(city)
        assert ask(client, SHORT).json()["data"] == {"statement": 10}


def test_a_change_that_comes_too_late_is_not_made(city: City, client: TestClient, clock: Clock) -> None:
    before = display_name(city)
    answer = out_of_time(client, clock, {"query": 'mutation { rename(name: "太迟", waits: true) }'}, lambda: AT_WORK.wait(SOON))

    assert (answer.status_code, code(answer)) == (503, "DEADLINE")
    assert free_again(city)
    assert display_name(city) == before


def test_a_change_that_comes_in_time_is_made(city: City, client: TestClient) -> None:
    assert ask(client, {"query": 'mutation { rename(name: "及时") }'}).json()["data"] == {"rename": "及时"}
    assert display_name(city) == "及时"


@pytest.mark.usefixtures("unhurried_end")
def test_of_several_changes_those_that_came_in_time_are_told(city: City, client: TestClient, clock: Clock) -> None:
    changes = {"query": 'mutation { a: rename(name: "先") b: rename(name: "后", waits: true) }'}
    answer = out_of_time(client, clock, changes, lambda: AT_WORK.wait(SOON))

    assert answer.status_code == 200
    assert answer.json()["data"] == {"a": "先", "b": None}
    assert (code(answer), answer.json()["errors"][0]["path"]) == ("DEADLINE", ["b"])
    assert display_name(city) == "先"


@pytest.mark.usefixtures("unhurried_end")
def test_what_the_others_do_meanwhile_is_left_alone(city: City, client: TestClient, clock: Clock) -> None:
    """Those that are in time share connections with those that are not."""
    short = {"query": "{ statement(steps: 50000) }"}
    with ThreadPoolExecutor(6) as threads:
        long_ones = [threads.submit(ask, client, LONG) for _ in range(2)]
        began = as_soon_as(2, city)
        clock.put_forward(PATIENCE / 2)
        short_ones = [threads.submit(ask, client, short) for _ in range(20)]
        wait(short_ones, timeout=SOON, return_when=FIRST_COMPLETED)
        # The time of the long ones is over, that of the others is not.
        clock.put_forward(PATIENCE / 2)
        broken_off = [code(answer.result(timeout=SOON)) for answer in long_ones]
        answers = [answer.result(timeout=SOON).json()["data"] for answer in short_ones]

    assert (began, broken_off) == (2, ["DEADLINE"] * 2)
    assert answers == [{"statement": 50000}] * 20


def test_whoever_waits_for_nothing_that_can_be_broken_off_is_answered_all_the_same(client: TestClient, clock: Clock) -> None:
    answer = out_of_time(client, clock, WAITS, lambda: AT_WORK.wait(SOON))
    waited = WAITED[0]
    GO_ON.set()

    assert (answer.status_code, code(answer)) == (503, "DEADLINE")
    assert waited == 0


def test_a_server_that_stops_waits_for_what_it_has_not_told(city: City, clock: Clock) -> None:
    """What was answered as broken off still ends before the database is closed."""
    with on(city, clock) as client:
        assert out_of_time(client, clock, WAITS, lambda: AT_WORK.wait(SOON)).status_code == 503
        # In the middle of the end.
        threading.Timer(0.5, GO_ON.set).start()

    assert WAITED == [1]
    assert held(city) == 0


@pytest.mark.usefixtures("unhurried_end")
def test_an_operation_over_a_socket_that_is_completed_is_broken_off(city: City) -> None:
    with (
        TestClient(small_app(city), base_url="http://localhost") as client,
        client.websocket_connect("ws://localhost/graphql", subprotocols=["graphql-transport-ws"]) as socket,
    ):
        socket.send_json({"type": "connection_init"})
        socket.receive_json()
        socket.send_json({"id": "1", "type": "subscribe", "payload": LONG})
        began = as_soon_as(1, city)
        socket.send_json({"id": "1", "type": "complete"})

        assert (began, free_again(city)) == (1, True)


@pytest.mark.usefixtures("unhurried_end")
def test_the_database_itself_has_ended_what_was_broken_off_and_its_place_is_free(city: City, clock: Clock) -> None:
    """One place, and nobody may wait: had the thread gone on, whoever comes next would be told that the server is busy."""
    with on(city, clock, gate=Gate(1, 0)) as client, ThreadPoolExecutor(1) as thread:
        answer = thread.submit(ask, client, LONG)
        began = as_soon_as(1, city)
        refused = ask(client, {"query": "{ account }"})
        clock.put_forward(PATIENCE)
        broken_off = answer.result(timeout=SOON)
        after = running(city)
        free = ask(client, {"query": "{ account }"})

    assert (began, code(refused), code(broken_off), after) == (1, "BUSY", "DEADLINE", 0)
    assert free.json()["data"] == {"account": "reader"}


def as_soon_as_free(port: int) -> int:
    """The status of another request: the statement ends a moment before the place at the gate is given back."""
    until = time.monotonic() + SOON
    while True:
        with closing(http.client.HTTPConnection("localhost", port, timeout=SOON)) as connection:
            connection.request("POST", "/graphql", json.dumps({"query": "{ account }"}), headers={"Content-Type": "application/json"})
            status = connection.getresponse().status
        if status != 503 or time.monotonic() > until:
            return status
        time.sleep(0.05)


@pytest.mark.usefixtures("unhurried_end")
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_client_that_goes_away_leaves_no_running_statement(city: City, accept: str) -> None:
    headers = {"Content-Type": "application/json", "Accept": accept}
    with served(small_app(city, seconds=PATIENCE, gate=Gate(1, 0))) as port:
        with closing(http.client.HTTPConnection("localhost", port, timeout=SOON)) as connection:
            connection.request("POST", "/graphql", json.dumps(LONG), headers=headers)
            began = as_soon_as(1, city)
        left = as_soon_as(0, city)
        free = as_soon_as_free(port)

    assert (began, left, free) == (1, 0, 200)


def test_a_change_whose_client_goes_away_is_made_all_the_same(city: City) -> None:
    """It was meant to be made, and whoever sends it again under its key is told that it was."""
    with served(small_app(city)) as port:
        with closing(http.client.HTTPConnection("localhost", port, timeout=SOON)) as connection:
            connection.request("POST", "/graphql", json.dumps(LONG_CHANGE), headers={"Content-Type": "application/json"})
            begun = AT_WORK.wait(SOON)
        # Long enough for the server to notice.
        time.sleep(0.5)
        GO_ON.set()

    assert (begun, display_name(city)) == (True, "照改")


@pytest.mark.usefixtures("unhurried_end")
def test_a_socket_that_is_dropped_leaves_no_running_statement(city: City) -> None:
    with served(small_app(city, seconds=PATIENCE)) as port:
        address = f"ws://localhost:{port}/graphql"
        with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], open_timeout=SOON, ping_interval=None) as socket:
            socket.send('{"type": "connection_init"}')
            socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": LONG}))
            began = as_soon_as(1, city)
            socket.socket.close()
        left = as_soon_as(0, city)

    assert (began, left) == (1, 0)
