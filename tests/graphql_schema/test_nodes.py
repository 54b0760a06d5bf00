"""Global ids: what was given out is fetched again as the same type; anything else is null."""

from __future__ import annotations

from base64 import b64encode

import pytest

from graphql_schema.nodes import global_id, parse_global_id
from tests.graphql_schema.city import City

NODE = "query($id: ID!) { node(id: $id) { __typename id } }"
TYPES = (
    "LocalCommittee",
    "Term",
    "PlenarySession",
    "SpecialCommittee",
    "ActivityGroup",
    "Sector",
    "Member",
    "Activity",
    "Participation",
    "Proposal",
    "Sponsorship",
    "OpinionReport",
    "Authorship",
    "Regulation",
)
SAMPLES = """{
  committees { edges { node { __typename id terms { __typename id } plenarySessions { __typename id }
    specialCommittees { __typename id } activityGroups { __typename id } } } }
  sectors(first: 1) { edges { node { __typename id } } }
  members(first: 1) { edges { node { __typename id } } }
  activities(first: 1) { edges { node { __typename id participations(first: 1) { edges { node { __typename id } } } } } }
  proposals(first: 1) { edges { node { __typename id sponsorships { __typename id } } } }
  opinionReports(first: 1) { edges { node { __typename id authorships { __typename id } } } }
  regulations { __typename id }
}"""


def nodes_in(data: object) -> list[dict[str, str]]:
    """Every object with an id, wherever it lies."""
    if isinstance(data, list):
        return [found for part in data for found in nodes_in(part)]
    if not isinstance(data, dict):
        return []
    own = [{"__typename": data["__typename"], "id": data["id"]}] if "id" in data else []
    return own + [found for part in data.values() for found in nodes_in(part)]


def test_every_node_that_is_given_out_is_fetched_again(city: City) -> None:
    given = nodes_in(city.data(SAMPLES))
    again = city.data("query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", {"ids": [node["id"] for node in given]})["nodes"]

    assert {node["__typename"] for node in given} == set(TYPES)
    assert again == given


@pytest.mark.parametrize(
    "text",
    [
        global_id("Member", 987654321),
        global_id("Member", "abc"),
        global_id("Member", "01"),
        global_id("Member", "-1"),
        global_id("Member", "²"),
        global_id("Member", 2**31),
        global_id("Regulation", "nowhere"),
        global_id("Nope", 1),
        global_id("Query", 1),
        global_id("Node", 1),
        global_id("Membership", 1),
        global_id("AdministrativeLevel", 1),
        global_id("MemberConnection", 1),
        b64encode(b"Member").decode(),
        "%%%",
        "",
        "委员",
        b64encode(b"\xff:1").decode(),
    ],
)
def test_what_is_no_id_of_ours_is_null(city: City, text: str) -> None:
    result = city.answer(NODE, {"id": text})

    assert (result.data, result.errors) == ({"node": None}, None)


def test_ids_with_stray_characters_are_not_read() -> None:
    good = global_id("Member", 1)

    assert parse_global_id(good) == ("Member", "1")
    assert parse_global_id(good + "\n") is None
    assert parse_global_id(f" {good}") is None
    assert good == "TWVtYmVyOjE="
    assert parse_global_id("TWVtYmVyOjF=") is None  # the same bytes, written otherwise


def test_an_id_never_gives_another_type_of_the_same_number(city: City) -> None:
    for asked in TYPES[:-1]:
        for other in TYPES[:-1]:
            query = f"query($id: ID!) {{ node(id: $id) {{ __typename ... on {other} {{ id }} }} }}"
            found = city.data(query, {"id": global_id(asked, 1)})["node"]

            assert found == ({"__typename": asked, "id": global_id(asked, 1)} if other == asked else {"__typename": asked})


def test_more_ids_than_a_page_are_refused(city: City) -> None:
    ids = [global_id("Member", number) for number in range(101)]

    assert city.codes("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ids}) == ["TOO_MANY_IDS"]
