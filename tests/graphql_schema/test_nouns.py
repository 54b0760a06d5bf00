"""Every noun, asked for as a client asks, answers with what was registered."""

from __future__ import annotations

import pytest

from tests.graphql_schema.city import CODE, City


def test_a_committee_shows_its_tree_terms_bodies_and_regulation(city: City) -> None:
    query = f"""{{ committee(code: "{CODE}") {{
        name code level parent {{ name level }} terms {{ ordinal startsOn endsOn }}
        plenarySessions {{ ordinal opensOn closesOn term {{ ordinal }} }}
        specialCommittees {{ name }} activityGroups {{ name kind }}
        adoptedRegulations {{ code version fromOn regulation {{ title status }} }} }} }}"""
    found = city.data(query)["committee"]

    assert found["adoptedRegulations"].pop()["regulation"]["status"] == "PARTIAL"
    assert found == {
        "name": "政协示例市委员会",
        "code": CODE,
        "level": "PREFECTURE",
        "parent": {"name": "中国人民政治协商会议全国委员会", "level": "NATIONAL"},
        "terms": [{"ordinal": 5, "startsOn": "2021-07-01", "endsOn": "2026-06-30"}],
        "plenarySessions": [{"ordinal": 2, "opensOn": "2023-02-01", "closesOn": "2023-02-04", "term": {"ordinal": 5}}],
        "specialCommittees": [{"name": "经济委员会"}],
        "activityGroups": [{"name": "第一活动组", "kind": "activity_group"}],
        "adoptedRegulations": [],
    }


def test_a_member_is_shown_as_on_a_day(city: City) -> None:
    query = f"""query($on: Date!) {{ member(committee: "{CODE}", number: "0001") {{ name membership(on: $on) {{
        fromOn toOn onStandingCommittee leaving posts sector {{ name }} specialCommittee {{ name }} groups {{ name }}
        term {{ ordinal }} }} }} }}"""
    found = city.data(query, {"on": "2023-12-31"})["member"]

    assert found["membership"] == {
        "fromOn": "2021-07-01",
        "toOn": None,
        "onStandingCommittee": True,
        "leaving": None,
        "posts": ["副主席"],
        "sector": {"name": "教育界"},
        "specialCommittee": {"name": "经济委员会"},
        "groups": [],
        "term": {"ordinal": 5},
    }
    assert city.data(query, {"on": "2021-06-30"})["member"]["membership"] is None
    assert city.data(query, {"on": "2026-07-01"})["member"]["membership"] is None


def test_members_are_found_by_sector_and_day(city: City) -> None:
    sectors = city.data("{ sectors(first: 100) { edges { node { id name } } } }")["sectors"]["edges"]
    education = next(edge["node"]["id"] for edge in sectors if edge["node"]["name"] == "教育界")
    query = "query($sector: ID, $on: Date) { members(sector: $sector, on: $on) { edges { node { number } } } }"

    def numbers(**arguments: str) -> list[str]:
        return sorted(edge["node"]["number"] for edge in city.data(query, arguments)["members"]["edges"])

    assert numbers(sector=education) == ["0001", "0004", "0007", "0010"]
    assert numbers(sector=education, on="2023-01-01") == ["0001", "0004", "0007", "0010"]
    assert numbers(on="2021-06-30") == []
    assert numbers(on="2026-07-01") == []


def test_a_member_that_nobody_has_that_number_is_null(city: City) -> None:
    assert city.data(f'{{ member(committee: "{CODE}", number: "8888") {{ name }} }}') == {"member": None}


def test_an_id_of_something_else_is_no_sector(city: City) -> None:
    query = "query($sector: ID) { members(sector: $sector) { edges { cursor } } }"

    assert city.codes(query, {"sector": "TWVtYmVyOjE="}) == ["BAD_ID"]


def test_a_members_parts_are_shown_by_day(city: City) -> None:
    query = f"""{{ member(committee: "{CODE}", number: "0001") {{
        participations {{ edges {{ node {{ role isVerified activity {{ title heldOn }} attendance {{ heldOn half status }} }} }} }}
        sponsorships {{ edges {{ node {{ role position isVerified proposal {{ number }} }} }} }}
        authorships {{ edges {{ node {{ role position opinionReport {{ number }} }} }} }} }} }}"""
    found = city.data(query)["member"]
    parts = [edge["node"] for edge in found["participations"]["edges"]]

    assert [(part["activity"]["heldOn"], part["isVerified"]) for part in parts] == [
        ("2023-02-01", True),
        ("2023-04-03", True),
        ("2023-11-01", False),
    ]
    assert parts[0]["attendance"] == [
        {"heldOn": "2023-02-01", "half": "MORNING", "status": "ABSENT"},
        {"heldOn": "2023-02-01", "half": "AFTERNOON", "status": "ABSENT"},
    ]
    assert [edge["node"] for edge in found["sponsorships"]["edges"]] == [
        {"role": "LEAD", "position": 1, "isVerified": True, "proposal": {"number": "TA-0000"}}
    ]
    assert [edge["node"] for edge in found["authorships"]["edges"]] == [
        {"role": "AUTHOR", "position": 1, "opinionReport": {"number": "XX-0000"}}
    ]


def test_an_activity_shows_its_half_days_and_roll(city: City) -> None:
    query = """{ activities(kind: "meeting") { edges { node { number kind title heldOn isAway committee { code } sessions { heldOn half }
        participations(first: 100) { edges { node { member { number } role } } } } } } }"""
    found = city.data(query)["activities"]["edges"]
    roll = found[0]["node"].pop("participations")["edges"]

    assert [edge["node"] for edge in found] == [
        {
            "number": "HD-1",
            "kind": "meeting.plenary",
            "title": "五届二次全体会议",
            "heldOn": "2023-02-01",
            "isAway": False,
            "committee": {"code": CODE},
            "sessions": [{"heldOn": "2023-02-01", "half": "MORNING"}, {"heldOn": "2023-02-01", "half": "AFTERNOON"}],
        }
    ]
    assert sorted(edge["node"]["member"]["number"] for edge in roll) == [f"{number:04d}" for number in range(1, 13)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('kind: "meeting"', ["HD-1"]),
        ('kind: "meeting.plenary"', ["HD-1"]),
        ('kind: "meet"', []),
        ('kind: "%"', []),
        ("year: 2023", ["HD-1", "HD-2", "HD-9"]),
        ("year: 2022", []),
        (f'committee: "{CODE}", year: 2023, last: 1', ["HD-9"]),
    ],
)
def test_activities_are_found_by_kind_and_year(city: City, arguments: str, expected: list[str]) -> None:
    found = city.data(f"{{ activities({arguments}) {{ edges {{ node {{ number }} }} }} }}")["activities"]["edges"]

    assert [edge["node"]["number"] for edge in found] == expected


def test_a_proposal_shows_sponsors_marks_handling_and_reply(city: City) -> None:
    query = """{ proposals(first: 1, mark: FILED) { edges { node { number caseNumber title submittedOn concernsLivelihood
        committee { code } plenarySession { ordinal term { ordinal } }
        sponsorships { role position body isVerified member { number } }
        marks { mark datedOn isVerified } handlings { unit role assignedOn isVerified repliedOn isReplyVerified } } } } }"""

    assert city.data(query)["proposals"]["edges"][0]["node"] == {
        "number": "TA-0000",
        "caseNumber": "001",
        "title": "关于完善第1项公共服务的提案",
        "submittedOn": "2023-02-02",
        "concernsLivelihood": True,
        "committee": {"code": CODE},
        "plenarySession": {"ordinal": 2, "term": {"ordinal": 5}},
        "sponsorships": [
            {"role": "LEAD", "position": 1, "body": None, "isVerified": True, "member": {"number": "0001"}},
            {"role": "CO", "position": 2, "body": None, "isVerified": True, "member": {"number": "0002"}},
        ],
        "marks": [{"mark": "FILED", "datedOn": "2023-02-20", "isVerified": True}],
        "handlings": [
            {
                "unit": "市教育局",
                "role": "LEAD",
                "assignedOn": "2023-03-01",
                "isVerified": True,
                "repliedOn": "2023-06-01",
                "isReplyVerified": True,
            }
        ],
    }
    assert city.data("{ proposals(mark: KEY) { edges { cursor } } }")["proposals"]["edges"] == []


def test_an_opinion_report_shows_authors_and_what_became_of_it(city: City) -> None:
    query = """{ opinionReports(first: 1, year: 2023) { edges { node { number title submittedOn committee { code }
        authorships { role position body member { number } } forwardings { level forwardedOn isVerified }
        adoptions { level manner by adoptedOn } writtenInstructions { level by instructedOn } } } } }"""

    assert city.data(query)["opinionReports"]["edges"][0]["node"] == {
        "number": "XX-0000",
        "title": "关于第1件民生小事的信息",
        "submittedOn": "2023-05-01",
        "committee": {"code": CODE},
        "authorships": [{"role": "AUTHOR", "position": 1, "body": None, "member": {"number": "0001"}}],
        "forwardings": [{"level": "PROVINCE", "forwardedOn": "2023-06-01", "isVerified": True}],
        "adoptions": [{"level": "PROVINCE", "manner": "SINGLE", "by": "省政协", "adoptedOn": "2023-07-01"}],
        "writtenInstructions": [{"level": "PREFECTURE", "by": "市领导", "instructedOn": "2023-07-05"}],
    }


def test_sectors_are_those_in_use_on_a_day_with_aliases_and_successor(city: City) -> None:
    query = "query($on: Date) { sectors(first: 100, on: $on) { edges { node { name aliases validTo successor { name } } } } }"
    now = [edge["node"] for edge in city.data(query, {"on": "2024-01-01"})["sectors"]["edges"]]
    every = {edge["node"]["name"]: edge["node"] for edge in city.data(query)["sectors"]["edges"]}

    assert len(now) == 34
    assert len(every) == 36
    assert every["中国共产主义青年团"] == {
        "name": "中国共产主义青年团",
        "aliases": ["共青团", "共青团界"],
        "validTo": "2023-03-03",
        "successor": {"name": "中国共产主义青年团和中华全国青年联合会"},
    }


def test_statistics_give_each_figure_with_its_definition(city: City) -> None:
    query = f"""{{ statistics(committee: "{CODE}", year: 2023) {{ year unverifiedCount committee {{ name }}
        figures(names: ["proposals_submitted", "proposals_filed"]) {{ name label value unverified definition }}
        activitiesByKind {{ kind activities sessions personTimes unverifiedActivities }} membersBySector {{ name members }} }} }}"""
    found = city.data(query)["statistics"]

    assert {figure["name"]: figure["value"] for figure in found["figures"]} == {"proposals_submitted": 3, "proposals_filed": 3}
    assert all(figure["definition"] for figure in found["figures"])
    assert found["unverifiedCount"] == 1
    assert found["activitiesByKind"][0] == {
        "kind": "meeting.plenary",
        "activities": 1,
        "sessions": 2,
        "personTimes": 9,
        "unverifiedActivities": 0,
    }
    assert sum(sector["members"] for sector in found["membersBySector"]) == 12


def test_a_figure_that_nobody_keeps_is_refused_with_the_nearest_name(city: City) -> None:
    query = f'{{ statistics(committee: "{CODE}", year: 2023) {{ figures(names: ["proposals_field"]) {{ value }} }} }}'
    errors = city.answer(query).errors or []

    assert [(error.extensions or {})["code"] for error in errors] == ["UNKNOWN_FIGURE"]
    assert "proposals_filed" in errors[0].message


def test_installed_regulations_say_where_they_come_from(city: City) -> None:
    found = city.data("{ regulations { code title committeeCode status inForceFrom contentHash origin } }")["regulations"]

    assert [regulation["code"] for regulation in found] == sorted(city.regulations)
    for regulation in found:
        assert regulation["contentHash"] == city.regulations[regulation["code"]].content_hash
        assert regulation["origin"].startswith("lvheng ")
