"""Subscriptions heard to their end, of what is over or comes to its end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from typing import Any

import anyio
from sqlalchemy import Engine

from graphql_schema.context import Context
from graphql_schema.execution import NotRun, events, make_ready
from scoring_plugins.plugins import Regulations
from services.listings.view import View
from services.permissions import Actor
from tests.graphql_schema.city import SCHEMA


def every_event(engine: Engine, regulations: Regulations, actor: Actor, query: str, given: Mapping[str, Any]) -> list[Any]:
    """What each event of a subscription says in its one field. Raises NotRun where it is refused."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Context]:
        context = Context(View(engine, actor), regulations)
        try:
            yield context
        finally:
            await context.close()

    async def bounded(asking: Any) -> Any:
        async with opened() as context:
            return await asking(context)

    async def follow() -> list[Any]:
        ready = make_ready(SCHEMA, query, dict(given), None, introspection=True)
        async with opened() as context, aclosing(events(SCHEMA, ready, context, bounded)) as source:
            return [next(iter((result.data or {}).values()), None) async for result in source]

    return anyio.run(follow)


def refused_following(engine: Engine, regulations: Regulations, actor: Actor, query: str, given: Mapping[str, Any]) -> list[str]:
    """The codes by which a subscription is refused before its first event."""
    try:
        every_event(engine, regulations, actor, query, given)
    except NotRun as refused:
        return [str((error.extensions or {}).get("code")) for error in refused.errors]
    return []
