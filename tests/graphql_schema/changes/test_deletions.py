"""What was registered by mistake goes again while nothing rests on it, on both databases."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from services.audit import acting
from services.database import reading, transaction
from services.models import (
    Activity,
    AppraisalResult,
    Attendance,
    AuditEntry,
    Authorship,
    Handling,
    OpinionReport,
    Participation,
    Proposal,
    Reply,
    ResultState,
    Sponsorship,
)
from services.verification import Selection
from services.verification import withdraw_verification as withdraw
from tests.graphql_schema.changes.asking import audited, changed, count_of, member_id, problems, refused, somebody
from tests.graphql_schema.changes.test_verification import PAPER, attach, work
from tests.graphql_schema.city import CODE, City
from tests.services.appraisals.issued_year import issued
from tests.services.scorings.kept_year import kept

WHY = "重复登记"
EVIDENCE = """query($id: ID!) { node(id: $id) {
    ... on Activity { evidence { totalCount edges { node { id fileName withdrawnAt withdrawnBecause } } } }
    ... on Proposal { evidence { totalCount edges { node { id fileName } } } } } }"""


def unverify(city: City, **selected: Any) -> None:
    """As if whoever verified it had found the mistake."""
    with transaction(city.engine) as session:
        withdraw(session, somebody(city, "verifier"), city.committee_id, Selection(**selected), "登记有误")


def evidence_of(city: City, node: str, who: str = "reader") -> list[dict[str, Any]]:
    found = city.data(EVIDENCE, {"id": node}, somebody(city, who))["node"]["evidence"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"] for edge in found["edges"]]


def attached(city: City, folder: Path, node: str, name: str = "签到.pdf") -> str:
    """The id of a new piece of evidence."""
    result = attach(city, folder, {"workId": node, "file": {"name": name, "content": b64encode(PAPER).decode()}})
    assert result.data is not None
    assert result.data["attachEvidence"]["userErrors"] == []
    return str(evidence_of(city, node)[-1]["id"])


def test_an_activity_that_nobody_verified_goes_with_its_roll_and_the_audit_says_why(own_city: City) -> None:
    service = work(own_city, "activities", "HD-9")
    before = count_of(own_city, Activity), count_of(own_city, Participation)
    given = {"id": service, "reason": WHY, "expectedRevision": 1, "idempotencyKey": "d1"}

    found = [changed(own_city, "deleteActivity", given, "deletedId")["deletedId"] for _ in range(2)]
    with reading(own_city.engine) as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.action == "activity.delete").order_by(col(AuditEntry.id)))
        told = [(entry.noun, entry.reason, entry.account_id, entry.changes["deleted"].get("title")) for entry in entries]

    assert found == [service, service]
    assert (count_of(own_city, Activity), count_of(own_city, Participation)) == (before[0] - 1, before[1] - 1)
    assert own_city.data("query($id: ID!) { node(id: $id) { id } }", {"id": service}) == {"node": None}
    registrar = somebody(own_city, "registrar").account_id
    assert told == [("participation", WHY, registrar, None), ("activity", WHY, registrar, "义诊")]
    assert problems(own_city, "deleteActivity", {**given, "idempotencyKey": "d2"}) == [("id", "NOT_FOUND")]


def test_a_verified_activity_stays_until_the_verification_is_withdrawn(own_city: City) -> None:
    lesson = work(own_city, "activities", "HD-2")
    before = count_of(own_city, AuditEntry)

    assert problems(own_city, "deleteActivity", {"id": lesson, "reason": WHY}) == [("id", "VERIFIED_FACTS")]
    assert count_of(own_city, AuditEntry) == before
    unverify(own_city, number="HD-2")
    changed(own_city, "deleteActivity", {"id": lesson, "reason": WHY})
    assert {noun for _, noun in audited(own_city, "activity.delete")} == {"activity", "activity_session", "attendance", "participation"}


def test_what_a_year_was_scored_by_stays_until_the_year_is_scored_anew(own_city: City) -> None:
    lesson = work(own_city, "activities", "HD-1")
    kept(own_city)
    unverify(own_city, number="HD-1")

    scored = problems(own_city, "deleteActivity", {"id": lesson, "reason": WHY})
    of_line = problems(own_city, "removeFromRoll", {"activityId": lesson, "memberNumbers": ["0002"], "reason": WHY})
    kept(own_city)
    changed(own_city, "deleteActivity", {"id": lesson, "reason": WHY})

    assert scored == [("id", "SCORED")]
    assert of_line == [("memberNumbers[0]", "SCORED")]


def test_what_a_result_stands_on_stays_until_another_version_is_issued(own_city: City) -> None:
    lesson = work(own_city, "activities", "HD-1")
    key = issued(own_city)
    unverify(own_city, number="HD-1")
    kept(own_city)

    stands = problems(own_city, "deleteActivity", {"id": lesson, "reason": WHY})
    with transaction(own_city.engine) as session, acting(session, somebody(own_city, "appraiser"), "test.supersede"):
        session.get_one(AppraisalResult, key).state = ResultState.SUPERSEDED
    changed(own_city, "deleteActivity", {"id": lesson, "reason": WHY})

    assert stands == [("id", "SCORED")]


@pytest.mark.parametrize(
    ("change", "noun", "number", "parts"),
    [
        ("deleteProposal", "proposals", "TA-0001", (Proposal, Sponsorship, Handling, Reply)),
        ("deleteOpinionReport", "opinionReports", "XX-0001", (OpinionReport, Authorship)),
    ],
)
def test_a_proposal_or_report_goes_with_all_that_was_registered_of_it(
    own_city: City, change: str, noun: str, number: str, parts: tuple[Any, ...]
) -> None:
    key = work(own_city, noun, number)
    before = [count_of(own_city, each) for each in parts]

    verified = problems(own_city, change, {"id": key, "reason": WHY})
    unverify(own_city, number=number)
    deleted = changed(own_city, change, {"id": key, "reason": WHY}, "deletedId")["deletedId"]

    assert (verified, deleted) == ([("id", "VERIFIED_FACTS")], key)
    assert [count_of(own_city, each) < many for each, many in zip(parts, before, strict=True)] == [True] * len(parts)
    assert count_of(own_city, parts[0]) == before[0] - 1


def test_everything_that_rests_on_a_work_is_told_at_once(own_city: City, tmp_path: Path) -> None:
    lesson = work(own_city, "activities", "HD-1")
    kept(own_city)
    attached(own_city, tmp_path, lesson)

    assert problems(own_city, "deleteActivity", {"id": lesson, "reason": " "}) == [
        ("reason", "REASON_MISSING"),
        ("id", "VERIFIED_FACTS"),
        ("id", "EVIDENCE_ATTACHED"),
        ("id", "SCORED"),
    ]
    assert problems(own_city, "deleteActivity", {"id": lesson, "reason": WHY, "expectedRevision": 7}) == [("expectedRevision", "STALE")]
    assert refused(own_city, "deleteActivity", {"id": lesson, "reason": WHY}, "verifier") == ["FORBIDDEN"]
    assert problems(own_city, "deleteActivity", {"id": member_id(own_city, "0001"), "reason": WHY}) == [("id", "BAD_ID")]


def test_members_entered_by_mistake_leave_the_roll_and_all_others_stay_verified(own_city: City) -> None:
    lesson = work(own_city, "activities", "HD-2")
    shape = "activity { revision participations(first: 50) { edges { node { member { number } isVerified } } } }"
    before = count_of(own_city, Attendance)
    given = {"activityId": lesson, "memberNumbers": ["0003"], "reason": WHY}

    wrong = problems(own_city, "removeFromRoll", {**given, "memberNumbers": ["0003", "9999"], "reason": ""})
    nobody = problems(own_city, "removeFromRoll", {**given, "memberNumbers": []})
    unverify(own_city, number="HD-2", member="0003")
    activity = changed(own_city, "removeFromRoll", given, shape)["activity"]
    parts = [edge["node"] for edge in activity["participations"]["edges"]]

    assert sorted(wrong) == [("memberNumbers[0]", "VERIFIED_FACTS"), ("memberNumbers[1]", "NOT_ON_ROLL"), ("reason", "REASON_MISSING")]
    assert nobody == [("memberNumbers", "NO_LINES")]
    assert activity["revision"] == 2
    assert (len(parts), {part["isVerified"] for part in parts}) == (11, {True})
    assert "0003" not in {part["member"]["number"] for part in parts}
    assert count_of(own_city, Attendance) == before - 1


def test_evidence_is_listed_with_its_work_for_those_who_read_performance(own_city: City, tmp_path: Path) -> None:
    lesson = work(own_city, "activities", "HD-2")
    attached(own_city, tmp_path, lesson)
    attached(own_city, tmp_path, lesson, "照片.pdf")

    assert [each["fileName"] for each in evidence_of(own_city, lesson)] == ["签到.pdf", "照片.pdf"]
    assert evidence_of(own_city, work(own_city, "proposals", "TA-0001")) == []


def test_withdrawn_evidence_stays_visible_and_nothing_rests_on_it(own_city: City, tmp_path: Path) -> None:
    service = work(own_city, "activities", "HD-9")
    key = attached(own_city, tmp_path, service)

    found = changed(own_city, "withdrawEvidence", {"id": key, "reason": WHY}, "evidence { id withdrawnAt withdrawnBecause }")["evidence"]

    assert (found["id"], found["withdrawnBecause"], found["withdrawnAt"] is None) == (key, WHY, False)
    assert [(each["id"], each["withdrawnBecause"]) for each in evidence_of(own_city, service)] == [(key, WHY)]
    assert problems(own_city, "verifyFacts", {"committee": CODE, "filter": {"works": [service]}}, "verifier") == [
        ("because", "EVIDENCE_MISSING")
    ]
    assert problems(own_city, "withdrawEvidence", {"id": key, "reason": WHY}) == [("id", "ALREADY_WITHDRAWN")]
    assert audited(own_city, "evidence.withdraw") == [(somebody(own_city, "registrar").account_id, "attachment")]
    changed(own_city, "deleteActivity", {"id": service, "reason": WHY})


def test_evidence_on_which_a_verification_rests_stays_until_that_is_withdrawn(own_city: City, tmp_path: Path) -> None:
    service = work(own_city, "activities", "HD-9")
    key = attached(own_city, tmp_path, service)
    changed(own_city, "verifyFacts", {"committee": CODE, "filter": {"works": [service]}}, "count", "verifier")
    later = attached(own_city, tmp_path, service, "补充.pdf")

    assert problems(own_city, "withdrawEvidence", {"id": key, "reason": " "}) == [("reason", "REASON_MISSING"), ("id", "EVIDENCE_IN_USE")]
    changed(own_city, "withdrawEvidence", {"id": later, "reason": WHY})
    unverify(own_city, number="HD-9")
    changed(own_city, "withdrawEvidence", {"id": key, "reason": WHY})
    assert refused(own_city, "withdrawEvidence", {"id": key, "reason": WHY}, "verifier") == ["FORBIDDEN"]
