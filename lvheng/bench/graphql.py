"""The endpoint's bench: ours as it is served, against the textbook's and against SQL by hand, asked for the same page in turn."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

import orjson

from lvheng.bench.graphql_client import Slice, Target, ask, ask_for
from lvheng.bench.graphql_data import CODE, YEAR, Place
from lvheng.bench.graphql_served import serving
from lvheng.bench.rounds import Progress, Row
from scoring_plugins.catalogue import say

QUERY = """query Scores($committee: String!, $year: Int!, $on: Date!, $first: Int!) {
  committee(code: $committee) { scoring(year: $year) { scorecards(first: $first) { edges { node {
    member { number name membership(on: $on) { sector { name } } }
    total
    lines { points clause { name } records { title datedOn } }
  } } } } }
}"""
VARIABLES = {"committee": CODE, "year": YEAR, "on": f"{YEAR}-06-01", "first": 100}
CONTENDERS = ("ours", "textbook", "by_hand")
CONNECTIONS = (1, 8)


class UnequalAnswersError(AssertionError):
    """Two contenders answered differently: their times are not worth comparing."""


def graphql_rows(place: Place, folder: Path, rounds: int, seconds: float, progress: Progress | None = None) -> list[Row]:
    """Every contender over one database, asked for `seconds` at a time in `rounds` rounds. Raises UnequalAnswersError."""
    body, documents = orjson.dumps({"query": QUERY, "variables": VARIABLES}), folder / "documents.json"
    documents.write_bytes(orjson.dumps({sha256(QUERY.encode()).hexdigest(): QUERY}))
    with ExitStack() as stack:
        targets = {
            name: Target.of(stack.enter_context(serving(name, place.url, folder, documents)), body, place.token if name == "ours" else None)
            for name in CONTENDERS
        }
        return asyncio.run(_measured(targets, place, rounds, seconds, progress))


async def _measured(targets: Mapping[str, Target], place: Place, rounds: int, seconds: float, progress: Progress | None) -> list[Row]:
    await require_equal(targets)
    found: defaultdict[tuple[str, int], list[Slice]] = defaultdict(list)
    for number in range(rounds + 1):
        for connections in CONNECTIONS:
            for name, target in targets.items():
                found[name, connections].append(await ask_for(target, connections, seconds))
        if progress:
            progress(number + 1, rounds + 1)
    await require_equal(targets)
    # The first round warms up.
    return _rows(place, {key: slices[1:] for key, slices in found.items()})


async def require_equal(targets: Mapping[str, Target]) -> None:
    """Raises UnequalAnswersError naming who answered with other data than the first."""
    answers = {name: orjson.loads(await ask(target)) for name, target in targets.items()}
    first, *others = answers
    for other in others:
        if answers[other].get("data") != answers[first].get("data") or "errors" in answers[other]:
            raise UnequalAnswersError(say("bench.unequal_answers", one=first, other=other))


def _rows(place: Place, found: Mapping[tuple[str, int], list[Slice]]) -> list[Row]:
    database = place.url.partition(":")[0].partition("+")[0]
    one, many = CONNECTIONS

    def ratio(above: tuple[str, int], below: tuple[str, int]) -> float:
        """Throughputs, compared round by round."""
        return median(a.throughput / b.throughput for a, b in zip(found[above], found[below], strict=True))

    def row(key: str, value: float, must: str = "", **told: Any) -> Row:
        return Row(say(f"bench.graphql_{key}", database=database, **told), value, must)

    rows = [row("milliseconds", median(each.latency for each in found[name, one]) * 1000, contender=name) for name in CONTENDERS]
    rows += [row("throughput", median(each.throughput for each in found[name, many]), contender=name, count=many) for name in CONTENDERS]
    rows += [row("textbook", ratio(("ours", count), ("textbook", count)), ">= 5", count=count) for count in CONNECTIONS]
    rows += [row("by_hand", ratio(("by_hand", count), ("ours", count)), count=count) for count in CONNECTIONS]
    return [*rows, row("connections", ratio(("ours", many), ("ours", one)), ">= 0.95", count=many)]
