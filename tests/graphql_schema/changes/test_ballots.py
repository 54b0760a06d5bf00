"""民主测评 through the schema: opened, counted, read by whom it is for, concluded; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from graphql_schema.nodes import global_id
from services.database import transaction
from services.models import Member, Role
from services.permissions import Actor, Scope
from tests.databases import Foundations
from tests.graphql_schema.changes.asking import audited, changed, problems, refused, somebody
from tests.graphql_schema.city import CODE, City
from tests.services.appraisals.test_ballots import assessing_city

ROUND = """ballotRound { id item voters because divisor quantum votedOn datedOn issued returned valid isConcluded revision
    choices { name value } tallies { member { number } marks { choice count } } }"""
TALLIES = [
    {"memberNumber": "0001", "marks": [{"choice": "优秀", "count": 10}, {"choice": "称职", "count": 4}]},
    {"memberNumber": "0002", "marks": [{"choice": "称职", "count": 15}]},
]


@pytest.fixture(params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[City]:
    """A city whose year is being assessed."""
    with foundations.copy(request.param, assessing_city) as (engine, founded):
        yield replace(founded.city, engine=engine)


def opening(city: City) -> dict[str, Any]:
    return {
        "appraisalId": global_id("Appraisal", 1),
        "item": "附加分",
        "voters": "主席会议成员",
        "because": "办法第四条",
        "divisor": "MARKED",
        "quantum": "0.01",
        "votedOn": "2024-01-22",
        "datedOn": "2023-12-31",
        "choices": [{"name": "优秀", "value": "4"}, {"name": "称职", "value": "3"}],
    }


def test_a_ballot_is_opened_counted_and_concluded(city: City) -> None:
    opened = changed(city, "openBallot", opening(city), ROUND, "appraiser")["ballotRound"]
    numbers = {"id": opened["id"], "issued": 16, "returned": 15, "valid": 15, "tallies": TALLIES}
    counted = changed(city, "countBallots", numbers | {"expectedRevision": 1}, ROUND, "appraiser")["ballotRound"]
    concluded = changed(city, "concludeBallot", {"id": opened["id"]}, ROUND, "appraiser")["ballotRound"]
    query = """{ committee(code: "%s") { appraisal(year: 2023) { ballotRounds { id isConcluded } }
        assessments { edges { node { quantity } } } } }"""
    found = city.data(query % CODE)["committee"]

    assert (opened["quantum"], opened["valid"], opened["tallies"]) == ("0.01", None, [])
    assert [(choice["name"], choice["value"]) for choice in opened["choices"]] == [("优秀", "4"), ("称职", "3")]
    assert counted["tallies"] == [
        {"member": {"number": "0001"}, "marks": [{"choice": "优秀", "count": 10}, {"choice": "称职", "count": 4}]},
        {"member": {"number": "0002"}, "marks": [{"choice": "优秀", "count": 0}, {"choice": "称职", "count": 15}]},
    ]
    assert (concluded["isConcluded"], concluded["revision"]) == (True, 3)
    assert found["appraisal"]["ballotRounds"] == [{"id": opened["id"], "isConcluded": True}]
    assert [edge["node"]["quantity"] for edge in found["assessments"]["edges"]] == ["3.71", "3"]
    assert {who for who, _ in audited(city, "assessment.register")} == {somebody(city, "appraiser").account_id}
    assert problems(city, "countBallots", numbers, "appraiser") == [("id", "BALLOT_CONCLUDED")]


def test_a_member_finds_the_own_counts_and_nobody_elses(city: City) -> None:
    key = changed(city, "openBallot", opening(city), ROUND, "appraiser")["ballotRound"]["id"]
    changed(city, "countBallots", {"id": key, "issued": 16, "returned": 15, "valid": 15, "tallies": TALLIES}, ROUND, "appraiser")
    with transaction(city.engine) as session:
        own = session.exec(select(Member.id).where(Member.committee_id == city.committee_id, Member.number == "0002")).one()
    assert own is not None
    scope = Scope(city.committee_id, Role.MEMBER, own)
    member = Actor(city.reader.account_id, "member", "member", frozenset({(city.committee_id, Role.MEMBER)}), frozenset({scope}))
    query = '{ committee(code: "%s") { appraisal(year: 2023) { ballotRounds { valid tallies { member { number } } } } } }'

    assert city.data(query % CODE, actor=member)["committee"]["appraisal"]["ballotRounds"] == [
        {"valid": 15, "tallies": [{"member": {"number": "0002"}}]}
    ]


def test_only_who_appraises_changes_ballots_and_one_is_dropped_before_it_is_concluded(city: City) -> None:
    key = changed(city, "openBallot", opening(city), ROUND, "appraiser")["ballotRound"]["id"]
    given: tuple[tuple[str, dict[str, str]], ...] = (("concludeBallot", {}), ("dropBallot", {"reason": "误开"}))
    forbidden = [refused(city, name, {"id": key, **said}, "registrar") for name, said in given]
    dropped = changed(city, "dropBallot", {"id": key, "reason": "误开"}, "droppedId", "appraiser")["droppedId"]

    assert (forbidden, dropped) == ([["FORBIDDEN"]] * 2, key)
    assert refused(city, "openBallot", opening(city), "verifier") == ["FORBIDDEN"]
