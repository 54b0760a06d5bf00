"""Federation 2: this service as a subgraph. A gateway fetches what has a key through `_entities`, which is authorised as `node` is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any, NewType, TypeAlias

import strawberry
from graphql import DefinitionNode, DocumentNode, ObjectTypeDefinitionNode, parse, print_ast
from strawberry.types.scalar import ScalarDefinition

from graphql_schema.committees import LocalCommittee
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.members import Member
from graphql_schema.nodes import Node, parse_global_id
from graphql_schema.pagination import MAXIMUM_COUNT
from graphql_schema.proposals import Proposal
from graphql_schema.sectors import Sector
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.permissions import Right

# What other subgraphs may add fields to, and name by its `id` alone.
ENTITIES: dict[str, type[Node]] = {"LocalCommittee": LocalCommittee, "Member": Member, "Proposal": Proposal, "Sector": Sector}
# The shape that every Relay subgraph has: without the mark, two of them cannot be composed.
_SHARED = ("PageInfo",)
_LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])'

Entity: TypeAlias = Annotated[
    LocalCommittee | Member | Proposal | Sector,
    strawberry.union("_Entity", description="实体: what a gateway fetches by its key; each is named by its `id`."),
]
Representation = NewType("Representation", object)
FEDERATION_SCALARS: dict[object, ScalarDefinition] = {
    Representation: strawberry.scalar(
        name="_Any",
        description='实体表示: `__typename` and the key, such as `{"__typename": "Member", "id": "…"}`; more is ignored.',
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
}


@strawberry.type(name="_Service", description="子图: this service as a part of a federated graph.")
class Service:
    sdl: str = strawberry.field(description="架构: the subgraph's schema for composition, with its keys.")


@strawberry.type
class FederationQueries:
    @resolved(
        "实体: the objects that a gateway names by type and key, in order; null where one does not exist or may not be read; at most 100.",
        rows=Right.REFER,
        size_of="representations",
        name="_entities",
    )
    async def entities(
        self,
        info: Info,
        representations: Annotated[list[Representation], strawberry.argument(description="实体表示: type and key of each.")],
    ) -> list[Entity | None]:
        if len(representations) > MAXIMUM_COUNT:
            told = say("graphql.too_many_representations", limit=MAXIMUM_COUNT, found=len(representations))
            raise Refusal("TOO_MANY_REPRESENTATIONS", told, "representations")
        return await _by_representations(info, representations)

    @resolved("子图: the schema for composition; for staff and gateways only.", right=Right.INTROSPECT, name="_service")
    async def service(self, info: Info) -> Service:
        return Service(sdl=subgraph_sdl(info.schema.as_str()))


async def _by_representations(info: Info, representations: Sequence[object]) -> list[Any]:
    """The objects in order. What is no representation is an error in its own place, and leaves its neighbours alone."""
    named = [_named(place, given) for place, given in enumerate(representations)]
    found: dict[tuple[str, str], Node | None] = {}
    for name, entity in ENTITIES.items():
        keys = list(dict.fromkeys(each[1] for each in named if isinstance(each, tuple) and each[0] == name))
        if keys:
            found.update(zip(((name, key) for key in keys), await entity.by_keys(info, keys), strict=True))
    return [each if isinstance(each, Refusal) else found[each] for each in named]


def _named(place: int, given: object) -> tuple[str, str] | Refusal:
    """Type and key of a representation, or the refusal that says what is wrong with it."""
    where = f"representations[{place}]"
    name = given.get("__typename") if isinstance(given, Mapping) else None
    if not isinstance(given, Mapping) or not isinstance(name, str) or name not in ENTITIES:
        return Refusal("BAD_REPRESENTATION", say("graphql.bad_entity_type", where=where, types="、".join(ENTITIES)), where)
    parsed = parse_global_id(text) if isinstance(text := given.get("id"), str) else None
    if parsed is None or parsed[0] != name:
        return Refusal("BAD_REPRESENTATION", say("graphql.bad_entity_key", where=where, wanted=name), where)
    return parsed


@lru_cache(maxsize=2)
def subgraph_sdl(schema: str) -> str:
    """The SDL that a composer reads: the schema without federation's own fields and types, with the keys of its entities."""
    document = parse(schema, no_location=True)
    own = DocumentNode(definitions=tuple(_without_federation(each) for each in document.definitions if not _is_hidden(each)))
    keys = [f'extend type {name} @key(fields: "id")' for name in ENTITIES]
    shared = [f"extend type {name} @shareable" for name in _SHARED]
    return "\n\n".join([_LINK, *keys, *shared, print_ast(own)]) + "\n"


def _is_hidden(node: Any) -> bool:
    return getattr(node, "name", None) is not None and node.name.value.startswith("_")


def _without_federation(node: DefinitionNode) -> DefinitionNode:
    if not isinstance(node, ObjectTypeDefinitionNode) or node.name.value != "Query":
        return node
    return replace(node, fields=tuple(field for field in node.fields or () if not _is_hidden(field)))
