"""An actor sees the committees of his or her roles, the shared reference data, and nothing else."""

from __future__ import annotations

import pytest

from graphql_schema.nodes import global_id
from services.permissions import Actor
from tests.graphql_schema.city import CODE, City
from tests.graphql_schema.test_nodes import SAMPLES, TYPES, nodes_in


@pytest.mark.parametrize("connection", ["members", "activities", "proposals", "opinionReports"])
def test_lists_hold_nothing_of_a_committee_that_may_not_be_read(city: City, connection: str) -> None:
    query = f"{{ {connection} {{ edges {{ node {{ id }} }} }} }}"

    assert city.data(query)[connection]["edges"]
    assert city.data(query, actor=city.neighbour)[connection]["edges"] == []


def test_nodes_of_a_committee_that_may_not_be_read_are_null(city: City) -> None:
    private = [node for node in nodes_in(city.data(SAMPLES)) if node["__typename"] not in {"LocalCommittee", "Sector", "Regulation"}]
    private.append({"__typename": "LocalCommittee", "id": global_id("LocalCommittee", city.committee_id)})
    seen = city.data("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": [node["id"] for node in private]}, city.neighbour)["nodes"]

    assert {node["__typename"] for node in private} == set(TYPES) - {"Sector", "Regulation"}
    assert seen == [None] * len(private)


@pytest.mark.parametrize(
    "query",
    [
        f'{{ committee(code: "{CODE}") {{ name }} }}',
        f'{{ members(committee: "{CODE}") {{ edges {{ cursor }} }} }}',
        f'{{ member(committee: "{CODE}", number: "0001") {{ name }} }}',
        f'{{ activities(committee: "{CODE}") {{ edges {{ cursor }} }} }}',
        f'{{ proposals(committee: "{CODE}") {{ edges {{ cursor }} }} }}',
        f'{{ opinionReports(committee: "{CODE}") {{ edges {{ cursor }} }} }}',
        f'{{ statistics(committee: "{CODE}", year: 2023) {{ year }} }}',
    ],
)
def test_naming_a_committee_that_may_not_be_read_is_refused(city: City, query: str) -> None:
    assert city.answer(query).errors is None
    assert city.codes(query, actor=city.neighbour) == ["FORBIDDEN"]


def test_everyone_reads_the_national_sectors_and_the_root(city: City) -> None:
    data = city.data(
        "{ sectors(first: 100) { edges { node { name committee { code } } } } committees { edges { node { code } } } }",
        actor=city.neighbour,
    )

    assert {edge["node"]["committee"]["code"] for edge in data["sectors"]["edges"]} == {"000000"}
    assert [edge["node"]["code"] for edge in data["committees"]["edges"]] == ["000000", "990200"]


def test_an_unknown_committee_is_refused_with_codes_that_may_be_read(city: City) -> None:
    errors = city.answer('{ committee(code: "990101") { name } }').errors or []

    assert [(error.extensions or {})["code"] for error in errors] == ["UNKNOWN_COMMITTEE"]
    assert CODE in errors[0].message
    assert "990200" not in errors[0].message


def test_an_account_without_roles_reads_the_shared_reference_data_alone(city: City) -> None:
    nobody = Actor(0, "nobody", "无角色账号", frozenset())
    seen = {node["__typename"] for node in nodes_in(city.data(SAMPLES, actor=nobody))}

    assert seen == {"LocalCommittee", "Sector", "Regulation"}
    assert city.data("{ committees { edges { node { code } } } }", actor=nobody)["committees"]["edges"] == [{"node": {"code": "000000"}}]
