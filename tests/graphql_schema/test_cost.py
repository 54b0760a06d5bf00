"""A document that asks for too much is refused before anything else looks at it, and the measuring itself is cheap."""

from __future__ import annotations

import re
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import pytest
from graphql import IntrospectionQuery, build_client_schema, build_schema, get_introspection_query, parse
from hypothesis import given, settings
from hypothesis import strategies as st

from graphql_schema.cost import Limits, excesses
from graphql_schema.execution import LIMITS
from tests.graphql_schema.city import SCHEMA, City


def asked(document: str, variables: dict[str, Any] | None = None) -> dict[str, int]:
    """What the document asks for beyond limits of nothing, by the name of the limit."""
    nothing = Limits(depth=-1, aliases=-1, directives=-1, fields=-1, cost=-1)
    found = excesses(SCHEMA._schema, parse(document), variables or {}, nothing)
    return {error.extensions["code"].removeprefix("TOO_MUCH_").lower(): error.extensions["asked"] for error in found if error.extensions}


def codes(document: str, variables: dict[str, Any] | None = None) -> list[str]:
    return [error.extensions["code"] for error in excesses(SCHEMA._schema, parse(document), variables or {}, LIMITS) if error.extensions]


def test_an_object_costs_one_a_value_nothing_and_a_page_its_length() -> None:
    assert asked("{ members(first: 7) { edges { node { id name } } } }") == {
        "depth": 4,
        "aliases": 0,
        "directives": 0,
        "fields": 5,
        "cost": 7,
    }


@pytest.mark.parametrize(
    ("document", "variables", "cost"),
    [
        ("{ members { edges { node { id } } } }", {}, 20),
        ("{ members(first: 0) { edges { node { id } } } }", {}, 0),
        ("{ __typename }", {}, 0),
        ('{ __schema { types { name } } __type(name: "Member") { name } }', {}, 550),
        ("{ members(last: 3) { edges { node { id } } } }", {}, 3),
        ("{ members(first: 1000000) { edges { node { id } } } }", {}, 100),
        ("{ members(first: -5) { edges { node { id } } } }", {}, 100),
        ('{ members(first: "7") { edges { node { id } } } }', {}, 100),
        ("query($n: Int) { members(first: $n) { edges { node { id } } } }", {"n": 9}, 9),
        ("query($n: Int) { members(first: $n) { edges { node { id } } } }", {}, 20),
        ("query($n: Int = 4) { members(first: $n) { edges { node { id } } } }", {}, 4),
        ("query($n: Int) { members(first: $n) { edges { node { id } } } }", {"n": True}, 100),
        ("{ members(first: 10) { edges { node { committee { id } } } } }", {}, 20),
        ("{ members(first: 10) { edges { node { participations(first: 3) { edges { node { id } } } } } } }", {}, 40),
        ("{ members(first: 10) { edges { node { memberships { sector { id } } } } } }", {}, 10 * (1 + 1 + 2)),
        (
            "{ a: members(first: 5) { ...M } b: members(first: 5) { ...M } } fragment M on MemberConnection { edges { node { id } } }",
            {},
            10,
        ),
        ("{ members(first: 100) { totalCount } }", {}, 1),
        ("{ members(first: 0) { totalCount } }", {}, 1),
        ("{ members(first: 100) { totalCount edges { node { id } } } }", {}, 101),
        ("{ members(first: 100) { a: totalCount ...C } } fragment C on MemberConnection { b: totalCount edges { node { id } } }", {}, 102),
        ("{ members(first: 10) { totalCount edges { node { participations(first: 3) { totalCount } } } } }", {}, 1 + 10 * (1 + 1)),
        (
            "query($n: Int, $m: Int) { members(first: $n) { totalCount edges { node { participations(first: $m) { totalCount"
            " edges { node { id } } } } } } }",
            {"n": 10, "m": 7},
            1 + 10 * (1 + 1 + 7),
        ),
        (
            "query($ids: [ID!]!) { nodes(ids: $ids) { ... on LocalCommittee { members(first: 50) { totalCount } } } }",
            {"ids": ["a", "b"]},
            3,
        ),
        ("query($ids: [ID!]!) { nodes(ids: $ids) { ... on Member { committee { id } } } }", {"ids": ["a", "b"]}, 3),
        ('{ nodes(ids: ["a", "b", "c"]) { ... on Member { committee { id } } } }', {}, 4),
    ],
)
def test_cost_follows_page_sizes_wherever_they_are_written(document: str, variables: dict[str, Any], cost: int) -> None:
    assert asked(document, variables)["cost"] == cost


def test_the_query_of_a_page_of_explained_scores_is_affordable() -> None:
    document = """{ members(first: 100) { edges { node { name scorecard(year: 2023) { total grade unverifiedCount
        lines { clause { name cite says } records { title } points reason } blocks { name points } duties { name fulfilled } } } } } }"""

    assert codes(document) == []


def test_every_limit_that_is_passed_is_named_at_once(city: City) -> None:
    deep = "committee { parent { parent { parent { parent { parent { parent { parent { parent { id } } } } } } } } }"
    aliases = " ".join(f"a{number}: id" for number in range(31))
    errors = city.answer(f"{{ members(first: 100) {{ edges {{ node {{ {deep} {aliases} }} }} }} }}").errors or []

    assert [(error.extensions or {})["code"] for error in errors] == ["TOO_MUCH_DEPTH", "TOO_MUCH_ALIASES"]
    assert [((error.extensions or {})["limit"], (error.extensions or {})["asked"]) for error in errors] == [(12, 13), (30, 31)]
    assert "字段嵌套层数" in errors[0].message


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("#" + "x" * 32_000 + "\n{ __typename }", "TOO_MUCH_CHARACTERS"),
        ("{ " + "a " * 2000 + "}", "TOO_MUCH_TOKENS"),
        ("{" * 41 + "a" + "}" * 41, "TOO_MUCH_NESTING"),
        ("{ members(first: " + "[" * 3000 + "]" * 3000 + ") { edges { cursor } } }", "TOO_MUCH_NESTING"),
        ("{ regulations { id " + "@skip(if: false) " * 51 + "} }", "TOO_MUCH_DIRECTIVES"),
        ("{ " + " ".join(f"a{n}: regulations {{ id }}" for n in range(31)) + " }", "TOO_MUCH_ALIASES"),
        ("{ members(first: 100) { edges { node { participations(first: 100) { edges { node { id } } } } } } }", "TOO_MUCH_COST"),
    ],
)
def test_hostile_documents_are_refused(city: City, document: str, code: str) -> None:
    assert city.codes(document) == [code]


def fan_out(fragments: int) -> str:
    """Each fragment spreads the next twice: written out, 2 to the power of their number."""
    chain = " ".join(f"fragment F{n} on Member {{ ...F{n + 1} ...F{n + 1} }}" for n in range(fragments))
    return f"{{ members(first: 1) {{ edges {{ node {{ ...F0 }} }} }} }} {chain} fragment F{fragments} on Member {{ id name }}"


@pytest.mark.parametrize("fragments", [12, 24, 60])
def test_fragments_that_double_are_measured_once_each(city: City, fragments: int) -> None:
    document = fan_out(fragments)
    started = time.process_time()
    found = city.codes(document)
    spent = time.process_time() - started

    assert found == ["TOO_MUCH_FIELDS"]
    assert spent < 5


def test_fragments_that_spread_themselves_are_refused_by_the_language(city: City) -> None:
    assert city.codes("{ members { ...A } } fragment A on MemberConnection { ...B } fragment B on MemberConnection { ...A }") == [
        "BAD_DOCUMENT"
    ]


def test_every_operation_of_a_document_is_measured(city: City) -> None:
    costly = "query B { members(first: 100) { edges { node { participations(first: 100) { edges { node { id } } } } } } }"

    assert "TOO_MUCH_COST" in city.codes("query A { regulations { id } } " + costly)


NAMES = st.sampled_from(["members", "edges", "node", "name", "committee", "parent", "lines", "__typename", "nope", "scorecard(year: 2023)"])
SELECTIONS = st.recursive(
    NAMES,
    lambda inner: st.lists(st.tuples(NAMES, inner).map(lambda pair: f"{pair[0]} {{ {pair[1]} }}"), min_size=1, max_size=4).map(" ".join),
)


@given(SELECTIONS, st.sampled_from([100, 3, 0]))
@settings(max_examples=200)
def test_measuring_never_fails_and_never_costs_less_for_a_longer_page(selection: str, count: int) -> None:
    document = "{ members(first: %d) { %s } }"
    fewer, more = asked(document % (count, selection)), asked(document % (100, selection))

    assert fewer.pop("cost") <= more.pop("cost")
    assert fewer == more


def test_the_question_that_editors_ask_about_the_schema_is_answered(city: City) -> None:
    query = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
    )
    result = city.answer(query)

    assert result.errors is None
    assert build_client_schema(cast(IntrospectionQuery, result.data)).type_map.keys() >= {"Member", "Scorecard"}


def test_documents_over_unknown_types_are_left_to_validation() -> None:
    schema = build_schema("type Query { a: Int }")

    assert excesses(schema, parse("{ a { b } ...F ... on Nope { c } } fragment F on Nope { d }"), {}, LIMITS) == []


def test_the_page_of_the_service_names_every_limit() -> None:
    page = (Path(__file__).parents[2] / "docs/graphql.md").read_text(encoding="utf-8")

    assert {name.lower(): int(limit) for name, limit in re.findall(r"^\| `([A-Z]+)` \| (\d+) \|", page, re.MULTILINE)} == asdict(LIMITS)
