"""`docs/graphql-changes.md` is true: its examples are run and make what they say, and it names every change of its nouns."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from strawberry.types.base import get_object_definition

from graphql_schema import calendars, inbox, parameters
from graphql_schema.changes import (
    accounts,
    activities,
    assessments,
    committees,
    deletions,
    evidence,
    exports,
    members,
    opinion_reports,
    proposals,
    regulations,
    sectors,
    verification,
)
from tests.graphql_schema.changes.asking import changed, member_id, somebody
from tests.graphql_schema.city import CODE, City, city_on

PAGE = (Path(__file__).parents[2] / "docs/graphql-changes.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```graphql\n(.*?)```\n\n```json\n(.*?)```", PAGE, re.DOTALL)
BY = {"verifyFacts": "verifier", "issueToken": "root-admin"}
CLASSES = (
    committees.CommitteeChanges,
    calendars.CalendarChanges,
    parameters.ParameterChanges,
    inbox.InboxChanges,
    sectors.SectorChanges,
    members.MemberChanges,
    activities.ActivityChanges,
    proposals.ProposalChanges,
    opinion_reports.OpinionReportChanges,
    assessments.AssessmentChanges,
    evidence.EvidenceChanges,
    exports.ExportChanges,
    verification.VerificationChanges,
    regulations.RegulationChanges,
    deletions.DeletionChanges,
    accounts.AccountChanges,
)


@pytest.fixture
def city(request: pytest.FixtureRequest) -> Any:
    with city_on("sqlite", request) as city:
        yield city


def test_every_example_makes_its_change_on_one_database_after_the_other(city: City) -> None:
    half_day = {"heldOn": "2023-09-01", "half": "MORNING"}
    course = {"committee": CODE, "kind": "study.training", "title": "读书班", "heldOn": "2023-09-01", "sessions": [half_day]}
    activity = changed(city, "registerActivity", course, "activity { id }")["activity"]["id"]
    twice = {"committee": CODE, "kind": "service", "title": "义诊", "heldOn": "2024-11-01"}
    mistake = changed(city, "registerActivity", twice, "activity { id }")["activity"]["id"]
    stand_for = {
        "140900": CODE,
        "MEMBER": member_id(city, "0001"),
        "ACTIVITY": activity,
        "MISTAKE": mistake,
        "SYSTEM": "reader",
    }
    answers = []
    for document, variables in EXAMPLES:
        for name, value in stand_for.items():
            variables = variables.replace(f'"{name}"', f'"{value}"')
        who = next((name for change, name in BY.items() if change in document), "registrar")
        answers.append(next(iter(city.data(document, json.loads(variables), somebody(city, who)).values())))

    assert [answer["userErrors"] for answer in answers] == [[]] * 9
    assert answers[0]["member"]["name"] == "王某甲"
    assert [span["toOn"] for span in answers[1]["member"]["memberships"]] == ["2023-06-30", None]
    assert [edge["node"]["attendance"] for edge in answers[2]["activity"]["participations"]["edges"]] == [
        [{"status": "PRESENT"}],
        [{"status": "LATE"}],
    ]
    assert answers[3]["proposal"]["number"] == "TA-2023-0001"
    assert [(each["quantity"], each["group"]) for each in answers[4]["assessments"]] == [(None, None), ("2.5", {"name": "第一活动组"})]
    assert answers[5]["count"] == 1
    assert answers[6]["deletedId"] == mistake
    assert answers[7]["accessToken"]["rights"] == ["REFER", "READ_FIGURES"]


def test_every_change_of_these_nouns_stands_on_the_page() -> None:
    changes = {field.name for each in CLASSES for field in get_object_definition(each, strict=True).fields}
    named = {re.sub(r"(?<=[a-z])([A-Z])", lambda found: f"_{found[1].lower()}", name) for name in re.findall(r"`(\w+)`", PAGE)}

    assert sorted(changes - named) == []
