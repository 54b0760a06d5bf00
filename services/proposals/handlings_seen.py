"""Which handlings an actor may see, as a condition for lists; `handling_holding.may_see_handling` asks it of one."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.models import HandlingCourse, HandlingRole, HandlingState, ProposalCourse
from services.permissions import Actor, Reach, Right
from services.proposals.following import decided_to_merge
from services.proposals.seen import courses_seen


def handlings_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition on `HandlingCourse` joined to its `ProposalCourse`: of proposals that the actor sees or whose own is merged into it,
    and for a unit what it handles itself, with the part of those it works with."""
    owner, key = col(HandlingCourse.committee_id), col(ProposalCourse.id)
    through = select(col(ProposalCourse.merge_into_id)).where(courses_seen(actor), *decided_to_merge()).correlate(None)
    whole = owner.in_(sorted(actor.committees_with(Right.HANDLE)))
    return or_(courses_seen(actor), key.in_(through), whole, *_of_units(actor))


def _of_units(actor: Actor) -> list[ColumnElement[bool]]:
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
