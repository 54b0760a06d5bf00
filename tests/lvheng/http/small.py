"""A small schema behind the real door: what transports do does not depend on what is asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from typing import Any

import anyio
import strawberry
import uvicorn
from sqlalchemy import Engine, text
from sqlmodel import Session, select
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from strawberry import Schema

from graphql_schema.context import Info
from graphql_schema.execution import QuietSchema
from lvheng.cli.serve import server_config
from lvheng.http import Allowance, Budget, Documents, Doorkeeper, Gate, GraphQLEndpoint, Runner, SocketEndpoint
from lvheng.http.sockets import SocketLimits
from lvheng.signin import SignIn
from services import deadlines
from services.audit import acting
from services.deadlines import heed_deadlines
from services.models import Account
from services.permissions import Actor, Right, forbidden
from tests.graphql_schema.city import City

SECRET = "hunter2"
LISTENING: set[object] = set()
FLOOD = "水" * 100_000
FLOODED: list[int] = [0]
# Work that waits has begun, and may go on.
AT_WORK, GO_ON = Event(), Event()
# How much work has waited to its end.
WAITED: list[int] = [0]
# How many statements have begun and not ended.
RUNNING: list[int] = [0]
_counting = Lock()


def long_statement(session: Session, _: Actor, steps: int) -> int:
    """A statement that counts so far before it answers."""
    counting = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :steps) SELECT max(i) FROM n")
    with _counting:
        RUNNING[0] += 1
    try:
        return int(session.execute(counting, {"steps": steps}).scalar_one())
    finally:
        with _counting:
            RUNNING[0] -= 1


def rename(session: Session, actor: Actor, name: str, waits: bool) -> str:
    """A change that may wait before it is committed, until it is told to go on or its time is over."""
    with acting(session, actor, "account.rename"):
        account = session.get(Account, actor.account_id)
        assert account is not None
        account.display_name = name
    session.flush()
    if waits:
        AT_WORK.set()
        while not GO_ON.wait(0.01) and not is_over():
            pass
    return name


def is_over() -> bool:
    """Whether the operation has taken longer than it may."""
    deadline = deadlines._current.get()
    return deadline is not None and deadline.passed


def disable(session: Session, actor: Actor, name: str) -> None:
    """The account ends, whoever asks for it."""
    with acting(session, actor, "account.disable"):
        session.exec(select(Account).where(Account.name == name)).one().disabled_at = datetime.now(UTC)


@strawberry.type
class Query:
    @strawberry.field
    async def account(self, info: Info) -> str:
        return info.context.actor.name

    @strawberry.field
    async def statement(self, info: Info, steps: int) -> int:
        return await info.context.read(long_statement, steps)

    @strawberry.field
    async def pause(self, info: Info, seconds: float) -> bool:
        await anyio.sleep(seconds)
        return True

    @strawberry.field
    async def waits(self) -> bool:
        """Until it is told to go on, even if its time is over."""
        AT_WORK.set()
        while not GO_ON.is_set():
            await anyio.sleep(0.01)
        WAITED[0] += 1
        return True

    @strawberry.field
    async def boom(self) -> str | None:
        raise RuntimeError(SECRET)

    async def _dear(self) -> int:
        return 40

    dear: int = strawberry.field(resolver=_dear, metadata={"weight": 40})


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def rename(self, info: Info, name: str, waits: bool = False) -> str | None:
        return await info.context.write(rename, name, waits)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, info: Info, to: int, pause: float = 0) -> AsyncGenerator[int, None]:
        for number in range(to):
            await anyio.sleep(pause)
            yield number

    @strawberry.subscription
    async def listened(self) -> AsyncGenerator[int, None]:
        """One event, and then nothing, for as long as somebody listens."""
        here = object()
        LISTENING.add(here)
        try:
            yield 0
            await anyio.sleep_forever()
        finally:
            LISTENING.discard(here)

    @strawberry.subscription
    async def figures(self, info: Info) -> AsyncGenerator[str, None]:
        """Begins for those alone who may read figures, and then is silent."""
        if not info.context.actor.may_somewhere(Right.READ_FIGURES):
            raise forbidden(info.context.actor, Right.READ_FIGURES)

        async def found() -> AsyncGenerator[str, None]:
            here = object()
            LISTENING.add(here)
            try:
                yield "begun"
                await anyio.sleep_forever()
            finally:
                LISTENING.discard(here)

        return found()

    @strawberry.subscription
    async def flood(self) -> AsyncGenerator[str, None]:
        """More than any client reads, counted as it is taken."""
        while True:
            FLOODED[0] += 1
            yield FLOOD

    @strawberry.subscription
    async def account(self, info: Info) -> AsyncGenerator[str, None]:
        yield await info.context.read(lambda session, actor: actor.name)

    @strawberry.subscription
    async def until(self, info: Info, leaves: str) -> AsyncGenerator[int, None]:
        """After the first event the account is disabled."""
        for number in range(10):
            yield number
            if number == 0:
                await info.context.write(disable, leaves)

    @strawberry.subscription
    async def broken(self) -> AsyncGenerator[int, None]:
        yield 1
        raise RuntimeError(SECRET)


class Clock(asyncio.SelectorEventLoop):
    """A server's loop whose clock a test puts forward: what has an hour is over when the test says so, and not when a machine is busy."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead

    def put_forward(self, seconds: float) -> None:
        self.ahead += seconds
        # It looks at its clock when something happens.
        self.call_soon_threadsafe(lambda: None)


SMALL = QuietSchema(query=Query, mutation=Mutation, subscription=Subscription)


def small_app(
    city: City, *, stand_in: str | None = "reader", limits: SocketLimits | None = None, schema: Schema = SMALL, **bounds: Any
) -> Starlette:
    """The small schema, or another, served with these bounds; `reader` stands in for whoever says nothing."""
    runner = Runner(schema, city.engine, city.regulations, **wide_bounds() | bounds)
    heed_deadlines_once(city.engine)
    doorkeeper = Doorkeeper(city.engine, SignIn(city.engine), frozenset({"https://allowed.example"}), stand_in)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await runner.finish()

    routes = [
        Route("/graphql", GraphQLEndpoint(runner, doorkeeper).post, methods=["POST"]),
        WebSocketRoute("/graphql", SocketEndpoint(runner, doorkeeper, limits or SocketLimits(seconds_to_begin=600.0)).connect),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


@contextmanager
def served(app: Starlette) -> Iterator[int]:
    """The port of a real server, configured as `lvheng serve` configures it."""
    server = uvicorn.Server(server_config(app, port=0))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def wide_bounds() -> dict[str, Any]:
    """Bounds that nobody feels."""
    return {
        "documents": Documents({}, learns=True),
        "budget": Budget(None),
        "gate": Gate(4, 100),
        "seconds": 600.0,
        "allowance": lambda actor: Allowance(explore=True, introspect=True),
    }


_heeding: set[int] = set()


def heed_deadlines_once(engine: Engine) -> None:
    if id(engine) not in _heeding:
        _heeding.add(id(engine))
        heed_deadlines(engine)
