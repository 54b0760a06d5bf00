"""What somebody listens to ends with their credential and with their right, also while nothing happens; and all are looked at together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update
from starlette.testclient import TestClient, WebSocketDenialResponse, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from graphql_schema.nodes import global_id
from lvheng.http.sockets import SocketLimits
from services.accounts import actor_for_token, create_account, disable_account, grant_role, issue_token, revoke_role, revoke_token
from services.database import reading, transaction
from services.models import AccessToken, Account, AccountKind, Role
from tests.graphql_schema.city import SCHEMA, City, city_on
from tests.lvheng.http.small import LISTENING, small_app
from tests.lvheng.http.test_event_streams import EVENTS, events
from tests.lvheng.http.test_sockets import INIT, connect, drain, opened, subscribe, until_the_end
from tests.services.scorings.kept_year import started

FIGURES = "subscription { figures }"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    with city_on(request.param, request, member_count=2) as city:
        yield city


@pytest.fixture(scope="module")
def client(city: City) -> Iterator[TestClient]:
    """A client of the small schema, whose server nobody stands in at."""
    with TestClient(small_app(city, stand_in=None)) as client:
        yield client


@pytest.fixture
def machine(city: City) -> str:
    """The name of a machine of its own, that may read figures."""
    name = f"machine-{time.monotonic_ns()}"
    with transaction(city.engine) as session:
        create_account(session, city.administrator, city.committee_id, name, "接口", [Role.READER], AccountKind.MACHINE)
    return name


def token(city: City, name: str) -> str:
    with transaction(city.engine) as session:
        return issue_token(session, city.administrator, city.committee_id, name, timedelta(days=1))


def revoke(city: City, name: str) -> None:
    with transaction(city.engine) as session:
        key = session.exec(select(AccessToken.id).order_by(col(AccessToken.id).desc())).first()
        assert key is not None
        revoke_token(session, city.administrator, city.committee_id, key, "泄露")


def disable(city: City, name: str) -> None:
    with transaction(city.engine) as session:
        disable_account(session, city.administrator, city.committee_id, name, "停用")


def expire(city: City, name: str) -> None:
    """Its time is over by itself."""
    with transaction(city.engine) as session:
        # As the database comes to see it, without anybody to name in the audit.
        account = select(Account.id).where(Account.name == name).scalar_subquery()
        ended = update(AccessToken).where(col(AccessToken.account_id) == account)
        session.execute(ended.values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))


ENDED: dict[str, Callable[[City, str], None]] = {"revoked": revoke, "disabled": disable, "expired": expire}
# In seconds: far less than any credential here is good for, far more than a busy machine takes.
SOON = 60


def wait_for(listeners: int) -> int:
    give_up_at = time.monotonic() + SOON
    while len(LISTENING) != listeners and time.monotonic() < give_up_at:
        time.sleep(0.01)
    return len(LISTENING)


def closed(socket: WebSocketTestSession) -> int:
    """The code with which the socket is closed, after whatever else it says."""
    with pytest.raises(WebSocketDisconnect) as found:
        drain(socket)
    return found.value.code


@pytest.mark.parametrize("how", ENDED)
@pytest.mark.parametrize("query", [FIGURES, None], ids=["subscribed", "idle"])
def test_a_silent_socket_is_closed_soon_after_its_credential_ends(
    city: City, client: TestClient, machine: str, how: str, query: str | None
) -> None:
    with opened(client, payload={"authorization": f"Bearer {token(city, machine)}"}) as socket:
        if query is not None:
            socket.send_json(subscribe("1", query))
            assert socket.receive_json()["type"] == "next"
        ENDED[how](city, machine)
        ended_at = time.monotonic()
        code = closed(socket)

    assert (code, time.monotonic() - ended_at < SOON) == (4403, True)
    assert wait_for(0) == 0


@pytest.mark.parametrize("how", ENDED)
def test_a_silent_stream_ends_soon_after_its_credential(city: City, client: TestClient, machine: str, how: str) -> None:
    headers = {"Authorization": f"Bearer {token(city, machine)}", "Accept": EVENTS}
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(client.post, "/graphql", json={"query": FIGURES}, headers=headers)
        assert wait_for(1) == 1
        ENDED[how](city, machine)
        found = events(answer.result(timeout=SOON).text)

    assert [name for name, _ in found] == ["next", "next", "complete"]
    assert found[0][1]["data"] == {"figures": "begun"}
    assert found[1][1]["errors"][0]["extensions"]["code"] == "SIGNED_OUT"
    assert wait_for(0) == 0


def test_a_subscription_ends_when_its_right_is_withdrawn_and_the_socket_lives_on(city: City, client: TestClient, machine: str) -> None:
    with opened(client, payload={"authorization": f"Bearer {token(city, machine)}"}) as socket:
        socket.send_json(subscribe("1", FIGURES))
        assert socket.receive_json()["type"] == "next"
        with transaction(city.engine) as session:
            revoke_role(session, city.administrator, city.committee_id, machine, Role.READER, "调岗")
        (error,) = until_the_end(socket, "1")
        socket.send_json({"type": "ping"})
        after = socket.receive_json()

    assert (error["type"], error["payload"][0]["extensions"]["code"]) == ("error", "FORBIDDEN")
    assert after == {"type": "pong"}
    assert wait_for(0) == 0


def test_a_stream_ends_when_its_right_is_withdrawn(city: City, client: TestClient, machine: str) -> None:
    headers = {"Authorization": f"Bearer {token(city, machine)}", "Accept": EVENTS}
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(client.post, "/graphql", json={"query": FIGURES}, headers=headers)
        assert wait_for(1) == 1
        with transaction(city.engine) as session:
            revoke_role(session, city.administrator, city.committee_id, machine, Role.READER, "调岗")
        found = events(answer.result(timeout=SOON).text)

    assert found[-2][1]["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert found[-1][0] == "complete"


def test_another_right_more_ends_nothing(city: City, client: TestClient, machine: str) -> None:
    with opened(client, payload={"authorization": f"Bearer {token(city, machine)}"}) as socket:
        socket.send_json(subscribe("1", FIGURES))
        assert socket.receive_json()["type"] == "next"
        with transaction(city.engine) as session:
            grant_role(session, city.administrator, city.committee_id, machine, Role.INTEGRATION)
        time.sleep(2.5)
        socket.send_json({"id": "1", "type": "complete"})
        socket.send_json({"type": "ping"})

        assert (wait_for(0), socket.receive_json()) == (0, {"type": "pong"})


def test_an_account_that_stands_in_ends_what_it_listens_to(city: City, machine: str) -> None:
    with TestClient(small_app(city, stand_in=machine), base_url="http://localhost") as client, opened(client) as socket:
        socket.send_json(subscribe("1", FIGURES))
        assert socket.receive_json()["type"] == "next"
        disable(city, machine)

        assert closed(socket) == 4403


def test_many_who_follow_one_scoring_cost_no_more_looks_than_one(city: City) -> None:
    """Nobody carries the scoring out, so that it waits: nothing happens, and whatever is read is read in vain."""
    scoring = global_id("Scoring", started(city))
    query = f'subscription {{ scoringProgress(scoring: "{scoring}") {{ state }} }}'
    with TestClient(small_app(city, schema=SCHEMA), base_url="http://localhost") as client:
        with opened(client) as socket:
            for name in range(40):
                socket.send_json(subscribe(str(name), query))
            for _ in range(40):
                assert socket.receive_json()["type"] == "next"
            with city.statements() as heard:
                began_at = time.monotonic()
                while len(looks_among(heard)) < 8 and time.monotonic() - began_at < SOON:
                    time.sleep(0.05)
                while_many_listen = list(heard)
                seconds = time.monotonic() - began_at
        looking = looking_on(client)
        with city.statements() as while_nobody_listens:
            time.sleep(2.0)

    looks = looks_among(while_many_listen)
    # Four looks a second at the scoring, and each second one at those who listen: forty listeners would have made hundreds.
    assert 8 <= len(looks) <= 4 * seconds + 2
    assert len(while_many_listen) <= 8 * seconds + 4
    assert (looking, while_nobody_listens) == (0, [])


def looks_among(statements: Sequence[str]) -> list[str]:
    return [statement for statement in statements if "FROM scoring" in statement]


def looking_on(client: TestClient) -> int:
    """How many things the server keeps looking at, once that is none or after a while."""

    def looking() -> int:
        return sum("_keep_looking" in repr(task) for task in asyncio.all_tasks())

    assert client.portal is not None
    give_up_at = time.monotonic() + SOON
    while (left := client.portal.call(looking)) and time.monotonic() < give_up_at:
        time.sleep(0.01)
    return left


def test_sockets_of_one_credential_and_of_all_are_bounded(city: City, machine: str) -> None:
    init: dict[str, Any] = INIT | {"payload": {"authorization": f"Bearer {token(city, machine)}"}}
    with (
        TestClient(small_app(city, limits=SocketLimits(seconds_to_begin=600.0, of_one=2, of_all=3)), base_url="http://localhost") as client,
        ExitStack() as stack,
    ):
        for _ in range(2):
            socket = stack.enter_context(connect(client))
            socket.send_json(init)
            assert socket.receive_json() == {"type": "connection_ack"}
        third = stack.enter_context(connect(client))
        third.send_json(init)
        too_many_of_one = closed(third)
        another = stack.enter_context(connect(client))
        another.send_json(INIT)
        assert another.receive_json() == {"type": "connection_ack"}
        with pytest.raises(WebSocketDenialResponse) as denied, connect(client):
            pass

    assert (too_many_of_one, denied.value.status_code) == (1013, 503)


def test_each_token_of_an_account_counts_for_itself(city: City, machine: str) -> None:
    """Not what an actor is compared by: who comes by two tokens of one account is the same, and is counted twice."""
    tokens = [token(city, machine), token(city, machine)]
    with reading(city.engine) as session:
        found = [actor for actor in (actor_for_token(session, each) for each in tokens) if actor is not None]

    assert found[0] == found[1]
    assert len({actor.counted_as for actor in found}) == 2
