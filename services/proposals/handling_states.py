"""Where a unit's handling may go from where it stands, by which event and with which right."""

from __future__ import annotations

from enum import StrEnum

from services.machine import Machine, move
from services.models import HandlingState
from services.permissions import Right

S = HandlingState


class HandlingEvent(StrEnum):
    """What is done with a unit's handling of a proposal."""

    ACCEPT = "accept"
    RETURN = "return"
    REJECT_RETURN = "reject_return"
    REASSIGN = "reassign"
    LOG_CONTACT = "log_contact"
    EXTEND = "extend"
    GIVE_OPINION = "give_opinion"
    DRAFT_REPLY = "draft_reply"
    AGREE = "agree"
    DISAGREE = "disagree"
    TO_REVIEW = "to_review"
    PASS = "pass"
    SEND_BACK = "send_back"
    RATE = "rate"
    REDO = "redo"
    FULFIL_PROMISE = "fulfil_promise"
    REVISIT = "revisit"


E = HandlingEvent
HANDLING = Machine(
    page="handling_course",
    states=HandlingState,
    first=S.OFFERED,
    last=frozenset({S.REPLACED, S.OPINION_GIVEN}),
    moves={
        E.ACCEPT: move({S.OFFERED}, S.ACCEPTED, Right.HANDLE),
        E.RETURN: move({S.OFFERED}, S.RETURNED, Right.HANDLE),
        E.REJECT_RETURN: move({S.RETURNED}, S.OFFERED, Right.EXAMINE),
        E.REASSIGN: move({S.RETURNED}, S.REPLACED, Right.EXAMINE),
        E.LOG_CONTACT: move({S.ACCEPTED, S.HANDLING}, S.HANDLING, Right.HANDLE),
        E.EXTEND: move({S.ACCEPTED, S.HANDLING}, None, Right.EXAMINE),
        # A co-handler answers the lead, never the sponsors.
        E.GIVE_OPINION: move({S.ACCEPTED, S.HANDLING}, S.OPINION_GIVEN, Right.HANDLE),
        # Whom a co-handler does not agree with writes anew.
        E.DRAFT_REPLY: move({S.HANDLING, S.COSIGNING}, S.COSIGNING, Right.HANDLE),
        E.AGREE: move({S.COSIGNING}, None, Right.HANDLE),
        E.DISAGREE: move({S.COSIGNING}, None, Right.HANDLE),
        E.TO_REVIEW: move({S.COSIGNING}, S.SUPERVISOR_REVIEW, Right.HANDLE),
        E.PASS: move({S.SUPERVISOR_REVIEW}, S.REPLIED, Right.EXAMINE),
        E.SEND_BACK: move({S.COSIGNING, S.SUPERVISOR_REVIEW}, S.HANDLING, Right.EXAMINE),
        E.RATE: move({S.REPLIED}, None, Right.RATE),
        E.REDO: move({S.REPLIED}, S.HANDLING, Right.EXAMINE),
        E.FULFIL_PROMISE: move({S.REPLIED}, None, Right.EXAMINE),
        E.REVISIT: move({S.REPLIED}, None, Right.EXAMINE),
    },
)
