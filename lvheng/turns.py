"""Turns at a database inside this process: two at once would hand the interpreter to and fro with every row, and both be slower."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import Engine

# Several times what a large answer takes.
LONGEST = 0.1


class Turns:
    """One after the other, as long as nobody's turn takes longer than `longest` seconds.

    Taken in the event loop and not in the threads, so that one's answer is sent before the next begins to work against it.
    """

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._since = -math.inf
        self._over = asyncio.Event()
        self._over.set()

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        while not self._over.is_set() and (left := self._since + self._longest - loop.time()) > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._over.wait()
        self._since, self._over = loop.time(), asyncio.Event()
        # Whoever takes too long ends a turn that nobody waits for any more.
        mine = self._over
        try:
            yield
        finally:
            mine.set()


def turns_at(engine: Engine) -> Turns | None:
    """The turns that are taken at this engine's database; None where it works for many at once, elsewhere."""
    return Turns() if engine.dialect.name == "sqlite" else None
