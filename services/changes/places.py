"""Where a problem stands in what somebody gave: drafts keep their lines in an order of their own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from services.errors import Problem

L = TypeVar("L")
_PLACE = re.compile(r"(\w+)\[(\d+)\](.*)")


def as_given(
    problems: Iterable[Problem], kept_as: str, kept: Sequence[L], given_as: str, given: Sequence[L], key: Callable[[L], Hashable]
) -> list[Problem]:
    """The problems, each path `kept_as[i]` of a line of `kept` turned into `given_as[j]`, the line's place in `given`.

    Lines are matched by `key`, equal ones in order. What is wrong with a line that was not given is told of the whole list, `given_as`:
    its own place says nothing to whoever gave another list. All other problems keep their path.
    """
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, line in enumerate(given):
        places[key(line)].append(place)
    turned = [places[key(line)].pop(0) if places[key(line)] else None for line in kept]
    return [_turned(problem, kept_as, given_as, turned) for problem in problems]


def _turned(problem: Problem, kept_as: str, given_as: str, turned: Sequence[int | None]) -> Problem:
    found = _PLACE.fullmatch(problem.field or "")
    if found is None:
        return replace(problem, field=given_as) if problem.field == kept_as else problem
    if found[1] != kept_as:
        return problem
    place = turned[int(found[2])]
    return replace(problem, field=given_as if place is None else f"{given_as}[{place}]{found[3]}")
