"""Only so many run at once, only so many wait, and nobody may ask for everything: the rest is told when to come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from itertools import islice
from typing import Any

import anyio
import pytest
from sqlalchemy import QueuePool
from starlette.testclient import TestClient

from lvheng.http import Budget, Gate
from lvheng.http.admission import Seats
from lvheng.http.declining import Declined
from lvheng.settings import read_settings
from tests.graphql_schema.city import City
from tests.lvheng.http.small import AT_WORK, GO_ON, small_app


def visits(gate: Gate, credentials: Sequence[str]) -> tuple[dict[str, int], list[tuple[int, str, int | None]]]:
    """The most of each credential, and of all of them, that were inside at once; and how the others were turned away."""
    inside, most = Counter[str](), Counter[str]()
    turned_away: list[tuple[int, str, int | None]] = []

    async def visit(credential: str) -> None:
        try:
            await gate.enter(credential)
        except Declined as declined:
            turned_away.append((declined.status, declined.code, declined.retry_after))
            return
        for name in (credential, "all"):
            inside[name] += 1
            most[name] = max(most[name], inside[name])
        await anyio.sleep(0.02)
        inside.subtract([credential, "all"])
        gate.leave(credential)

    async def visit_all() -> None:
        async with anyio.create_task_group() as tasks:
            for credential in credentials:
                tasks.start_soon(visit, credential)

    anyio.run(visit_all)
    return dict(most), turned_away


def test_no_more_run_at_once_than_may_and_no_more_wait() -> None:
    most, turned_away = visits(Gate(at_once=3, waiting=4), "abcdefghij")

    assert most["all"] == 3
    assert turned_away == [(503, "BUSY", 1)] * 3


def test_one_credential_leaves_a_place_for_another() -> None:
    gate = Gate(at_once=3, waiting=100)
    most, turned_away = visits(gate, "aaaaaaaab")

    assert most == {"a": 2, "b": 1, "all": 3}
    assert turned_away == []
    assert gate._own == {}


def test_a_gate_of_one_place_lets_everybody_in_by_turns() -> None:
    assert visits(Gate(at_once=1, waiting=100), "aabb")[0] == {"a": 1, "b": 1, "all": 1}


def test_whoever_stops_waiting_leaves_the_queue() -> None:
    async def wait_in_vain() -> bool:
        gate = Gate(at_once=1, waiting=1)
        await gate.enter("a")
        for credential in ("a", "b"):
            with anyio.move_on_after(0.01):
                await gate.enter(credential)
        with anyio.move_on_after(0.01) as last:
            await gate.enter("c")
        gate.leave("a")
        await gate.enter("b")
        return last.cancelled_caught

    assert anyio.run(wait_in_vain)


def test_whoever_is_turned_away_leaves_nothing_behind() -> None:
    """Strangers are many: a name kept of each would fill the memory."""

    async def ask() -> tuple[int, list[object], list[object]]:
        gate, turned_away = Gate(at_once=1, waiting=0), 0
        await gate.enter("inside")
        for number in range(5000):
            try:
                await gate.enter(f"stranger {number}")
            except Declined:
                turned_away += 1
        kept: list[object] = list(gate._own)
        gate.leave("inside")
        return turned_away, kept, list(gate._own)

    assert anyio.run(ask) == (5000, ["inside"], [])


def test_a_full_server_says_when_to_come_back(city: City) -> None:
    AT_WORK.clear()
    GO_ON.clear()
    with TestClient(small_app(city, gate=Gate(1, 1)), base_url="http://localhost") as client, ThreadPoolExecutor(6) as threads:

        def ask() -> Future[Any]:
            return threads.submit(client.post, "/graphql", json={"query": "{ waits }"})

        try:
            let_in = ask()
            assert AT_WORK.wait(60)
            others = [ask() for _ in range(5)]
            # One of them waits for its turn.
            busy = [future.result() for future in islice(as_completed(others, timeout=60), 4)]
        finally:
            GO_ON.set()
        statuses = sorted(future.result(timeout=60).status_code for future in [let_in, *others])

    assert statuses == [200, 200, 503, 503, 503, 503]
    assert {answer.json()["errors"][0]["extensions"]["code"] for answer in busy} == {"BUSY"}
    assert {answer.headers["retry-after"] for answer in busy} == {"1"}


def test_the_pool_has_a_connection_for_each_that_runs_and_more(city: City) -> None:
    """Whoever runs holds a connection; if all did, those who run could wait for ever for those who wait."""
    pool = city.engine.pool
    assert isinstance(pool, QueuePool)

    assert pool.size() + pool._max_overflow > read_settings({}).operations


def test_what_is_asked_in_a_minute_is_paid_from_a_purse_that_fills_up() -> None:
    now = 1000.0
    budget = Budget(6000, clock=lambda: now)

    assert budget.spend("a", 5000) == 1000
    with pytest.raises(Declined) as turned:
        budget.spend("a", 2000)
    assert (turned.value.status, turned.value.code, turned.value.retry_after) == (429, "BUDGET_SPENT", 10)
    assert budget.spend("b", 2000) == 4000
    now += 10
    assert budget.spend("a", 2000) == 0
    now += 10_000
    assert budget.spend("a", 0) == 5999


@pytest.mark.parametrize("seconds_between", [0.01, 0])
def test_purses_are_bounded_however_many_come_in_a_minute_and_one_in_use_is_kept(seconds_between: float) -> None:
    now = 0.0
    budget = Budget(6000, clock=lambda: now)
    left = budget.spend("in use", 5000)
    for number in range(25_000):
        now += seconds_between
        budget.spend(number, 1)
        if number % 1000 == 0:
            now_left, left = left, budget.spend("in use", 1)
            assert left is not None
            assert now_left is not None
            assert left <= now_left + 1000 * seconds_between * 100

    assert len(budget._purses) <= 10_000


def minute_of(cost: int) -> Budget:
    """A budget of so much that never fills up again, however slow the machine is."""
    return Budget(cost, clock=lambda: 1000.0)


def test_two_tokens_of_one_account_have_a_budget_each(city: City) -> None:
    tokens = [city.token("verifier"), city.token("verifier")]
    with TestClient(small_app(city, budget=minute_of(60)), base_url="http://localhost") as client:
        statuses = [
            client.post("/graphql", json={"query": "{ dear }"}, headers={"Authorization": f"Bearer {token}"}).status_code
            for token in (tokens[0], tokens[0], tokens[1], tokens[1])
        ]

    assert statuses == [200, 429, 200, 429]


def test_an_answer_says_what_it_cost_and_what_is_left(city: City) -> None:
    dear = {"query": "{ dear }"}
    with TestClient(small_app(city, budget=minute_of(5100)), base_url="http://localhost") as client:
        first, second = (client.post("/graphql", json=dear).json()["extensions"]["cost"] for _ in range(2))

    assert (first["asked"], first["limit"]) == (40, 5000)
    assert (first["left"], second["left"]) == (5060, 5020)


def test_whoever_has_spent_the_minute_is_told_when_to_come_back(city: City) -> None:
    with TestClient(small_app(city, budget=minute_of(60)), base_url="http://localhost") as client:
        paid = client.post("/graphql", json={"query": "{ dear }"})
        spent = client.post("/graphql", json={"query": "{ dear }"})
        other = client.post("/graphql", json={"query": "{ dear }"}, headers={"Authorization": f"Bearer {city.token('verifier')}"})

    assert (paid.status_code, spent.status_code, other.status_code) == (200, 429, 200)
    assert spent.json()["errors"][0]["extensions"]["code"] == "BUDGET_SPENT"
    assert spent.headers["retry-after"] == "20"


def test_documents_that_are_refused_are_paid_for_too(city: City) -> None:
    with TestClient(small_app(city, budget=minute_of(60)), base_url="http://localhost") as client:
        statuses = [client.post("/graphql", json={"query": "{ nope }"}).status_code for _ in range(8)]

    assert statuses == [200] * 6 + [429] * 2


def test_each_event_is_paid_for(city: City) -> None:
    app = small_app(city, budget=minute_of(60))
    with TestClient(app, base_url="http://localhost") as client:
        answer = client.post("/graphql", json={"query": "subscription { count(to: 1000) }"}, headers={"Accept": "text/event-stream"})

    assert answer.text.count("event: next") in range(60, 70)
    assert "BUDGET_SPENT" in answer.text


@pytest.mark.parametrize(("seats", "what_to_do"), [(Seats(2, 100), "先结束一些"), (Seats(100, 2), "稍后再试")])
def test_subscriptions_of_one_credential_and_of_all_are_bounded(city: City, seats: Seats, what_to_do: str) -> None:
    endless = {"query": "subscription { count(to: 1000000, pause: 0.01) }"}
    with (
        TestClient(small_app(city, seats=seats), base_url="http://localhost") as client,
        client.websocket_connect("ws://localhost/graphql", subprotocols=["graphql-transport-ws"]) as socket,
    ):
        socket.send_json({"type": "connection_init"})
        for name in ("1", "2", "3"):
            socket.send_json({"type": "subscribe", "id": name, "payload": endless})
        while (message := socket.receive_json())["type"] != "error":
            pass

    # Which of the three began last is not said.
    assert message["payload"][0]["extensions"]["code"] == "TOO_MANY_SUBSCRIPTIONS"
    assert what_to_do in message["payload"][0]["message"]


def test_seats_are_given_back_and_nothing_is_kept_of_who_had_one() -> None:
    seats = Seats(1, 2)
    turned_away = []
    with seats.taken("a"), seats.taken("b"):
        for credential in ("a", *(f"stranger {number}" for number in range(1000))):
            with pytest.raises(Declined) as declined, seats.taken(credential):
                pass
            turned_away.append(declined.value.status)
    with seats.taken("a"):
        pass

    assert turned_away == [429] + [503] * 1000
    assert len(seats._taken) == 0
