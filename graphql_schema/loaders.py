"""Batches: what many resolvers ask for one by one is read once for all, so that the number of statements does not grow with the rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, Protocol, TypeVar, cast

from graphql_schema.batches import BatchLoader
from services.listings.paging import EVERYTHING, Listing, Page, Sought, Window

R = TypeVar("R", bound=tuple[Any, ...])
L = TypeVar("L")


class Read(Protocol):
    """`Context.read`: runs `function(session, actor, …)` in a worker thread."""

    def __call__(self, function: Callable[..., L], *args: Any, **kwargs: Any) -> Awaitable[L]: ...


class Loaders:
    """One request's loaders, each made when first asked for."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._made: dict[Hashable, BatchLoader[Any, Any]] = {}

    def by_id(self, listing: Listing[R]) -> BatchLoader[int, R | None]:
        """Rows by id; None for a row that is not there or that the actor may not read."""

        async def load(ids: list[int]) -> Sequence[R | None]:
            found = await self._read(listing.by_ids, ids)
            return [found.get(key) for key in ids]

        return self.keep(("by_id", listing.name), load)

    def grouped(self, listing: Listing[R], parent: str) -> BatchLoader[int, Sequence[R]]:
        """All rows of a parent, for what a parent has few of."""

        async def load(parents: list[int]) -> Sequence[Sequence[R]]:
            found = await self._read(listing.grouped, parent, parents)
            return [found.get(key, ()) for key in parents]

        return self.keep(("grouped", listing.name, parent), load)

    def pages(self, listing: Listing[R], parent: str, window: Window, sought: Sought = EVERYTHING) -> BatchLoader[int, Page[R]]:
        """The same page of every parent's rows."""

        async def load(parents: list[int]) -> Sequence[Page[R]]:
            found = await self._read(listing.pages, parent, parents, window, *sought.conditions())
            return [found[key] for key in parents]

        return self.keep(("pages", listing.name, parent, window, sought), load)

    def counts(self, listing: Listing[R], parent: str, sought: Sought = EVERYTHING) -> BatchLoader[int, int]:
        """How many rows every parent has."""

        async def load(parents: list[int]) -> Sequence[int]:
            found = await self._read(listing.counts, parent, parents, *sought.conditions())
            return [found.get(key, 0) for key in parents]

        # In whichever order they are listed, they are as many.
        return self.keep(("counts", listing.name.partition(".")[0], parent, sought), load)

    def keep(self, name: Hashable, load: Callable[[list[Any]], Awaitable[Sequence[L | Exception]]]) -> BatchLoader[Any, L]:
        """The request's loader of that name, made from `load` the first time. An exception among the answers is its key's alone."""
        if name not in self._made:
            self._made[name] = BatchLoader(load)
        return cast("BatchLoader[Any, L]", self._made[name])
