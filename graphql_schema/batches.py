"""A loader whose batches are waited for as a whole: asking for five hundred keys costs one wait, not five hundred."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeVar

from strawberry.dataloader import DataLoader

K = TypeVar("K")
T = TypeVar("T")


class _Failure:
    """What went wrong instead of a value, and where."""

    def __init__(self, problem: BaseException) -> None:
        self.problem = problem
        self.traceback = problem.__traceback__


class _Batch:
    """Keys that are asked for together, and when they are there."""

    def __init__(self) -> None:
        self.keys: dict[Any, None] = {}
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class BatchLoader(DataLoader[K, T]):
    """Remembers what it loaded. Whatever is asked for before the loop comes round again goes into one batch.

    An exception among the answers is its key's alone; one that is raised is that of all keys of the batch.
    """

    def __init__(self, load_fn: Callable[[list[K]], Awaitable[Sequence[T | BaseException]]]) -> None:
        super().__init__(load_fn, cache=False)
        self._known: dict[K, Any] = {}
        self._coming: dict[K, _Batch] = {}
        self._open: _Batch | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def load(self, key: K) -> T:
        """The value of one key."""
        if key not in self._known:
            await self._until_known((key,))
        return self._value(key)

    async def load_many(self, keys: Iterable[K]) -> list[T]:
        """The values of all these keys, in order. Raises the first exception among them."""
        wanted = list(keys)
        await self._until_known(wanted)
        return [self._value(key) for key in wanted]

    async def load_at_once(self, keys: Iterable[K]) -> list[T]:
        """`load_many` for whoever has the keys of all objects of a level: nobody else's are waited for. One key is loaded as any other."""
        wanted = list(keys)
        missing = [key for key in dict.fromkeys(wanted) if key not in self._known and key not in self._coming]
        if len(missing) > 1:
            batch = _Batch()
            for key in missing:
                batch.keys[key] = None
                self._coming[key] = batch
            await self._fetch(batch)
        return await self.load_many(wanted)

    def _value(self, key: K) -> T:
        value = self._known[key]
        if isinstance(value, _Failure):
            # Raised for each who asks, it would else grow longer every time.
            raise value.problem.with_traceback(value.traceback)
        found: T = value
        return found

    async def _until_known(self, keys: Iterable[K]) -> None:
        batches: dict[_Batch, None] = {}
        for key in keys:
            if key not in self._known:
                batches[self._coming.get(key) or self._joined(key)] = None
        for batch in batches:
            # Whoever is not waited for any more must not take the others' batch along.
            await asyncio.shield(batch.done)

    def _joined(self, key: K) -> _Batch:
        if self._open is None:
            self._open = _Batch()
            asyncio.get_running_loop().call_soon(self._dispatch, self._open)
        self._open.keys[key] = None
        self._coming[key] = self._open
        return self._open

    def _dispatch(self, batch: _Batch) -> None:
        self._open = None
        task = asyncio.get_running_loop().create_task(self._fetch(batch))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fetch(self, batch: _Batch) -> None:
        keys = list(batch.keys)
        try:
            values: Sequence[Any] = await self.load_fn(keys)
            if len(values) != len(keys):
                raise RuntimeError(f"{len(keys)} keys were asked for, and {len(values)} answers came")
        except Exception as problem:
            values = [problem] * len(keys)
        except BaseException:
            # The loop ends: nobody waits any more.
            batch.done.cancel()
            raise
        for key, value in zip(keys, values, strict=True):
            self._known[key] = _Failure(value) if isinstance(value, BaseException) else value
        for key in keys:
            del self._coming[key]
        batch.done.set_result(None)
