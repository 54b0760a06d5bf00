"""Every field of a type as a client may ask for it, and the right that is asked for before it is resolved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_composite_type,
)

from graphql_schema.policies import Guard, right_of
from services.permissions import Right
from tests.graphql_schema.city import CODE


def node_types(schema: GraphQLSchema) -> dict[str, GraphQLObjectType]:
    """Types behind `node`, by name."""
    return {
        name: each
        for name, each in schema.type_map.items()
        if isinstance(each, GraphQLObjectType) and any(interface.name == "Node" for interface in each.interfaces)
    }


def askable(found: GraphQLObjectType, committee: str = CODE, node: str = "核对") -> dict[str, str]:
    """Every field of a type as it is asked for, by its name: with whatever arguments it must have, and ids of what it holds.

    Committees among the arguments are the one with that code, global ids are `node`.
    """
    told = {"committee": committee, "node": node}
    return {name: f"{name}{_arguments(each.args, told)}{_selection(each)}" for name, each in found.fields.items()}


def _arguments(arguments: Mapping[str, GraphQLArgument], told: Mapping[str, str]) -> str:
    given = [
        f"{name}: {_sample(name, argument.type, told)}"
        for name, argument in arguments.items()
        if isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined
    ]
    given += ["first: 2"] if "first" in arguments else []
    return f"({', '.join(given)})" if given else ""


def _sample(name: str, kind: Any, told: Mapping[str, str]) -> str:
    """Something of that type that a client might send."""
    if isinstance(kind, GraphQLNonNull):
        return _sample(name, kind.of_type, told)
    if isinstance(kind, GraphQLList):
        return "[]"
    if isinstance(kind, GraphQLEnumType):
        return str(next(iter(kind.values)))
    if isinstance(kind, GraphQLInputObjectType):
        needed = [
            f"{key}: {_sample(key, each.type, told)}"
            for key, each in kind.fields.items()
            if isinstance(each.type, GraphQLNonNull) or key in ("committee", "reason")
        ]
        return "{" + ", ".join(needed) + "}"
    samples = {"Int": "2023", "Boolean": "true", "Date": '"2023-02-02"', "Float": "1", "ID": f'"{told["node"]}"'}
    return samples.get(str(kind.name), f'"{told["committee"]}"' if name in ("committee", "code") else '"核对"')


def _selection(found: GraphQLField) -> str:
    if not is_composite_type(get_named_type(found.type)):
        return ""
    kind = cast(Any, get_named_type(found.type))
    if not kind.name.endswith("Connection"):
        return f" {_names(kind)}"
    edge: Any = get_named_type(kind.fields["edges"].type)
    return f" {{ edges {{ node {_names(get_named_type(edge.fields['node'].type))} }} }}"


def _names(kind: Any) -> str:
    return "{ __typename" + (" id" if "id" in getattr(kind, "fields", {}) else "") + " }"


def is_guarded(found: GraphQLField) -> bool:
    """Whether the field is asked for before it is resolved, rather than row by row."""
    definition = found.extensions.get("strawberry-definition")
    return any(isinstance(each, Guard) for each in getattr(definition, "extensions", ()))


def guard_of(type_name: str, found: GraphQLField) -> Right | None:
    """The right that a guarded field takes; None where nothing is asked before resolving."""
    return right_of(type_name, found) if is_guarded(found) else None
