"""What a role is held for besides its committee: a member, a sector, a special committee, a handling unit or a body."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.committees import root_id
from services.errors import Refusal, nearest
from services.models import HandlingUnit, Member, Role, Sector, SpecialCommittee
from services.permissions import SCOPED


def scope_of_role(role: Role) -> str | None:
    """What the role is held for, as the column that names it; None for the whole committee."""
    return SCOPED.get(role)


class HeldFor(NamedTuple):
    """The column of the grant, the value it takes, and both as the one word under which no grant is kept twice."""

    column: str | None
    value: int | str | None
    word: str

    def columns(self) -> dict[str, Any]:
        """What a grant is made with."""
        return {"held_for": self.word, **({} if self.column is None else {self.column: self.value})}


def held_for(session: Session, committee_id: int, role: Role, name: str | None) -> HeldFor:
    """What `name` is, read as `role` needs it: 委员编号, or the name of a sector, special committee, handling unit or body.

    Raises Refusal SCOPE_MISSING, SCOPE_NOT_TAKEN for a role that is held for the whole committee, or UNKNOWN_SCOPE with the nearest name.
    """
    column = scope_of_role(role)
    spoken = say(f"permissions.role_{role}")
    if column is None:
        if name is not None:
            raise Refusal("SCOPE_NOT_TAKEN", say("accounts.scope_not_taken", role=spoken), "held_for")
        return HeldFor(None, None, "")
    if name is None or not name.strip():
        what = say(f"accounts.scope_{column}")
        raise Refusal("SCOPE_MISSING", say("accounts.scope_missing", role=spoken, what=what), "held_for")
    if column == "body":
        return HeldFor(column, name.strip(), f"body:{name.strip()}")
    known = _named(session, committee_id, column)
    if name not in known:
        message = say("accounts.unknown_scope", what=say(f"accounts.scope_{column}"), name=name, hint=nearest(name, sorted(known)))
        raise Refusal("UNKNOWN_SCOPE", message, "held_for")
    return HeldFor(column, known[name], f"{column.removesuffix('_id')}:{known[name]}")


def _named(session: Session, committee_id: int, column: str) -> dict[str, int]:
    """Ids of what a role of the committee may be held for, by name."""
    owners = [committee_id]
    of: tuple[Any, Any, Any] = (Member.id, Member.number, Member.committee_id)
    if column == "sector_id":
        of, owners = (Sector.id, Sector.name, Sector.committee_id), [root_id(session), committee_id]
    elif column == "special_committee_id":
        of = (SpecialCommittee.id, SpecialCommittee.name, SpecialCommittee.committee_id)
    elif column == "handling_unit_id":
        of = (HandlingUnit.id, HandlingUnit.name, HandlingUnit.committee_id)
    key, name, owner = map(col, of)
    # A committee's own sector of a national one's name comes last, and so wins.
    found = session.execute(select(key, name).where(owner.in_(owners)).order_by(owner == committee_id))
    return {spoken: row for row, spoken in found}
