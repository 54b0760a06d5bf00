"""Connections with keyset cursors: opaque, versioned, bound to one list's order."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

import msgspec
import strawberry

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.listings.paging import Key, Listing, Page, Window

DEFAULT_COUNT = 20
MAXIMUM_COUNT = 100
_VERSION = 1
_LARGEST_INTEGER = 2**31 - 1
_LONGEST_CURSOR = 1000

T = TypeVar("T")
R = TypeVar("R", bound=tuple[Any, ...])

First = Annotated[
    int | None, strawberry.argument(description="前几条: how many from the start, 0 to 100; 20 where neither `first` nor `last` is given.")
]
After = Annotated[str | None, strawberry.argument(description="起点游标: only what comes after this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="末几条: how many from the end, 0 to 100; never together with `first`.")]
Before = Annotated[str | None, strawberry.argument(description="终点游标: only what comes before this cursor.")]


@strawberry.type(description="分页信息: whether there is more on either side, and the cursors to go on from.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="有下一页: whether there are items after this page.")
    has_previous_page: bool = strawberry.field(description="有上一页: whether there are items before this page.")
    start_cursor: str | None = strawberry.field(description="首游标: the first item's cursor; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="末游标: the last item's cursor; null on an empty page.")


@strawberry.type(description="分页项: one item of a page with its cursor.")
class Edge(Generic[T]):
    node: T = strawberry.field(description="内容: the item itself.")
    cursor: str = strawberry.field(description="游标: the item's place in the list; opaque.")


@strawberry.type(description="分页列表: one page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="分页项: the items of this page, in the list's order.")
    page_info: PageInfo = strawberry.field(description="分页信息: where this page lies in the list.")


def window(listing: Listing[Any], first: int | None, after: str | None, last: int | None, before: str | None) -> Window:
    """The part of the list that was asked for. Raises Refusal BAD_PAGE or BAD_CURSOR, saying what is wanted instead."""
    if first is not None and last is not None:
        raise Refusal("BAD_PAGE", say("graphql.first_and_last"), "last")
    for name, count in (("first", first), ("last", last)):
        if count is not None and not 0 <= count <= MAXIMUM_COUNT:
            raise Refusal("BAD_PAGE", say("graphql.bad_count", name=name, count=count, maximum=MAXIMUM_COUNT), name)
    count = first if last is None else last
    return Window(
        count=DEFAULT_COUNT if count is None else count,
        after=None if after is None else decode_cursor(listing, after, "after"),
        before=None if before is None else decode_cursor(listing, before, "before"),
        backward=last is not None,
    )


def connection(listing: Listing[R], page: Page[R], make: Callable[[R], T]) -> Connection[T]:
    """The page's rows as a connection; `make` turns a row into its type."""
    edges = [Edge(node=make(row), cursor=encode_cursor(listing, row)) for row in page.rows]
    return Connection(
        edges=edges,
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
    )


def encode_cursor(listing: Listing[R], row: R) -> str:
    """The row's place in its list as opaque text."""
    return urlsafe_b64encode(msgspec.json.encode([_VERSION, listing.name, *listing.key(row)])).decode()


def decode_cursor(listing: Listing[Any], text: str, name: str) -> Key:
    """The key in a cursor of this list. Raises Refusal BAD_CURSOR for anything else, naming the argument `name`."""
    try:
        if len(text) > _LONGEST_CURSOR:
            raise ValueError
        version, list_name, *key = msgspec.json.decode(urlsafe_b64decode(text), type=list[int | str])
        if (version, list_name) != (_VERSION, listing.name):
            raise ValueError
        return tuple(_part(value, wanted) for value, wanted in zip(key, listing.key_types, strict=True))
    except (ValueError, msgspec.DecodeError):
        raise Refusal("BAD_CURSOR", say("graphql.bad_cursor", name=name), name) from None


def _part(value: int | str, wanted: type) -> str | int | date:
    if wanted is date and isinstance(value, str):
        return date.fromisoformat(value)
    if wanted is int and isinstance(value, int) and abs(value) <= _LARGEST_INTEGER:
        return value
    if wanted is str and isinstance(value, str) and "\0" not in value:
        return value
    raise ValueError
