"""What waits for somebody before units are at work on a proposal: writers, those invited to sign, who examines and who decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.due_items import DueItem
from services.models import ProposalCourse, ProposalSigner, ProposalState, ProposalStep, SignerAnswer, Sponsorship
from services.permissions import Actor, Reach, Right
from services.proposals.doubt import Doubts
from services.proposals.holding import signing_is_over
from services.proposals.seen import own_courses
from services.proposals.states import COURSE, ProposalEvent

_DISPUTED = COURSE.moves[ProposalEvent.DISPUTE].since
_OWN = _DISPUTED | {ProposalState.DRAFT, ProposalState.COSIGNING}
_WAITING = {
    ProposalState.SUBMITTED: "classify_proposals",
    ProposalState.UNDER_REVIEW: "propose_outcomes",
    ProposalState.REVIEWED: "decide_proposals",
    ProposalState.FILED: "assign_proposals",
}


def due_in_proposals(session: Session, actor: Actor, today: date) -> Iterator[DueItem]:
    """What waits for the actor: each of the own proposals by itself, an office's counted for each committee."""
    yield from _own(session, actor, today)
    yield from _examining(session, actor)


def _own(session: Session, actor: Actor, today: date) -> Iterator[DueItem]:
    own = own_courses(actor, Right.PROPOSE)
    if not own:
        return
    members = sorted(int(scope.id) for scope in actor.held_for(Right.PROPOSE, Reach.OWN))
    as_signer = and_(col(ProposalSigner.course_id) == ProposalCourse.id, col(ProposalSigner.member_id).in_(members))
    rows = select(ProposalCourse, ProposalSigner).outerjoin(ProposalSigner, as_signer)
    found = session.execute(rows.where(or_(*own), col(ProposalCourse.state).in_(_OWN)).order_by(col(ProposalCourse.id))).all()
    disputed = _disputed(session, [row[0].committee_id for row in found]) if any(_is_on_behalf(*row) for row in found) else {}
    doubts = Doubts(session)
    for course, signer in found:
        for kind, until in _kinds(course, signer, today):
            if kind != "look_at_entry" or course.id not in disputed:
                doubtful = until is not None and doubts.of(course.committee_id, course.cosign_is_provisional, course.invited_on, until)
                yield DueItem(kind, say(f"inbox.do_{kind}"), course.committee_id, until, doubtful, ("ProposalCourse", course.id))


def _kinds(course: ProposalCourse, signer: ProposalSigner | None, today: date) -> Iterator[tuple[str, date | None]]:
    """What a proposal asks of its first sponsor, of the body that submits it, or of one invited to sign; each with its last day."""
    writes = course.body is not None or (signer is not None and signer.position == 1)
    over = signing_is_over(course.state, course.cosign_until, today)
    if course.state is ProposalState.COSIGNING and not over:
        if writes:
            yield "gather_signatures", course.cosign_until
        elif signer is not None and signer.answer is SignerAnswer.INVITED:
            yield "sign_proposal", course.cosign_until
    elif writes and (over or course.state is ProposalState.DRAFT):
        if course.proposal_id is not None:
            yield "mend_proposal", None
        elif course.cosign_until is not None:
            yield "submit_signed", None
    if course.state in _DISPUTED and _is_on_behalf(course, signer):
        yield "look_at_entry", None
    if course.state is ProposalState.NOT_FILED:
        yield "read_not_filed", None


def _is_on_behalf(course: ProposalCourse, signer: ProposalSigner | None) -> bool:
    """Whether an office entered the proposal, or the reader's own signature."""
    return course.on_behalf or (signer is not None and signer.on_behalf)


def _examining(session: Session, actor: Actor) -> Iterator[DueItem]:
    """Nobody classifies what the own account handed in, or decides what it proposed: that waits for somebody else."""
    examining, deciding = sorted(actor.committees_with(Right.EXAMINE)), sorted(actor.committees_with(Right.DECIDE))
    if not (examining or deciding):
        return
    owner, state = col(ProposalCourse.committee_id), col(ProposalCourse.state)
    own = select(col(Sponsorship.proposal_id)).where(col(Sponsorship.registered_by_id) == actor.account_id)
    others = col(ProposalCourse.proposal_id).not_in(own)
    waiting = or_(
        and_(owner.in_(examining), state.in_([ProposalState.UNDER_REVIEW, ProposalState.FILED])),
        and_(owner.in_(examining), state == ProposalState.SUBMITTED, others),
        and_(owner.in_(deciding), state == ProposalState.REVIEWED, col(ProposalCourse.outcome_by_id) != actor.account_id),
    )
    for committee_id, found, count in session.execute(select(owner, state, func.count()).where(waiting).group_by(owner, state)):
        yield counted_item(_WAITING[found], committee_id, count)
    disputed = list(_disputed(session, examining).values()) if examining else []
    for committee_id in sorted(set(disputed)):
        yield counted_item("answer_disputes", committee_id, disputed.count(committee_id))


def counted_item(kind: str, committee_id: int, count: int, due_on: date | None = None, *, provisional: bool = False) -> DueItem:
    """So and so much of a kind waits in a committee's office; `due_on` is the first of their last days."""
    what = say(f"inbox.do_{kind}", count=count)
    return DueItem(kind, what, committee_id, due_on, provisional, ("LocalCommittee", committee_id))


def _disputed(session: Session, committee_ids: list[int]) -> dict[int, int]:
    """Courses of which something was disputed and not answered since: the id of each with its committee's. One statement."""
    words = (ProposalEvent.DISPUTE.value, ProposalEvent.ANSWER_DISPUTE.value)
    among = (col(ProposalStep.committee_id).in_(committee_ids), col(ProposalStep.event).in_(words))
    latest: Any = select(func.max(col(ProposalStep.id))).where(*among).group_by(col(ProposalStep.course_id))
    open_ones = (col(ProposalStep.id).in_(latest), col(ProposalStep.event) == words[0], col(ProposalCourse.state).in_(_DISPUTED))
    rows = select(col(ProposalCourse.id), col(ProposalCourse.committee_id))
    found: Any = session.execute(rows.join(ProposalStep, col(ProposalStep.course_id) == ProposalCourse.id).where(*open_ones))
    return dict(list(found))
