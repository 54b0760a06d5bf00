"""社情民意信息 are registered and changed through the schema, on both databases."""

from __future__ import annotations

from typing import Any

from services.models import Adoption, AuditEntry, Authorship, Forwarding, OpinionReport, WrittenInstruction
from tests.graphql_schema.changes.asking import asked, audited, changed, count_of, problems, refused, somebody
from tests.graphql_schema.changes.test_deletions import unverify
from tests.graphql_schema.city import CODE, City
from tests.services.scorings.kept_year import kept

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


KEPT = {"level": "PROVINCE", "manner": "SINGLE", "by": "省政协", "adoptedOn": "2023-07-01"}


def test_a_list_that_is_given_replaces_the_list_and_what_it_repeats_stays_verified(own_city: City) -> None:
    given = {
        "id": report_id(own_city, "XX-0001"),
        "authors": [{"role": "AUTHOR", "memberNumber": "0005"}, {"role": "EDITOR", "body": "研究室"}],
        "adoptions": [KEPT, {"level": "NATIONAL", "adoptedOn": "2023-09-01"}, KEPT],
        "expectedRevision": 1,
    }

    report = changed(own_city, "changeOpinionReport", given, WHOLE)["opinionReport"]
    fewer = changed(own_city, "changeOpinionReport", {"id": given["id"], "adoptions": [KEPT]}, WHOLE)["opinionReport"]

    assert report["revision"] == 2
    assert [each["isVerified"] for each in report["authorships"]] == [True, False]
    assert sorted((each["level"], each["isVerified"]) for each in report["adoptions"]) == [
        ("NATIONAL", False),
        ("PROVINCE", False),
        ("PROVINCE", True),
    ]
    assert [(each["level"], each["isVerified"]) for each in fewer["adoptions"]] == [("PROVINCE", True)]
    assert [each["isVerified"] for each in report["writtenInstructions"]] == [True]
    assert problems(own_city, "changeOpinionReport", given) == [("expectedRevision", "STALE")]


def told(city: City, given: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Field and code of each thing wrong with a change, and which facts it names."""
    data = asked(city, "changeOpinionReport", given).data
    assert data is not None
    return [(each["field"], each["code"], each["message"].split("，")[0]) for each in data["changeOpinionReport"]["userErrors"]]


def test_what_was_verified_or_scored_is_neither_left_out_of_a_list_nor_said_otherwise(own_city: City) -> None:
    key = report_id(own_city, "XX-0001")
    tables = (Authorship, Forwarding, Adoption, WrittenInstruction, AuditEntry)
    another = {"role": "AUTHOR", "memberNumber": "0002"}
    given = {"id": key, "authors": [another], "forwardings": [], "adoptions": [{**KEPT, "by": "某局"}], "writtenInstructions": []}
    kept(own_city)
    before = [count_of(own_city, table) for table in tables]

    assert told(own_city, given) == [
        ("authors", "VERIFIED_FACTS", "作者 0005 已核实"),
        ("authors", "SCORED", "计分已用到 作者 0005(2023 年)"),
        ("forwardings", "VERIFIED_FACTS", "2023-06-01 的报送 已核实"),
        ("adoptions", "VERIFIED_FACTS", "2023-07-01 的采用 已核实"),
        ("writtenInstructions", "VERIFIED_FACTS", "2023-07-05 的批示 已核实"),
    ]
    assert [field for field, _, _ in told(own_city, {"id": key, "submittedOn": "2023-05-03"})] == ["submittedOn", "submittedOn"]
    assert [count_of(own_city, table) for table in tables] == before
    unverify(own_city, number="XX-0001")
    kept(own_city)
    report = changed(own_city, "changeOpinionReport", given, WHOLE)["opinionReport"]
    assert ([each["member"]["number"] for each in report["authorships"]], report["forwardings"]) == (["0002"], [])


def test_no_author_another_kind_of_id_and_whoever_may_not_register_are_refused(own_city: City) -> None:
    key = report_id(own_city, "XX-0001")

    assert problems(own_city, "changeOpinionReport", {"id": key, "authors": []}) == [
        ("authors", "NO_AUTHOR"),
        ("authors", "VERIFIED_FACTS"),
    ]
    assert problems(own_city, "changeProposal", {"id": key}) == [("id", "BAD_ID")]
    assert refused(own_city, "changeOpinionReport", {"id": key}, "reader") == ["FORBIDDEN"]
