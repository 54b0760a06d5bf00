"""Pages: no gap, no repeat, both ways; what is no cursor of the list is refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLField, GraphQLObjectType, get_named_type

from tests.graphql_schema.city import CODE, SCHEMA, City

PAGE = """query($first: Int, $after: String, $last: Int, $before: String) {
  members(first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { number } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }"""


def numbers(page: dict[str, Any]) -> list[str]:
    return [edge["node"]["number"] for edge in page["edges"]]


def page(city: City, **arguments: object) -> Any:
    return city.data(PAGE, arguments)["members"]


def test_pages_forward_make_the_whole_list_in_stroke_order(city: City) -> None:
    found: list[str] = []
    after = None
    while True:
        part = page(city, first=5, after=after)
        found += numbers(part)
        after = part["pageInfo"]["endCursor"]
        if not part["pageInfo"]["hasNextPage"]:
            break
    whole = page(city, first=100)

    assert len(set(found)) == 12
    assert found == numbers(whole)


def test_pages_backward_make_the_same_list(city: City) -> None:
    found: list[str] = []
    before = None
    while True:
        part = page(city, last=5, before=before)
        found = numbers(part) + found
        before = part["pageInfo"]["startCursor"]
        if not part["pageInfo"]["hasPreviousPage"]:
            break

    assert found == numbers(page(city, first=100))


def test_the_first_page_has_nothing_before_it_and_the_last_nothing_after(city: City) -> None:
    first, last = page(city, first=5), page(city, last=5)

    assert (first["pageInfo"]["hasPreviousPage"], first["pageInfo"]["hasNextPage"]) == (False, True)
    assert (last["pageInfo"]["hasPreviousPage"], last["pageInfo"]["hasNextPage"]) == (True, False)


def test_a_page_between_two_cursors_holds_what_lies_between(city: City) -> None:
    whole = page(city, first=100)
    between = page(city, first=100, after=whole["edges"][2]["cursor"], before=whole["edges"][6]["cursor"])

    assert numbers(between) == numbers(whole)[3:6]


def test_no_count_means_twenty_and_none_means_none(city: City) -> None:
    assert len(page(city)["edges"]) == 12
    assert page(city, first=0)["edges"] == []
    assert len(city.data("{ sectors { edges { cursor } } }")["sectors"]["edges"]) == 20


def test_dates_in_cursors_page_proposals(city: City) -> None:
    query = "query($after: String) { proposals(first: 2, after: $after) { edges { node { number } } pageInfo { endCursor hasNextPage } } }"
    one = city.data(query)["proposals"]
    two = city.data(query, {"after": one["pageInfo"]["endCursor"]})["proposals"]

    assert [edge["node"]["number"] for edge in one["edges"] + two["edges"]] == ["TA-0000", "TA-0001", "TA-0002"]
    assert two["pageInfo"]["hasNextPage"] is False


def test_pages_beneath_each_of_many_objects_are_cut_alike(city: City) -> None:
    query = """{ activities(kind: "meeting") { edges { node { participations(first: 3) {
        edges { cursor node { id } } pageInfo { hasNextPage endCursor } } } } } }"""
    roll = city.data(query)["activities"]["edges"][0]["node"]["participations"]
    rest = city.data(query.replace("first: 3", f'first: 100, after: "{roll["pageInfo"]["endCursor"]}"'))
    others = rest["activities"]["edges"][0]["node"]["participations"]

    assert (len(roll["edges"]), roll["pageInfo"]["hasNextPage"]) == (3, True)
    assert (len(others["edges"]), others["pageInfo"]["hasNextPage"]) == (9, False)
    assert {edge["node"]["id"] for edge in roll["edges"]}.isdisjoint(edge["node"]["id"] for edge in others["edges"])


@pytest.mark.parametrize("arguments", [{"first": -1}, {"last": -1}, {"first": 101}, {"first": 1, "last": 1}])
def test_a_count_that_cannot_be_is_refused(city: City, arguments: dict[str, int]) -> None:
    assert city.codes(PAGE, arguments) == ["BAD_PAGE"]


def test_a_cursor_of_another_list_is_refused_with_the_remedy(city: City) -> None:
    cursor = city.data("{ sectors(first: 1) { pageInfo { endCursor } } }")["sectors"]["pageInfo"]["endCursor"]
    errors = city.answer(PAGE, {"after": cursor}).errors or []

    assert [error.extensions for error in errors] == [{"code": "BAD_CURSOR", "field": "after"}]
    assert "endCursor" in errors[0].message


COUNTED = """query($committee: String) { members(committee: $committee, first: 2) { totalCount edges { node {
    participations(first: 1) { totalCount edges { cursor } } authorships(first: 0) { totalCount } } } } }"""


def test_the_total_is_that_of_the_whole_list_whatever_the_page(city: City) -> None:
    found = city.data(COUNTED, {"committee": CODE})["members"]

    assert (found["totalCount"], len(found["edges"])) == (12, 2)
    for edge in found["edges"]:
        assert edge["node"]["participations"]["totalCount"] >= 2
        assert len(edge["node"]["participations"]["edges"]) == 1


def test_totals_beneath_each_object_are_the_lengths_of_its_lists(city: City) -> None:
    query = "{ members { edges { node { participations { totalCount edges { cursor } } sponsorships { totalCount edges { cursor } } } } } }"
    lists = [part for edge in city.data(query)["members"]["edges"] for part in edge["node"].values()]

    assert {part["totalCount"] for part in lists} == {0, 1, 2, 3}
    assert all(part["totalCount"] == len(part["edges"]) for part in lists)


def test_totals_hold_nothing_that_may_not_be_read(city: City) -> None:
    assert city.data("{ members { totalCount } }", actor=city.neighbour) == {"members": {"totalCount": 0}}


@pytest.mark.parametrize("total", ["", "totalCount"])
def test_a_total_takes_one_statement_for_all_parents_and_none_where_nobody_asks(city: City, total: str) -> None:
    with city.statements() as seen:
        city.data(f"{{ members(first: 9) {{ {total} edges {{ node {{ participations(first: 2) {{ {total} edges {{ cursor }} }} }} }} }} }}")
    counting = [statement for statement in seen if statement.startswith("SELECT") and "count(*)" in statement]

    assert len(seen) == len(counting) + 2
    assert len(counting) == (2 if total else 0)


def connections() -> Iterator[tuple[str, GraphQLField]]:
    """Every field that returns a connection, by its path."""
    for name, found in SCHEMA._schema.type_map.items():
        if isinstance(found, GraphQLObjectType):
            for field_name, field in found.fields.items():
                if str(field.type).endswith("Connection!"):
                    yield f"{name}.{field_name}", field


def test_every_connection_takes_the_four_arguments_and_tells_its_total() -> None:
    given = {path: {"first", "after", "last", "before"} <= set(field.args) for path, field in connections()}
    held = [get_named_type(field.type) for _, field in connections()]
    totals = {found.name: str(found.fields["totalCount"].type) for found in held if isinstance(found, GraphQLObjectType)}

    assert all(given.values())
    assert len(given) >= 10
    assert set(totals.values()) == {"Int!"}
