"""评定 are registered by the sheet, read and changed through the schema, on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.accounts import actor_named
from services.database import transaction
from services.models import Assessment
from services.regulations import adopt_regulation
from tests.graphql_schema.changes.asking import audited, changed, count_of, member_id, problems, refused, somebody
from tests.graphql_schema.city import CODE, City

SHEET: dict[str, Any] = {
    "committee": CODE,
    "kind": "ASSESSMENT",
    "item": "附加分",
    "datedOn": "2024-05-04",
    "givenBy": "经济委员会",
    "reason": "参加听证会",
}
LINES = [{"memberNumber": "0001", "quantity": "2.5"}, {"memberNumber": "0002", "quantity": "4", "reason": "捐赠"}]
WHOLE = "assessments { id number kind item quantity reason givenBy datedOn isVerified revision member { number } group { name } }"


@pytest.fixture
def guangzhou(own_city: City) -> City:
    """The city, which uses another regulation from 2024 on: one that leaves points to its special committees."""
    with transaction(own_city.engine) as session:
        appraiser = actor_named(session, "appraiser")
        adopt_regulation(session, appraiser, own_city.committee_id, own_city.regulations, "guangzhou", date(2024, 1, 1))
    return own_city


def test_a_sheet_is_registered_read_verified_and_scored(guangzhou: City) -> None:
    made = changed(guangzhou, "registerAssessments", SHEET | {"lines": LINES}, WHOLE)["assessments"]
    again = changed(guangzhou, "registerAssessments", SHEET | {"lines": LINES}, WHOLE)["assessments"]
    works = {"committee": CODE, "filter": {"works": [each["id"] for each in made]}, "because": "核对纪要"}
    verified = changed(guangzhou, "verifyFacts", works, "count", "verifier")
    lines = "lines { clause { name } points records { kind work source { ... on Assessment { number } } } }"
    card = guangzhou.data(
        f'{{ member(committee: "{CODE}", number: "0001") {{ scorecard(year: 2024) {{ {lines} }} assessments {{ totalCount }} }} }}'
    )["member"]

    assert made == again
    assert [(each["number"], each["quantity"], each["reason"], each["member"]["number"]) for each in made] == [
        ("PD-2024-0001", "2.5", "参加听证会", "0001"),
        ("PD-2024-0002", "4", "捐赠", "0002"),
    ]
    assert (verified["count"], card["assessments"]["totalCount"]) == (2, 1)
    assert {
        "clause": {"name": "专委会核实的附加分"},
        "points": "2.5",
        "records": [{"kind": "assessment", "work": "assessment:PD-2024-0001", "source": {"number": "PD-2024-0001"}}],
    } in card["scorecard"]["lines"]
    assert audited(guangzhou, "assessment.register") == [(somebody(guangzhou, "registrar").account_id, "assessment")] * 2


def test_what_the_adopted_regulation_does_not_let_through_is_told_and_nothing_is_kept(guangzhou: City) -> None:
    wrong = [*LINES, {"memberNumber": "0003", "quantity": "4.5"}, {"memberNumber": "0004"}]

    assert problems(guangzhou, "registerAssessments", SHEET | {"lines": wrong}) == [
        ("lines[2].quantity", "OUTSIDE_RANGE"),
        ("lines[3].quantity", "QUANTITY_MISSING"),
    ]
    assert problems(guangzhou, "registerAssessments", SHEET | {"lines": LINES, "item": "表现"}) == [("item", "ITEM_UNKNOWN")]
    assert count_of(guangzhou, Assessment) == 0


def test_one_is_changed_and_goes_again_while_nobody_verified_it(guangzhou: City) -> None:
    first, second = changed(guangzhou, "registerAssessments", SHEET | {"lines": LINES}, WHOLE)["assessments"]
    given = {"id": first["id"], "quantity": "3", "memberNumber": "0003", "expectedRevision": 1}
    now = changed(guangzhou, "changeAssessment", given, "assessment { quantity revision item member { number } }")["assessment"]
    deleted = changed(guangzhou, "deleteAssessment", {"id": second["id"], "reason": "登错"}, "deletedId")

    assert now == {"quantity": "3", "revision": 2, "item": "附加分", "member": {"number": "0003"}}
    assert problems(guangzhou, "changeAssessment", given) == [("expectedRevision", "STALE")]
    assert (deleted["deletedId"], count_of(guangzhou, Assessment)) == (second["id"], 1)


def test_lists_are_filtered(own_city: City) -> None:
    old = SHEET | {"datedOn": "2021-09-01"}
    points = [{"memberNumber": "0001", "quantity": "1"}, {"group": "第一活动组", "quantity": "-1.5"}]
    first = changed(own_city, "registerAssessments", old | {"lines": points}, WHOLE)["assessments"]
    listed = {"kind": "CHECKLIST", "item": "书面报告", "datedOn": "2021-10-01", "lines": [{"memberNumber": "0002"}]}
    changed(own_city, "registerAssessments", old | listed, WHOLE)
    changed(own_city, "verifyFacts", {"committee": CODE, "filter": {"works": [first[0]["id"]]}, "because": "核对"}, "count", "verifier")
    group = own_city.data(f'{{ committee(code: "{CODE}") {{ activityGroups {{ id }} }} }}')["committee"]["activityGroups"][0]["id"]

    def found(filter: dict[str, Any], order: str = "DATED_ON_ASC") -> list[str]:
        query = """query($c: String!, $f: AssessmentFilter, $o: AssessmentOrder) {
            assessments(committee: $c, filter: $f, orderBy: $o) { edges { node { number } } }
            committee(code: $c) { assessments(filter: $f, orderBy: $o) { edges { node { number } } } } }"""
        data = own_city.data(query, {"c": CODE, "f": filter, "o": order})

        assert data["assessments"] == data["committee"]["assessments"]
        return [edge["node"]["number"] for edge in data["assessments"]["edges"]]

    everything = ["PD-2021-0001", "PD-2021-0002", "PD-2021-0003"]
    assert (found({}), found({}, "DATED_ON_DESC"), found({}, "NUMBER")) == (everything, everything[::-1], everything)
    assert (found({"kind": "CHECKLIST"}), found({"item": "附加分"})) == (everything[2:], everything[:2])
    assert (found({"isVerified": True}), found({"isVerified": False})) == (everything[:1], everything[1:])
    assert found({"datedOn": {"from": "2021-09-02", "to": "2021-10-01"}}) == everything[2:]
    assert (found({"member": member_id(own_city, "0001")}), found({"group": group})) == (everything[:1], everything[1:2])
    assert (first[1]["group"], first[1]["member"], first[1]["quantity"]) == ({"name": "第一活动组"}, None, "-1.5")


def test_only_registrars_register_change_and_delete(own_city: City) -> None:
    old = SHEET | {"datedOn": "2021-09-01", "lines": LINES}
    key = changed(own_city, "registerAssessments", old, WHOLE)["assessments"][0]["id"]

    assert refused(own_city, "registerAssessments", old, "verifier") == ["FORBIDDEN"]
    assert refused(own_city, "changeAssessment", {"id": key, "item": "别的"}, "verifier") == ["FORBIDDEN"]
    assert refused(own_city, "deleteAssessment", {"id": key, "reason": "误"}, "appraiser") == ["FORBIDDEN"]
