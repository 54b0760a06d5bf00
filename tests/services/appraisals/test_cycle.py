"""The annual appraisal from opening to the council: every step in its order, and what is refused out of it."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from sqlmodel import col, select

from services.appraisals.drafting import draft_result
from services.appraisals.moving import (
    begin_department_review,
    begin_member_check,
    begin_recheck,
    publish_notice,
    return_from_council,
    submit_to_council,
)
from services.appraisals.opening import open_appraisal
from services.appraisals.population import decide_exclusions
from services.calendar import set_day
from services.database import reading
from services.errors import Refusal
from services.models import AppraisalResult, AppraisalState, DayUnit, ResultState, ScoredMember, Scoring, SealedFacts
from services.recounting import MovedDeadline, deadlines_to_move, move_deadlines
from tests.services.appraisals.year import YEAR, AppraisedCity


def test_a_regulation_known_in_part_needs_a_reason_to_decide_about_people(unopened: AppraisedCity) -> None:
    year = unopened
    with pytest.raises(Refusal) as refused:
        year.do("appraiser", open_appraisal, year.city.committee_id, YEAR, year.city.regulations, notice_days=-1)

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [
        ("NOTICE_DAYS", "notice_days"),
        ("PARTIAL_REGULATION", "partial_because"),
    ]


def test_a_year_is_opened_once(year: AppraisedCity) -> None:
    with pytest.raises(Refusal) as refused:
        year.open()

    assert refused.value.code == "ALREADY_OPENED"


def test_the_whole_way_to_the_council_is_written_down(year: AppraisedCity) -> None:
    year.to_council()

    assert year.now().state == AppraisalState.COUNCIL
    assert year.steps() == [
        "open",
        "begin_collecting",
        "begin_member_check",
        "begin_department_review",
        "draft_result",
        "publish_notice",
        "submit_to_council",
    ]


def test_a_result_keeps_the_facts_that_it_was_scored_from(year: AppraisedCity) -> None:
    year.to_department_review()
    draft = year.drafted()
    with reading(year.city.engine) as session:
        rows = session.exec(
            select(SealedFacts.facts, SealedFacts.digest)
            .join(ScoredMember, col(ScoredMember.id) == col(SealedFacts.scored_member_id))
            .where(ScoredMember.scoring_id == draft.scoring_id)
            .order_by(col(ScoredMember.number))
        ).all()
        facts_hash = session.get_one(Scoring, draft.scoring_id).facts_hash

    assert len(rows) == 12
    assert [sha256(facts.encode()).hexdigest() for facts, _ in rows] == [digest for _, digest in rows]
    assert sha256("".join(facts for facts, _ in rows).encode()).hexdigest() == facts_hash


def test_a_member_who_is_left_out_is_not_graded_and_the_reason_is_kept(year: AppraisedCity) -> None:
    year.step("appraiser", decide_exclusions, {"0001": "因病长期休养，主席会议同意"})
    year.to_department_review()
    draft = year.drafted()
    with reading(year.city.engine) as session:
        scored = select(ScoredMember.number, ScoredMember.grade, ScoredMember.not_graded).where(ScoredMember.scoring_id == draft.scoring_id)
        found = {row[0]: row[1:] for row in session.exec(scored)}

    assert found["0001"][0] is None
    assert "因病长期休养" in (found["0001"][1] or "")
    assert [number for number, row in found.items() if row[0] is None] == ["0001"]


def test_whoever_is_taken_in_again_is_graded(year: AppraisedCity) -> None:
    year.step("appraiser", decide_exclusions, {"0001": "误列"})
    year.step("appraiser", decide_exclusions, {"0001": None})
    year.to_department_review()
    draft = year.drafted()
    with reading(year.city.engine) as session:
        grades = session.exec(select(ScoredMember.grade).where(ScoredMember.scoring_id == draft.scoring_id)).all()

    assert None not in grades


def test_an_unknown_member_and_a_blank_reason_are_told_together(year: AppraisedCity) -> None:
    with pytest.raises(Refusal) as refused:
        year.step("appraiser", decide_exclusions, {"9999": "退休", "0002": " "})

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [
        ("UNKNOWN_MEMBER", "exclusions[0].member_number"),
        ("BLANK", "exclusions[1].reason"),
    ]


def test_the_check_ends_with_its_last_day_unless_somebody_says_why_not(year: AppraisedCity) -> None:
    year.to_member_check()
    with pytest.raises(Refusal) as early:
        year.step("appraiser", begin_department_review, today=date(2024, 1, 20))
    year.step("appraiser", begin_department_review, "全体委员都已核对", today=date(2024, 1, 20))

    assert early.value.code == "CHECK_NOT_OVER"
    assert year.now().state == AppraisalState.DEPARTMENT_REVIEW


def test_a_check_cannot_end_in_the_past(year: AppraisedCity) -> None:
    with pytest.raises(Refusal) as wrong:
        year.step("appraiser", begin_member_check, date(2024, 1, 1), today=date(2024, 1, 10))

    assert wrong.value.code == "WRONG_STATE"


def test_nothing_is_drafted_before_a_department_has_reviewed(year: AppraisedCity) -> None:
    year.to_member_check()
    year.step("appraiser", begin_department_review, today=date(2024, 1, 21))
    with pytest.raises(Refusal) as refused:
        year.step("appraiser", draft_result, year.city.regulations)

    assert refused.value.code == "NOT_REVIEWED"


def test_the_council_waits_for_the_end_of_the_notice(year: AppraisedCity) -> None:
    year.to_department_review()
    year.drafted()
    with pytest.raises(Refusal) as unnoticed:
        year.step("appraiser", submit_to_council, today=date(2024, 2, 11))
    year.step("appraiser", publish_notice, today=date(2024, 2, 10))
    with pytest.raises(Refusal) as early:
        year.step("appraiser", submit_to_council, today=date(2024, 2, 15))

    assert (unnoticed.value.code, early.value.code) == ("NOTICE_MISSING", "NOTICE_NOT_OVER")
    assert year.now().notice_until == date(2024, 2, 15)


def test_a_notice_in_working_days_passes_over_days_off_and_is_counted_again_when_the_calendar_changes(unopened: AppraisedCity) -> None:
    year, because = unopened, "临时放假"
    year.open(notice_unit=DayUnit.WORKING_DAYS)
    year.to_notice()
    # The Spring Festival lasted until 17 February 2024, and Sunday the 18th was worked.
    before, owner = year.now(), year.city.committee_id
    year.do("root-admin", set_day, owner, date(2024, 2, 19), works=False, reason=because)
    told = year.do("appraiser", deadlines_to_move, owner)
    moved = year.do("appraiser", move_deadlines, owner, because)

    assert (before.notice_until, year.now().notice_until) == (date(2024, 2, 22), date(2024, 2, 23))
    assert told == moved == [MovedDeadline("public_notice", ("Appraisal", year.id), date(2024, 2, 22), date(2024, 2, 23), False)]
    assert year.do("appraiser", deadlines_to_move, owner) == []
    with pytest.raises(Refusal) as stranger:
        year.do("verifier", move_deadlines, owner, because)
    assert stranger.value.code == "FORBIDDEN"


def test_without_a_notice_a_draft_goes_to_the_council_at_once(unopened: AppraisedCity) -> None:
    year = unopened
    year.open(notice_days=0)
    year.to_department_review()
    year.drafted()
    with pytest.raises(Refusal) as none:
        year.step("appraiser", publish_notice)
    year.step("appraiser", submit_to_council)

    assert none.value.code == "NO_NOTICE"
    assert year.now().state == AppraisalState.COUNCIL


def test_a_draft_that_is_not_scored_yet_is_not_published(year: AppraisedCity) -> None:
    year.to_department_review()
    year.step("appraiser", draft_result, year.city.regulations)
    with pytest.raises(Refusal) as refused:
        year.step("appraiser", publish_notice)

    assert refused.value.code == "RESULT_NOT_READY"


def test_an_upheld_objection_needs_a_new_draft(year: AppraisedCity) -> None:
    year.to_notice()
    objection = year.object("0002", "少计一次调研", date(2024, 2, 12), raised_by="李某乙")
    with pytest.raises(Refusal) as waiting:
        year.step("appraiser", submit_to_council, today=date(2024, 2, 16))
    year.step("appraiser", begin_recheck, today=date(2024, 2, 16))
    year.answer(objection, upheld=True)
    with pytest.raises(Refusal) as outdated:
        year.step("appraiser", submit_to_council, today=date(2024, 2, 17))
    year.drafted()
    year.step("appraiser", submit_to_council, today=date(2024, 2, 17))

    with reading(year.city.engine) as session:
        states = session.exec(select(AppraisalResult.state).order_by(col(AppraisalResult.number))).all()
    assert (waiting.value.code, outdated.value.code) == ("OBJECTIONS_OPEN", "RESULT_OUTDATED")
    assert states == [ResultState.DROPPED, ResultState.DRAFT]
    assert year.now().state == AppraisalState.COUNCIL


def test_a_draft_from_before_somebody_was_left_out_goes_no_further(year: AppraisedCity) -> None:
    year.to_department_review()
    year.drafted()
    year.step("appraiser", decide_exclusions, {"0003": "调离"})
    with pytest.raises(Refusal) as outdated:
        year.step("appraiser", publish_notice, today=date(2024, 2, 10))
    year.drafted()
    year.step("appraiser", publish_notice, today=date(2024, 2, 10))

    assert outdated.value.code == "RESULT_OUTDATED"
    assert year.now().state == AppraisalState.PUBLIC_NOTICE


def test_the_council_may_send_a_result_back_and_says_why(year: AppraisedCity) -> None:
    year.to_council()
    with pytest.raises(Refusal) as silent:
        year.step("secretary", return_from_council, " ")
    with pytest.raises(Refusal) as appraiser:
        year.step("appraiser", return_from_council, "名单有误")
    year.step("secretary", return_from_council, "名单有误")

    assert (silent.value.code, appraiser.value.code) == ("REASON_MISSING", "FORBIDDEN")
    assert year.now().state == AppraisalState.RECHECK


def test_a_stale_step_is_told_and_moves_nothing(year: AppraisedCity) -> None:
    year.to_member_check()
    with pytest.raises(Refusal) as stale:
        year.step("appraiser", begin_department_review, expected_revision=1, today=date(2024, 2, 1))

    assert stale.value.code == "STALE"
    assert year.now().state == AppraisalState.MEMBER_CHECK
