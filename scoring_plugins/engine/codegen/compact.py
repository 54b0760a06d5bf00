"""How generated code notes lines: short tuples, some of them standing for many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class Step(NamedTuple):
    """One line: the number of its shape, its works, its points, and what a sentence about it is made from."""

    shape: int
    works: tuple[str, ...]
    points: int
    data: Any


def expanded(compact: Iterable[tuple[Any, ...]]) -> Iterator[Step]:
    """Every line. (shape, works or one work, points) with or without data; a list of records stands for as many lines."""
    for shape, works, points, *data in compact:
        if isinstance(works, list):
            yield from (Step(shape, (record.work,), points, None) for record in works)
        else:
            yield Step(shape, (works,) if isinstance(works, str) else works, points, data[0] if data else None)
