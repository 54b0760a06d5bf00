"""Completing values of one type, many at a time: what GraphQL calls value completion, turned from one value to a column of them.

A completion gives a list, as long as the values, or where something below has to be waited for, a function that begins to: until it is
called nothing has begun, so that what comes to nothing leaves nothing behind.
`paths` gives the values' paths to whoever needs them; hardly anybody does. Raises whatever goes wrong: the caller leaves it all to
graphql-core then.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from functools import partial
from itertools import islice
from types import NoneType
from typing import Any, Protocol, TypeAlias

from graphql import GraphQLLeafType
from graphql.execution import Executor
from graphql.pyutils import Path

# One after the other as they are taken: who asks for all of them pays for all.
Paths: TypeAlias = Callable[[], Iterator[Path]]
Later: TypeAlias = Callable[[], Coroutine[Any, Any, list[Any]]]
Completed: TypeAlias = list[Any] | Later

# What these scalars leave as it is; of Int only what fits into 32 bits.
_AS_THEY_ARE: dict[str, type] = {"String": str, "ID": str, "Boolean": bool, "Int": int}
_SMALLEST, _LARGEST = -(2**31), 2**31 - 1


class NotPlainError(Exception):
    """Here is something that only graphql-core does right; nobody outside ever sees it."""


class Completion(Protocol):
    """One type's way of completing a column."""

    def complete(self, executor: Executor[Any], values: list[Any], paths: Paths) -> Completed: ...


class Leaf:
    """A scalar or an enum."""

    def __init__(self, of: GraphQLLeafType) -> None:
        self._of = of
        self._kept = _AS_THEY_ARE.get(of.name)

    def complete(self, executor: Executor[Any], values: list[Any], paths: Paths) -> list[Any]:
        kinds = set(map(type, values))
        if kinds == {self._kept} and (self._kept is not int or (min(values) >= _SMALLEST and max(values) <= _LARGEST)):
            return values
        _refuse_unfinished(kinds)
        if len(kinds) == 1 and _is_repeated(*kinds):
            known = {value: executor.complete_leaf_value(self._of, value) for value in set(values)}
            return [known[value] for value in values]
        return [executor.complete_leaf_value(self._of, value) for value in values]


def _is_repeated(kind: type) -> bool:
    """Whether equal values of this kind come out alike, and are likely to be many."""
    return kind is date or kind is int or issubclass(kind, Enum)


class Nullable:
    """Nulls stay, the others are completed."""

    def __init__(self, inner: Completion) -> None:
        self._inner = inner

    def complete(self, executor: Executor[Any], values: list[Any], paths: Paths) -> Completed:
        if NoneType not in map(type, values):
            return self._inner.complete(executor, values, paths)
        there = [place for place, value in enumerate(values) if value is not None]
        found = self._inner.complete(executor, [values[place] for place in there], lambda: _at(paths(), there))

        def put(completed: list[Any]) -> list[Any]:
            result = [None] * len(values)
            for place, value in zip(there, completed, strict=True):
                result[place] = value
            return result

        return put(found) if isinstance(found, list) else later(found, put)


def _at(paths: Iterator[Path], places: Sequence[int]) -> Iterator[Path]:
    there = set(places)
    return (path for place, path in enumerate(paths) if place in there)


class Required:
    """There are no nulls."""

    def __init__(self, inner: Completion) -> None:
        self._inner = inner

    def complete(self, executor: Executor[Any], values: list[Any], paths: Paths) -> Completed:
        if NoneType in map(type, values):
            raise NotPlainError
        return self._inner.complete(executor, values, paths)


class Listed:
    """Lists: their items are completed as one column."""

    def __init__(self, item: Completion) -> None:
        self._item = item

    def complete(self, executor: Executor[Any], values: list[Any], paths: Paths) -> Completed:
        # Anything else could be gone through only once.
        if not {list, tuple}.issuperset(map(type, values)):
            raise NotPlainError
        lengths = list(map(len, values))
        found = self._item.complete(
            executor,
            [item for items in values for item in items],
            lambda: (path.add_key(place) for path, length in zip(paths(), lengths, strict=True) for place in range(length)),
        )

        def parted(completed: list[Any]) -> list[Any]:
            if lengths.count(1) == len(lengths):
                return [[item] for item in completed]
            items = iter(completed)
            return [list(islice(items, length)) for length in lengths]

        return parted(found) if isinstance(found, list) else later(found, parted)


def later(found: Later, then: Callable[[list[Any]], list[Any]]) -> Later:
    async def complete() -> list[Any]:
        return then(await found())

    return complete


def _refuse_unfinished(kinds: Iterable[type]) -> None:
    """Errors given as values, and values still to come, are graphql-core's to handle. Raises NotPlainError."""
    if any(issubclass(kind, BaseException) or hasattr(kind, "__await__") for kind in kinds):
        raise NotPlainError


class Objects:
    """Objects of one type: each selected field is a column, and an answer's objects are the rows.

    `origin` is the class that all of them have to be of, where the type asks.
    """

    def __init__(self, names: Sequence[str], columns: Sequence[Column], origin: type | None) -> None:
        self._names = tuple(names)
        self._columns = tuple(columns)
        self._origin = origin

    def complete(self, executor: Executor[Any], values: list[Any], paths: Paths) -> Completed:
        kinds = set(map(type, values))
        if not kinds:
            return []
        if self._origin is not None and kinds != {self._origin}:
            raise NotPlainError
        _refuse_unfinished(kinds)
        if not self._columns:
            return [{} for _ in values]
        found: list[Any] = [column.fill(executor, values, paths) for column in self._columns]
        waiting = [place for place, column in enumerate(found) if not isinstance(column, list)]
        return partial(self._awaited, executor, found, waiting) if waiting else self._rows(found)

    async def _awaited(self, executor: Executor[Any], found: list[Any], waiting: list[int]) -> list[Any]:
        if len(waiting) == 1:
            found[waiting[0]] = await found[waiting[0]]()
        else:
            columns = await executor.gather_async_work([found[place]() for place in waiting])
            for place, column in zip(waiting, columns, strict=True):
                found[place] = column
        return self._rows(found)

    def _rows(self, found: list[list[Any]]) -> list[Any]:
        # Most objects are this narrow, and written out they are made in half the time.
        match self._names:
            case (name,):
                return [{name: value} for value in found[0]]
            case (name, other):
                return [{name: value, other: beside} for value, beside in zip(*found, strict=True)]
            case (name, other, third):
                return [{name: value, other: beside, third: last} for value, beside, last in zip(*found, strict=True)]
            case names:
                return [dict(zip(names, row, strict=True)) for row in zip(*found, strict=True)]


class Column(Protocol):
    """A selected field of many objects at once."""

    def fill(self, executor: Executor[Any], sources: list[Any], paths: Paths) -> Completed: ...
