"""Everything wrong with each change of the appraisal: one year in the members' check, one before those who decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session

from graphql_schema.nodes import global_id
from services.accounts import actor_named
from services.appraisals.checking import enter_registration_form
from services.appraisals.drafting import draft_result
from services.appraisals.moving import begin_assessment, begin_collecting, begin_department_review, begin_member_check, submit_to_council
from services.appraisals.objections import raise_objection, withdraw_objection
from services.appraisals.opening import open_appraisal
from services.appraisals.reviewing import review_department
from services.assessments.ballot_rules import ChoiceDraft, RoundDraft
from services.assessments.ballots import open_ballot
from services.database import transaction
from services.models import BallotDivisor, ScoringState
from services.regulations import adopt_regulation
from services.scorings import run_scoring
from services.today import today
from tests.graphql_schema.city import CODE, City

Told = set[tuple[str | None, str]]
REGISTRAR, VERIFIER, APPRAISER, DECIDER = "registrar", "verifier", "appraiser", "decider"
LONG, UNSEEN, LATE = "长" * 501, "甲\u0007", "2050-01-01"
CHECKED_YEAR, DECIDED_YEAR, ASSESSED_YEAR = 2023, 2024, 2025


class Appraised:
    """Global ids of two appraisals and of what hangs on them."""

    def __init__(self, city: City) -> None:
        with transaction(city.engine) as session:
            appraiser, verifier = actor_named(session, APPRAISER), actor_named(session, VERIFIER)
            keys = []
            for year in (CHECKED_YEAR, DECIDED_YEAR):
                because = "主席会议决定"
                key = open_appraisal(session, appraiser, city.committee_id, year, city.regulations, notice_days=0, partial_because=because)
                begin_collecting(session, appraiser, key)
                begin_member_check(session, appraiser, key, today())
                keys.append(key)
            checked, decided = keys
            form = enter_registration_form(session, appraiser, checked, "0001", "全年参加会议。")
            handed_in = enter_registration_form(session, appraiser, checked, "0002", "全年参加会议。", submit=True)
            said = raise_objection(session, appraiser, checked, "0001", "少记一次。", city.regulations)
            over = raise_objection(session, appraiser, checked, "0002", "少记一次。", city.regulations)
            withdraw_objection(session, appraiser, over, "已核对")
            begin_department_review(session, appraiser, decided, "已全部核对")
            review_department(session, verifier, decided, "提案委")
            drafted = draft_result(session, appraiser, decided, city.regulations)
        assert run_scoring(city.engine, drafted.scoring_id, city.regulations) is ScoringState.DONE
        with transaction(city.engine) as session:
            submit_to_council(session, actor_named(session, APPRAISER), decided)
            assessed, ballot = balloted(session, city)
        self.checked, self.decided = (global_id("Appraisal", key) for key in keys)
        self.assessed, self.ballot = global_id("Appraisal", assessed), global_id("BallotRound", ballot)
        self.form, self.handed_in = global_id("RegistrationForm", form), global_id("RegistrationForm", handed_in)
        self.objection, self.over = global_id("Objection", said), global_id("Objection", over)


def balloted(session: Session, city: City) -> tuple[int, int]:
    """A year whose regulation leaves points to people, its assessment under way, and a ballot in it that is not counted yet."""
    appraiser = actor_named(session, APPRAISER)
    adopt_regulation(session, appraiser, city.committee_id, city.regulations, "guangzhou", date(ASSESSED_YEAR, 1, 1))
    because = "主席会议决定"
    key = open_appraisal(session, appraiser, city.committee_id, ASSESSED_YEAR, city.regulations, notice_days=0, partial_because=because)
    begin_collecting(session, appraiser, key)
    begin_member_check(session, appraiser, key, today())
    begin_department_review(session, appraiser, key, "已全部核对")
    review_department(session, actor_named(session, VERIFIER), key, "提案委")
    begin_assessment(session, appraiser, key)
    choices = (ChoiceDraft("优秀", 4_000_000), ChoiceDraft("称职", 3_000_000))
    day = date(ASSESSED_YEAR, 6, 30)
    draft = RoundDraft("附加分", "主席会议成员", "办法第四条", BallotDivisor.MARKED, 10_000, day, day, choices)
    return key, open_ballot(session, appraiser, key, city.regulations, draft)


def ballots(of: Appraised) -> dict[str, tuple[str, dict[str, Any], Told]]:
    """The changes of a ballot."""
    choices = [{"name": "优秀", "value": "5"}, {"name": "优秀", "value": "三"}, {"name": " ", "value": "2"}]
    opened = {"item": "附加分", "voters": "主席会议成员", "because": LONG, "divisor": "VALID", "quantum": "0", "choices": choices}
    tallies = [
        {"memberNumber": "9999", "marks": [{"choice": "良好", "count": 1}]},
        {"memberNumber": "0001", "marks": [{"choice": "优秀", "count": 9}, {"choice": "优秀", "count": -1}]},
        {"memberNumber": "0001", "marks": []},
    ]
    return {
        "openBallot": (
            APPRAISER,
            {"appraisalId": of.assessed, **opened, "votedOn": LATE, "datedOn": LATE},
            {
                ("because", "TOO_LONG"),
                ("quantum", "BAD_POINTS"),
                ("voters", "ALREADY_OPENED"),
                ("datedOn", "OUTSIDE_YEAR"),
                ("choices[0].value", "OUTSIDE_RANGE"),
                ("choices[1].name", "LISTED_TWICE"),
                ("choices[1].value", "BAD_POINTS"),
                ("choices[2].name", "BLANK"),
            },
        ),
        "countBallots": (
            APPRAISER,
            {"id": of.ballot, "issued": -1, "returned": 6, "valid": 7, "tallies": tallies},
            {
                ("issued", "BAD_COUNT"),
                ("returned", "TOO_MANY_BALLOTS"),
                ("valid", "TOO_MANY_BALLOTS"),
                ("tallies[0].memberNumber", "UNKNOWN_MEMBER"),
                ("tallies[0].marks[0].choice", "UNKNOWN_CHOICE"),
                ("tallies[1].marks", "TOO_MANY_BALLOTS"),
                ("tallies[1].marks[1].choice", "LISTED_TWICE"),
                ("tallies[1].marks[1].count", "BAD_COUNT"),
                ("tallies[2].memberNumber", "LISTED_TWICE"),
            },
        ),
        "countGroupBallots": (
            APPRAISER,
            {"id": of.ballot, "issued": -1, "returned": 6, "valid": 7, "tallies": [{"group": "无此组", "marks": []}]},
            {("id", "NOT_ABOUT_GROUPS")},
        ),
        "concludeBallot": (APPRAISER, {"id": of.ballot}, {("id", "NOT_COUNTED")}),
        "dropBallot": (APPRAISER, {"id": of.ballot, "reason": " "}, {("reason", "REASON_MISSING")}),
    }


def appraisals(of: Appraised) -> dict[str, tuple[str, dict[str, Any], Told]]:
    """The changes of the appraisal."""
    wrong_state: Told = {("state", "WRONG_STATE")}
    checked, decided = {"appraisalId": of.checked}, {"appraisalId": of.decided}
    issued = {"approver": LONG, "decidedOn": LATE, "documentNumber": UNSEEN}
    return {
        "openAppraisal": (
            APPRAISER,
            {"committee": CODE, "year": CHECKED_YEAR, "noticeDays": 91, "noticeUnit": "MONTHS", "partialBecause": LONG},
            {("year", "ALREADY_OPENED"), ("noticeDays", "NOTICE_DAYS"), ("noticeUnit", "NOTICE_UNIT"), ("partialBecause", "TOO_LONG")},
        ),
        "decideExclusions": (
            APPRAISER,
            {**checked, "exclusions": [{"memberNumber": "9999", "reason": LONG}, {"memberNumber": "0001", "reason": UNSEEN}]},
            {
                ("exclusions[0].memberNumber", "UNKNOWN_MEMBER"),
                ("exclusions[0].reason", "TOO_LONG"),
                ("exclusions[1].reason", "UNSEEN_CHARACTER"),
            },
        ),
        "decideGroupExclusions": (
            APPRAISER,
            {**checked, "exclusions": [{"group": "无此组", "reason": UNSEEN}]},
            {("appraisalId", "NOT_ABOUT_GROUPS")},
        ),
        "raiseGroupObjection": (
            REGISTRAR,
            {**checked, "group": "无此组", "statement": " ", "raisedBy": " "},
            {("appraisalId", "NOT_ABOUT_GROUPS")},
        ),
        "decideGroupObjection": (
            APPRAISER,
            {"id": global_id("GroupObjection", 9999), "upheld": True, "answer": " "},
            {("id", "NOT_FOUND")},
        ),
        "withdrawGroupObjection": (REGISTRAR, {"id": global_id("GroupObjection", 9999), "reason": " "}, {("id", "NOT_FOUND")}),
        **ballots(of),
        "beginCollecting": (APPRAISER, checked, wrong_state),
        "beginMemberCheck": (APPRAISER, {**checked, "until": LATE}, wrong_state),
        "enterRegistrationForm": (
            REGISTRAR,
            {**checked, "memberNumber": "0001", "summary": UNSEEN, "ownPoints": "1001"},
            {("summary", "UNSEEN_CHARACTER"), ("ownPoints", "OWN_POINTS")},
        ),
        "answerRegistrationForm": (
            APPRAISER,
            {"id": of.form, "accepted": False, "answer": " "},
            {("state", "FORM_NOT_HANDED_IN"), ("answer", "REASON_MISSING")},
        ),
        "beginDepartmentReview": (APPRAISER, checked, {("reason", "CHECK_NOT_OVER")}),
        "reviewDepartment": (VERIFIER, {**checked, "department": " "}, wrong_state),
        "beginAssessment": (APPRAISER, checked, wrong_state),
        "draftResult": (APPRAISER, checked, wrong_state),
        "publishNotice": (APPRAISER, checked, wrong_state),
        "raiseObjection": (
            REGISTRAR,
            {**checked, "memberNumber": "0001", "statement": " ", "clause": "无此条", "work": UNSEEN, "raisedBy": " "},
            {("statement", "BLANK"), ("clause", "UNKNOWN_CLAUSE"), ("work", "UNSEEN_CHARACTER"), ("raisedBy", "BLANK")},
        ),
        "decideObjection": (
            APPRAISER,
            {"id": of.objection, "upheld": True, "answer": " "},
            {("id", "OWN_OBJECTION"), ("answer", "REASON_MISSING")},
        ),
        "withdrawObjection": (REGISTRAR, {"id": of.over, "reason": " "}, {("id", "OBJECTION_DECIDED"), ("reason", "REASON_MISSING")}),
        "beginRecheck": (APPRAISER, decided, wrong_state),
        "submitToCouncil": (APPRAISER, decided, wrong_state),
        "returnFromCouncil": (DECIDER, {**decided, "reason": " "}, {("reason", "REASON_MISSING")}),
        "decideGrade": (
            DECIDER,
            {**decided, "memberNumber": "9999", "grade": "无此等次", "reason": " "},
            {("memberNumber", "UNKNOWN_MEMBER"), ("grade", "UNKNOWN_GRADE"), ("reason", "REASON_MISSING")},
        ),
        "decideConsequence": (
            DECIDER,
            {**decided, "memberNumber": "0001", "proposal": "无此建议", "accepted": True, "reason": " "},
            {("proposal", "NOT_PROPOSED"), ("reason", "REASON_MISSING")},
        ),
        "decideList": (
            DECIDER,
            {**decided, "memberNumber": "0001", "list": "无此名单", "accepted": True, "reason": " "},
            {("list", "LIST_NOT_OPEN"), ("reason", "REASON_MISSING")},
        ),
        "decideAboutGroup": (
            DECIDER,
            {**decided, "group": "无此组", "about": "LIST", "name": "无此名单", "accepted": True, "reason": " "},
            {("appraisalId", "NOT_ABOUT_GROUPS")},
        ),
        "issueResult": (
            DECIDER,
            {**decided, **issued},
            {("approver", "TOO_LONG"), ("decidedOn", "DECIDED_LATER"), ("documentNumber", "UNSEEN_CHARACTER")},
        ),
        "draftCorrection": (APPRAISER, {**decided, "reason": " "}, wrong_state),
        "issueCorrection": (DECIDER, {**decided, **issued}, wrong_state),
        "recordFeedback": (APPRAISER, {**decided, "unit": " ", "sentOn": LATE}, wrong_state),
        "finishFeedback": (APPRAISER, decided, wrong_state),
        "archiveAppraisal": (APPRAISER, decided, wrong_state),
    }
