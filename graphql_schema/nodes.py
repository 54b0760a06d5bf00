"""Global ids: whatever has one can be fetched again through `node`, as the type it was given out as and no other."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from binascii import b2a_base64
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Self

import strawberry
from strawberry.types.base import StrawberryObjectDefinition

from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.pagination import MAXIMUM_COUNT
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.listings.paging import Listing
from services.permissions import Right

_LARGEST_ID = 2**31 - 1


def global_id(type_name: str, key: int | str) -> strawberry.ID:
    """The opaque id of a row: base64 of `Type:key`."""
    return strawberry.ID(b2a_base64(f"{type_name}:{key}".encode(), newline=False).decode("ascii"))


def parse_global_id(text: str) -> tuple[str, str] | None:
    """Type name and key, or None for anything that `global_id` did not write."""
    try:
        type_name, _, key = b64decode(text, validate=True).decode().partition(":")
    except (NotBase64, ValueError):
        return None
    return (type_name, key) if global_id(type_name, key) == text else None


def row_id(key: str) -> int | None:
    """The row's id in a key, or None if the key is not the number of a row."""
    if key.isascii() and key.isdecimal() and len(key) <= 10 and key == str(int(key)) and int(key) <= _LARGEST_ID:
        return int(key)
    return None


def key_of(text: str, type_name: str, argument: str) -> int:
    """The row's id in the global id of a `type_name`. Raises Refusal BAD_ID for anything else, naming the argument."""
    named, key = parse_global_id(text) or ("", "")
    found = row_id(key) if named == type_name else None
    if found is None:
        raise Refusal("BAD_ID", say("graphql.bad_id", name=argument, wanted=type_name), argument)
    return found


def any_key_of(text: str | None, type_name: str, argument: str) -> int | None:
    """The row's id as `key_of` gives it, None for None."""
    return None if text is None else key_of(text, type_name, argument)


@strawberry.interface(description="节点: anything with a global id, to be fetched again through `node`.")
class Node:
    id: strawberry.ID = strawberry.field(description="全局标识: opaque and stable.")

    listing: ClassVar[Listing[Any]]

    @classmethod
    def from_row(cls, row: Any) -> Self:
        """The object that a row of `listing` stands for."""
        raise NotImplementedError

    @classmethod
    async def by_keys(cls, info: Info, keys: Sequence[str]) -> Sequence[Self | None]:
        """The objects behind `keys`, in order; None for what is not there or may not be read."""
        ids = [row_id(key) for key in keys]
        rows = await info.context.loaders.by_id(cls.listing).load_many([key for key in ids if key is not None])
        found = {row[0]: cls.from_row(row) for row in rows if row is not None}
        return [None if key is None else found.get(key) for key in ids]


@strawberry.type
class NodeQueries:
    @resolved("节点: the object behind a global id; null if it does not exist or may not be read.", rows=Right.REFER)
    async def node(self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="全局标识: the id.")]) -> Node | None:
        return (await _by_ids(info, [id]))[0]

    @resolved(
        "多个节点: the objects behind global ids, in order, null where one does not exist or may not be read; at most 100.",
        rows=Right.REFER,
        size_of="ids",
    )
    async def nodes(
        self, info: Info, ids: Annotated[list[strawberry.ID], strawberry.argument(description="全局标识: the ids.")]
    ) -> list[Node | None]:
        if len(ids) > MAXIMUM_COUNT:
            raise Refusal("TOO_MANY_IDS", say("graphql.too_many_ids", limit=MAXIMUM_COUNT, found=len(ids)), "ids")
        return await _by_ids(info, ids)


async def _by_ids(info: Info, ids: Sequence[str]) -> list[Node | None]:
    found: dict[str, Node | None] = {}
    wanted: dict[type[Node], dict[str, str]] = {}
    for text in ids:
        parsed = parse_global_id(text)
        node_type = _node_type(info, parsed[0]) if parsed else None
        if parsed and node_type:
            wanted.setdefault(node_type, {})[text] = parsed[1]
    for node_type, keys in wanted.items():
        found.update(zip(keys, await node_type.by_keys(info, list(keys.values())), strict=True))
    return [found.get(text) for text in ids]


def _node_type(info: Info, name: str) -> type[Node] | None:
    definition = info.schema.get_type_by_name(name)
    if isinstance(definition, StrawberryObjectDefinition) and not definition.is_interface and issubclass(definition.origin, Node):
        return definition.origin
    return None
