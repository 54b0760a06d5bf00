"""Which handlings an actor may see, and which a right reaches: conditions, for lists and for one that is held for a change."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.models import HandlingCourse, HandlingRole, HandlingState, ProposalCourse
from services.permissions import Actor, Reach, Right
from services.proposals.following import decided_to_merge
from services.proposals.seen import courses_reached, courses_seen


def handlings_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition on `HandlingCourse` joined to its `ProposalCourse`: of proposals that the actor sees or whose own is merged into it,
    and for a unit what it handles itself, with the part of those it works with."""
    whole = col(HandlingCourse.committee_id).in_(sorted(actor.committees_with(Right.HANDLE)))
    return or_(courses_seen(actor), _answering(courses_seen(actor)), whole, *of_units(actor))


def handlings_reached(actor: Actor, right: Right) -> ColumnElement[bool]:
    """The condition on both that a right reaches it: HANDLE by its unit, any other as it reaches the proposal; RATE also through one that
    is merged into it, whose sponsors the reply answers."""
    if right is Right.RATE:
        return or_(courses_reached(actor, right), _answering(courses_reached(actor, right)))
    if right is not Right.HANDLE:
        return courses_reached(actor, right)
    owner, unit = col(HandlingCourse.committee_id), col(HandlingCourse.unit_id)
    own = (and_(owner == scope.committee_id, unit == scope.id) for scope in actor.held_for(right, Reach.UNIT))
    return or_(owner.in_(sorted(actor.committees_with(right))), *own)


def _answering(merged: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition of proposals into which one is merged that meets another condition."""
    return col(ProposalCourse.id).in_(select(col(ProposalCourse.merge_into_id)).where(merged, *decided_to_merge()).correlate(None))


def of_units(actor: Actor) -> list[ColumnElement[bool]]:
    """A unit's own; of a lead its co-handlers', of a co-handler the lead's, while each is at work."""
    conditions: list[ColumnElement[bool]] = []
    at_work = col(HandlingCourse.state) != HandlingState.REPLACED
    for scope in actor.held_for(Right.HANDLE, Reach.UNIT):
        of_committee = col(HandlingCourse.committee_id) == scope.committee_id
        conditions.append(and_(of_committee, col(HandlingCourse.unit_id) == scope.id))
        for role, other in ((HandlingRole.LEAD, HandlingRole.CO), (HandlingRole.CO, HandlingRole.LEAD)):
            own = aliased(HandlingCourse)
            mine = (col(own.unit_id) == scope.id, col(own.role) == role, col(own.state) != HandlingState.REPLACED)
            beside = col(HandlingCourse.course_id).in_(select(col(own.course_id)).where(*mine))
            conditions.append(and_(of_committee, at_work, col(HandlingCourse.role) == other, beside))
    return conditions
