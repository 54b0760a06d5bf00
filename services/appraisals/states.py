"""Where an appraisal may go from where it stands, by which event, and with which right: one table for use cases, pages and documents."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from scoring_plugins.catalogue import say
from services.errors import Refusal
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


class Move(NamedTuple):
    """An event: the states it may happen in, the state that it leads to, the right that it takes."""

    since: frozenset[AppraisalState]
    until: AppraisalState
    right: Right


def _move(since: tuple[AppraisalState, ...], until: AppraisalState, right: Right = Right.APPRAISE) -> Move:
    return Move(frozenset(since), until, right)


E = AppraisalEvent
MOVES: dict[AppraisalEvent, Move] = {
    E.BEGIN_COLLECTING: _move((S.OPEN,), S.COLLECTING),
    E.BEGIN_MEMBER_CHECK: _move((S.COLLECTING,), S.MEMBER_CHECK),
    E.BEGIN_DEPARTMENT_REVIEW: _move((S.MEMBER_CHECK,), S.DEPARTMENT_REVIEW),
    E.BEGIN_ASSESSMENT: _move((S.DEPARTMENT_REVIEW,), S.ASSESSMENT),
    # Drafted anew as long as nobody outside the office relies on it.
    E.DRAFT_RESULT: _move((S.DEPARTMENT_REVIEW, S.ASSESSMENT, S.DRAFT_RESULT, S.RECHECK), S.DRAFT_RESULT),
    E.PUBLISH_NOTICE: _move((S.DRAFT_RESULT,), S.PUBLIC_NOTICE),
    E.BEGIN_RECHECK: _move((S.PUBLIC_NOTICE,), S.RECHECK),
    E.SUBMIT_TO_COUNCIL: _move((S.DRAFT_RESULT, S.PUBLIC_NOTICE, S.RECHECK), S.COUNCIL),
    E.RETURN_FROM_COUNCIL: _move((S.COUNCIL,), S.RECHECK, Right.DECIDE),
    E.ISSUE: _move((S.COUNCIL,), S.ISSUED, Right.DECIDE),
    E.FINISH_FEEDBACK: _move((S.ISSUED,), S.FED_BACK),
    E.ARCHIVE: _move((S.ISSUED, S.FED_BACK), S.ARCHIVED),
}
# From here on only a new version of the result corrects anything.
SETTLED = frozenset({S.ISSUED, S.FED_BACK, S.ARCHIVED})


def objections_until(appraisal: Appraisal) -> date | None:
    """The last day on which an objection may be raised; None where the appraisal stands where none may."""
    return {S.MEMBER_CHECK: appraisal.check_until, S.PUBLIC_NOTICE: appraisal.notice_until}.get(appraisal.state)


def require_move(appraisal: Appraisal, event: AppraisalEvent) -> Move:
    """The move. Raises Refusal WRONG_STATE naming where the appraisal stands, where the event belongs, and what may be done now."""
    move = MOVES[event]
    if appraisal.state not in move.since:
        raise Refusal("WRONG_STATE", wrong_state(appraisal.state, say(f"appraisals.event_{event}"), move.since), "state")
    return move


def require_state(appraisal: Appraisal, what: str, *states: AppraisalState) -> None:
    """Raises Refusal WRONG_STATE unless the appraisal stands in one of `states`; `what` is what was to be done, in Chinese."""
    if appraisal.state not in states:
        raise Refusal("WRONG_STATE", wrong_state(appraisal.state, what, states), "state")


def wrong_state(present: AppraisalState, what: str, states: frozenset[AppraisalState] | tuple[AppraisalState, ...]) -> str:
    """What is not possible now, when it is, and what is possible."""
    right = "、".join(say(f"appraisals.state_{state}") for state in AppraisalState if state in states)
    now = "、".join(say(f"appraisals.event_{event}") for event, move in MOVES.items() if present in move.since)
    return say(
        "appraisals.wrong_state", what=what, present=say(f"appraisals.state_{present}"), right=right, now=now or say("appraisals.nothing")
    )
