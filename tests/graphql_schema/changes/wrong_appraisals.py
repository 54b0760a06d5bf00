"""Everything wrong with each change of the appraisal: one year in the members' check, one before those who decide."""

from __future__ import annotations

from typing import Any

from graphql_schema.nodes import global_id
from services.accounts import actor_named
from services.appraisals.checking import enter_registration_form
from services.appraisals.drafting import draft_result
from services.appraisals.moving import begin_collecting, begin_department_review, begin_member_check, submit_to_council
from services.appraisals.objections import raise_objection, withdraw_objection
from services.appraisals.opening import open_appraisal
from services.appraisals.reviewing import review_department
from services.database import transaction
from services.models import ScoringState
from services.scorings import run_scoring
from services.today import today
from tests.graphql_schema.city import CODE, City

Told = set[tuple[str | None, str]]
REGISTRAR, VERIFIER, APPRAISER, DECIDER = "registrar", "verifier", "appraiser", "decider"
LONG, UNSEEN, LATE = "长" * 501, "甲\u0007", "2050-01-01"
CHECKED_YEAR, DECIDED_YEAR = 2023, 2024


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
        self.checked, self.decided = (global_id("Appraisal", key) for key in keys)
        self.form, self.handed_in = global_id("RegistrationForm", form), global_id("RegistrationForm", handed_in)
        self.objection, self.over = global_id("Objection", said), global_id("Objection", over)


def appraisals(of: Appraised) -> dict[str, tuple[str, dict[str, Any], Told]]:
    """The changes of the appraisal."""
    wrong_state: Told = {("state", "WRONG_STATE")}
    checked, decided = {"appraisalId": of.checked}, {"appraisalId": of.decided}
    issued = {"approver": LONG, "decidedOn": LATE, "documentNumber": UNSEEN}
    return {
        "openAppraisal": (
            APPRAISER,
            {"committee": CODE, "year": CHECKED_YEAR, "noticeDays": 91, "partialBecause": LONG},
            {("year", "ALREADY_OPENED"), ("noticeDays", "NOTICE_DAYS"), ("partialBecause", "TOO_LONG")},
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
