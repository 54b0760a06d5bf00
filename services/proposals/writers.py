"""Who writes a proposal: its first sponsor, or the body that submits it; or the office for them, from their paper."""

from __future__ import annotations

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.bodies import acts_for
from services.errors import Problem, Refusal, nearest
from services.models import ProposalCourse, SubmissionWay
from services.permissions import Actor, Right, forbidden
from services.proposals.holding import first_signer_id

BY_MEMBERS = frozenset({SubmissionWay.MEMBER, SubmissionWay.JOINT})


def is_writers_own(session: Session, actor: Actor, course: ProposalCourse) -> bool:
    """Whether the account is the first sponsor, or may act in the name of the body that submits it."""
    if course.body is not None:
        return acts_for(session, actor, Right.PROPOSE, course.committee_id, course.body, course.way)
    return first_signer_id(session, course) in actor.own_members(Right.PROPOSE, course.committee_id)


def require_writer(session: Session, actor: Actor, course: ProposalCourse) -> bool:
    """Whether the actor acts on behalf of whoever writes it.

    Raises Refusal FIRST_SPONSOR_ONLY for one who was invited to sign: what is signed is the first sponsor's to write and to hand in.
    """
    if is_writers_own(session, actor, course):
        return False
    if actor.may(Right.PROPOSE, course.committee_id):
        return True
    raise Refusal("FIRST_SPONSOR_ONLY", say("proposal_course.first_sponsor_only"), "id")


def writes_on_behalf(
    session: Session, actor: Actor, committee_id: int, way: SubmissionWay, member_id: int | None, body: str | None
) -> bool:
    """Whether a draft of this member or body is entered on behalf. Raises Refusal FORBIDDEN where the actor may write neither way."""
    own = member_id in actor.own_members(Right.PROPOSE, committee_id)
    if body is not None:
        own = acts_for(session, actor, Right.PROPOSE, committee_id, body, way)
    if not own and not actor.may(Right.PROPOSE, committee_id):
        raise forbidden(actor, Right.PROPOSE)
    return not own


def problems_of_body(way: SubmissionWay, body: str | None, known: dict[SubmissionWay, list[str]]) -> list[Problem]:
    """BODY_NOT_TAKEN for members, BODY_MISSING for bodies, UNKNOWN_BODY with the nearest name where the committee keeps a list."""
    if way in BY_MEMBERS:
        return [] if body is None else [Problem("BODY_NOT_TAKEN", "body", say("proposal_course.body_not_taken"))]
    if body is None or not body.strip():
        return [Problem("BODY_MISSING", "body", say("proposal_course.body_missing"))]
    if way in known and body not in known[way]:
        return [Problem("UNKNOWN_BODY", "body", say("proposal_course.unknown_body", name=body, hint=nearest(body, known[way])))]
    return []
