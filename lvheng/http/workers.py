"""Threads that carry operations out from beginning to end; the event loop is left to those who wait."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from threading import Condition
from time import monotonic
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread

T = TypeVar("T")
# Several times what a large answer takes.
LONGEST_TURN = 0.1


class Workers:
    """Threads, each with an event loop of its own. How many are at work at once is for others to bound, such as the gate.

    With `in_turns` one goes after the other, as long as each is quick. That is for a database inside this process: two at once would hand
    the interpreter to and fro with every row, and both be slower. Whoever has taken `longest_turn` seconds is waited for no longer.
    """

    def __init__(self, in_turns: bool = False, longest_turn: float = LONGEST_TURN) -> None:
        # Kept for the next operation: making a loop takes longer than a small answer.
        self._idle: list[asyncio.AbstractEventLoop] = []
        self._turns = _Turns(longest_turn) if in_turns else None
        # Not the threads that everybody shares: those who sign in need them while operations last.
        self._unbounded = CapacityLimiter(math.inf)

    async def carry_out(self, begin: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What `begin()` comes to, in a worker thread, with the caller's context variables. What it awaits may block that thread.

        It is never abandoned: whoever is cancelled while waiting waits on.
        """
        return await to_thread.run_sync(partial(self._run, begin), limiter=self._unbounded)

    def _run(self, begin: Callable[[], Coroutine[Any, Any, T]]) -> T:
        with self._turns.taken() if self._turns else nullcontext():
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


class _Turns:
    """One after the other, as long as nobody's turn takes longer than `longest` seconds."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._changed = Condition()
        # Whose turn it is, and since when.
        self._holder: object | None = None
        self._since = 0.0

    @contextmanager
    def taken(self) -> Iterator[None]:
        me = object()
        with self._changed:
            while self._holder is not None and (left := self._since + self._longest - monotonic()) > 0:
                self._changed.wait(left)
            self._holder, self._since = me, monotonic()
        try:
            yield
        finally:
            with self._changed:
                # Whoever took too long has lost it to another.
                if self._holder is me:
                    self._holder = None
                    self._changed.notify()


def _end_what_is_left(loop: asyncio.AbstractEventLoop) -> None:
    """What nobody waited for must not go on in the middle of the next operation."""
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
