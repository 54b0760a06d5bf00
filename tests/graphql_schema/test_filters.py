"""Filters and orders: what a client asks for is what it gets, on both databases alike."""

from __future__ import annotations

from typing import Any

import pytest

from graphql_schema.nodes import global_id
from tests.graphql_schema.city import CODE, City
from tests.graphql_schema.town import id_of, numbers

SECTOR = '{ sectors(first: 1, filter: {text: "%s"}) { edges { node { id } } } }'
MEMBER = '{ member(committee: "990100", number: "%s") { id } }'


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("欧阳", ["A-7"]),
        ("欧阳％", ["A-7"]),
        ("%_", ["A-7"]),
        ("%", ["A-7"]),
        ("单某", ["a-10"]),
        ("单 某", ["a-10"]),
        ("某 A-", ["A-7", "a-10"]),
        ("ABC", ["B-1"]),
        ("ａ-10", ["a-10"]),
        ("欧阳 单", []),
        ("0003", ["0003"]),
    ],
)
def test_members_are_found_by_words_in_name_and_number(town: City, asked: str, found: list[str]) -> None:
    assert numbers(town, "members", {"text": asked}) == found


def test_an_empty_search_and_an_empty_filter_leave_everything(town: City) -> None:
    assert len(numbers(town, "members", {"text": " 　"})) == len(numbers(town, "members", {})) == len(numbers(town, "members")) == 15


def test_members_are_found_by_sector_as_it_was(town: City) -> None:
    education = id_of(town, SECTOR % "教育")

    assert "B-1" in numbers(town, "members", {"sector": education})
    assert "B-1" in numbers(town, "members", {"sector": education, "on": "2024-05-31"})
    assert "B-1" not in numbers(town, "members", {"sector": education, "on": "2024-06-01"})
    assert "A-7" not in numbers(town, "members", {"sector": education, "on": "2023-05-31"})


def test_what_is_asked_of_membership_holds_in_one_span(town: City) -> None:
    education, economy = id_of(town, SECTOR % "教育"), id_of(town, SECTOR % "经济界")

    assert numbers(town, "members", {"onStandingCommittee": True}) == ["0001", "B-1"]
    assert numbers(town, "members", {"onStandingCommittee": True, "sector": economy}) == ["B-1"]
    assert "B-1" not in numbers(town, "members", {"onStandingCommittee": True, "sector": education})
    assert "B-1" in numbers(town, "members", {"onStandingCommittee": False, "on": "2024-05-31"})
    assert "B-1" not in numbers(town, "members", {"onStandingCommittee": False, "on": "2024-06-01"})


def test_members_are_found_by_special_committee_and_group(town: City) -> None:
    bodies = town.data("{ committees { edges { node { code specialCommittees { id } activityGroups { id } } } } }")["committees"]["edges"]
    own = next(edge["node"] for edge in bodies if edge["node"]["code"] == CODE)
    of_body = numbers(town, "members", {"specialCommittee": own["specialCommittees"][0]["id"]})
    of_group = numbers(town, "members", {"group": own["activityGroups"][0]["id"]})

    assert of_body == ["0001", "0003", "0005", "0007", "0009", "0011"]
    assert of_group == ["0004", "0008", "0012"]


def test_an_argument_and_a_filter_of_one_name_have_to_agree(town: City) -> None:
    query = "query($on: Date, $filter: MemberFilter) { members(on: $on, filter: $filter) { totalCount } }"
    agreed = town.data(query, {"on": "2023-05-31", "filter": {"on": "2023-05-31"}})["members"]["totalCount"]

    assert agreed == 12
    assert town.codes(query, {"on": "2023-05-31", "filter": {"on": "2024-05-31"}}) == ["GIVEN_TWICE"]


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ({"kinds": ["meeting"]}, ["HD-1"]),
        ({"kinds": ["meeting", "study.training"]}, ["HD-1", "HD-2"]),
        ({"kinds": ["meet"]}, []),
        ({"kinds": ["Meeting"]}, []),
        ({"kinds": []}, ["HD-1", "HD-2", "HD-9"]),
        ({"heldOn": {"from": "2023-04-03"}}, ["HD-2", "HD-9"]),
        ({"heldOn": {"to": "2023-04-03"}}, ["HD-1", "HD-2"]),
        ({"heldOn": {"from": "2023-02-02", "to": "2023-04-03"}}, ["HD-2"]),
        ({"heldOn": {}}, ["HD-1", "HD-2", "HD-9"]),
        ({"isAway": True}, []),
        ({"text": "会议 五届"}, ["HD-1"]),
    ],
)
def test_activities_are_found(town: City, filter: dict[str, Any], found: list[str]) -> None:
    assert numbers(town, "activities", filter) == found


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ({"marks": ["FILED"]}, ["TA-0000", "TA-0001", "TA-0002", "TB-1"]),
        ({"marks": ["FILED", "KEY"]}, ["TB-1"]),
        ({"withoutMarks": ["FILED"]}, ["TB-0"]),
        ({"withoutMarks": ["FILED", "NOT_FILED"]}, []),
        ({"submittedOn": {"from": "2024-01-01", "to": "2024-12-31"}}, ["TB-0", "TB-1"]),
        ({"sponsorRole": "SECONDER"}, ["TB-1"]),
        ({"sponsorRole": "COLLECTIVE"}, ["TB-1"]),
        ({"handlingUnit": "市教育局"}, ["TA-0000", "TA-0001", "TA-0002"]),
        ({"handlingUnit": "教育局"}, []),
        ({"isReplied": True}, ["TA-0000", "TA-0001", "TA-0002"]),
        ({"isReplied": False}, ["TB-0", "TB-1"]),
        ({"isReplied": False, "marks": ["FILED"]}, ["TB-1"]),
        ({"concernsLivelihood": True}, ["TA-0000", "TA-0002"]),
        ({"text": "100%_ water"}, ["TB-1"]),
        ({"text": "1%"}, []),
        ({"text": "治水"}, ["TB-0"]),
        ({"text": "tb-0"}, ["TB-0"]),
        ({"text": "002"}, ["TA-0001", "TA-0002"]),
    ],
)
def test_proposals_are_found(town: City, filter: dict[str, Any], found: list[str]) -> None:
    assert numbers(town, "proposals", filter) == found


def test_proposals_are_found_by_sponsor_and_plenary_session(town: City) -> None:
    second = id_of(town, MEMBER % "0002")
    session = id_of(town, "{ proposals(first: 1) { edges { node { plenarySession { id } } } } }")

    assert numbers(town, "proposals", {"sponsor": second}) == ["TA-0000", "TB-0", "TB-1"]
    assert numbers(town, "proposals", {"sponsor": second, "sponsorRole": "LEAD"}) == ["TB-0"]
    assert len(numbers(town, "proposals", {"plenarySession": session})) == 5
    assert numbers(town, "proposals", {"plenarySession": global_id("PlenarySession", 999)}) == []


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ({"isAdopted": True}, ["XX-0000", "XX-0001", "XX-0002"]),
        ({"isAdopted": False}, ["XB-1"]),
        ({"adoptedAt": "PROVINCE"}, ["XX-0000", "XX-0001", "XX-0002"]),
        ({"adoptedAt": "NATIONAL"}, []),
        ({"adoptedAt": "PROVINCE", "adoptedAs": "SINGLE"}, ["XX-0000", "XX-0001", "XX-0002"]),
        ({"adoptedAs": "COMBINED"}, []),
        ({"forwardedTo": "PROVINCE"}, ["XX-0000", "XX-0001", "XX-0002"]),
        ({"isInstructed": False}, ["XB-1"]),
        ({"instructedAt": "PREFECTURE"}, ["XX-0000", "XX-0001", "XX-0002"]),
        ({"authorRole": "EDITOR"}, ["XB-1"]),
        ({"submittedOn": {"to": "2023-05-01"}}, ["XX-0000"]),
        ({"text": "第2件"}, ["XX-0001"]),
    ],
)
def test_opinion_reports_are_found(town: City, filter: dict[str, Any], found: list[str]) -> None:
    assert numbers(town, "opinionReports", filter) == found


def test_opinion_reports_are_found_by_author(town: City) -> None:
    assert numbers(town, "opinionReports", {"author": id_of(town, MEMBER % "0005")}) == ["XX-0001"]
    assert numbers(town, "opinionReports", {"author": id_of(town, MEMBER % "0002"), "authorRole": "AUTHOR"}) == []


def test_sectors_are_found_by_name_and_by_other_names(town: City) -> None:
    query = "query($filter: SectorFilter) { sectors(filter: $filter) { totalCount edges { node { name } } } }"
    by_alias = town.data(query, {"filter": {"text": "共青团"}})["sectors"]
    now = town.data(query, {"filter": {"text": "共产主义青年团", "on": "2024-01-01"}})["sectors"]

    assert [edge["node"]["name"] for edge in by_alias["edges"]] == ["中国共产主义青年团和中华全国青年联合会", "中国共产主义青年团"]
    assert by_alias["totalCount"] == 2
    assert [edge["node"]["name"] for edge in now["edges"]] == ["中国共产主义青年团和中华全国青年联合会"]


def test_committees_are_found_by_name_code_level_and_parent(town: City) -> None:
    def codes(**filter: object) -> list[str]:
        query = "query($filter: CommitteeFilter) { committees(filter: $filter) { edges { node { code } } } }"
        return [edge["node"]["code"] for edge in town.data(query, {"filter": filter})["committees"]["edges"]]

    assert codes(text="示例 政协") == [CODE]
    assert codes(text=CODE) == [CODE]
    assert codes(text="9901") == []
    assert codes(levels=["PREFECTURE", "COUNTY"]) == [CODE]
    assert codes(levels=["NATIONAL"]) == ["000000"]
    assert codes(parent=id_of(town, "{ committees(first: 1) { edges { node { id } } } }")) == [CODE]


@pytest.mark.parametrize(
    ("connection", "filter", "code", "field"),
    [
        ("members", {"text": "长" * 101}, "BAD_TEXT", "filter.text"),
        ("members", {"sector": "nonsense"}, "BAD_ID", "filter.sector"),
        ("members", {"sector": global_id("Member", 1)}, "BAD_ID", "filter.sector"),
        ("members", {"group": global_id("Sector", 1)}, "BAD_ID", "filter.group"),
        ("activities", {"heldOn": {"from": "2024-01-02", "to": "2024-01-01"}}, "BAD_DATES", "filter.heldOn"),
        ("activities", {"kinds": [f"kind.{number}" for number in range(21)]}, "TOO_MANY_VALUES", "filter.kinds"),
        ("proposals", {"sponsor": global_id("Proposal", 1)}, "BAD_ID", "filter.sponsor"),
        ("opinionReports", {"text": " ".join("一二三四五六七八九十甲")}, "BAD_TEXT", "filter.text"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_by_its_field(
    town: City, connection: str, filter: dict[str, Any], code: str, field: str
) -> None:
    noun = {"members": "Member", "activities": "Activity", "proposals": "Proposal", "opinionReports": "OpinionReport"}[connection]
    query = f"query($filter: {noun}Filter) {{ {connection}(filter: $filter) {{ totalCount }} }}"
    errors = town.answer(query, {"filter": filter}).errors or []

    assert [error.extensions for error in errors] == [{"code": code, "field": field}]


def test_a_filter_shows_nothing_of_a_committee_that_may_not_be_read(town: City) -> None:
    for connection in ("members", "activities", "proposals", "opinionReports"):
        found = town.data(f'{{ {connection}(filter: {{text: "某"}}) {{ totalCount edges {{ cursor }} }} }}', actor=town.neighbour)

        assert found[connection] == {"totalCount": 0, "edges": []}
