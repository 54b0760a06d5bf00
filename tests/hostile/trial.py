"""What a document does to the server: seconds and memory until it is refused or ready to run, and what the client is answered."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.testclient import TestClient
from strawberry import Schema

from graphql_schema.documents import NotRun, make_ready
from graphql_schema.schema import build_schema
from tests.hostile.families import Hostile
from tests.hostile.faults import fault_of

# What we promise, and what a test allows on a machine on which others work too.
PROMISED_SECONDS, ALLOWED_SECONDS = 0.1, 1.0
ALLOWED_BYTES = 64 * 1024 * 1024
VARIABLES = {"a": 1, "b": "x", "n": 2, "v": 3}


@dataclass
class Findings:
    """The worst of what was tried."""

    tried: int = 0
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[int, str] = (0, "")
    ready: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    @property
    def server_errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status >= 500)

    def sentence(self) -> str:
        answers = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return (
            f"{self.tried} documents, {self.ready} ready to run; "
            f"slowest validation {self.slowest[0] * 1000:.1f} ms ({self.slowest[1]}); "
            f"largest memory {self.largest[0] / 2**20:.1f} MB ({self.largest[1]}); "
            f"answers by status {answers}; {len(self.failures)} failures"
        )


def _prepared(schema: Schema, hostile: Hostile) -> bool:
    try:
        make_ready(schema, hostile.text, VARIABLES, introspection=True)
    except NotRun:
        return False
    return True


def seconds_of(hostile: Hostile) -> float:
    """The processor's seconds for one document alone, the least of three times, with nothing remembered in between.

    Others' work on the same processor makes a document look slow, and never quick.
    """
    return min(_seconds(build_schema(introspection=True), hostile)[0] for _ in range(3))


def _seconds(schema: Schema, hostile: Hostile) -> tuple[float, bool]:
    started = time.process_time()
    is_ready = _prepared(schema, hostile)
    return time.process_time() - started, is_ready


def timed(schema: Schema, documents: Iterable[Hostile], findings: Findings) -> None:
    """The processor's time for each, with nothing remembered of it before, and the program's own objects out of the collector's way,

    as they are in a server. What seems slower than promised is timed again, alone.
    """
    gc.collect()
    gc.freeze()
    for hostile in documents:
        seconds, is_ready = _seconds(schema, hostile)
        if seconds > PROMISED_SECONDS:
            seconds = min(seconds, seconds_of(hostile))
        findings.ready += is_ready
        findings.slowest = max(findings.slowest, (seconds, hostile.name))
        findings.tried += 1
    gc.unfreeze()


def weighed(schema: Schema, documents: Iterable[Hostile], findings: Findings) -> None:
    """The most memory held at once for each. Takes several times as long."""
    with _tracing():
        for hostile in documents:
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            _prepared(schema, hostile)
            findings.largest = max(findings.largest, (tracemalloc.get_traced_memory()[1] - before, hostile.name))


@contextmanager
def _tracing() -> Iterator[None]:
    gc.collect()
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()


def answered(client: TestClient, documents: Iterable[Hostile], findings: Findings) -> None:
    """Every answer is a status below 500 and JSON in GraphQL's form, and tells nothing of the inside."""
    for hostile in documents:
        body = {"query": hostile.text, "variables": VARIABLES}
        answer = client.post("/graphql", json=body, headers={"Accept": "application/graphql-response+json"})
        findings.statuses[answer.status_code] = findings.statuses.get(answer.status_code, 0) + 1
        if problem := fault(answer):
            findings.failures.append(f"{hostile.name}: {problem}")


def fault(answer: Any) -> str | None:
    """What is wrong with an answer to something hostile; None if nothing is."""
    return fault_of(answer.status_code, answer.headers["content-type"], answer.text)
