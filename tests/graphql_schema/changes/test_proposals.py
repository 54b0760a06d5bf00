"""提案 are registered and changed through the schema, on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.models import AuditEntry, Handling, Proposal, ProposalMark, Reply, Sponsorship
from tests.graphql_schema.changes.asking import asked, changed, count_of, problems, refused
from tests.graphql_schema.changes.test_deletions import unverify
from tests.graphql_schema.city import CODE, City
from tests.services.scorings.kept_year import kept

WHOLE = """proposal { id number caseNumber title revision concernsLivelihood plenarySession { ordinal }
    sponsorships { role position body member { number } isVerified } marks { mark datedOn isVerified }
    handlings { unit role assignedOn repliedOn isVerified isReplyVerified } }"""
NEW: dict[str, Any] = {
    "committee": CODE,
    "plenarySession": {"term": 5, "ordinal": 2},
    "title": "关于河道清淤的提案",
    "submittedOn": "2023-02-03",
    "sponsors": [{"role": "LEAD", "memberNumber": "0003"}, {"role": "SECONDER", "memberNumber": "0001"}],
}


def proposal_id(city: City, number: str) -> str:
    edges = city.data("query($c: String!) { proposals(committee: $c, first: 50) { edges { node { id number } } } }", {"c": CODE})
    return next(str(edge["node"]["id"]) for edge in edges["proposals"]["edges"] if edge["node"]["number"] == number)


def test_a_proposal_is_registered_with_everything_the_office_states(own_city: City) -> None:
    given = {
        **NEW,
        "caseNumber": "088",
        "concernsLivelihood": True,
        "marks": [{"mark": "FILED", "datedOn": "2023-02-10"}, {"mark": "KEY", "datedOn": "2023-03-10"}],
        "handlings": [
            {"unit": "市水利局", "role": "LEAD", "assignedOn": "2023-03-01", "repliedOn": "2023-05-01"},
            {"unit": "市财政局", "role": "CO", "assignedOn": "2023-03-01"},
        ],
    }

    proposal = changed(own_city, "registerProposal", given, WHOLE)["proposal"]

    assert (proposal["number"], proposal["caseNumber"], proposal["revision"], proposal["plenarySession"]) == (
        "TA-2023-0001",
        "088",
        1,
        {"ordinal": 2},
    )
    assert [(each["role"], each["position"], each["member"]["number"]) for each in proposal["sponsorships"]] == [
        ("LEAD", 1, "0003"),
        ("SECONDER", 2, "0001"),
    ]
    assert [(each["mark"], each["datedOn"]) for each in proposal["marks"]] == [("FILED", "2023-02-10"), ("KEY", "2023-03-10")]
    assert {each["unit"]: (each["role"], each["repliedOn"]) for each in proposal["handlings"]} == {
        "市水利局": ("LEAD", "2023-05-01"),
        "市财政局": ("CO", None),
    }


def test_a_collective_proposal_names_the_body(own_city: City) -> None:
    given = {**NEW, "sponsors": [{"role": "COLLECTIVE", "body": "民盟市委会"}]}

    sponsors = changed(own_city, "registerProposal", given, WHOLE)["proposal"]["sponsorships"]

    assert [(each["role"], each["body"], each["member"]) for each in sponsors] == [("COLLECTIVE", "民盟市委会", None)]


def test_everything_wrong_is_told_at_its_place_in_the_input(own_city: City) -> None:
    before = count_of(own_city, Proposal)
    given = {
        **NEW,
        "number": "TA-0000",
        "title": "",
        "plenarySession": {"term": 9, "ordinal": 1},
        "sponsors": [{"role": "LEAD", "memberNumber": "9999"}, {"role": "CO", "body": "某局"}, {"role": "CO"}],
        "marks": [
            {"mark": "KEY", "datedOn": "2023-03-01"},
            {"mark": "FILED", "datedOn": "2022-01-01"},
            {"mark": "KEY", "datedOn": "2023-03-02"},
        ],
        "handlings": [
            {"unit": "Z局", "role": "LEAD", "assignedOn": "2023-03-01", "repliedOn": "2023-02-20"},
            {"unit": "A局", "role": "LEAD", "assignedOn": "2022-03-01"},
            {"unit": " ", "role": "CO", "assignedOn": "2023-03-01"},
        ],
    }

    found = problems(own_city, "registerProposal", given)

    assert sorted(found, key=repr) == [
        ("handlings[0].repliedOn", "REPLIED_TOO_EARLY"),
        ("handlings[1].assignedOn", "ASSIGNED_TOO_EARLY"),
        ("handlings[2].unit", "UNIT_MISSING"),
        ("marks[1].datedOn", "MARK_TOO_EARLY"),
        ("marks[2].mark", "LISTED_TWICE"),
        ("number", "DUPLICATE_NUMBER"),
        ("plenarySession", "UNKNOWN_PLENARY_SESSION"),
        ("sponsors[0].memberNumber", "UNKNOWN_MEMBER"),
        ("sponsors[1].role", "BODY_ROLE"),
        ("sponsors[2]", "NO_SPONSOR"),
        ("title", "TITLE_MISSING"),
    ]
    assert count_of(own_city, Proposal) == before


def test_a_case_number_that_is_given_out_is_told(own_city: City) -> None:
    assert problems(own_city, "registerProposal", {**NEW, "caseNumber": "001"}) == [("caseNumber", "DUPLICATE_CASE_NUMBER")]
    assert problems(own_city, "changeProposal", {"id": proposal_id(own_city, "TA-0001"), "caseNumber": "001"}) == [
        ("caseNumber", "DUPLICATE_CASE_NUMBER")
    ]


LEAD, CO = {"role": "LEAD", "memberNumber": "0005"}, {"role": "CO", "memberNumber": "0006"}
HANDLING = {"unit": "市教育局", "role": "LEAD", "assignedOn": "2023-03-01", "repliedOn": "2023-06-01"}
FILED = {"mark": "FILED", "datedOn": "2023-02-20"}


def told(city: City, given: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Field and code of each thing wrong with a change, and which facts it names."""
    data = asked(city, "changeProposal", given).data
    assert data is not None
    return [(each["field"], each["code"], each["message"].split("，")[0]) for each in data["changeProposal"]["userErrors"]]


def test_what_is_repeated_or_left_out_of_a_change_stays_verified_and_what_is_new_is_not(own_city: City) -> None:
    given = {
        "id": proposal_id(own_city, "TA-0001"),
        "sponsors": [LEAD, CO, {"role": "SECONDER", "memberNumber": "0001"}],
        "marks": [FILED, {"mark": "KEY", "datedOn": "2023-03-10"}],
        "handlings": [HANDLING, {**HANDLING, "unit": "市财政局"}],
        "caseNumber": None,
        "expectedRevision": 1,
    }

    proposal = changed(own_city, "changeProposal", given, WHOLE)["proposal"]

    assert (proposal["caseNumber"], proposal["revision"]) == (None, 2)
    assert [each["isVerified"] for each in proposal["sponsorships"]] == [True, True, False]
    assert {each["mark"]: each["isVerified"] for each in proposal["marks"]} == {"FILED": True, "KEY": False}
    assert {each["unit"]: (each["isVerified"], each["isReplyVerified"]) for each in proposal["handlings"]} == {
        "市教育局": (True, True),
        "市财政局": (False, False),
    }
    assert problems(own_city, "changeProposal", given) == [("expectedRevision", "STALE")]


def test_what_was_verified_is_neither_left_out_of_a_list_nor_said_otherwise_and_all_of_it_is_named(own_city: City) -> None:
    key = proposal_id(own_city, "TA-0001")
    before = [count_of(own_city, table) for table in (Sponsorship, ProposalMark, Handling, Reply, AuditEntry)]

    dropped = told(own_city, {"id": key, "sponsors": [LEAD], "marks": [], "handlings": []})
    later = {**HANDLING, "repliedOn": "2023-07-01"}
    altered = told(own_city, {"id": key, "sponsors": [LEAD, {**CO, "role": "SECONDER"}], "marks": [{**FILED, "datedOn": "2023-02-21"}]})

    assert dropped == [
        # With one sponsor less the other one's part is another, too.
        ("sponsors", "VERIFIED_FACTS", "提案人 0005、提案人 0006 已核实"),
        ("marks", "VERIFIED_FACTS", "2023-02-20 的立案 已核实"),
        ("handlings", "VERIFIED_FACTS", "承办单位“市教育局”、“市教育局”的答复 已核实"),
    ]
    assert altered == dropped[:2]
    assert told(own_city, {"id": key, "handlings": [later]}) == [("handlings", "VERIFIED_FACTS", "“市教育局”的答复 已核实")]
    assert told(own_city, {"id": key, "submittedOn": "2023-02-03"}) == [
        ("submittedOn", "VERIFIED_FACTS", "提案人 0005、提案人 0006 已核实")
    ]
    assert [count_of(own_city, table) for table in (Sponsorship, ProposalMark, Handling, Reply, AuditEntry)] == before


def test_a_mark_whose_verification_was_withdrawn_is_said_otherwise_and_the_rest_stays_verified(own_city: City) -> None:
    given = {"id": proposal_id(own_city, "TA-0001"), "marks": [{"mark": "FILED", "datedOn": "2023-02-21"}]}
    unverify(own_city, number="TA-0001", first=date(2023, 2, 20), last=date(2023, 2, 20))

    proposal = changed(own_city, "changeProposal", given, WHOLE)["proposal"]

    assert [(each["datedOn"], each["isVerified"]) for each in proposal["marks"]] == [("2023-02-21", False)]
    assert {each["isVerified"] for each in [*proposal["sponsorships"], *proposal["handlings"]]} == {True}


def test_a_sponsor_whom_a_year_was_scored_by_stays_until_the_year_is_scored_anew(own_city: City) -> None:
    given = {"id": proposal_id(own_city, "TA-0001"), "sponsors": [LEAD]}
    kept(own_city)
    unverify(own_city, number="TA-0001")

    scored = told(own_city, given)
    kept(own_city)
    sponsors = changed(own_city, "changeProposal", given, WHOLE)["proposal"]["sponsorships"]

    assert scored == [("sponsors", "SCORED", "计分已用到 提案人 0005(2023 年)、提案人 0006(2023 年)")]
    assert [each["member"]["number"] for each in sponsors] == ["0005"]


def test_a_change_that_says_what_is_stored_counts_no_revision(own_city: City) -> None:
    given = {"id": proposal_id(own_city, "TA-0001"), "submittedOn": "2023-02-02", "marks": [{"mark": "FILED", "datedOn": "2023-02-20"}]}

    assert changed(own_city, "changeProposal", given, WHOLE)["proposal"]["revision"] == 1


def test_the_same_key_twice_makes_one_proposal(own_city: City) -> None:
    given = {**NEW, "idempotencyKey": "a1"}

    first = changed(own_city, "registerProposal", given, WHOLE)
    before = count_of(own_city, Sponsorship)

    assert (changed(own_city, "registerProposal", given, WHOLE), count_of(own_city, Sponsorship)) == (first, before)


def test_too_many_lines_and_whoever_may_not_register_are_refused(own_city: City) -> None:
    assert problems(own_city, "registerProposal", {**NEW, "sponsors": NEW["sponsors"] * 101}) == [("sponsors", "TOO_MANY_LINES")]
    assert refused(own_city, "registerProposal", NEW, "appraiser") == ["FORBIDDEN"]
