"""What is promised of whatever a stranger sends, beside what was reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests.hostile.trial import ALLOWED_BYTES, PROMISED_SECONDS, Findings


class Promise(NamedTuple):
    """One line of the report."""

    name: str
    must: str
    reached: str
    holds: bool


def promises_about(name: str, findings: Findings, least: int) -> Iterator[Promise]:
    """About documents that were timed, weighed and answered."""
    (seconds, slowest), (size, largest) = findings.slowest, findings.largest
    yield at_least(name, least, findings.tried)
    must, reached = f"<= {PROMISED_SECONDS * 1000:.0f} ms", f"{seconds * 1000:.1f} ms ({slowest})"
    yield Promise(f"{name}: slowest validation, processor time", must, reached, seconds <= PROMISED_SECONDS)
    must, reached = f"<= {ALLOWED_BYTES / 2**20:.0f} MB", f"{size / 2**20:.1f} MB ({largest})"
    yield Promise(f"{name}: largest memory", must, reached, size <= ALLOWED_BYTES)
    yield none_of(f"{name}: answers with 5xx", findings.server_errors)
    yield none_of(f"{name}: answers of no form, or that tell of the inside", len(findings.failures))


def at_least(name: str, least: int, reached: int) -> Promise:
    return Promise(name, f">= {least:,}", f"{reached:,}", reached >= least)


def none_of(name: str, reached: int) -> Promise:
    return Promise(name, "0", str(reached), reached == 0)


def table(promises: Iterable[Promise]) -> str:
    """A line each: what, must, reached; what is not kept is marked."""
    rows = [Promise("", "must", "reached", True), *promises]
    names, musts = max(len(row.name) for row in rows), max(len(row.must) for row in rows)
    lines = (f"{row.name:<{names}}  {row.must:>{musts}}  {row.reached}{'' if row.holds else '  NOT REACHED'}" for row in rows)
    return "\n".join(lines)
