"""Figures of works through the schema: opened into records as far as they may be read, taken apart in pages, and priced."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import parse

from graphql_schema.cost import LIMITS, excesses
from graphql_schema.nodes import key_of
from services.accounts import actor_named
from services.database import transaction
from services.models import Role
from services.permissions import Actor
from services.proposals.supervising import add_members, confirm_supervision
from services.statistics.entries import HANDLINGS, PROPOSALS, REPORTS, SUPERVISIONS
from services.verification import Selection, verify
from tests.graphql_schema.changes.wrong_handlings import CHAIR, STAFF, Handlings
from tests.graphql_schema.city import CODE, SCHEMA, City

FILED = """query($committee: String!, $below: Boolean!) { workStatistics(committee: $committee, year: 2023, withBelow: $below) {
  firstDay lastDay committeeCount leftOutCount committee { name }
  figures(names: ["proposals_filed"]) { value recordCount
    proposals(first: 100) { totalCount edges { node { number } } } opinionReports { totalCount } }
  rows(by: COMMITTEE, first: 1) { totalCount rows { name committee { name }
    figures(names: ["proposals_filed"]) { value recordCount } } } } }"""


def counted(city: City, document: str, actor: Actor | None = None, **variables: Any) -> Any:
    given = {"committee": CODE, "below": False, **variables}
    result = city.answer(document, given) if actor is None else city.answer(document, given, actor)
    assert result.errors is None
    assert result.data is not None
    return result.data["workStatistics"]


def test_a_figure_opens_into_the_records_that_are_listed_elsewhere_too(city: City) -> None:
    found = counted(city, FILED)
    (figure,) = found["figures"]
    listed = city.data(f'{{ proposals(committee: "{CODE}", year: 2023, mark: FILED, first: 100) {{ edges {{ node {{ number }} }} }} }}')
    named = {edge["node"]["number"] for edge in figure["proposals"]["edges"]}

    assert (found["firstDay"], found["lastDay"], found["committeeCount"], found["leftOutCount"]) == ("2023-01-01", "2023-12-31", 1, 0)
    assert figure["value"] == figure["recordCount"] == figure["proposals"]["totalCount"] == len(named) > 0
    assert named <= {edge["node"]["number"] for edge in listed["proposals"]["edges"]}
    assert figure["opinionReports"] is None
    assert found["rows"]["rows"][0]["figures"] == [{"value": figure["value"], "recordCount": figure["value"]}]


OPENED = ("proposals", "handlings", "ratings", "opinionReports", "supervisions", "members", "supervisionSteps", "supervisionSuggestions")


def test_every_figure_opens_into_exactly_the_records_it_counts(own_city: City) -> None:
    found = Handlings(own_city)
    with transaction(own_city.engine) as session:
        staff, chair, verifier = (actor_named(session, name) for name in (STAFF, CHAIR, "verifier"))
        key = key_of(found.supervision, "Supervision", "id")
        add_members(session, staff, key, ["0001", "0002"])
        confirm_supervision(session, chair, key)
        verify(session, verifier, own_city.committee_id, Selection(), "已核对", others_only=True)
    kinds = " ".join(f"{name} {{ totalCount }}" for name in (*OPENED, "referenceTopics"))
    names = [spec.name for spec in (*PROPOSALS, *HANDLINGS, *SUPERVISIONS, *REPORTS)]
    figures = []
    # A few at a time: all of them opened at once are too dear.
    for place in range(0, len(names), 20):
        document = f"""query($names: [String!]!) {{ workStatistics(committee: "{CODE}", year: 2023) {{
          figures(names: $names) {{ name value denominator recordCount {kinds} }} }} }}"""
        figures += own_city.data(document, {"names": names[place : place + 20]})["workStatistics"]["figures"]
    opened = {each["name"]: [name for name in (*OPENED, "referenceTopics") if each[name] is not None] for each in figures}

    assert [name for name, kinds_of in opened.items() if len(kinds_of) != 1] == []
    for each in figures:
        (kind,) = opened[each["name"]]
        assert each[kind]["totalCount"] == each["recordCount"], each["name"]
        assert each["denominator"] is not None or bool(each["recordCount"]) == bool(each["value"]), each["name"]
    told = {each["name"]: (opened[each["name"]][0], each["recordCount"]) for each in figures if each["name"].startswith("supervision")}
    assert told == {
        "supervision_groups": ("supervisions", 1),
        "supervision_people": ("members", 2),
        "supervision_lead_units": ("proposals", 0),
        "supervision_co_units": ("proposals", 0),
        "supervision_visits": ("supervisionSteps", 1),
        "supervision_meetings": ("supervisionSteps", 0),
        "supervision_aspects": ("supervisionSuggestions", 1),
        "supervision_suggestions": ("supervisionSuggestions", 1),
    }


def test_whoever_stands_above_is_told_how_many_of_each_committee_and_none_of_its_records(city: City) -> None:
    above = Actor(1, "above", "上级", frozenset({(1, Role.SUPERIOR)}), below=frozenset({(city.committee_id, Role.SUPERIOR)}))
    found = counted(city, FILED, above)
    (figure,) = found["figures"]

    assert figure["value"] == figure["recordCount"] > 0
    assert figure["proposals"] == {"totalCount": 0, "edges": []}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("", "BAD_DATES"),
        ('year: 2023, days: {from: "2023-01-01", to: "2023-02-01"}', "BAD_DATES"),
        ('days: {from: "2023-02-01", to: "2023-01-01"}', "BAD_DATES"),
        ('days: {from: "2013-02-01", to: "2023-01-01"}', "PERIOD_TOO_LONG"),
        ('year: 2023, filter: {sector: "经济届"}', "UNKNOWN_SECTOR"),
        ('year: 2023, filter: {group: "没有"}', "UNKNOWN_GROUP"),
        ('year: 2023, filter: {handlingUnit: "没有"}', "UNKNOWN_UNIT"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(city: City, arguments: str, code: str) -> None:
    query = f'{{ workStatistics(committee: "{CODE}"{", " if arguments else ""}{arguments}) {{ committeeCount }} }}'

    assert city.codes(query) == [code]


def test_every_figure_of_every_row_opened_at_once_is_too_dear() -> None:
    document = """{ workStatistics(committee: "1", year: 2023) { rows(by: UNIT, first: 100) { rows { name figures {
      value proposals(first: 1) { edges { node { id } } } } } } } }"""
    some = """{ workStatistics(committee: "1", year: 2023) { rows(by: UNIT, first: 100) { rows {
      name figures(names: ["unit_replied", "unit_overdue"]) { value } } } figures { value definition } } }"""

    assert [(error.extensions or {})["code"] for error in excesses(SCHEMA._schema, parse(document), {}, LIMITS)] == ["TOO_MUCH_COST"]
    assert excesses(SCHEMA._schema, parse(some), {}, LIMITS) == []
