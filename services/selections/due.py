"""What waits in selections of outstanding proposals: to list and choose for the office, to decide for somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.due_items import DueItem
from services.models import ProposalSelection, SelectionChoice, SelectionState
from services.permissions import Actor, Right

_WAITING = {
    SelectionState.OPEN: ("list_selection", Right.EXAMINE),
    SelectionState.LISTED: ("put_selection_forward", Right.EXAMINE),
    SelectionState.COUNCIL: ("decide_selection", Right.DECIDE),
}


def due_in_selections(session: Session, actor: Actor, _today: date) -> Iterator[DueItem]:
    """Each selection that waits for the actor; nobody decides what the own account put forward or chose."""
    reached = sorted(actor.committees_with(Right.EXAMINE) | actor.committees_with(Right.DECIDE))
    if not reached:
        return
    under_way = (col(ProposalSelection.committee_id).in_(reached), col(ProposalSelection.state).in_(list(_WAITING)))
    names = ("id", "committee_id", "year", "state", "round", "put_by_id")
    columns: list[Any] = [col(getattr(ProposalSelection, name)) for name in names]
    rows = session.execute(select(*columns).where(*under_way).order_by(col(ProposalSelection.id)))
    for key, committee_id, year, state, number, put_by_id in rows:
        kind, right = _WAITING[state]
        if not actor.may(right, committee_id) or (right is Right.DECIDE and _is_own(session, actor, key, number, put_by_id)):
            continue
        yield DueItem(kind, say(f"inbox.do_{kind}", year=year), committee_id, None, False, ("ProposalSelection", key))


def _is_own(session: Session, actor: Actor, selection_id: int, number: int, put_by_id: int | None) -> bool:
    of_round = (col(SelectionChoice.selection_id) == selection_id, col(SelectionChoice.round) == number)
    chosen = (*of_round, col(SelectionChoice.made_by_id) == actor.account_id)
    return put_by_id == actor.account_id or session.execute(select(col(SelectionChoice.id)).where(*chosen)).first() is not None
