"""A member's explained year, as the README asks for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from scoring_plugins.language.reader import read_regulation
from scoring_plugins.plugins import Regulations
from services.accounts import actor_named
from services.database import transaction
from services.directory import Directory
from services.members import MembershipDraft, register_membership
from services.regulations import adopt_regulation
from tests.graphql_schema.city import CODE, City
from tests.scoring_plugins.tiny import tiny_text

SCORECARD = """
  total grade unverifiedCount status version contentHash periodFrom periodTo cutOff
  regulation { code title }
  lines { kind node clause { name cite says block points } cite records { work title kind datedOn role source { id } } points reason }
  clauses { name points }
  blocks { name parent points cap floor }
  duties { name cite says fulfilled advisory reason records { work } }
  consequences { proposal } refused { clause } chosen { field value why } notComputable { cite why }
"""
MEMBER = f"""query($number: String!, $year: Int!) {{
  member(committee: "{CODE}", number: $number) {{ name scorecard(year: $year) {{ {SCORECARD} }} }} }}"""


def test_every_point_names_its_clause_and_its_records(city: City) -> None:
    card = city.data(MEMBER, {"number": "0001", "year": 2023})["member"]["scorecard"]
    absence = next(line for line in card["lines"] if line["points"].startswith("-30"))
    grant = next(line for line in card["lines"] if line["kind"] == "GRANT")

    assert card["regulation"]["code"] == "jinan"
    assert absence["clause"]["cite"] == ["jinan-04"]
    assert [(record["work"], record["kind"], record["datedOn"]) for record in absence["records"]] == [
        ("activity:HD-1", "meeting.plenary", "2023-02-01")
    ]
    assert absence["records"][0]["source"]["id"]
    assert grant["records"] == []
    assert "缺席" in absence["reason"]


def test_lines_add_up_to_the_total_and_to_the_blocks(city: City) -> None:
    query = f'{{ members(committee: "{CODE}", first: 50) {{ edges {{ node {{ scorecard(year: 2023) {{ {SCORECARD} }} }} }} }} }}'
    cards = [edge["node"]["scorecard"] for edge in city.data(query)["members"]["edges"]]

    assert len(cards) == 12
    for card in cards:
        assert sum(Decimal(line["points"]) for line in card["lines"]) == Decimal(card["total"])
        assert sum(Decimal(block["points"]) for block in card["blocks"] if block["parent"] is None) == Decimal(card["total"])


def test_what_nobody_verified_is_counted_and_not_scored(city: City) -> None:
    card = city.data(MEMBER, {"number": "0001", "year": 2023})["member"]["scorecard"]

    assert card["unverifiedCount"] == 1
    assert "activity:HD-9" not in {record["work"] for line in card["lines"] for record in line["records"]}


def test_a_year_in_which_the_member_did_not_belong_has_no_scorecard(own_city: City) -> None:
    city = own_city
    with transaction(city.engine) as session:
        draft = MembershipDraft("0099", "新某某", "经济界", date(2024, 3, 1))
        register_membership(session, actor_named(session, "registrar"), Directory(session, city.committee_id), draft)

    assert city.data(MEMBER, {"number": "0099", "year": 2023})["member"]["scorecard"] is None
    assert city.data(MEMBER, {"number": "0099", "year": 2024})["member"]["scorecard"] is not None


def test_a_year_without_an_adopted_regulation_is_refused_and_the_member_still_shown(city: City) -> None:
    result = city.answer(MEMBER, {"number": "0001", "year": 2021})

    assert result.data == {"member": {"name": "李某1", "scorecard": None}}
    assert [error.path for error in result.errors or ()] == [["member", "scorecard"]]
    assert city.codes(MEMBER, {"number": "0001", "year": 2021}) == ["NOT_ADOPTED"]


def test_a_year_of_no_calendar_is_refused(city: City) -> None:
    assert city.codes(MEMBER, {"number": "0001", "year": 0}) == ["BAD_YEAR"]
    assert city.codes(MEMBER, {"number": "0001", "year": 100_000}) == ["BAD_YEAR"]


def test_scoring_one_member_and_scoring_many_give_the_same(city: City) -> None:
    query = (
        f'{{ members(committee: "{CODE}", first: 50) {{ edges {{ node {{ number name scorecard(year: 2023) {{ {SCORECARD} }} }} }} }} }}'
    )
    for edge in city.data(query)["members"]["edges"]:
        alone = city.data(MEMBER, {"number": edge["node"]["number"], "year": 2023})["member"]

        assert alone == {"name": edge["node"]["name"], "scorecard": edge["node"]["scorecard"]}


def test_a_grade_with_a_quota_says_who_is_open_who_decides_and_how_many_places_there_are(own_city: City) -> None:
    text = tiny_text(
        "- {clause: 基础分, cite: [一], says: 基础分, grant: 60}\n",
        "grades:\n  - {grade: 优秀, at_least: 60, quota: {count: 2, per: committee, ties: decide}, decided_by: 主席会议}\n"
        "  - {grade: 称职}\n",
    )
    regulations = Regulations({"tiny": read_regulation(text)})
    with transaction(own_city.engine) as session:
        appraiser = actor_named(session, "appraiser")
        adopt_regulation(session, appraiser, own_city.committee_id, regulations, "tiny", date(2023, 6, 1))
    counts = "peopleCount candidateCount places chosenCount toDecideCount shortOf"
    fields = f"grade candidateFor gradeDecidedBy notGraded quotas {{ grade per {counts} }}"
    query = f'{{ member(committee: "{CODE}", number: "0001") {{ scorecard(year: 2023) {{ {fields} }} }} }}'

    assert replace(own_city, regulations=regulations).data(query)["member"]["scorecard"] == {
        "grade": None,
        "candidateFor": "优秀",
        "gradeDecidedBy": "主席会议",
        "notGraded": None,
        "quotas": [
            {
                "grade": "优秀",
                "per": "",
                "peopleCount": 12,
                "candidateCount": 12,
                "places": 2,
                "chosenCount": 0,
                "toDecideCount": 12,
                "shortOf": 0,
            }
        ],
    }
