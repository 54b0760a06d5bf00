"""Operations are carried out in threads of their own, each on its own and nothing of one in the middle of another."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar
from typing import Any

import anyio
import pytest

from lvheng.http.workers import Workers
from lvheng.turns import Turns

ASKED_BY: ContextVar[str] = ContextVar("asked_by")


@pytest.fixture
def workers() -> Iterator[Workers]:
    workers = Workers()
    yield workers
    workers.close()


def together(workers: Workers, *works: Callable[[], Any], loop: asyncio.AbstractEventLoop | None = None) -> list[Any]:
    """What each of them came to, carried out at once; they wait in `loop`, if one is given."""

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*(workers.carry_out(work) for work in works))

    return anyio.run(all_of_them, backend_options={"loop_factory": lambda: loop} if loop else {})


def test_work_is_done_in_another_thread_for_whoever_asked(workers: Workers) -> None:
    async def where() -> tuple[int, str]:
        await asyncio.sleep(0)
        return threading.get_ident(), ASKED_BY.get()

    async def ask() -> tuple[int, str]:
        ASKED_BY.set("阅")
        return await workers.carry_out(where)

    thread, asked_by = anyio.run(ask)

    assert thread != threading.get_ident()
    assert asked_by == "阅"


def test_what_goes_wrong_is_the_askers(workers: Workers) -> None:
    async def fail() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        together(workers, fail)


def test_what_nobody_waited_for_ends_with_the_work_that_began_it(workers: Workers) -> None:
    ended: list[str] = []

    async def forgotten() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append("forgotten")

    async def careless() -> str:
        task = asyncio.create_task(forgotten())
        await asyncio.sleep(0)
        return f"{task.done()}"

    (found,) = together(workers, careless)

    assert (found, ended) == ("False", ["forgotten"])


def overlapping(most: list[int]) -> Callable[[], Awaitable[None]]:
    """Work of a twentieth of a second; `most` holds how many were at it at once."""
    at_work: list[int] = []
    lock = threading.Lock()

    async def work() -> None:
        with lock:
            at_work.append(1)
            most[0] = max(most[0], len(at_work))
        time.sleep(0.05)
        with lock:
            at_work.pop()

    return work


def test_without_turns_they_work_at_once(workers: Workers) -> None:
    at_once = threading.Barrier(3, timeout=60)

    async def work() -> None:
        at_once.wait()

    # A broken barrier if they never are at it together.
    together(workers, work, work, work)


def test_in_turns_one_works_after_the_other() -> None:
    workers, most = Workers(Turns(3600.0)), [0]
    together(workers, *[overlapping(most)] * 3)
    workers.close()

    assert most == [1]


def test_nobody_waits_longer_for_another_than_a_turn() -> None:
    workers, told = Workers(Turns(0.05)), threading.Event()

    async def long() -> bool:
        return told.wait(timeout=60)

    async def short() -> bool:
        told.set()
        return True

    found = together(workers, long, short)
    workers.close()

    assert found == [True, True]


class Unhurried(asyncio.SelectorEventLoop):
    """A loop whose clock stands until somebody moves it, so that a busy machine makes no turn longer."""

    now = 0.0

    def time(self) -> float:
        return self.now


def test_many_short_turns_are_waited_for_however_long_they_take_together() -> None:
    # Each takes two thirds of a turn: from the third on they wait longer than any one turn may take.
    loop, most = Unhurried(), [0]
    workers, work = Workers(Turns(60.0)), overlapping(most)

    async def long() -> None:
        loop.now += 40.0
        await work()

    together(workers, *[long] * 6, loop=loop)
    workers.close()

    assert (most, loop.now) == ([1], 240.0)
