"""What was proposed before about the same matter is shown to whoever drafts, and stands in the step of the submission; it stops nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.accounts import actor_named, create_account, grant_role
from services.database import transaction
from services.models import Role, SubmissionWay
from services.proposals import CourseDraft, draft_proposal, submit_proposal
from tests.graphql_schema.changes.asking import changed, problems, somebody
from tests.graphql_schema.city import CODE, City
from tests.graphql_schema.places import serve_on

FIRST, DAY = "member-0001", date(2023, 2, 2)
TITLES = ("关于老旧小区加装电梯的提案", "关于加快老旧小区加装电梯的建议", "关于改善养老服务的建议")
FOUND = "similarProposals { proposal { id number title } likeness }"


@pytest.fixture
def elevators(own_city: City) -> tuple[City, str]:
    """The city after three proposals, two of them about elevators; and a member's draft about elevators by its global id."""
    with transaction(own_city.engine) as session:
        registrar = actor_named(session, "registrar")
        serve_on(session, own_city.administrator, registrar, own_city.committee_id)
        create_account(session, own_city.administrator, own_city.committee_id, FIRST, FIRST, [])
        grant_role(session, own_city.administrator, own_city.committee_id, FIRST, Role.MEMBER, "0001")
        for title in TITLES:
            draft = CourseDraft(SubmissionWay.MEMBER, (5, 2), title, f"{title}，请研究。", "0002", holds_no_secret=True)
            submit_proposal(session, registrar, draft_proposal(session, registrar, own_city.committee_id, draft, on=DAY), on=DAY)
    words = {"title": "关于在老旧小区加装电梯的提案", "text": "老旧小区缺少电梯。", "holdsNoSecret": True}
    begun = {"committee": CODE, "way": "MEMBER", "plenarySession": {"term": 5, "ordinal": 2}, **words}
    return own_city, changed(own_city, "draftProposal", begun, "proposalCourse { id }", FIRST)["proposalCourse"]["id"]


def test_whoever_drafts_is_shown_similar_ones_and_the_submission_says_which_were_looked_at(elevators: tuple[City, str]) -> None:
    city, course_id = elevators
    member = somebody(city, FIRST)
    document = f"query($id: ID!) {{ node(id: $id) {{ ... on ProposalCourse {{ {FOUND} steps {{ event reason }} }} }} }}"
    found = city.data(document, {"id": course_id}, member)["node"]["similarProposals"]
    asked = "query($c: String!, $t: String!, $n: Int!) { similarProposals(committee: $c, title: $t, first: $n) { proposal { title } } }"
    by_words = city.data(asked, {"c": CODE, "t": "老旧小区加装电梯", "n": 1}, member)["similarProposals"]

    assert [each["proposal"]["title"] for each in found] == list(TITLES[:2])
    assert [each["likeness"] for each in found] == sorted((each["likeness"] for each in found), reverse=True)
    assert by_words == [{"proposal": {"title": TITLES[0]}}]

    given: dict[str, Any] = {"proposalCourseId": course_id, "similarSeen": [found[0]["proposal"]["id"]]}
    changed(city, "submitProposal", given, "proposalCourse { state }", FIRST)
    after = city.data(document, {"id": course_id}, member)["node"]
    first, other = ((each["proposal"]["number"], each["likeness"] // 10) for each in found)
    said = f"既有提案中相似的有 2 件:{first[0]}(相似 {first[1]}%)已阅、{other[0]}(相似 {other[1]}%)"

    # It is not like itself.
    assert after["similarProposals"] == found
    assert [step["reason"] for step in after["steps"] if step["event"] == "submit"] == [said]


def test_similar_ones_are_shown_to_whoever_reads_proposals_and_asked_for_within_limits(elevators: tuple[City, str]) -> None:
    city, course_id = elevators
    asked = f'{{ similarProposals(committee: "{CODE}", title: "老旧小区加装电梯") {{ likeness }} }}'
    many = f'{{ similarProposals(committee: "{CODE}", title: "电梯", first: 41) {{ likeness }} }}'
    blank = f'{{ similarProposals(committee: "{CODE}", title: " ", text: "{"字" * 5}") {{ likeness }} }}'

    assert city.codes(asked, actor=city.neighbour) == ["FORBIDDEN"]
    assert city.codes(many) == ["BAD_PAGE"]
    assert city.codes(blank) == ["BLANK"]
    assert problems(city, "submitProposal", {"proposalCourseId": course_id, "similarSeen": [course_id]}, FIRST) == [
        ("similarSeen[0]", "BAD_ID")
    ]
