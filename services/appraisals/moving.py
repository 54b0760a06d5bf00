"""From one state to the next, each with what has to hold before: deadlines that have ended, disputes that are settled."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.appraisals.holding import advance, draft_of, objections_in, require_reason, require_scored, take_appraisal
from services.appraisals.population import STEP
from services.appraisals.states import AppraisalEvent as E
from services.appraisals.states import require_move
from services.audit import acting
from services.calendar import Span, calendar_of
from services.errors import Refusal
from services.models import Appraisal, AppraisalResult, AppraisalState, AppraisalStep, DepartmentReview, Feedback, ObjectionState
from services.permissions import Actor, Right
from services.today import today as today_in_china


def begin_collecting(session: Session, actor: Actor, appraisal_id: int, expected_revision: int | None = None) -> int:
    """The office gathers what is missing. Returns the appraisal's id, as every step does. Raises Refusal."""
    return _move(session, actor, take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision), E.BEGIN_COLLECTING)


def begin_member_check(
    session: Session, actor: Actor, appraisal_id: int, until: date, expected_revision: int | None = None, today: date | None = None
) -> int:
    """Members look at their own records until the end of a day. Raises Refusal CHECK_UNTIL for a day that has passed."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_move(appraisal, E.BEGIN_MEMBER_CHECK)
    if until < (today or today_in_china()):
        raise Refusal("CHECK_UNTIL", say("appraisals.check_until", day=until), "until")
    appraisal.check_until = until
    return _move(session, actor, appraisal, E.BEGIN_MEMBER_CHECK)


def begin_department_review(
    session: Session,
    actor: Actor,
    appraisal_id: int,
    reason: str | None = None,
    expected_revision: int | None = None,
    today: date | None = None,
) -> int:
    """The check is over. Raises Refusal CHECK_NOT_OVER before its last day has ended, unless a reason is stated."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_move(appraisal, E.BEGIN_DEPARTMENT_REVIEW)
    if appraisal.check_until is not None and (today or today_in_china()) <= appraisal.check_until and not (reason and reason.strip()):
        raise Refusal("CHECK_NOT_OVER", say("appraisals.check_not_over", day=appraisal.check_until), "reason")
    return _move(session, actor, appraisal, E.BEGIN_DEPARTMENT_REVIEW, reason)


def begin_assessment(session: Session, actor: Actor, appraisal_id: int, expected_revision: int | None = None) -> int:
    """People give the points that the regulation leaves to them. Raises Refusal NOT_REVIEWED while no department has reviewed its part."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_move(appraisal, E.BEGIN_ASSESSMENT)
    require_reviewed(session, appraisal)
    return _move(session, actor, appraisal, E.BEGIN_ASSESSMENT)


def publish_notice(
    session: Session, actor: Actor, appraisal_id: int, expected_revision: int | None = None, today: date | None = None
) -> int:
    """公示: the draft is made public for the days that were set at the opening, today not counted. Raises Refusal NO_NOTICE without any."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_move(appraisal, E.PUBLISH_NOTICE)
    if appraisal.notice_days == 0:
        raise Refusal("NO_NOTICE", say("appraisals.no_notice"), "state")
    result = draft_of(session, appraisal)
    require_scored(session, result)
    require_up_to_date(session, appraisal, result)
    first, calendar = today or today_in_china(), calendar_of(session, appraisal.committee_id)
    appraisal.notice_from = first
    # It is shown for so many days; nobody has to act on the last of them.
    appraisal.notice_until = calendar.plainly_after(first, Span(appraisal.notice_days, appraisal.notice_unit))
    return _move(session, actor, appraisal, E.PUBLISH_NOTICE)


def begin_recheck(
    session: Session, actor: Actor, appraisal_id: int, expected_revision: int | None = None, today: date | None = None
) -> int:
    """复核: what was objected to is looked into. Raises Refusal NOTICE_NOT_OVER as long as objections may still be raised."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_move(appraisal, E.BEGIN_RECHECK)
    require_notice_over(appraisal, today)
    return _move(session, actor, appraisal, E.BEGIN_RECHECK)


def submit_to_council(
    session: Session, actor: Actor, appraisal_id: int, expected_revision: int | None = None, today: date | None = None
) -> int:
    """提交主席会议. Raises Refusal with what is missing: the notice, its end, an answer to an objection, a result drafted after it."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_move(appraisal, E.SUBMIT_TO_COUNCIL)
    if appraisal.notice_days and appraisal.notice_from is None:
        raise Refusal("NOTICE_MISSING", say("appraisals.notice_missing", days=appraisal.notice_days), "state")
    if appraisal.state == AppraisalState.PUBLIC_NOTICE:
        require_notice_over(appraisal, today)
    require_settled(session, appraisal)
    result = draft_of(session, appraisal)
    require_scored(session, result)
    require_up_to_date(session, appraisal, result)
    return _move(session, actor, appraisal, E.SUBMIT_TO_COUNCIL)


def return_from_council(session: Session, actor: Actor, appraisal_id: int, reason: str, expected_revision: int | None = None) -> int:
    """主席会议退回: the office looks into it once more. Raises Refusal REASON_MISSING."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.DECIDE, expected_revision)
    require_move(appraisal, E.RETURN_FROM_COUNCIL)
    return _move(session, actor, appraisal, E.RETURN_FROM_COUNCIL, require_reason(reason, say("appraisals.event_return_from_council")))


def finish_feedback(
    session: Session, actor: Actor, appraisal_id: int, reason: str | None = None, expected_revision: int | None = None
) -> int:
    """Every unit that is to know has been told. Raises Refusal NO_FEEDBACK where none was, unless a reason is stated."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_move(appraisal, E.FINISH_FEEDBACK)
    results = select(AppraisalResult.id).where(AppraisalResult.appraisal_id == appraisal.id)
    told = session.exec(select(Feedback.id).where(col(Feedback.result_id).in_(results))).first()
    if told is None and not (reason and reason.strip()):
        raise Refusal("NO_FEEDBACK", say("appraisals.no_feedback"), "reason")
    return _move(session, actor, appraisal, E.FINISH_FEEDBACK, reason)


def archive(session: Session, actor: Actor, appraisal_id: int, reason: str | None = None, expected_revision: int | None = None) -> int:
    """归档. Raises Refusal REASON_MISSING where the result was not fed back to anybody and nobody says why."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_move(appraisal, E.ARCHIVE)
    if appraisal.state == AppraisalState.ISSUED:
        reason = require_reason(reason, say("appraisals.do_archive_early"))
    return _move(session, actor, appraisal, E.ARCHIVE, reason)


def require_reviewed(session: Session, appraisal: Appraisal) -> None:
    """Raises Refusal NOT_REVIEWED while no department has looked through its part, OBJECTIONS_OPEN while one is not decided."""
    if session.exec(select(DepartmentReview.id).where(DepartmentReview.appraisal_id == appraisal.id)).first() is None:
        raise Refusal("NOT_REVIEWED", say("appraisals.not_reviewed"), "state")
    require_settled(session, appraisal)


def require_settled(session: Session, appraisal: Appraisal) -> None:
    """Raises Refusal OBJECTIONS_OPEN while an objection waits for its decision."""
    table = objections_in(appraisal)
    waiting = (table.appraisal_id == appraisal.id, table.state == ObjectionState.OPEN)
    if found := len(session.exec(select(table.id).where(*waiting)).all()):
        raise Refusal("OBJECTIONS_OPEN", say("appraisals.objections_open", count=found), "state")


def require_up_to_date(session: Session, appraisal: Appraisal, result: AppraisalResult) -> None:
    """Raises Refusal RESULT_OUTDATED where an objection was upheld, or somebody was left out or taken in, after the result was drafted."""
    table = objections_in(appraisal)
    upheld = (table.appraisal_id == appraisal.id, table.state == ObjectionState.UPHELD, col(table.decided_at) > result.made_at)
    others = (AppraisalStep.appraisal_id == appraisal.id, AppraisalStep.event == STEP, col(AppraisalStep.made_at) > result.made_at)
    later = (select(table.id).where(*upheld), select(AppraisalStep.id).where(*others))
    if any(session.exec(each).first() is not None for each in later):
        raise Refusal("RESULT_OUTDATED", say("appraisals.result_outdated"), "state")


def require_notice_over(appraisal: Appraisal, today: date | None) -> None:
    """Raises Refusal NOTICE_NOT_OVER before the last day of the notice has ended."""
    if appraisal.notice_until is not None and (today or today_in_china()) <= appraisal.notice_until:
        raise Refusal("NOTICE_NOT_OVER", say("appraisals.notice_not_over", day=appraisal.notice_until), "state")


def _move(session: Session, actor: Actor, appraisal: Appraisal, event: E, reason: str | None = None) -> int:
    reason = reason.strip() or None if reason else None
    with acting(session, actor, f"appraisal.{event}", reason):
        advance(session, actor, appraisal, event, reason)
    assert appraisal.id is not None
    return appraisal.id
