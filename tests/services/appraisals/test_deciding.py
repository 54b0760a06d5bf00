"""What people decide: the check and its forms, objections, the council's grades, issue, correction, feedback, archive."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import col, select

from services.appraisals.checking import answer_registration_form
from services.appraisals.deciding import decide_consequence, decide_grade
from services.appraisals.drafting import draft_correction
from services.appraisals.feedback import record_feedback
from services.appraisals.issuing import issue_correction, issue_result
from services.appraisals.moving import archive, finish_feedback
from services.appraisals.objections import decide_objection, raise_objection, withdraw_objection
from services.appraisals.seals import seal_of
from services.database import reading
from services.errors import Refusal
from services.models import AppraisalResult, AppraisalState, ConsequenceDecision, Objection, ObjectionState, RegistrationForm, ResultState
from services.scorings import run_scoring
from tests.services.appraisals.year import AppraisedCity

DECIDED = date(2024, 2, 18)


def issued(year: AppraisedCity) -> int:
    """The id of the issued result."""
    key: int = year.step(
        "secretary", issue_result, approver="主席会议", decided_on=DECIDED, document_number="示政协〔2024〕3号", today=date(2024, 2, 20)
    )
    return key


def results(year: AppraisedCity) -> list[AppraisalResult]:
    with reading(year.city.engine) as session:
        return [each.model_copy() for each in session.exec(select(AppraisalResult).order_by(col(AppraisalResult.number)))]


def test_a_form_is_written_handed_in_returned_and_accepted(year: AppraisedCity) -> None:
    year.to_member_check()
    key = year.fill_in("0001", "初稿")
    year.fill_in("0001", "全年履职情况\n一、会议", own_points=88_000_000, submit=True)
    with pytest.raises(Refusal) as handed_in:
        year.fill_in("0001", "再改")
    with pytest.raises(Refusal) as silent:
        year.do("appraiser", answer_registration_form, key, accepted=False)
    year.do("appraiser", answer_registration_form, key, accepted=False, answer="请补充提案情况")
    year.fill_in("0001", "已补充", submit=True)
    year.do("appraiser", answer_registration_form, key, accepted=True)
    with reading(year.city.engine) as session:
        form = session.get_one(RegistrationForm, key).model_copy()

    assert (handed_in.value.code, silent.value.code) == ("FORM_HANDED_IN", "REASON_MISSING")
    assert (form.state.value, form.summary, form.own_points, form.revision) == ("accepted", "已补充", None, 5)


def test_a_form_and_an_objection_come_too_late_after_the_last_day(year: AppraisedCity) -> None:
    year.to_member_check()
    with pytest.raises(Refusal) as objection:
        year.object("0001", "少计一次", date(2024, 1, 21))

    assert objection.value.code == "OBJECTION_LATE"


def test_an_objection_names_a_clause_that_there_is(year: AppraisedCity) -> None:
    year.to_member_check()
    with pytest.raises(Refusal) as unknown:
        year.object("0001", "少计一次", date(2024, 1, 12), clause="基本份")

    assert unknown.value.code == "UNKNOWN_CLAUSE"
    assert "基本分" in unknown.value.message


def test_whoever_entered_an_objection_does_not_decide_it(year: AppraisedCity) -> None:
    year.to_member_check()
    key = year.step("appraiser", raise_objection, "0001", "少计一次", year.city.regulations, today=date(2024, 1, 12))
    with pytest.raises(Refusal) as own:
        year.do("appraiser", decide_objection, key, upheld=False, answer="不成立")
    year.answer(key, upheld=False)
    with pytest.raises(Refusal) as twice:
        year.answer(key, upheld=True)

    assert (own.value.code, twice.value.code) == ("OWN_OBJECTION", "OBJECTION_DECIDED")


def test_an_objection_is_taken_back_with_a_reason(year: AppraisedCity) -> None:
    year.to_member_check()
    key = year.object("0001", "少计一次", date(2024, 1, 12))
    year.do("registrar", withdraw_objection, key, "经核对无误")
    with reading(year.city.engine) as session:
        objection = session.get_one(Objection, key).model_copy()

    assert (objection.state, objection.answer) == (ObjectionState.WITHDRAWN, "经核对无误")


def test_a_result_is_issued_once_by_somebody_else_and_sealed(year: AppraisedCity) -> None:
    year.to_council()
    with pytest.raises(Refusal) as appraiser:
        year.step("appraiser", issue_result, approver="主席会议", decided_on=DECIDED)
    key = issued(year)
    with pytest.raises(Refusal) as twice:
        issued(year)
    with reading(year.city.engine) as session:
        digests = seal_of(session, key)
    result = results(year)[0]

    assert (appraiser.value.code, twice.value.code) == ("FORBIDDEN", "WRONG_STATE")
    assert (result.state, result.seal, result.seal_sm3) == (ResultState.ISSUED, digests.sha256, digests.sm3)
    assert (result.approver, result.document_number, result.issued_on) == ("主席会议", "示政协〔2024〕3号", date(2024, 2, 20))
    assert year.now().state == AppraisalState.ISSUED


def test_a_result_cannot_have_been_approved_tomorrow(year: AppraisedCity) -> None:
    year.to_council()
    with pytest.raises(Refusal) as refused:
        year.step("secretary", issue_result, approver=" ", decided_on=date(2024, 3, 1), today=date(2024, 2, 20))

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("BLANK", "approver"), ("DECIDED_LATER", "decided_on")]


def test_a_correction_is_a_new_version_and_the_old_one_stays_as_it_was(year: AppraisedCity) -> None:
    year.to_council()
    first = issued(year)
    before = results(year)[0]
    with pytest.raises(Refusal) as silent:
        year.step("appraiser", draft_correction, year.city.regulations, " ")
    draft = year.step("appraiser", draft_correction, year.city.regulations, "异议成立后补登一次调研")
    standing = [each.state for each in results(year)]
    run_scoring(year.city.engine, draft.scoring_id, year.city.regulations)
    year.step("chairperson", issue_correction, approver="主席会议", decided_on=date(2024, 3, 1), today=date(2024, 3, 2))
    after = results(year)
    with reading(year.city.engine) as session:
        sealed_again = seal_of(session, first).sha256

    assert silent.value.code == "REASON_MISSING"
    assert standing == [ResultState.ISSUED, ResultState.DRAFT]
    assert [(each.number, each.state, each.reason) for each in after] == [
        (1, ResultState.SUPERSEDED, None),
        (2, ResultState.ISSUED, "异议成立后补登一次调研"),
    ]
    assert (after[0].seal, sealed_again) == (before.seal, before.seal)
    assert after[1].seal != before.seal


def test_a_grade_that_the_score_decides_is_not_decided_by_people(year: AppraisedCity) -> None:
    year.to_council()
    with pytest.raises(Refusal) as refused:
        year.step("secretary", decide_grade, "0001", "优秀", "表现突出", year.city.regulations)

    assert refused.value.code == "GRADE_NOT_OPEN"


def told(refused: pytest.ExceptionInfo[Refusal]) -> list[tuple[str | None, str]]:
    """Field and code of everything that was wrong."""
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_who_decides_is_told_everything_that_is_wrong_at_once(year: AppraisedCity) -> None:
    year.to_council()
    with pytest.raises(Refusal) as grade:
        year.step("secretary", decide_grade, "0001", "无此等次", " ", year.city.regulations)
    with pytest.raises(Refusal) as nobody:
        year.step("secretary", decide_grade, "9999", "无此等次", "长" * 501, year.city.regulations)
    with pytest.raises(Refusal) as consequence:
        year.step("secretary", decide_consequence, "9999", "撤销委员资格", accepted=True, reason=" ")

    assert told(grade) == [("member_number", "GRADE_NOT_OPEN"), ("grade", "UNKNOWN_GRADE"), ("reason", "REASON_MISSING")]
    assert told(nobody) == [("member_number", "UNKNOWN_MEMBER"), ("grade", "UNKNOWN_GRADE"), ("reason", "TOO_LONG")]
    assert told(consequence) == [("member_number", "UNKNOWN_MEMBER"), ("reason", "REASON_MISSING")]


def test_whoever_answers_a_form_or_writes_one_is_told_everything_at_once(year: AppraisedCity) -> None:
    year.to_member_check()
    key = year.fill_in("0001", "初稿")
    with pytest.raises(Refusal) as not_yet:
        year.do("appraiser", answer_registration_form, key, accepted=False, answer=" ")
    year.fill_in("0001", "全年履职情况", submit=True)
    with pytest.raises(Refusal) as handed_in:
        year.fill_in("0001", " ", own_points=1_001 * 1_000_000)

    assert told(not_yet) == [("state", "FORM_NOT_HANDED_IN"), ("answer", "REASON_MISSING")]
    assert told(handed_in) == [("summary", "BLANK"), ("own_points", "OWN_POINTS"), ("state", "FORM_HANDED_IN")]


def test_nothing_follows_that_the_regulation_does_not_propose(year: AppraisedCity) -> None:
    year.to_council()
    with pytest.raises(Refusal) as refused:
        year.step("secretary", decide_consequence, "0001", "撤销委员资格", accepted=True, reason="会议决定")
    with reading(year.city.engine) as session:
        found = session.exec(select(ConsequenceDecision)).all()

    assert (refused.value.code, found) == ("NOT_PROPOSED", [])


def test_an_issued_result_is_fed_back_and_archived(year: AppraisedCity) -> None:
    year.to_council()
    issued(year)
    with pytest.raises(Refusal) as nobody:
        year.step("appraiser", finish_feedback)
    with pytest.raises(Refusal) as wrong:
        year.step("appraiser", record_feedback, " ", date(2024, 3, 2), today=date(2024, 3, 1))
    year.step("appraiser", record_feedback, "市委统战部", date(2024, 3, 1), "界别委员 12 名", today=date(2024, 3, 1))
    year.step("appraiser", finish_feedback)
    year.step("appraiser", archive)

    assert nobody.value.code == "NO_FEEDBACK"
    assert told(wrong) == [("unit", "BLANK"), ("sent_on", "SENT_LATER")]
    assert year.now().state == AppraisalState.ARCHIVED
    assert year.steps()[-3:] == ["issue", "finish_feedback", "archive"]
