"""Choices from a seed: many times sooner than Hypothesis makes them, for runs of tens of thousands."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from scoring_plugins import PerformanceRecord, Regulation
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.testing.grammar import document, read, text_of
from scoring_plugins.testing.grammar.lives import Domain, cohort, life

T = TypeVar("T")


class Seeded:
    """The same choices for the same seed."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def pick(self, values: Sequence[T]) -> T:
        return values[self._random.randrange(len(values))]

    def chance(self, percent: int) -> bool:
        return self._random.randrange(100) < percent

    def several(self, values: Sequence[T], least: int, most: int) -> list[T]:
        most = min(most, len(values))
        return self._random.sample(list(values), self._random.randint(min(least, most), most))


class Example(NamedTuple):
    """A random regulation with its text and members' years; `refused` texts were drawn before the reader took one."""

    seed: str
    text: str
    regulation: Regulation
    people: list[PerformanceRecord]
    committee: list[PerformanceRecord]
    refused: int


def examples(seed: int, count: int, members: int, python: bool = True) -> Iterator[Example]:
    """So many regulations, each with members' years alone and a committee of one year."""
    for place in range(count):
        yield example(f"{seed}:{place}", members, python)


def example(seed: str, members: int, python: bool = True) -> Example:
    """The example of a seed."""
    choose, refused = Seeded(seed), 0
    while True:
        text = text_of(document(choose, python))
        try:
            regulation = read(text)
        except RegulationError:
            refused += 1
            continue
        domain = Domain(regulation)
        people = [life(choose, domain) for _ in range(members)]
        return Example(seed, text, regulation, people, cohort(choose, domain, choose.pick(domain.years)), refused)
