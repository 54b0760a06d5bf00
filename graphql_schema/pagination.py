"""Connections: pages cut by signed cursors, with the number of all items for those who ask for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Annotated, Any, Generic, TypeAlias, TypeVar

import strawberry

from graphql_schema.context import Info
from graphql_schema.fields import resolved
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.listings.paging import EVERYTHING, Key, Listing, Page, Sought, Window

DEFAULT_COUNT = 20
MAXIMUM_COUNT = 100

T = TypeVar("T")
R = TypeVar("R", bound=tuple[Any, ...])

First = Annotated[
    int | None, strawberry.argument(description="前几条: how many from the start, 0 to 100; 20 where neither `first` nor `last` is given.")
]
After = Annotated[str | None, strawberry.argument(description="起点游标: only what comes after this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="末几条: how many from the end, 0 to 100; never together with `first`.")]
Before = Annotated[str | None, strawberry.argument(description="终点游标: only what comes before this cursor.")]


# As the four arguments come: first, after, last, before.
Slice: TypeAlias = tuple[int | None, str | None, int | None, str | None]


@strawberry.type(description="分页信息: whether there is more on either side, and the cursors to go on from.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="有下一页: whether there are items after this page.")
    has_previous_page: bool = strawberry.field(description="有上一页: whether there are items before this page.")
    start_cursor: str | None = strawberry.field(description="首游标: the first item's cursor; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="末游标: the last item's cursor; null on an empty page.")


async def _cursors(edges: Sequence[Edge[Any]], info: Info) -> list[str]:
    return [edge.placed(edge.row) for edge in edges]


@strawberry.type(description="分页项: one item of a page with its cursor.")
class Edge(Generic[T]):
    row: strawberry.Private[Any]
    placed: strawberry.Private[Callable[[Any], str]]
    node: T = strawberry.field(description="内容: the item itself.")

    # Signed only where it is asked for: signing takes longer than all else about an edge.
    @resolved("游标: the item's place in the list; opaque.", together=_cursors)
    async def cursor(self) -> str:
        return self.placed(self.row)


async def _page_infos(connections: Sequence[Connection[Any]], info: Info) -> list[PageInfo]:
    return [connection.page_about() for connection in connections]


@strawberry.type(description="分页列表: one page of a list.")
class Connection(Generic[T]):
    counted: strawberry.Private[Callable[[], Awaitable[int]]]
    page_about: strawberry.Private[Callable[[], PageInfo]]
    edges: list[Edge[T]] = strawberry.field(description="分页项: the items of this page, in the list's order.")

    @resolved("分页信息: where this page lies in the list.", together=_page_infos)
    async def page_info(self) -> PageInfo:
        return self.page_about()

    @resolved(
        "总数: how many items the whole list holds, of those that may be read; counted only where it is asked for.", weight=1, once=True
    )
    async def total_count(self) -> int:
        return await self.counted()


async def listed(info: Info, listing: Listing[R], part: Slice, make: Callable[[R], T], sought: Sought = EVERYTHING) -> Connection[T]:
    """One page of a list at the top; `make` turns a row into its type. Raises Refusal BAD_PAGE or BAD_CURSOR."""
    conditions = sought.conditions()
    page = await info.context.read(listing.page, window(info, listing, *part), *conditions)
    return _connection(info, listing, page, make, partial(info.context.read, listing.count, *conditions))


async def listed_under(
    info: Info, listing: Listing[R], parent: str, key: int, part: Slice, make: Callable[[R], T], sought: Sought = EVERYTHING
) -> Connection[T]:
    """One page of the rows whose field `parent` is `key`, read and counted together with those of all other parents.

    Raises Refusal BAD_PAGE or BAD_CURSOR.
    """
    loaders = info.context.loaders
    page = await loaders.pages(listing, parent, window(info, listing, *part), sought).load(key)
    return _connection(info, listing, page, make, lambda: loaders.counts(listing, parent, sought).load(key))


async def listed_under_each(
    info: Info, listing: Listing[R], parent: str, keys: Sequence[int], part: Slice, make: Callable[[R], T], sought: Sought = EVERYTHING
) -> list[Connection[T]]:
    """`listed_under` for many parents at once, in their order."""
    loaders = info.context.loaders
    pages = await loaders.pages(listing, parent, window(info, listing, *part), sought).load_at_once(keys)
    counts = loaders.counts(listing, parent, sought)
    return [_connection(info, listing, page, make, partial(counts.load, key)) for key, page in zip(keys, pages, strict=True)]


def window(info: Info, listing: Listing[Any], first: int | None, after: str | None, last: int | None, before: str | None) -> Window:
    """The part of the list that was asked for. Raises Refusal BAD_PAGE or BAD_CURSOR, saying what is wanted instead."""
    if first is not None and last is not None:
        raise Refusal("BAD_PAGE", say("graphql.first_and_last"), "last")
    for name, count in (("first", first), ("last", last)):
        if count is not None and not 0 <= count <= MAXIMUM_COUNT:
            raise Refusal("BAD_PAGE", say("graphql.bad_count", name=name, count=count, maximum=MAXIMUM_COUNT), name)
    count = first if last is None else last
    return Window(
        count=DEFAULT_COUNT if count is None else count,
        after=None if after is None else _place(info, listing, after, "after"),
        before=None if before is None else _place(info, listing, before, "before"),
        backward=last is not None,
    )


def _place(info: Info, listing: Listing[Any], cursor: str, name: str) -> Key:
    try:
        return info.context.cursor_key.decode(listing, cursor)
    except ValueError:
        raise Refusal("BAD_CURSOR", say("graphql.bad_cursor", name=name), name) from None


def _connection(
    info: Info, listing: Listing[R], page: Page[R], make: Callable[[R], T], counted: Callable[[], Awaitable[int]]
) -> Connection[T]:
    placed = partial(info.context.cursor_key.encode, listing)
    return Connection(
        counted=counted,
        page_about=partial(_page_info, page, placed),
        edges=[Edge(row=row, placed=placed, node=make(row)) for row in page.rows],
    )


def _page_info(page: Page[Any], placed: Callable[[Any], str]) -> PageInfo:
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=placed(page.rows[0]) if page.rows else None,
        end_cursor=placed(page.rows[-1]) if page.rows else None,
    )
