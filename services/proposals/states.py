"""Where a proposal may go from where it stands, by which event and with which right."""

from __future__ import annotations

from enum import StrEnum

from services.machine import Machine, move
from services.models import ProposalState
from services.permissions import Right

S = ProposalState


class ProposalEvent(StrEnum):
    """What is done with a proposal."""

    CHANGE = "change"
    INVITE = "invite"
    SIGN = "sign"
    DECLINE = "decline"
    END_COSIGNING = "end_cosigning"
    DISCARD = "discard"
    SUBMIT = "submit"
    DISPUTE = "dispute"
    ANSWER_DISPUTE = "answer_dispute"
    RETURN_FOR_MENDING = "return_for_mending"
    WITHDRAW = "withdraw"
    CLASSIFY = "classify"
    PROPOSE_OUTCOME = "propose_outcome"
    SEND_BACK = "send_back"
    FILE = "file"
    NOT_FILE = "not_file"
    MERGE = "merge"
    CONVERT = "convert"
    REFER = "refer"
    ASSIGN = "assign"
    COMPLETE = "complete"
    REDO = "redo"
    TRACK = "track"
    CLOSE = "close"
    FULFIL = "fulfil"
    ARCHIVE = "archive"


E = ProposalEvent
_EXAMINED = frozenset({S.SUBMITTED, S.UNDER_REVIEW, S.REVIEWED, S.FILED, S.NOT_FILED, S.MERGED})
COURSE = Machine(
    page="proposal_course",
    states=ProposalState,
    first=S.DRAFT,
    last=frozenset({S.DISCARDED, S.ARCHIVED}),
    moves={
        E.CHANGE: move({S.DRAFT}, None, Right.PROPOSE),
        E.INVITE: move({S.DRAFT}, S.COSIGNING, Right.PROPOSE),
        E.SIGN: move({S.COSIGNING}, None, Right.PROPOSE),
        E.DECLINE: move({S.COSIGNING}, None, Right.PROPOSE),
        E.END_COSIGNING: move({S.COSIGNING}, S.DRAFT, Right.PROPOSE),
        E.DISCARD: move({S.DRAFT, S.COSIGNING}, S.DISCARDED, Right.PROPOSE),
        E.SUBMIT: move({S.DRAFT}, S.SUBMITTED, Right.PROPOSE),
        # What an office entered for somebody; until it is answered, nobody goes on with it.
        E.DISPUTE: move(_EXAMINED, None, Right.PROPOSE),
        E.ANSWER_DISPUTE: move(_EXAMINED, None, Right.EXAMINE),
        E.RETURN_FOR_MENDING: move({S.SUBMITTED, S.UNDER_REVIEW}, S.DRAFT, Right.EXAMINE),
        # Once units work on it, it is theirs to answer.
        E.WITHDRAW: move({S.SUBMITTED, S.UNDER_REVIEW, S.REVIEWED, S.FILED}, S.WITHDRAWN, Right.PROPOSE),
        # Three examinations: sorted, an outcome proposed, the outcome decided by somebody else.
        E.CLASSIFY: move({S.SUBMITTED}, S.UNDER_REVIEW, Right.EXAMINE),
        E.PROPOSE_OUTCOME: move({S.UNDER_REVIEW}, S.REVIEWED, Right.EXAMINE),
        E.SEND_BACK: move({S.REVIEWED}, S.UNDER_REVIEW, Right.DECIDE),
        E.FILE: move({S.REVIEWED}, S.FILED, Right.DECIDE),
        E.NOT_FILE: move({S.REVIEWED}, S.NOT_FILED, Right.DECIDE),
        E.MERGE: move({S.REVIEWED}, S.MERGED, Right.DECIDE),
        E.CONVERT: move({S.NOT_FILED}, S.CONVERTED, Right.EXAMINE),
        E.REFER: move({S.NOT_FILED}, S.REFERRED, Right.EXAMINE),
        E.ASSIGN: move({S.FILED}, S.ASSIGNED, Right.EXAMINE),
        # The last unit that owes an answer has given it.
        E.COMPLETE: move({S.ASSIGNED}, S.REPLIED, Right.EXAMINE),
        E.REDO: move({S.REPLIED}, S.ASSIGNED, Right.EXAMINE),
        E.TRACK: move({S.REPLIED}, S.TRACKING, Right.EXAMINE),
        E.CLOSE: move({S.REPLIED}, S.CLOSED, Right.EXAMINE),
        E.FULFIL: move({S.TRACKING}, S.CLOSED, Right.EXAMINE),
        E.ARCHIVE: move({S.CLOSED, S.NOT_FILED, S.MERGED, S.CONVERTED, S.REFERRED, S.WITHDRAWN}, S.ARCHIVED, Right.EXAMINE),
    },
)
