"""One looks for all who follow; nobody looks while nobody follows; and a slow follower hears the newest, not a queue."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import ExitStack

import anyio
import pytest

from graphql_schema.following import Watch

TICK = 0.01


class Clock:
    """Things that are as old as the number of looks at them."""

    def __init__(self) -> None:
        self.looks: list[list[str]] = []
        self.gone: set[str] = set()
        self.fails = False

    async def look(self, keys: Collection[str]) -> dict[str, int]:
        self.looks.append(sorted(keys))
        if self.fails:
            raise OSError("the database is away")
        return {key: len(self.looks) for key in keys if key not in self.gone}


def run(trial: Callable[[Clock, Watch[str, int]], Awaitable[None]]) -> Clock:
    """The clock after the trial."""
    clock = Clock()

    async def tried() -> None:
        with anyio.fail_after(60):
            await trial(clock, Watch(clock.look, TICK))

    anyio.run(tried)
    return clock


def test_however_many_follow_each_thing_is_looked_at_once() -> None:
    async def trial(clock: Clock, watch: Watch[str, int]) -> None:
        with ExitStack() as stack:
            followed = [stack.enter_context(watch.follow("ab"[number % 2], 0)) for number in range(1000)]
            found = [await follower.change() for follower in followed]

        assert found == [1] * 1000

    assert run(trial).looks == [["a", "b"]]


def test_nobody_looks_before_somebody_follows_or_after_the_last_has_left() -> None:
    async def trial(clock: Clock, watch: Watch[str, int]) -> None:
        await anyio.sleep(5 * TICK)
        assert clock.looks == []
        for _ in range(2):
            with watch.follow("a", 0) as followed:
                await followed.change()
            seen = len(clock.looks)
            await anyio.sleep(5 * TICK)

            assert len(clock.looks) == seen
            assert watch._followed == {}

    assert run(trial).looks


def test_who_is_slow_hears_the_newest_alone() -> None:
    async def trial(clock: Clock, watch: Watch[str, int]) -> None:
        with watch.follow("a", 0) as followed:
            while len(clock.looks) < 5:
                await anyio.sleep(TICK)

            assert await followed.change() in (len(clock.looks), len(clock.looks) - 1)

    run(trial)


def test_what_stays_as_it_was_is_not_told() -> None:
    async def still(_: Collection[str]) -> dict[str, str]:
        return {"a": "same"}

    async def trial(_: Clock, __: Watch[str, int]) -> None:
        with Watch(still, TICK).follow("a", "same") as followed, anyio.move_on_after(5 * TICK) as waited:
            await followed.change()

        assert waited.cancelled_caught

    run(trial)


def test_what_is_gone_is_told_as_gone() -> None:
    async def trial(clock: Clock, watch: Watch[str, int]) -> None:
        clock.gone.add("a")
        with watch.follow("a", 0) as followed:
            assert await followed.change() is None

    run(trial)


def test_a_look_that_fails_is_logged_once_and_the_next_that_does_not_is_told(caplog: pytest.LogCaptureFixture) -> None:
    async def trial(clock: Clock, watch: Watch[str, int]) -> None:
        clock.fails = True
        with watch.follow("a", 0) as followed:
            looked_at = followed.looked_at
            while len(clock.looks) < 5:
                await anyio.sleep(TICK)
            assert (followed.latest, followed.looked_at) == (0, looked_at)
            clock.fails = False

            assert await followed.change()
            assert followed.looked_at > looked_at

    with caplog.at_level(logging.ERROR):
        run(trial)

    assert len(caplog.records) == 1


def test_who_comes_while_it_is_looked_keeps_what_they_know() -> None:
    """The look began before: what it finds may be older."""

    async def trial(clock: Clock, _: Watch[str, int]) -> None:
        looking, go_on = anyio.Event(), anyio.Event()

        async def slow(keys: Collection[str]) -> dict[str, int]:
            looking.set()
            await go_on.wait()
            return dict.fromkeys(keys, 1)

        watch = Watch(slow, TICK)
        with watch.follow("a", 0) as early:
            await looking.wait()
            with watch.follow("a", 2) as late:
                go_on.set()

                assert (await early.change(), late.latest) == (1, 2)

    run(trial)
