"""Where a selection of outstanding proposals may go from where it stands, by which event and with which right."""

from __future__ import annotations

from enum import StrEnum

from services.machine import Machine, move
from services.models import SelectionState
from services.permissions import Right

S = SelectionState


class SelectionEvent(StrEnum):
    """What is done with a selection."""

    STATE_ATTRIBUTES = "state_attributes"
    LIST = "list"
    CHOOSE = "choose"
    PUT_FORWARD = "put_forward"
    SEND_BACK = "send_back"
    DECIDE = "decide"
    REOPEN = "reopen"
    CANCEL = "cancel"


E = SelectionEvent
SELECTION = Machine(
    page="proposal_selection",
    states=SelectionState,
    first=S.OPEN,
    last=frozenset({S.DECIDED, S.CANCELLED}),
    moves={
        E.STATE_ATTRIBUTES: move({S.OPEN, S.LISTED}, None, Right.EXAMINE),
        # Listed anew as long as nobody outside the office relies on it.
        E.LIST: move({S.OPEN, S.LISTED}, S.LISTED, Right.EXAMINE),
        E.CHOOSE: move({S.LISTED}, None, Right.EXAMINE),
        E.PUT_FORWARD: move({S.LISTED}, S.COUNCIL, Right.EXAMINE),
        E.SEND_BACK: move({S.COUNCIL}, S.LISTED, Right.DECIDE),
        E.DECIDE: move({S.COUNCIL}, S.DECIDED, Right.DECIDE),
        # What was decided holds until another list is decided.
        E.REOPEN: move({S.DECIDED}, S.OPEN, Right.EXAMINE),
        E.CANCEL: move({S.OPEN, S.LISTED}, S.CANCELLED, Right.EXAMINE),
    },
)
