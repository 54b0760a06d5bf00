"""One change of a committee at a time, and whose a thing is that somebody names by its id."""

from __future__ import annotations

from typing import TypeVar

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.models import LocalCommittee
from services.models.columns import Owned
from services.permissions import Actor, Right, require

T = TypeVar("T", bound=Owned)


def take_turn(session: Session, committee_id: int) -> None:
    """Wait until no other change of the committee is under way. What is read afterwards stays so until the transaction ends.

    Two people who register at once would else be given one number, or each miss what the other entered. SQLite has one writer anyway.
    """
    # The key itself is not to change: rows that only point to the committee need not wait.
    session.exec(select(LocalCommittee.id).where(LocalCommittee.id == committee_id).with_for_update(key_share=True)).one()


def take_turn_for(
    session: Session, actor: Actor, right: Right, table: type[T], row_id: int, *, seen_with: Right = Right.READ, field: str = "id"
) -> int:
    """Take the turn of the committee that owns a row; returns its id.

    Raises Refusal NOT_FOUND for a row that is not there or that the actor may not see, and FORBIDDEN without `right` over it.
    """
    committee_id: int | None = session.exec(select(table.committee_id).where(col(table.id) == row_id)).first()
    if committee_id is None or not actor.may(seen_with, committee_id):
        raise Refusal("NOT_FOUND", say("turns.not_found"), field)
    require(actor, right, committee_id)
    take_turn(session, committee_id)
    return committee_id
