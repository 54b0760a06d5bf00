"""What may be done now with a selection, and whether an actor may do it: as the use cases would answer, without trying."""

from __future__ import annotations

from typing import NamedTuple

from services.models import SelectionState
from services.permissions import Actor
from services.selections.states import SELECTION, SelectionEvent


class PossibleSelectionEvent(NamedTuple):
    """An event that the state lets happen; `is_allowed` says whether the actor has the right to bring it about."""

    event: SelectionEvent
    is_allowed: bool


def possible_selection_events(actor: Actor, committee_id: int, state: SelectionState) -> list[PossibleSelectionEvent]:
    """The events of a state, in the order of the table."""
    events = SELECTION.possible(state)
    return [PossibleSelectionEvent(event, actor.may(SELECTION.moves[event].right, committee_id)) for event in events]
