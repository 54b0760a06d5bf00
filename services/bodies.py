"""Bodies for which an account acts: the one that its role names, its sector, its special committee; asked of a list, and of one body."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import Session, col

from services.models import Sector, SpecialCommittee, SubmissionWay
from services.permissions import Actor, Reach, Right

_KEPT = ((Reach.SECTOR, Sector, SubmissionWay.SECTOR), (Reach.SPECIAL_COMMITTEE, SpecialCommittee, SubmissionWay.SPECIAL_COMMITTEE))


def of_own_bodies(
    actor: Actor,
    right: Right,
    committee_id: SQLCoreOperations[int],
    body: SQLCoreOperations[str | None] | SQLCoreOperations[str],
    way: SQLCoreOperations[SubmissionWay] | SubmissionWay | None = None,
) -> list[ColumnElement[bool]]:
    """The conditions that a right reaches what a body of a committee wrote; none for whoever holds it for no body.

    With a `way` of submission, a sector's is only what was submitted as one, and so a special committee's.
    """
    found = [and_(committee_id == scope.committee_id, body == str(scope.id)) for scope in actor.held_for(right, Reach.BODY)]
    for reach, table, its_way in _KEPT:
        for scope in actor.held_for(right, reach):
            name = select(col(table.name)).where(col(table.id) == int(scope.id)).scalar_subquery()
            submitted_so = () if way is None else (way == its_way,)
            found.append(and_(committee_id == scope.committee_id, body == name, *submitted_so))
    return found


def acts_for(session: Session, actor: Actor, right: Right, committee_id: int, body: str | None, way: SubmissionWay | None = None) -> bool:
    """Whether a right reaches what a body of a committee writes, by the conditions of `of_own_bodies`; no body is nobody's."""
    if body is None:
        return False
    conditions = of_own_bodies(actor, right, literal(committee_id), literal(body), way)
    return bool(conditions) and session.execute(select(or_(*conditions))).scalar() is True
