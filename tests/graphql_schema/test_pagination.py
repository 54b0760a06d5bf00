"""Pages: no gap, no repeat, both ways; what is no cursor of the list is refused in words."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_schema.pagination import decode_cursor
from services.errors import Refusal
from services.listings.members import MEMBERS
from services.listings.paging import Listing
from services.listings.proposals import PROPOSALS
from services.listings.sectors import SECTORS
from tests.graphql_schema.city import City

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


@given(st.text() | st.binary().map(lambda raw: urlsafe_b64encode(raw).decode()), st.sampled_from([MEMBERS, PROPOSALS, SECTORS]))
def test_any_text_is_either_a_cursor_or_refused(text: str, listing: Listing[Any]) -> None:
    try:
        key = decode_cursor(listing, text, "after")
    except Refusal:
        return

    assert tuple(type(part) for part in key) == listing.key_types


@pytest.mark.parametrize(
    "inner",
    [
        '[1,"members","a"]',
        '[1,"members",1,1]',
        '[1,"members","a",99999999999]',
        '[1,"members","\\u0000",1]',
        '[2,"members","a",1]',
        '[1,"members","a",true]',
    ],
)
def test_a_forged_cursor_is_refused(inner: str) -> None:
    with pytest.raises(Refusal, match="after"):
        decode_cursor(MEMBERS, urlsafe_b64encode(inner.encode()).decode(), "after")
