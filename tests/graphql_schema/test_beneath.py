"""Lists beneath a committee, sector, special committee, group and session hold what the lists at the top hold of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from services.accounts import actor_named
from services.database import transaction
from services.directory import Directory
from services.members import MembershipDraft, register_membership
from services.sectors import add_sector
from tests.graphql_schema.city import CODE, City, city_on

COMMITTEE = f'committee(code: "{CODE}")'


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest) -> Iterator[City]:
    """The city, where member 0003 goes from the first special committee and sector into others, and a sector was added."""
    with city_on(request.param, request) as city:
        with transaction(city.engine) as session:
            add_sector(session, city.administrator, city.committee_id, code="X1", name="非公经济界", valid_from=date(2023, 1, 1))
            directory = Directory(session, city.committee_id)
            draft = MembershipDraft("0003", directory.members["0003"].name, "非公经济界", date(2024, 1, 1), on_standing_committee=True)
            register_membership(session, actor_named(session, "registrar"), directory, draft)
        yield city


def listed(found: dict[str, Any]) -> list[str]:
    """The numbers in a list; its total has to be their number."""
    numbers = [edge["node"]["number"] for edge in found["edges"]]

    assert found["totalCount"] == len(numbers)

    return numbers


PAGE = "(first: 100) { totalCount edges { node { number } } }"


@pytest.mark.parametrize("connection", ["members", "activities", "proposals", "opinionReports"])
def test_what_is_listed_beneath_a_committee_is_what_is_listed_of_it(town: City, connection: str) -> None:
    beneath = listed(town.data(f"{{ {COMMITTEE} {{ {connection} {PAGE} }} }}")["committee"][connection])
    at_the_top = listed(town.data(f"{{ {connection} {PAGE.replace('(', f'(committee: {chr(34)}{CODE}{chr(34)}, ')} }}")[connection])

    assert beneath == at_the_top
    assert len(beneath) >= 3


def test_filters_and_orders_hold_beneath_a_committee(town: City) -> None:
    found = town.data(
        f"""{{ {COMMITTEE} {{
            members(filter: {{text: "000", onStandingCommittee: true}}, orderBy: NUMBER) {{ totalCount edges {{ node {{ number }} }} }}
            activities(filter: {{kinds: ["study", "service"]}}, orderBy: HELD_ON_DESC) {{ totalCount edges {{ node {{ number }} }} }}
            proposals(filter: {{concernsLivelihood: true}}) {{ totalCount edges {{ node {{ number }} }} }}
            opinionReports(filter: {{text: "第2件"}}) {{ totalCount edges {{ node {{ number }} }} }} }} }}"""
    )["committee"]

    assert {name: listed(part) for name, part in found.items()} == {
        "members": ["0001", "0003"],
        "activities": ["HD-9", "HD-2"],
        "proposals": ["TA-0000", "TA-0002"],
        "opinionReports": ["XX-0001"],
    }


def test_a_committee_lists_its_own_sectors_and_the_committees_below_it(town: City) -> None:
    lists = "sectors(first: 1) { totalCount edges { node { name } } } subordinates { edges { node { code } } }"
    own = town.data(f"{{ {COMMITTEE} {{ {lists} }} }}")["committee"]
    roots = f"{{ committees(filter: {{levels: [NATIONAL]}}) {{ edges {{ node {{ {lists} }} }} }} }}"
    root = town.data(roots)["committees"]["edges"][0]["node"]

    assert own == {"sectors": {"totalCount": 1, "edges": [{"node": {"name": "非公经济界"}}]}, "subordinates": {"edges": []}}
    assert root["sectors"]["totalCount"] == 36
    assert root["subordinates"] == {"edges": [{"node": {"code": CODE}}]}


SECTORS = """query($filter: MemberFilter) { sectors(first: 40) { edges { node { name
    members(first: 20, filter: $filter, orderBy: NUMBER) { totalCount edges { node { number } } } } } } }"""


def by_sector(city: City, **filter: object) -> dict[str, list[str]]:
    """The members beneath every sector that has any."""
    sectors = [edge["node"] for edge in city.data(SECTORS, {"filter": filter})["sectors"]["edges"]]
    return {sector["name"]: found for sector in sectors if (found := listed(sector["members"]))}


def test_the_members_of_a_sector_are_those_who_belong_to_it_each_once(town: City) -> None:
    assert by_sector(town) == {
        "经济界": ["0003", "0006", "0009", "0012"],
        "教育界": ["0001", "0004", "0007", "0010"],
        "医药卫生界": ["0002", "0005", "0008", "0011"],
        "非公经济界": ["0003"],
    }


def test_what_is_asked_of_the_members_of_a_sector_held_while_they_belonged_to_it(town: City) -> None:
    assert by_sector(town, on="2023-12-31")["经济界"] == ["0003", "0006", "0009", "0012"]
    assert "非公经济界" not in by_sector(town, on="2023-12-31")
    assert by_sector(town, on="2024-01-01")["经济界"] == ["0006", "0009", "0012"]
    assert by_sector(town, onStandingCommittee=True) == {"教育界": ["0001"], "非公经济界": ["0003"]}


def test_the_members_of_a_special_committee_and_of_a_group_are_those_who_sit_there(town: City) -> None:
    query = f"""query($filter: MemberFilter) {{ {COMMITTEE} {{
        specialCommittees {{ members(filter: $filter, orderBy: NUMBER) {{ totalCount edges {{ node {{ number }} }} }} }}
        activityGroups {{ members(filter: $filter, orderBy: NUMBER) {{ totalCount edges {{ node {{ number }} }} }} }} }} }}"""

    def beneath(**filter: object) -> list[list[str]]:
        found = town.data(query, {"filter": filter})["committee"]
        return [listed(part[0]["members"]) for part in (found["specialCommittees"], found["activityGroups"])]

    assert beneath() == [["0001", "0003", "0005", "0007", "0009", "0011"], ["0004", "0008", "0012"]]
    assert beneath(on="2024-01-01") == [["0001", "0005", "0007", "0009", "0011"], ["0004", "0008", "0012"]]
    assert beneath(onStandingCommittee=True) == [["0001"], []]


def test_pages_beneath_a_sector_make_its_whole_list(town: City) -> None:
    query = """query($first: Int, $after: String) { sectors(first: 1, filter: {text: "医药卫生"}) { edges { node {
        members(first: $first, after: $after) { edges { node { number } } pageInfo { hasNextPage endCursor } } } } } }"""
    found, after = [], None
    while True:
        part = town.data(query, {"first": 3, "after": after})["sectors"]["edges"][0]["node"]["members"]
        found += [edge["node"]["number"] for edge in part["edges"]]
        after = part["pageInfo"]["endCursor"]
        if not part["pageInfo"]["hasNextPage"]:
            break
    whole = town.data(query, {"first": 100})["sectors"]["edges"][0]["node"]["members"]["edges"]

    assert found == [edge["node"]["number"] for edge in whole]
    assert sorted(found) == ["0002", "0005", "0008", "0011"]


def test_a_plenary_session_lists_its_proposals(town: City) -> None:
    sessions = town.data(f"{{ {COMMITTEE} {{ plenarySessions {{ proposals {PAGE} }} }} }}")["committee"]["plenarySessions"]

    assert [listed(session["proposals"]) for session in sessions] == [["TA-0000", "TA-0001", "TA-0002"]]


def test_a_term_lists_its_plenary_sessions(town: City) -> None:
    terms = town.data(f"{{ {COMMITTEE} {{ terms {{ ordinal plenarySessions {{ ordinal term {{ ordinal }} }} }} }} }}")["committee"]["terms"]

    assert terms == [{"ordinal": 5, "plenarySessions": [{"ordinal": 2, "term": {"ordinal": 5}}]}]


def test_colleagues_are_found_from_a_member(town: City) -> None:
    query = f"""{{ member(committee: "{CODE}", number: "0001") {{ membership(on: "2023-06-01") {{
        sector {{ members(orderBy: NUMBER) {{ totalCount edges {{ node {{ number }} }} }} }} }} }} }}"""
    found = town.data(query)["member"]["membership"]["sector"]["members"]

    assert listed(found) == ["0001", "0004", "0007", "0010"]


def test_beneath_what_everybody_reads_nobody_sees_members_of_a_committee_that_may_not_be_read(town: City) -> None:
    sectors = town.data(SECTORS, {"filter": {}}, town.neighbour)["sectors"]["edges"]

    assert {edge["node"]["members"]["totalCount"] for edge in sectors} == {0}
    assert len(sectors) == 36
