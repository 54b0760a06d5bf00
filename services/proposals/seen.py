"""Which proposals on their way an actor may see, and which a right reaches: conditions, for lists and for one that is held for a change."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import col

from services.bodies import of_own_bodies
from services.models import ProposalCourse, ProposalSigner, SignerAnswer
from services.permissions import Actor, Reach, Right

# Whoever examines, decides or enters proposals sees their drafts too.
WHOLE = (Right.EXAMINE, Right.DECIDE, Right.REGISTER)
OWN = (Right.PROPOSE, Right.RATE)


def courses_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition on `ProposalCourse` that the actor may see it: a draft is its writers' and the office's."""
    owner = col(ProposalCourse.committee_id)
    submitted = and_(col(ProposalCourse.proposal_id).is_not(None), owner.in_(sorted(actor.committees_with(Right.READ))))
    return or_(course_drafts_seen(actor), submitted)


def course_drafts_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition on `ProposalCourse` that the actor may see what was never handed in, as well."""
    whole = frozenset[int]().union(*(actor.committees_with(right) for right in WHOLE))
    return or_(col(ProposalCourse.committee_id).in_(sorted(whole)), *(courses_reached(actor, right) for right in OWN))


def courses_reached(actor: Actor, right: Right) -> ColumnElement[bool]:
    """The condition on `ProposalCourse` that a right reaches it: a whole committee's, or one's own."""
    whole = col(ProposalCourse.committee_id).in_(sorted(actor.committees_with(right)))
    return or_(whole, *own_courses(actor, right))


def own_courses(actor: Actor, right: Right) -> list[ColumnElement[bool]]:
    """The conditions of one's own, as first sponsor or invited to sign, and of those of bodies that one may act for."""
    owner, body = col(ProposalCourse.committee_id), col(ProposalCourse.body)
    conditions: list[ColumnElement[bool]] = []
    for scope in actor.held_for(right, Reach.OWN):
        signing = (col(ProposalSigner.member_id) == scope.id, col(ProposalSigner.answer) != SignerAnswer.DECLINED)
        signed = select(col(ProposalSigner.course_id)).where(*signing)
        conditions.append(and_(owner == scope.committee_id, body.is_(None), col(ProposalCourse.id).in_(signed)))
    return [*conditions, *of_own_bodies(actor, right, owner, body, col(ProposalCourse.way))]
