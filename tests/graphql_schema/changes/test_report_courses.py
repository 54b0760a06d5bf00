"""An opinion report's way as clients go it: by its writers, the staff and the leader; and who sees what of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.accounts import create_account, grant_role
from services.committees import add_term
from services.database import transaction
from services.directory import Directory
from services.members import MembershipDraft, register_membership
from services.models import Role
from services.today import today
from tests.graphql_schema.changes.asking import changed, problems, refused, somebody
from tests.graphql_schema.city import CODE, City

DRAFT = {"title": "校门口拥堵", "text": "早晚拥堵。\n建议错时放学。", "holdsNoSecret": True}
PEOPLE: dict[str, tuple[Role, str | None]] = {
    "writer": (Role.MEMBER, "0001"),
    "informant": (Role.INFORMANT, None),
    "informant-2": (Role.INFORMANT, None),
    "opinion-staff": (Role.OPINION_STAFF, None),
    "secretary": (Role.SECRETARY_GENERAL, None),
}
EVENTS = "possibleEvents { event isAllowed }"


@pytest.fixture
def town(own_city: City) -> City:
    """The city in a term that holds today, with people who write, edit and sign."""
    with transaction(own_city.engine) as session:
        add_term(session, own_city.administrator, own_city.committee_id, 6, date(2026, 7, 1), date(2126, 6, 30))
        directory = Directory(session, own_city.committee_id)
        for number in ("0001", "0002"):
            draft = MembershipDraft(number, directory.members[number].name, "经济界", date(2026, 7, 1))
            register_membership(session, somebody(own_city, "registrar"), directory, draft)
        for name, (role, held_for) in PEOPLE.items():
            create_account(session, own_city.administrator, own_city.committee_id, name, name, [])
            grant_role(session, own_city.administrator, own_city.committee_id, name, role, held_for)
    return own_city


def submitted(city: City, who: str = "writer", **said: Any) -> str:
    draft = {**DRAFT, "writers": ["0001"], **said}
    made = changed(city, "draftReportCourse", {"committee": CODE, "draft": draft}, "reportCourse { id }", who)["reportCourse"]["id"]
    changed(city, "submitReportCourse", {"reportCourseId": made}, "reportCourse { state }", who)
    return str(made)


def seen(city: City, who: str, **sought: Any) -> list[str]:
    query = (
        "query($c: String!, $f: ReportCourseFilter) { reportCourses(committee: $c, filter: $f) { edges { node { title } } totalCount } }"
    )
    result = city.answer(query, {"c": CODE, "f": sought}, somebody(city, who))
    assert result.errors is None
    assert result.data is not None
    found = result.data["reportCourses"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"]["title"] for edge in found["edges"]]


def test_two_pieces_go_their_way_into_one_issue_and_its_outcomes(town: City) -> None:
    first, second = submitted(town), submitted(town, title="公交改线")
    shares = [{"reportCourseId": first, "share": "2/3"}, {"reportCourseId": second, "share": "1/3"}]
    given = {
        "committee": CODE,
        "draft": {"bulletin": "专报", "title": "出行两则", "text": "正文"},
        "pieces": [first, second],
        "shares": shares,
    }
    issue = changed(town, "openReportIssue", given, "reportIssue { id state }", "opinion-staff")["reportIssue"]
    about = {"reportIssueId": issue["id"]}
    changed(town, "handReportIssueToSign", about, "reportIssue { state }", "opinion-staff")
    wanted = "reportIssue { state number signedBy sources { numerator denominator reportCourse { title state } } }"
    signed = changed(town, "signReportIssue", {**about, "signedBy": "王主席"}, wanted, "secretary")["reportIssue"]
    day = today().isoformat()
    changed(town, "reportIssueUpward", {**about, "level": "PROVINCE", "reportedOn": day}, "reportIssue { state }", "opinion-staff")
    adopted = {**about, "level": "PROVINCE", "manner": "COMBINED", "adoptedOn": day}
    outcomes = "reportIssue { state outcomes { kind level manner } steps { event reason } }"
    told = changed(town, "recordIssueAdoption", adopted, outcomes, "opinion-staff")["reportIssue"]

    assert signed == {
        "state": "ISSUED",
        "number": 1,
        "signedBy": "王主席",
        "sources": [
            {"numerator": 2, "denominator": 3, "reportCourse": {"title": "校门口拥堵", "state": "ISSUED"}},
            {"numerator": 1, "denominator": 3, "reportCourse": {"title": "公交改线", "state": "ISSUED"}},
        ],
    }
    assert told["outcomes"] == [
        {"kind": "REPORTED", "level": "PROVINCE", "manner": None},
        {"kind": "ADOPTED", "level": "PROVINCE", "manner": "COMBINED"},
    ]
    assert [step["event"] for step in told["steps"]] == ["edit", "to_sign", "sign", "report", "record_adoption"]
    assert told["steps"][0]["reason"] == "《校门口拥堵》2/3、《公交改线》1/3"
    piece = town.answer(
        "query($id: ID!) { node(id: $id) { ... on ReportCourse { opinionReport { adoptions { isVerified } authorships { isVerified } } "
        "source { numerator } reportIssue { number } writers { position member { number } } } } }",
        {"id": first},
        somebody(town, "writer"),
    )
    assert piece.data == {
        "node": {
            "opinionReport": {"adoptions": [{"isVerified": False}], "authorships": [{"isVerified": True}]},
            "source": {"numerator": 2},
            # The issue is for whoever reads everybody's performance.
            "reportIssue": None,
            "writers": [{"position": 1, "member": {"number": "0001"}}],
        }
    }


def test_informants_see_exactly_what_they_entered(town: City) -> None:
    submitted(town, title="委员写的")
    submitted(town, "informant", title="信息员写的", writers=[], body="城关信息站")

    assert seen(town, "informant") == ["信息员写的"]
    assert seen(town, "informant-2") == []
    assert seen(town, "writer") == ["委员写的"]
    assert seen(town, "reader") == ["信息员写的", "委员写的"]
    assert seen(town, "opinion-staff", states=["SUBMITTED"], mine=True) == []


def test_pieces_are_found_by_year_sector_and_group(town: City) -> None:
    submitted(town, title="委员写的")
    submitted(town, "informant", title="信息员写的", writers=[], body="城关信息站")
    places = town.data("{ sectors(first: 50) { edges { node { id name } } } committees { edges { node { code activityGroups { id } } } } }")
    sectors = {edge["node"]["name"]: edge["node"]["id"] for edge in places["sectors"]["edges"]}
    (group,) = next(edge["node"]["activityGroups"] for edge in places["committees"]["edges"] if edge["node"]["code"] == CODE)

    assert seen(town, "reader", year=today().year) == ["信息员写的", "委员写的"]
    assert seen(town, "reader", year=2022) == []
    assert seen(town, "reader", sector=sectors["经济界"]) == ["委员写的"]
    assert seen(town, "reader", sector=sectors["教育界"]) == []
    assert seen(town, "reader", group=group["id"]) == []


def test_what_may_be_done_now_is_told_to_everybody_as_far_as_it_is_theirs(town: City) -> None:
    course = submitted(town)
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on ReportCourse {{ {EVENTS} }} }} }}"

    def allowed(who: str) -> list[str]:
        result = town.answer(query, {"id": course}, somebody(town, who))
        assert result.data is not None
        return [each["event"] for each in result.data["node"]["possibleEvents"] if each["isAllowed"]]

    assert allowed("writer") == ["withdraw"]
    assert allowed("opinion-staff") == ["ask_more", "shelve", "select"]
    assert allowed("reader") == []


def test_whoever_lacks_the_right_is_refused_and_who_may_not_see_is_told_nothing(town: City) -> None:
    course = submitted(town)
    given = {"reportCourseId": course, "reason": "重复"}

    assert refused(town, "shelveReportCourse", given, "writer") == ["FORBIDDEN"]
    assert problems(town, "withdrawReportCourse", given, "informant") == [("reportCourseId", "NOT_FOUND")]
    assert town.answer("query($id: ID!) { node(id: $id) { id } }", {"id": course}, somebody(town, "informant")).data == {"node": None}


def test_a_notice_opens_every_figure_into_the_reports_it_counts(town: City) -> None:
    course = submitted(town)
    changed(town, "shelveReportCourse", {"reportCourseId": course, "reason": "留存"}, "reportCourse { state }", "opinion-staff")
    query = (
        "query($c: String!, $y: Int!) { reportNotice(committee: $c, year: $y) "
        "{ rows { about number figures { name value reportIds } } } committeesInOrder(committee: $c, year: $y) { year } }"
    )
    result = town.answer(query, {"c": CODE, "y": today().year}, somebody(town, "reader"))
    assert result.data is not None
    rows = result.data["reportNotice"]["rows"]
    (report,) = rows[0]["figures"][0]["reportIds"]
    opened = town.answer("query($id: ID!) { node(id: $id) { ... on OpinionReport { title } } }", {"id": report}, somebody(town, "reader"))

    assert [(row["about"], row["figures"][0]["value"]) for row in rows] == [("COMMITTEE", 1), ("SECTOR", 1), ("MEMBER", 1)]
    assert opened.data == {"node": {"title": "校门口拥堵"}}
    assert result.data["committeesInOrder"] is None
    assert result.errors is None
