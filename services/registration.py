"""The mark every registered fact bears: who registered it, and that a change makes it unverified again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict

from services.models import Registered
from services.permissions import Actor


class Stamp(TypedDict):
    registered_by_id: int
    registered_at: datetime


def stamp(actor: Actor) -> Stamp:
    """Columns of a fact that `actor` registers now."""
    return {"registered_by_id": actor.account_id, "registered_at": datetime.now(UTC)}


def lapse(fact: Registered, actor: Actor) -> None:
    """`actor` changed what the fact says: it is theirs now, and whoever verified it verified something else."""
    fact.registered_by_id = actor.account_id
    fact.registered_at = datetime.now(UTC)
    fact.verified_by_id = None
    fact.verified_at = None
    fact.verified_because = None
