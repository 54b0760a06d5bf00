"""Where a piece, and an issue made of pieces, may go from where it stands, by which event and with which right."""

from __future__ import annotations

from enum import StrEnum

from services.machine import Machine, move
from services.models import IssueState, ReportState
from services.permissions import Right

S = ReportState
I = IssueState  # noqa: E741


class ReportEvent(StrEnum):
    """What is done with a piece."""

    CHANGE = "change"
    DISCARD = "discard"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ASK_MORE = "ask_more"
    SHELVE = "shelve"
    TAKE_UP = "take_up"
    SELECT = "select"
    RELEASE = "release"
    ISSUE = "issue"
    CLOSE = "close"
    DISPUTE = "dispute"
    ANSWER_DISPUTE = "answer_dispute"


class IssueEvent(StrEnum):
    """What is done with an issue."""

    EDIT = "edit"
    DISSOLVE = "dissolve"
    TO_SIGN = "to_sign"
    SEND_BACK = "send_back"
    SIGN = "sign"
    REPORT = "report"
    RECORD_ADOPTION = "record_adoption"
    RECORD_INSTRUCTION = "record_instruction"
    RECORD_FEEDBACK = "record_feedback"
    RECALL = "recall"
    RETRACT = "retract"
    CLOSE = "close"


E, F = ReportEvent, IssueEvent
DISPUTED = frozenset({S.SUBMITTED, S.SHELVED, S.SELECTED, S.ISSUED})
PIECE = Machine(
    page="report_course",
    states=ReportState,
    first=S.DRAFT,
    last=frozenset({S.CLOSED, S.DISCARDED, S.WITHDRAWN}),
    moves={
        E.CHANGE: move({S.DRAFT}, None, Right.REPORT),
        E.DISCARD: move({S.DRAFT}, S.DISCARDED, Right.REPORT),
        E.SUBMIT: move({S.DRAFT}, S.SUBMITTED, Right.REPORT),
        E.WITHDRAW: move({S.SUBMITTED, S.SHELVED}, S.WITHDRAWN, Right.REPORT),
        E.ASK_MORE: move({S.SUBMITTED}, S.DRAFT, Right.EDIT),
        E.SHELVE: move({S.SUBMITTED}, S.SHELVED, Right.EDIT),
        E.TAKE_UP: move({S.SHELVED}, S.SUBMITTED, Right.EDIT),
        E.SELECT: move({S.SUBMITTED}, S.SELECTED, Right.EDIT),
        E.RELEASE: move({S.SELECTED}, S.SUBMITTED, Right.EDIT),
        # With its issue.
        E.ISSUE: move({S.SELECTED}, S.ISSUED, Right.DECIDE),
        E.CLOSE: move({S.ISSUED, S.SHELVED}, S.CLOSED, Right.EDIT),
        # Said against an entry on one's behalf; until it is answered, nothing else is done with the piece.
        E.DISPUTE: move(DISPUTED, None, Right.REPORT),
        E.ANSWER_DISPUTE: move(DISPUTED, None, Right.EDIT),
    },
)
SENT = frozenset({I.ISSUED, I.REPORTED})
# What is told after the year was closed is late, and true all the same.
OUTCOMES = SENT | {I.CLOSED}
ISSUE = Machine(
    page="report_issue",
    states=IssueState,
    first=I.EDITING,
    last=frozenset({I.CLOSED, I.DISSOLVED}),
    moves={
        F.EDIT: move({I.EDITING}, None, Right.EDIT),
        F.DISSOLVE: move({I.EDITING}, I.DISSOLVED, Right.EDIT),
        F.TO_SIGN: move({I.EDITING}, I.SIGNING, Right.EDIT),
        F.SEND_BACK: move({I.SIGNING}, I.EDITING, Right.DECIDE),
        F.SIGN: move({I.SIGNING}, I.ISSUED, Right.DECIDE),
        F.REPORT: move(SENT, I.REPORTED, Right.EDIT),
        F.RECORD_ADOPTION: move(OUTCOMES, None, Right.EDIT),
        F.RECORD_INSTRUCTION: move(OUTCOMES, None, Right.EDIT),
        F.RECORD_FEEDBACK: move(OUTCOMES, None, Right.EDIT),
        # What was recorded wrongly. Without the last level it was sent to, it was not sent.
        F.RECALL: move({I.REPORTED}, I.ISSUED, Right.EDIT),
        F.RETRACT: move(OUTCOMES, None, Right.EDIT),
        F.CLOSE: move(SENT, I.CLOSED, Right.EDIT),
    },
)
