"""Hearing a subscription's events for as long as whoever listens may: what is withdrawn ends it, also while nothing happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from time import monotonic
from typing import TypeVar

from anyio import CancelScope

from graphql_schema.following import Followed
from lvheng.http.declining import Declined
from scoring_plugins.catalogue import say
from services.permissions import Actor

T = TypeVar("T")
Listener = Followed[Actor]
# For so long events are still told to somebody whose rights cannot be looked at, because the database is away.
_SECONDS_UNSEEN = 30.0
_SECONDS_TO_RETRY = 5


def listening(listener: Listener) -> Actor:
    """Who listens, as of the last look. Raises Declined 401 when that is nobody any more, and 503 when it has long not been seen."""
    if listener.latest is None:
        raise Declined(401, "SIGNED_OUT", say("http.signed_out"))
    if monotonic() - listener.looked_at > _SECONDS_UNSEEN:
        raise Declined(503, "BUSY", say("http.busy"), _SECONDS_TO_RETRY)
    return listener.latest


async def heard(
    source: AsyncGenerator[T, None], listener: Listener, begin_again: Callable[[Actor], Awaitable[None]]
) -> AsyncGenerator[T, None]:
    """What `source` yields, which the caller closes. Raises what `listening` raises as soon as it would.

    `begin_again` is called when what the listener may has changed, and raises if the subscription could not begin now.
    """
    allowed = listening(listener)
    while True:
        step: asyncio.Task[T | None] = asyncio.ensure_future(_next(source))
        try:
            while not step.done():
                await _either(step, listener)
                actor = listening(listener)
                if actor != allowed:
                    await begin_again(actor)
                    allowed = actor
            found = step.result()
        finally:
            await _give_up(step)
        if found is None:
            return
        yield found


async def _next(source: AsyncGenerator[T, None]) -> T | None:
    return await anext(source, None)


async def _either(step: asyncio.Task[T], listener: Listener) -> None:
    """Until the step is done or something about the listener has changed."""
    change = asyncio.ensure_future(listener.change())
    try:
        await asyncio.wait({step, change}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        change.cancel()


async def _give_up(step: asyncio.Task[T]) -> None:
    """Ends a step that nobody wants any more; only then can its source be closed."""
    if not step.done():
        step.cancel()
        with CancelScope(shield=True):
            await asyncio.wait({step})
    if not step.cancelled():
        # Whoever waited has it; nobody else wants it.
        step.exception()
