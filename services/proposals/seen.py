"""Which proposals on their way an actor may see, as a condition for lists, and asked of one by `holding.may_see`."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import col

from services.models import ProposalCourse, ProposalSigner, Sector, SignerAnswer, SpecialCommittee, SubmissionWay
from services.permissions import Actor, Reach, Right

# Whoever examines, decides or enters proposals sees their drafts too.
WHOLE = (Right.EXAMINE, Right.DECIDE, Right.REGISTER)
OWN = (Right.PROPOSE, Right.RATE)


def courses_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition on `ProposalCourse` that the actor may see it: a draft is its writers' and the office's."""
    owner = col(ProposalCourse.committee_id)
    whole = frozenset[int]().union(*(actor.committees_with(right) for right in (*WHOLE, *OWN)))
    submitted = and_(col(ProposalCourse.proposal_id).is_not(None), owner.in_(sorted(actor.committees_with(Right.READ))))
    return or_(owner.in_(sorted(whole)), submitted, *(condition for right in OWN for condition in own_courses(actor, right)))


def own_courses(actor: Actor, right: Right) -> list[ColumnElement[bool]]:
    """The conditions of one's own, as first sponsor or invited to sign, and of those of bodies that one may act for."""
    owner, body, way = col(ProposalCourse.committee_id), col(ProposalCourse.body), col(ProposalCourse.way)
    conditions: list[ColumnElement[bool]] = []
    for scope in actor.held_for(right, Reach.OWN):
        signing = (col(ProposalSigner.member_id) == scope.id, col(ProposalSigner.answer) != SignerAnswer.DECLINED)
        signed = select(col(ProposalSigner.course_id)).where(*signing)
        conditions.append(and_(owner == scope.committee_id, body.is_(None), col(ProposalCourse.id).in_(signed)))
    conditions += [and_(owner == scope.committee_id, body == scope.id) for scope in actor.held_for(right, Reach.BODY)]
    for scope in actor.held_for(right, Reach.SECTOR):
        named = select(col(Sector.name)).where(col(Sector.id) == scope.id)
        conditions.append(and_(owner == scope.committee_id, way == SubmissionWay.SECTOR, body.in_(named)))
    for scope in actor.held_for(right, Reach.SPECIAL_COMMITTEE):
        named = select(col(SpecialCommittee.name)).where(col(SpecialCommittee.id) == scope.id)
        conditions.append(and_(owner == scope.committee_id, way == SubmissionWay.SPECIAL_COMMITTEE, body.in_(named)))
    return conditions
