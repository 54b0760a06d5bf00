"""社情民意信息 are registered and changed through the schema, on both databases."""

from __future__ import annotations

from typing import Any

from services.models import OpinionReport
from tests.graphql_schema.changes.asking import audited, changed, count_of, problems, refused, somebody
from tests.graphql_schema.city import CODE, City

WHOLE = """opinionReport { id number title revision authorships { role body member { number } isVerified }
    forwardings { level forwardedOn isVerified } adoptions { level manner by adoptedOn isVerified }
    writtenInstructions { level by instructedOn isVerified } }"""
NEW: dict[str, Any] = {
    "committee": CODE,
    "title": "关于夜间公交的信息",
    "submittedOn": "2023-05-10",
    "authors": [{"role": "AUTHOR", "memberNumber": "0002"}],
}


def report_id(city: City, number: str) -> str:
    edges = city.data("query($c: String!) { opinionReports(committee: $c, first: 50) { edges { node { id number } } } }", {"c": CODE})
    return next(str(edge["node"]["id"]) for edge in edges["opinionReports"]["edges"] if edge["node"]["number"] == number)


def test_a_report_is_registered_with_what_became_of_it(own_city: City) -> None:
    given = {
        **NEW,
        "authors": [*NEW["authors"], {"role": "EDITOR", "body": "研究室"}],
        "forwardings": [{"level": "PROVINCE", "forwardedOn": "2023-06-01"}],
        "adoptions": [{"adoptedOn": "2023-07-02"}, {"level": "OWN", "manner": "SINGLE", "by": "本会", "adoptedOn": "2023-06-02"}],
        "writtenInstructions": [{"level": "PREFECTURE", "by": "市领导", "instructedOn": "2023-08-01"}],
    }

    report = changed(own_city, "registerOpinionReport", given, WHOLE)["opinionReport"]

    assert (report["number"], report["revision"]) == ("XX-2023-0001", 1)
    assert [(each["role"], each["body"]) for each in report["authorships"]] == [("AUTHOR", None), ("EDITOR", "研究室")]
    assert [(each["level"], each["manner"], each["by"]) for each in report["adoptions"]] == [("OWN", "SINGLE", "本会"), (None, None, None)]
    assert [each["by"] for each in report["writtenInstructions"]] == ["市领导"]
    assert {who for who, _ in audited(own_city, "opinion_report.register")} == {somebody(own_city, "registrar").account_id}


def test_everything_wrong_is_told_at_its_place_in_the_input(own_city: City) -> None:
    before = count_of(own_city, OpinionReport)
    given = {
        **NEW,
        "number": "XX-0000",
        "title": "长" * 501,
        "authors": [{"role": "AUTHOR", "memberNumber": "77"}, {"role": "AUTHOR", "memberNumber": "77"}],
        "forwardings": [{"level": "OWN", "forwardedOn": "2023-06-01"}, {"level": "OWN", "forwardedOn": "2023-06-02"}],
        "adoptions": [{"adoptedOn": "2023-07-02"}, {"adoptedOn": "2023-05-01", "by": " "}],
        "writtenInstructions": [
            {"level": "PROVINCE", "by": "某", "instructedOn": "2023-08-01"},
            {"level": "COUNTY", "by": "某", "instructedOn": "2023-01-01"},
        ],
    }

    found = problems(own_city, "registerOpinionReport", given)

    assert sorted(found, key=repr) == [
        ("adoptions[1].adoptedOn", "OUTCOME_TOO_EARLY"),
        ("adoptions[1].by", "BLANK"),
        ("authors[0].memberNumber", "UNKNOWN_MEMBER"),
        ("authors[1]", "LISTED_TWICE"),
        ("authors[1].memberNumber", "UNKNOWN_MEMBER"),
        ("forwardings", "FORWARDED_TWICE"),
        ("number", "DUPLICATE_NUMBER"),
        ("title", "TOO_LONG"),
        ("writtenInstructions[1].instructedOn", "OUTCOME_TOO_EARLY"),
    ]
    assert count_of(own_city, OpinionReport) == before


def test_a_list_that_is_given_replaces_the_list_and_what_it_repeats_stays_verified(own_city: City) -> None:
    kept = {"level": "PROVINCE", "manner": "SINGLE", "by": "省政协", "adoptedOn": "2023-07-01"}
    given = {
        "id": report_id(own_city, "XX-0001"),
        "adoptions": [kept, {"level": "NATIONAL", "adoptedOn": "2023-09-01"}],
        "expectedRevision": 1,
    }

    report = changed(own_city, "changeOpinionReport", given, WHOLE)["opinionReport"]

    assert report["revision"] == 2
    assert [(each["level"], each["isVerified"]) for each in report["adoptions"]] == [("PROVINCE", True), ("NATIONAL", False)]
    assert [each["isVerified"] for each in report["writtenInstructions"]] == [True]
    assert problems(own_city, "changeOpinionReport", given) == [("expectedRevision", "STALE")]


def test_no_author_another_kind_of_id_and_whoever_may_not_register_are_refused(own_city: City) -> None:
    key = report_id(own_city, "XX-0001")

    assert problems(own_city, "changeOpinionReport", {"id": key, "authors": []}) == [("authors", "NO_AUTHOR")]
    assert problems(own_city, "changeProposal", {"id": key}) == [("id", "BAD_ID")]
    assert refused(own_city, "changeOpinionReport", {"id": key}, "reader") == ["FORBIDDEN"]
