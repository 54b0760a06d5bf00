"""Threads that carry operations out from beginning to end; the event loop is left to those who wait."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from functools import partial
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread

from lvheng.turns import Turns

T = TypeVar("T")


class Workers:
    """Threads, each with an event loop of its own. How many are at work at once is for others to bound, such as the gate.

    With `turns` one goes after the other.
    """

    def __init__(self, turns: Turns | None = None) -> None:
        # Kept for the next operation: making a loop takes longer than a small answer.
        self._idle: list[asyncio.AbstractEventLoop] = []
        self._turns = turns
        # Not the threads that everybody shares: those who sign in need them while operations last.
        self._unbounded = CapacityLimiter(math.inf)

    async def carry_out(self, begin: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What `begin()` comes to, in a worker thread, with the caller's context variables. What it awaits may block that thread.

        It is never abandoned: whoever is cancelled while waiting waits on.
        """
        async with self._turns.taken() if self._turns else nullcontext():
            return await to_thread.run_sync(partial(self._run, begin), limiter=self._unbounded)

    def _run(self, begin: Callable[[], Coroutine[Any, Any, T]]) -> T:
        try:
            loop = self._idle.pop()
        except IndexError:
            loop = _new_loop()
        try:
            return loop.run_until_complete(begin())
        finally:
            _end_what_is_left(loop)
            self._idle.append(loop)

    def close(self) -> None:
        """Give up the loops of those who are not at work."""
        while self._idle:
            self._idle.pop().close()


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        # Comes round in half the time; not made for every system.
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.new_event_loop()
    return new_event_loop()


def _end_what_is_left(loop: asyncio.AbstractEventLoop) -> None:
    """What nobody waited for must not go on in the middle of the next operation."""
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
