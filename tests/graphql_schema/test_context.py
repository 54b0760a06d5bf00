"""One request's reads share a connection, so they take turns."""

from __future__ import annotations

import time
from threading import Lock

import anyio
from sqlmodel import Session

from graphql_schema.context import Context
from services.listings.view import View
from services.permissions import Actor
from tests.graphql_schema.city import City


def test_reads_of_one_request_never_overlap(city: City) -> None:
    reading = Lock()
    overlaps: list[bool] = []

    def slow(session: Session, actor: Actor, number: int) -> int:
        overlaps.append(not reading.acquire(blocking=False))
        time.sleep(0.005)
        reading.release()
        return number

    async def read_many() -> list[int]:
        context = Context(View(city.engine, city.reader), city.regulations)
        found: list[int] = []

        async def one(number: int) -> None:
            found.append(await context.read(slow, number))

        async with anyio.create_task_group() as tasks:
            for number in range(20):
                tasks.start_soon(one, number)
        await context.close()
        return found

    assert sorted(anyio.run(read_many)) == list(range(20))
    assert overlaps == [False] * 20
