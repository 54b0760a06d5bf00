"""How many operations run at once, and how many may wait: more than that would only make everybody slower."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lvheng.http.declining import Declined
from scoring_plugins.catalogue import say

_SECONDS_TO_WAIT = 1


class Gate:
    """Lets operations in, first come first served."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._places = Semaphore(at_once)
        self._may_wait = waiting
        self._waiting = 0

    async def enter(self) -> None:
        """Wait for a place; whoever gets one must `leave`. Raises Declined 503 if too many wait already."""
        if self._places.locked() and self._waiting >= self._may_wait:
            raise Declined(503, "BUSY", say("http.busy"), _SECONDS_TO_WAIT)
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1

    def leave(self) -> None:
        self._places.release()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place for as long as the block lasts."""
        await self.enter()
        try:
            yield
        finally:
            self.leave()
