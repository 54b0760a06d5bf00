"""Where an appraisal may go from where it stands, by which event, and with which right: one table for use cases, pages and documents."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from services.errors import Refusal
from services.machine import Machine, Move, move
from services.models import Appraisal, AppraisalState
from services.permissions import Right

S = AppraisalState


class AppraisalEvent(StrEnum):
    """What moves an appraisal on."""

    BEGIN_COLLECTING = "begin_collecting"
    BEGIN_MEMBER_CHECK = "begin_member_check"
    BEGIN_DEPARTMENT_REVIEW = "begin_department_review"
    BEGIN_ASSESSMENT = "begin_assessment"
    DRAFT_RESULT = "draft_result"
    PUBLISH_NOTICE = "publish_notice"
    BEGIN_RECHECK = "begin_recheck"
    SUBMIT_TO_COUNCIL = "submit_to_council"
    RETURN_FROM_COUNCIL = "return_from_council"
    ISSUE = "issue"
    FINISH_FEEDBACK = "finish_feedback"
    ARCHIVE = "archive"


E = AppraisalEvent
MOVES: dict[AppraisalEvent, Move[AppraisalState]] = {
    E.BEGIN_COLLECTING: move((S.OPEN,), S.COLLECTING, Right.APPRAISE),
    E.BEGIN_MEMBER_CHECK: move((S.COLLECTING,), S.MEMBER_CHECK, Right.APPRAISE),
    E.BEGIN_DEPARTMENT_REVIEW: move((S.MEMBER_CHECK,), S.DEPARTMENT_REVIEW, Right.APPRAISE),
    E.BEGIN_ASSESSMENT: move((S.DEPARTMENT_REVIEW,), S.ASSESSMENT, Right.APPRAISE),
    # Drafted anew as long as nobody outside the office relies on it.
    E.DRAFT_RESULT: move((S.DEPARTMENT_REVIEW, S.ASSESSMENT, S.DRAFT_RESULT, S.RECHECK), S.DRAFT_RESULT, Right.APPRAISE),
    E.PUBLISH_NOTICE: move((S.DRAFT_RESULT,), S.PUBLIC_NOTICE, Right.APPRAISE),
    E.BEGIN_RECHECK: move((S.PUBLIC_NOTICE,), S.RECHECK, Right.APPRAISE),
    E.SUBMIT_TO_COUNCIL: move((S.DRAFT_RESULT, S.PUBLIC_NOTICE, S.RECHECK), S.COUNCIL, Right.APPRAISE),
    E.RETURN_FROM_COUNCIL: move((S.COUNCIL,), S.RECHECK, Right.DECIDE),
    E.ISSUE: move((S.COUNCIL,), S.ISSUED, Right.DECIDE),
    E.FINISH_FEEDBACK: move((S.ISSUED,), S.FED_BACK, Right.APPRAISE),
    E.ARCHIVE: move((S.ISSUED, S.FED_BACK), S.ARCHIVED, Right.APPRAISE),
}
YEAR = Machine(page="appraisals", states=AppraisalState, moves=MOVES, first=S.OPEN, last=frozenset({S.ARCHIVED}))
# From here on only a new version of the result corrects anything.
SETTLED = frozenset({S.ISSUED, S.FED_BACK, S.ARCHIVED})


def objections_until(appraisal: Appraisal) -> date | None:
    """The last day on which an objection may be raised; None where the appraisal stands where none may."""
    return {S.MEMBER_CHECK: appraisal.check_until, S.PUBLIC_NOTICE: appraisal.notice_until}.get(appraisal.state)


def require_move(appraisal: Appraisal, event: AppraisalEvent) -> Move[AppraisalState]:
    """The move. Raises Refusal WRONG_STATE naming where the appraisal stands, where the event belongs, and what may be done now."""
    return YEAR.require(appraisal.state, event)


def require_state(appraisal: Appraisal, what: str, *states: AppraisalState) -> None:
    """Raises Refusal WRONG_STATE unless the appraisal stands in one of `states`; `what` is what was to be done, in Chinese."""
    if appraisal.state not in states:
        raise Refusal("WRONG_STATE", YEAR.wrong_state(appraisal.state, what, states), "state")
