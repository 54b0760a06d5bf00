"""Which planted bugs the comparison with the definition sees. A list of witnesses says where each is seen, so that looking is short."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.scoring_plugins.proof.planting import Bug, planted
from tests.scoring_plugins.proof.seeded import Example, example

WITNESSES = Path(__file__).parent / "witnesses.json"
MEMBERS = 8

Differences = Callable[[Example], list[str]]


class Liable(NamedTuple):
    """An evaluator with its bugs: the prefix of its modules, what forgets what it generated, how it is compared with the definition.

    `members` are how many years are compared under each regulation: where a regulation costs much and a member little, many."""

    name: str
    rooms: str
    forget: Callable[[], None]
    bugs: tuple[Bug, ...]
    differences: Differences
    python: bool = True
    members: int = MEMBERS


class Caught(NamedTuple):
    """A bug, the seed of the regulation at which it was seen (None where it was not), after how many, and what differed."""

    bug: Bug
    seed: str | None
    after: int
    how: str


@cache
def drawn(seed: str, python: bool, members: int) -> Example:
    return example(seed, members, python)


def catch(liable: Liable, bug: Bug, seeds: Iterable[str]) -> Caught:
    """Look at one example after the other until the planted bug shows."""
    count = 0
    with planted(bug, liable.rooms, liable.forget):
        for count, seed in enumerate(seeds, start=1):
            liable.forget()
            found = liable.differences(drawn(seed, liable.python, liable.members))
            if found:
                return Caught(bug, seed, count, found[0])
    return Caught(bug, None, count, "")


def witnesses() -> dict[str, dict[str, str]]:
    """By evaluator and bug, the seed of an example at which the bug was seen before."""
    if not WITNESSES.is_file():
        return {}
    found: dict[str, dict[str, str]] = json.loads(WITNESSES.read_text(encoding="utf-8"))
    return found


def remember(name: str, caught: Iterable[Caught]) -> None:
    """Write down where bugs of an evaluator were seen."""
    every = witnesses()
    every[name] = every.get(name, {}) | {each.bug.name: each.seed for each in caught if each.seed is not None}
    WITNESSES.write_text(json.dumps(every, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def seeds_for(name: str, bug: Bug, others: Iterable[str]) -> list[str]:
    """The witness first, then others."""
    known = witnesses().get(name, {}).get(bug.name)
    return [*([known] if known else []), *others]
