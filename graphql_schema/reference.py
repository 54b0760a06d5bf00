"""The reference page, made from the schema: types by noun, the Chinese term first. `python -m graphql_schema.reference` prints it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    is_specified_scalar_type,
)

from graphql_schema.policies import ROOTS, TYPE_RIGHTS, right_of
from graphql_schema.schema import build_schema
from services.permissions import Right

# Shapes of every list, told once.
_SHAPES = ("Connection", "Edge")
_PAGING = ("first", "after", "last", "before")
_HEAD = """# GraphQL reference

Made from the schema by `python -m graphql_schema.reference > docs/graphql-reference.md`; a test keeps it true.
How to ask, with examples, is told by [the page of the service](graphql.md).

Every type, field, argument and value has its Chinese term first.
`…Connection` is a page of a list: `edges { node cursor }`, `pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`, `totalCount`;
`(page)` stands for its arguments `first`, `after`, `last` and `before`.
“Takes” names the right that a type asks for, and a field where it is another; [Rights and roles](authorisation.md) says who holds it.
"""


def reference(schema: GraphQLSchema) -> str:
    """The page as Markdown."""
    roots = [schema.type_map[name] for name in ROOTS if name in schema.type_map]
    nouns: dict[str, list[GraphQLNamedType]] = defaultdict(list)
    for name, found in sorted(schema.type_map.items()):
        if not name.startswith("__") and name not in ROOTS and not name.endswith(_SHAPES) and not is_specified_scalar_type(found):
            nouns[_noun(found)].append(found)
    parts = [_HEAD, *(_type(each, 2) for each in roots)]
    for noun, types in sorted(nouns.items()):
        parts += [f"## {_heading(types)} · {noun}\n", *(_type(each, 3) for each in _nodes_first(types))]
    return "\n".join(parts).rstrip() + "\n"


def _noun(found: GraphQLNamedType) -> str:
    """The file that the type stands in: one noun, one file."""
    definition = found.extensions.get("strawberry-definition")
    made_by = getattr(definition, "origin", None) or getattr(definition, "wrapped_cls", None)
    if isinstance(found, GraphQLScalarType) or made_by is None:
        return "scalars" if isinstance(found, GraphQLScalarType) else "federation"
    return str(made_by.__module__.rpartition(".")[2]).replace("_", " ")


def _nodes_first(types: list[GraphQLNamedType]) -> list[GraphQLNamedType]:
    """What has an id first, then other objects, then what is given and chosen."""

    def rank(found: GraphQLNamedType) -> int:
        if isinstance(found, GraphQLObjectType):
            return 0 if found.interfaces else 1
        return 3 if isinstance(found, GraphQLEnumType) else 2

    return sorted(types, key=rank)


def _heading(types: list[GraphQLNamedType]) -> str:
    """The term of the type that the others of its noun belong to: one that has an id, if any, and says most."""

    def weight(found: GraphQLNamedType) -> tuple[bool, int]:
        return bool(getattr(found, "interfaces", ())), len(getattr(found, "fields", ()))

    return _term(max(types, key=weight).description)


def _term(description: str | None) -> str:
    return (description or "").partition(":")[0]


def _type(found: GraphQLNamedType, level: int) -> str:
    lines = [f"{'#' * level} {_term(found.description)} `{found.name}`", "", _one_line(found.description)]
    if found.name in TYPE_RIGHTS:
        lines[-1] += f" Takes {_named(TYPE_RIGHTS[found.name])}."
    lines += ["", *_members(found)]
    return "\n".join(lines).rstrip() + "\n"


def _members(found: GraphQLNamedType) -> Iterator[str]:
    match found:
        case GraphQLEnumType():
            for name, value in found.values.items():
                yield f"- `{name}` {_one_line(value.description)}{_deprecated(value.deprecation_reason)}"
        case GraphQLUnionType():
            yield "- " + " | ".join(f"`{each.name}`" for each in found.types)
        case GraphQLInputObjectType():
            for name, given in found.fields.items():
                yield _given(name, given)
        case GraphQLObjectType() | GraphQLInterfaceType():
            for name, field in found.fields.items():
                yield from _field(found.name, name, field)
        case _:
            return


def _field(owner: str, name: str, field: GraphQLField) -> Iterator[str]:
    own = [argument for argument in field.args if argument not in _PAGING]
    asked = [*own, *(["page"] if "first" in field.args else [])]
    arguments = f"({', '.join(asked)})" if asked else ""
    right = right_of(owner, field)
    takes = f" Takes {_named(right)}." if right and right is not TYPE_RIGHTS.get(owner) else ""
    yield f"- `{name}{arguments}: {field.type}` {_one_line(field.description)}{takes}{_deprecated(field.deprecation_reason)}"
    yield from (f"  {_given(argument, field.args[argument])}" for argument in own)


def _given(name: str, given: GraphQLArgument | GraphQLInputField) -> str:
    return f"- `{name}: {given.type}` {_one_line(given.description)}{_deprecated(given.deprecation_reason)}"


def _named(right: Right) -> str:
    return f"`{right.name}`"


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _deprecated(reason: str | None) -> str:
    return f" **Deprecated**: {_one_line(reason)}" if reason else ""


def made_reference() -> str:
    """The page of the schema that is served."""
    return reference(build_schema(introspection=True)._schema)


if __name__ == "__main__":
    print(made_reference(), end="")
