"""A small schema behind the real door: what transports do does not depend on what is asked."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import anyio
import strawberry
from sqlalchemy import Engine, text
from sqlmodel import Session, select
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from strawberry import Schema

from graphql_schema.context import Info
from graphql_schema.execution import QuietSchema
from lvheng.http import Allowance, Budget, Documents, Doorkeeper, Gate, GraphQLEndpoint, Runner, SocketEndpoint
from lvheng.http.sockets import SocketLimits
from lvheng.signin import SignIn
from services.audit import acting
from services.deadlines import heed_deadlines
from services.models import Account
from services.permissions import Actor, Right, forbidden
from tests.graphql_schema.city import City

SECRET = "hunter2"
LISTENING: set[object] = set()
FLOOD = "水" * 100_000
FLOODED: list[int] = [0]


def long_statement(session: Session, _: Actor, steps: int) -> int:
    """A statement that counts so far before it answers."""
    found = session.execute(
        text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :steps) SELECT max(i) FROM n"), {"steps": steps}
    )
    return int(found.scalar_one())


def rename(session: Session, actor: Actor, name: str, seconds: float) -> str:
    """A change that takes its time before it is committed."""
    with acting(session, actor, "account.rename"):
        account = session.get(Account, actor.account_id)
        assert account is not None
        account.display_name = name
    session.flush()
    time.sleep(seconds)
    return name


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
    async def boom(self) -> str | None:
        raise RuntimeError(SECRET)

    async def _dear(self) -> int:
        return 40

    dear: int = strawberry.field(resolver=_dear, metadata={"weight": 40})


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def rename(self, info: Info, name: str, seconds: float = 0) -> str | None:
        return await info.context.write(rename, name, seconds)


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
        WebSocketRoute("/graphql", SocketEndpoint(runner, doorkeeper, limits).connect),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def wide_bounds() -> dict[str, Any]:
    """Bounds that nobody feels."""
    return {
        "documents": Documents({}, learns=True),
        "budget": Budget(None),
        "gate": Gate(4, 100),
        "seconds": 20.0,
        "allowance": lambda actor: Allowance(explore=True, introspect=True),
    }


_heeding: set[int] = set()


def heed_deadlines_once(engine: Engine) -> None:
    if id(engine) not in _heeding:
        _heeding.add(id(engine))
        heed_deadlines(engine)
