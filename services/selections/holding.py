"""A selection held for a change: who may see it, the turn taken, the revision compared, the step written down."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import Regulations
from services.appraisals.sealed_regulation import sealed_regulation
from services.errors import Refusal
from services.models import ProposalSelection, SelectionState, SelectionStep
from services.permissions import Actor, Right, require
from services.revisions import held
from services.selections.states import SELECTION, SelectionEvent
from services.turns import take_turn

# Whoever prepares or decides it sees it all; others see what was decided.
WHOLE = (Right.EXAMINE, Right.DECIDE)


def selections_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition on `ProposalSelection` that the actor may see it: the office does, and once it is decided whoever reads works."""
    owner = col(ProposalSelection.committee_id)
    decided = and_(col(ProposalSelection.decided_round).is_not(None), owner.in_(sorted(actor.committees_with(Right.READ))))
    return or_(owner.in_(sorted(prepared_by(actor))), decided)


def prepared_by(actor: Actor) -> frozenset[int]:
    """Ids of the committees whose selections the actor prepares or decides."""
    return frozenset[int]().union(*(actor.committees_with(right) for right in WHOLE))


def take_selection(
    session: Session, actor: Actor, selection_id: int, event: SelectionEvent, expected_revision: int | None = None
) -> ProposalSelection:
    """The selection, held until the transaction ends, for an event that the actor may bring about.

    Raises Refusal NOT_FOUND for one that is not there or that the actor may not see, FORBIDDEN, STALE, and WRONG_STATE with what may be
    done instead.
    """
    found = seen_selection(session, actor, selection_id)
    require(actor, SELECTION.moves[event].right, found.committee_id)
    take_turn(session, found.committee_id)
    selection = held(session, ProposalSelection, selection_id, expected_revision)
    SELECTION.require(selection.state, event)
    return selection


def seen_selection(session: Session, actor: Actor, selection_id: int) -> ProposalSelection:
    """The selection, for reading. Raises Refusal NOT_FOUND for one that is not there or that the actor may not see."""
    found = session.exec(select(ProposalSelection).where(ProposalSelection.id == selection_id, selections_seen(actor))).first()
    if found is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    return found


def advance(session: Session, actor: Actor, selection: ProposalSelection, event: SelectionEvent, reason: str | None = None) -> None:
    """Move it on and write the step down. Raises Refusal WRONG_STATE. Call it inside `acting`."""
    selection.state = SELECTION.after(selection.state, event)
    selection.revision += 1
    write_step(session, actor, selection, event, reason)


def write_step(session: Session, actor: Actor, selection: ProposalSelection, event: str, reason: str | None = None) -> None:
    """What was done with a selection. Call it inside `acting`."""
    assert selection.id is not None
    step = SelectionStep(
        committee_id=selection.committee_id,
        selection_id=selection.id,
        event=event,
        became=SelectionState(selection.state),
        reason=reason,
        made_by_id=actor.account_id,
        made_at=datetime.now(UTC),
    )
    session.add(step)
    session.flush()


def frozen_regulation(selection: ProposalSelection, regulations: Regulations) -> Regulation:
    """The regulation of a selection, holding only the version that was frozen. Raises Refusal as `sealed_regulation` does."""
    return sealed_regulation(selection.regulation_source, selection.regulation, selection.version, regulations, scores=True)
