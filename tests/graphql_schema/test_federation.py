"""The subgraph: entities by key in one batch, authorised as `node` is; faulty representations told in their own place; the SDL private."""

from __future__ import annotations

from dataclasses import replace

import pytest
from graphql import parse

from graphql_schema.federation import ENTITIES
from graphql_schema.nodes import global_id
from services.permissions import Right
from tests.graphql_schema.city import City
from tests.graphql_schema.test_nodes import nodes_in

ENTITY = "query($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Node { id } } }"
SAMPLES = """{
  committees(first: 1) { edges { node { __typename id } } }
  sectors(first: 2) { edges { node { __typename id } } }
  members(first: 2) { edges { node { __typename id } } }
  proposals(first: 2) { edges { node { __typename id } } }
}"""


def test_every_entity_is_fetched_by_its_key_in_the_order_asked(city: City) -> None:
    given = nodes_in(city.data(SAMPLES))[::-1]

    assert {node["__typename"] for node in given} == set(ENTITIES)
    assert city.data(ENTITY, {"of": given})["_entities"] == given


def test_the_same_key_twice_is_answered_twice(city: City) -> None:
    one = {"__typename": "Member", "id": global_id("Member", 1)}

    assert city.data(ENTITY, {"of": [one, one]})["_entities"] == [one, one]


def test_representations_written_in_the_document_and_with_more_fields_are_read(city: City) -> None:
    key = global_id("Member", 1)
    query = f'{{ _entities(representations: [{{__typename: "Member", id: "{key}", name: "x", more: [1, {{a: 2}}]}}]) {{ __typename }} }}'

    assert city.data(query)["_entities"] == [{"__typename": "Member"}]


def test_a_hundred_entities_take_as_many_statements_as_one(city: City) -> None:
    query = "query($of: [_Any!]!) { _entities(representations: $of) { ... on Member { name committee { name } } } }"
    one = [{"__typename": "Member", "id": global_id("Member", 1)}]
    many = [{"__typename": "Member", "id": global_id("Member", place % 12 + 1)} for place in range(100)]
    with city.statements() as few:
        city.data(query, {"of": one})
    with city.statements() as statements:
        found = city.data(query, {"of": many})["_entities"]

    assert len(statements) == len(few)
    assert len([each for each in found if each["name"]]) == 100


def test_what_is_not_there_or_may_not_be_read_is_null_beside_its_neighbours(city: City) -> None:
    mine = {"__typename": "Sector", "id": global_id("Sector", 1)}
    gone = {"__typename": "Member", "id": global_id("Member", 987654321)}
    closed = {"__typename": "Member", "id": global_id("Member", 1)}

    assert city.data(ENTITY, {"of": [mine, gone, closed, mine]}, city.neighbour)["_entities"] == [mine, None, None, mine]
    assert city.data(ENTITY, {"of": [closed, gone]})["_entities"] == [closed, None]


@pytest.mark.parametrize(
    "faulty",
    [
        {"__typename": "Nope", "id": "1"},
        {"__typename": "Query"},
        {"__typename": "Activity", "id": global_id("Activity", 1)},
        {"__typename": "_Service", "id": "1"},
        {"__typename": ["Member"], "id": global_id("Member", 1)},
        {"id": global_id("Member", 1)},
        {"__typename": "Member"},
        {"__typename": "Member", "id": None},
        {"__typename": "Member", "id": 1},
        {"__typename": "Member", "id": {"a": 1}},
        {"__typename": "Member", "id": "%%%"},
        {"__typename": "Member", "id": ""},
        {"__typename": "Member", "id": global_id("Sector", 1)},
        "Member",
        7,
        [],
    ],
)
def test_a_faulty_representation_is_told_in_its_own_place(city: City, faulty: object) -> None:
    good = {"__typename": "Member", "id": global_id("Member", 1)}
    result = city.answer(ENTITY, {"of": [good, faulty, good]})

    assert result.data == {"_entities": [good, None, good]}
    assert [(error.path, error.extensions) for error in result.errors or ()] == [
        (["_entities", 1], {"code": "BAD_REPRESENTATION", "field": "representations[1]"})
    ]
    assert [error.message.startswith("representations[1] ") for error in result.errors or ()] == [True]


@pytest.mark.parametrize("given", [None, [None]])
def test_no_list_of_representations_is_refused_before_anything_runs(city: City, given: object) -> None:
    result = city.answer(ENTITY, {"of": given})

    assert (result.data, len(result.errors or ())) == (None, 1)


def test_more_representations_than_a_page_are_refused(city: City) -> None:
    many = [{"__typename": "Member", "id": global_id("Member", 1)}] * 101

    assert city.codes(ENTITY, {"of": many}) == ["TOO_MANY_REPRESENTATIONS"]


def test_the_sdl_names_the_keys_and_none_of_the_gateway_s_own_fields(city: City) -> None:
    sdl = city.data("{ _service { sdl } }")["_service"]["sdl"]
    names = [each.name.value for each in parse(sdl).definitions if getattr(each, "name", None)]  # type: ignore[attr-defined]

    assert 'url: "https://specs.apollo.dev/federation/v2.9"' in sdl
    assert [name for name in ENTITIES if f'extend type {name} @key(fields: "id")' not in sdl] == []
    assert [name for name in names if name.startswith("_")] == []
    assert "_entities" not in sdl
    assert "_service" not in sdl


def test_the_sdl_is_for_those_who_may_read_the_schema_s_description(city: City) -> None:
    narrowed = replace(city.reader, rights=frozenset({Right.READ}))

    assert city.codes("{ _service { sdl } }", actor=narrowed) == ["FORBIDDEN"]
    assert city.data("{ __typename }", actor=narrowed) == {"__typename": "Query"}
