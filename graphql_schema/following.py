"""Following what changes behind the server: one looks for all who follow, once in a while, and nobody looks while nobody follows."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Generic, TypeVar

from anyio import to_thread

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

# Shorter than a batch of members takes to be kept, long enough to be no burden.
SECONDS_BETWEEN_LOOKS = 0.25
_log = logging.getLogger(__name__)


class Followed(Generic[V]):
    """A thing as one follower sees it: always the newest, None when it is gone, and no queue of what was missed meanwhile."""

    def __init__(self, latest: V | None) -> None:
        self.latest = latest
        self.looked_at = monotonic()
        self._changed = asyncio.Event()

    async def change(self) -> V | None:
        """The thing as soon as it differs from what was told last. For one who waits at a time."""
        await self._changed.wait()
        self._changed.clear()
        return self.latest

    def tell(self, found: V | None) -> None:
        """What it was found to be just now."""
        self.looked_at = monotonic()
        if found != self.latest:
            self.latest = found
            self._changed.set()


class Watch(Generic[K, V]):
    """Looks every so many `seconds` at all that is followed: each thing once, however many follow it.

    `look` finds the things of some keys, and leaves out those that are gone. While it fails, followers hear nothing, and `looked_at` of
    what they follow stands still.
    """

    def __init__(self, look: Callable[[Collection[K]], Awaitable[Mapping[K, V]]], seconds: float) -> None:
        self._look = look
        self._seconds = seconds
        self._followed: dict[K, list[Followed[V]]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._fails = False

    @contextmanager
    def follow(self, key: K, known: V | None) -> Iterator[Followed[V]]:
        """The thing of that key, `known` as it is at the moment, for as long as the block lasts."""
        followed = Followed(known)
        self._followed.setdefault(key, []).append(followed)
        if self._looking is None:
            self._looking = asyncio.get_running_loop().create_task(self._keep_looking())
        try:
            yield followed
        finally:
            self._leave(key, followed)

    def _leave(self, key: K, followed: Followed[V]) -> None:
        others = self._followed[key]
        others.remove(followed)
        if not others:
            del self._followed[key]
        if not self._followed and self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            # Whoever comes while this looks may know something newer already.
            those = {key: tuple(followers) for key, followers in self._followed.items()}
            try:
                found = await self._look(those)
            except Exception:
                # Told once, not every time: the database may be away for a while.
                if not self._fails:
                    _log.exception("what is followed cannot be looked at")
                self._fails = True
                continue
            self._fails = False
            for key, followers in those.items():
                for follower in followers:
                    follower.tell(found.get(key))


def watch_of_runs(look: Callable[[Collection[int]], Mapping[int, V]]) -> Watch[int, V]:
    """How far what runs in the background is, by id; `look` reads it, and runs in worker threads."""
    return Watch(lambda keys: to_thread.run_sync(look, keys), SECONDS_BETWEEN_LOOKS)


async def steps(watch: Watch[int, V], key: int, beginning: V, known: V, is_over: Callable[[V], bool]) -> AsyncGenerator[V, None]:
    """The steps of a run, each once, to the one that `is_over`; late listeners hear where it began and where it stands."""
    yield beginning
    with watch.follow(key, known) as followed:
        seen, step = beginning, known
        while True:
            if step != seen:
                yield step
            if is_over(step):
                return
            found = await followed.change()
            if found is None:
                return
            seen, step = step, found
