"""A client that costs hardly anything: one POST again and again over connections that stay open, written and read as bytes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Target:
    """A server on this machine's port, and the whole request as it goes out."""

    port: int
    request: bytes

    @classmethod
    def of(cls, port: int, body: bytes, token: str | None = None) -> Target:
        words = ["POST /graphql/ HTTP/1.1" if token is None else "POST /graphql HTTP/1.1"]
        words += [f"Host: 127.0.0.1:{port}", "Content-Type: application/json", "Accept: application/json", f"Content-Length: {len(body)}"]
        words += [] if token is None else [f"Authorization: Bearer {token}"]
        return cls(port, "\r\n".join([*words, "", ""]).encode() + body)


@dataclass(frozen=True)
class Slice:
    """What came of asking for a while: seconds that each answer took, and answers in a second."""

    latency: float
    throughput: float


class UnexpectedAnswerError(Exception):
    """A server answered with another status than 200, or without saying how long its answer is."""


async def ask(target: Target) -> bytes:
    """One answer's body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
    try:
        return await _exchange(reader, writer, target)
    finally:
        writer.close()
        await writer.wait_closed()


async def ask_for(target: Target, connections: int, seconds: float) -> Slice:
    """Ask over so many connections at once for so long, each as soon as it has its answer."""
    taken: list[float] = []
    began = perf_counter()

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", target.port, limit=1 << 20)
        while perf_counter() - began < seconds:
            asked = perf_counter()
            await _exchange(reader, writer, target)
            taken.append(perf_counter() - asked)
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(one() for _ in range(connections)))
    return Slice(median(taken), len(taken) / (perf_counter() - began))


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: Target) -> bytes:
    writer.write(target.request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status, _, headers = head.partition(b"\r\n")
    _, found, length = headers.partition(b"content-length:")
    if b" 200 " not in status or not found:
        raise UnexpectedAnswerError(f"{head.decode('latin-1')}{(await reader.read(2000)).decode(errors='replace')}")
    return await reader.readexactly(int(length.partition(b"\r\n")[0]))
