"""`docs/glossary.md` names every type and enum value of the schema, and their descriptions begin with the Chinese term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLNamedType, GraphQLScalarType, build_schema

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
SCHEMA = build_schema((ROOT / "graphql_schema/schema.graphql").read_text(encoding="utf-8"))

# What Relay and GraphQL themselves name, and the shapes made from our words: connections, payloads, inputs.
GIVEN = {"Query", "Mutation", "Subscription", "Node", "PageInfo"}
MADE = re.compile(r"(Connection|Edge|Payload|Input|Filter|Order)$")
CHINESE_TERM = re.compile(r"[\u4e00-\u9fff、]+")


def own_types() -> Iterator[GraphQLNamedType]:
    for name, kind in sorted(SCHEMA.type_map.items()):
        made = isinstance(kind, GraphQLScalarType | GraphQLInputObjectType) or MADE.search(name)
        if name not in GIVEN and not name.startswith("__") and not made:
            yield kind


def identifiers() -> set[str]:
    """Every word in backticks of the glossary; `Type.field` and `Type(field)` name the type too."""
    quoted = " ".join(re.findall(r"`([^`]+)`", GLOSSARY))
    return set(re.findall(r"\w+", quoted))


def term(description: str | None) -> str:
    """The Chinese term a description begins with; empty when it begins otherwise."""
    found = CHINESE_TERM.match(description or "")
    return found[0] if found else ""


@pytest.mark.parametrize("kind", list(own_types()), ids=lambda kind: str(kind.name))
def test_a_type_and_its_values_stand_in_the_glossary_under_the_term_that_describes_them(kind: GraphQLNamedType) -> None:
    values = kind.values if isinstance(kind, GraphQLEnumType) else {}
    terms = {kind.name: term(kind.description)} | {name: term(value.description) for name, value in values.items()}

    assert sorted(terms.keys() - identifiers()) == []
    assert {name: word for name, word in terms.items() if not word or word not in GLOSSARY} == {}


def test_a_description_that_begins_otherwise_has_no_term() -> None:
    assert [term("委员: a member"), term("A member (委员)"), term(None)] == ["委员", "", ""]
