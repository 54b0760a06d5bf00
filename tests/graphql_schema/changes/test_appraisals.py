"""A year's appraisal through GraphQL alone, by people who each may do their part and no other's, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from threading import Barrier
from typing import Any

import pytest

from graphql_schema.context import Context
from services import today as days
from services.accounts import create_account
from services.database import transaction
from services.models import Role
from services.permissions import Actor
from tests.graphql_schema.changes.asking import asked, changed, problems, refused, somebody
from tests.graphql_schema.city import CODE, City

YEAR = 2023
NOW = "appraisal { id state revision events }"
ISSUE = {"approver": "主席会议", "decidedOn": "2024-02-20", "documentNumber": "示政协〔2024〕3号"}


@dataclass
class Year:
    """The city's appraisal of 2023, on whatever day the test sets."""

    city: City
    patch: pytest.MonkeyPatch
    id: str = ""

    def on(self, day: date) -> None:
        """From now on it is noon in China on that day."""

        class Noon(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Noon:
                return cls(day.year, day.month, day.day, 12, tzinfo=tz)

        self.patch.setattr(days, "datetime", Noon)

    def open(self, notice_days: int = 5) -> None:
        given = {"committee": CODE, "year": YEAR, "noticeDays": notice_days, "partialBecause": "主席会议决定按已收录条文考核"}
        self.id = changed(self.city, "openAppraisal", given, NOW, "appraiser")["appraisal"]["id"]

    def step(self, change: str, who: str = "appraiser", wanted: str = NOW, **given: Any) -> Any:
        return changed(self.city, change, {"appraisalId": self.id, **given}, wanted, who)

    def wrong(self, change: str, who: str = "appraiser", **given: Any) -> list[tuple[str | None, str]]:
        return problems(self.city, change, {"appraisalId": self.id, **given}, who)

    def to_draft(self) -> None:
        self.on(date(2024, 1, 10))
        self.step("beginCollecting")
        self.step("beginMemberCheck", until="2024-01-20")
        self.step("beginDepartmentReview", reason="已全部核对")
        self.step("reviewDepartment", "verifier", department="提案委", findings="逐件核对，无误")
        self.step("draftResult")

    def to_council(self) -> None:
        self.open(0)
        self.to_draft()
        self.step("submitToCouncil")

    def shown(self, wanted: str, who: str | Actor = "reader") -> Any:
        actor = who if isinstance(who, Actor) else somebody(self.city, who)
        return self.city.data(f'{{ committee(code: "{CODE}") {{ appraisal(year: {YEAR}) {{ {wanted} }} }} }}', actor=actor)["committee"][
            "appraisal"
        ]


@pytest.fixture
def year(own_city: City, monkeypatch: pytest.MonkeyPatch) -> Year:
    people = {
        "second-appraiser": (Role.APPRAISER, None),
        "secretary": (Role.SECRETARY_GENERAL, None),
        "chairperson": (Role.CHAIRPERSON, None),
        "member-0002": (Role.MEMBER, "0002"),
    }
    with transaction(own_city.engine) as session:
        for name, (role, _) in people.items():
            roles = [] if role is Role.MEMBER else [role]
            create_account(session, own_city.administrator, own_city.committee_id, name, name, roles)
    grant = {"committee": CODE, "name": "member-0002", "role": "MEMBER", "heldFor": "0002"}
    changed(own_city, "grantRole", grant, "", "root-admin")
    return Year(own_city, monkeypatch)


def test_a_year_goes_from_opening_to_archive_and_is_corrected_afterwards(year: Year) -> None:
    year.on(date(2024, 1, 10))
    year.open()
    left_out = [{"memberNumber": "0012", "reason": "当年病休"}]
    year.step("decideExclusions", exclusions=left_out)
    assert year.step("beginCollecting")["appraisal"]["events"] == ["BEGIN_MEMBER_CHECK"]
    year.step("beginMemberCheck", until="2024-01-20")
    entered = {"memberNumber": "0002", "summary": "全年参加会议。", "ownPoints": "82.5", "submit": True}
    form = year.step("enterRegistrationForm", "member-0002", "registrationForm { id ownPoints state revision }", **entered)[
        "registrationForm"
    ]
    changed(year.city, "answerRegistrationForm", {"id": form["id"], "accepted": True, "expectedRevision": 1}, "", "appraiser")
    said = {"memberNumber": "0002", "statement": "培训少记一次"}
    first = year.step("raiseObjection", "member-0002", "objection { id stage }", **said)["objection"]
    taken = {"id": first["id"], "reason": "看错了"}
    changed(year.city, "withdrawObjection", taken, "", "member-0002")
    year.on(date(2024, 1, 21))
    year.step("beginDepartmentReview")
    year.step("reviewDepartment", "verifier", department="提案委", findings="逐件核对，无误")
    year.step("beginAssessment")
    year.step("draftResult")
    early = year.shown("results { scoring { year } }", "member-0002")
    year.on(date(2024, 2, 10))
    year.step("publishNotice")
    noticed = year.shown("results { scoring { scorecards { edges { node { number } } } } }", "member-0002")
    objected = year.step("raiseObjection", "registrar", "objection { id }", memberNumber="0003", statement="少记", raisedBy="王某")
    decided = {"id": objected["objection"]["id"], "upheld": False, "answer": "已核对签到表"}
    changed(year.city, "decideObjection", decided, "", "second-appraiser")
    year.on(date(2024, 2, 16))
    year.step("beginRecheck")
    year.step("draftResult")
    year.step("submitToCouncil")
    year.step("returnFromCouncil", "chairperson", reason="再核对一次")
    year.step("submitToCouncil")
    year.on(date(2024, 2, 21))
    year.step("issueResult", "secretary", **ISSUE)
    year.step("draftCorrection", reason="补录一次培训")
    year.step("issueCorrection", "chairperson", approver="主席会议", decidedOn="2024-02-21")
    year.step("recordFeedback", unit="市教育局", sentOn="2024-02-21")
    year.step("finishFeedback")
    year.step("archiveAppraisal")

    found = year.shown(
        "state exclusions { totalCount } registrationForms { totalCount } objections { edges { node { state raisedBy } } } "
        "departmentReviews { department } feedback { edges { node { unit } } } steps { event } "
        "results { number state reason approver seal sealSm3 }"
    )

    assert early["results"] == [{"scoring": None}]
    assert noticed["results"][0]["scoring"]["scorecards"]["edges"] == [{"node": {"number": "0002"}}]
    assert (form["ownPoints"], form["state"], first["stage"]) == ("82.5", "SUBMITTED", "MEMBER_CHECK")
    assert (found["state"], found["exclusions"]["totalCount"], found["registrationForms"]["totalCount"]) == ("ARCHIVED", 1, 1)
    assert [each["node"] for each in found["objections"]["edges"]] == [
        {"state": "WITHDRAWN", "raisedBy": None},
        {"state": "REJECTED", "raisedBy": "王某"},
    ]
    assert [each["department"] for each in found["departmentReviews"]] == ["提案委"]
    assert [each["node"]["unit"] for each in found["feedback"]["edges"]] == ["市教育局"]
    assert [each["state"] for each in found["results"]] == ["DROPPED", "SUPERSEDED", "ISSUED"]
    assert [len(each["seal"] or "") + len(each["sealSm3"] or "") for each in found["results"]] == [0, 128, 128]
    assert [each["event"] for each in found["steps"]] == [
        "open",
        "decide_exclusions",
        "begin_collecting",
        "begin_member_check",
        "begin_department_review",
        "begin_assessment",
        "draft_result",
        "publish_notice",
        "begin_recheck",
        "draft_result",
        "submit_to_council",
        "return_from_council",
        "submit_to_council",
        "issue",
        "draft_correction",
        "issue_correction",
        "finish_feedback",
        "archive",
    ]


def test_each_may_do_their_part_and_no_others(year: Year) -> None:
    year.to_council()
    issue, entered = {"appraisalId": year.id, **ISSUE}, {"appraisalId": year.id, "memberNumber": "0003", "summary": "我"}

    assert refused(year.city, "issueResult", issue, "appraiser") == ["FORBIDDEN"]
    assert refused(year.city, "submitToCouncil", {"appraisalId": year.id}, "secretary") == ["FORBIDDEN"]
    assert refused(year.city, "reviewDepartment", {"appraisalId": year.id, "department": "提案委"}, "appraiser") == ["FORBIDDEN"]
    assert refused(year.city, "enterRegistrationForm", entered, "member-0002") == ["FORBIDDEN"]
    assert asked(year.city, "issueResult", issue, who="appraiser").data == {"issueResult": None}


def test_what_is_said_of_a_member_is_read_by_that_member_alone_and_not_by_whom(year: Year) -> None:
    year.on(date(2024, 1, 10))
    year.open()
    year.step("beginCollecting")
    year.step("beginMemberCheck", until="2024-01-20")
    for number in ("0002", "0003"):
        year.step("raiseObjection", "registrar", "objection { id }", memberNumber=number, statement="多记", raisedBy="李某")
        year.step("enterRegistrationForm", "registrar", "registrationForm { id }", memberNumber=number, summary="全年")
    wanted = "objections { edges { node { raisedBy member { number } } } } registrationForms { edges { node { member { number } } } }"

    own, everybodys = year.shown(wanted, "member-0002"), year.shown(wanted)

    assert [each["node"] for each in own["objections"]["edges"]] == [{"raisedBy": None, "member": {"number": "0002"}}]
    assert [each["node"] for each in own["registrationForms"]["edges"]] == [{"member": {"number": "0002"}}]
    assert [each["node"]["raisedBy"] for each in everybodys["objections"]["edges"]] == ["李某", "李某"]


def test_a_step_sent_again_is_made_once_and_one_made_from_something_older_is_told(year: Year) -> None:
    year.on(date(2024, 1, 10))
    year.open()
    first = year.step("beginCollecting", idempotencyKey="a", expectedRevision=1)
    again = year.step("beginCollecting", idempotencyKey="a", expectedRevision=1)

    assert first == again
    assert first["appraisal"]["revision"] == 2
    assert year.wrong("beginMemberCheck", until="2024-01-20", expectedRevision=1) == [("expectedRevision", "STALE")]
    assert year.wrong("beginMemberCheck", until="2024-01-09") == [("until", "CHECK_UNTIL")]


def test_a_draft_sent_again_is_drafted_and_scored_once(year: Year) -> None:
    year.open(0)
    year.to_draft()
    drafts = [year.step("draftResult", wanted="appraisal { results { number state scoring { state } } }", idempotencyKey="d") for _ in "ab"]

    assert drafts[0] == drafts[1]
    assert [each["state"] for each in drafts[0]["appraisal"]["results"]] == ["DROPPED", "DRAFT"]
    assert drafts[0]["appraisal"]["results"][1]["scoring"] == {"state": "DONE"}


def test_an_objection_after_the_last_day_is_told(year: Year) -> None:
    year.on(date(2024, 1, 10))
    year.open()
    year.step("beginCollecting")
    year.step("beginMemberCheck", until="2024-01-20")
    late = {"memberNumber": "0002", "statement": "培训少记一次"}
    year.on(date(2024, 1, 21))

    assert year.wrong("raiseObjection", "member-0002", **late) == [("state", "OBJECTION_LATE")]
    assert year.wrong("enterRegistrationForm", "member-0002", memberNumber="0002", summary="全年") == [("state", "CHECK_OVER")]


@pytest.mark.parametrize("points", ["1e3000", "0.0000001", "八十", "NaN", "Infinity", "-1001", ""])
def test_own_points_that_are_no_exact_number_are_told(year: Year, points: str) -> None:
    year.on(date(2024, 1, 10))
    year.open()
    year.step("beginCollecting")
    year.step("beginMemberCheck", until="2024-01-20")
    given = {"memberNumber": "0002", "summary": "全年", "ownPoints": points}

    assert year.wrong("enterRegistrationForm", "member-0002", **given) == [("ownPoints", "OWN_POINTS")]


def test_of_two_who_issue_at_once_one_does_and_the_other_is_told(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    year.to_council()
    year.on(date(2024, 2, 21))
    together, write = Barrier(2, timeout=60), Context.write

    async def at_once(self: Context, *args: Any, **kwargs: Any) -> Any:
        await_both()
        return await write(self, *args, **kwargs)

    def await_both() -> None:
        together.wait()

    monkeypatch.setattr(Context, "write", at_once)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda who: year.wrong("issueResult", who, **ISSUE), ("secretary", "chairperson")))
    found = year.shown("state steps { event } results { state }")

    assert sorted(told) == [[], [("state", "WRONG_STATE")]]
    assert (found["state"], [each["state"] for each in found["results"]]) == ("ISSUED", ["ISSUED"])
    assert [each["event"] for each in found["steps"]].count("issue") == 1
