"""Every field of the schema names the right it takes, and what may not be read by everybody is not reached past its right."""

from __future__ import annotations

from graphql import GraphQLObjectType, get_named_type

from graphql_schema.policies import STRUCTURAL, TYPE_RIGHTS, right_of, unnamed
from graphql_schema.schema import build_schema
from services.permissions import Right

SCHEMA = build_schema(introspection=True)._schema
# From what every signed-in account sees to what hardly anybody does.
OPEN = (Right.REFER, Right.READ)


def test_every_field_names_its_right() -> None:
    assert unnamed(SCHEMA) == []


def test_every_type_that_is_given_a_right_is_there() -> None:
    assert sorted(set(TYPE_RIGHTS) - set(SCHEMA.type_map)) == []


def test_what_is_not_open_is_reached_only_through_fields_that_name_its_right() -> None:
    leaks = [
        f"{name}.{field_name} → {found}"
        for name, each in SCHEMA.type_map.items()
        if isinstance(each, GraphQLObjectType) and not name.startswith("__") and not name.endswith(STRUCTURAL[:2])
        for field_name, field in each.fields.items()
        for found in [_held(get_named_type(field.type).name)]
        if TYPE_RIGHTS.get(found, Right.REFER) not in OPEN and right_of(name, field) is not TYPE_RIGHTS[found]
    ]

    assert leaks == []


def _held(name: str) -> str:
    """The type whose rows a connection holds; any other type itself."""
    return name.removesuffix("Connection").removesuffix("Edge")
