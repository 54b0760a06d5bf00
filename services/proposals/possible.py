"""What may be done now with proposals on their way, and whether an actor may do it: as the use cases would answer, without trying."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select as alchemy_select
from sqlmodel import Session, col, select

from services.models import ProposalCourse, ProposalSigner, ProposalState, SignerAnswer
from services.permissions import Actor, Right
from services.proposals.holding import signing_is_over
from services.proposals.seen import courses_reached, courses_seen
from services.proposals.states import COURSE, ProposalEvent
from services.today import today

# What whoever was invited does; all else of the writers' is the first sponsor's.
_INVITED = frozenset({ProposalEvent.SIGN, ProposalEvent.DECLINE})


class PossibleEvent(NamedTuple):
    """An event that the state lets happen; `is_allowed` says whether the actor may bring it about."""

    event: ProposalEvent
    is_allowed: bool


def possible_events(
    session: Session, actor: Actor, course_ids: Collection[int], on: date | None = None
) -> Mapping[int, Sequence[PossibleEvent]]:
    """For each course that the actor may see, by id, its events in the order of the table. Two statements, however many they are."""
    wanted = (col(ProposalCourse.id).in_(sorted(course_ids)), courses_seen(actor))
    courses = session.execute(alchemy_select(ProposalCourse, courses_reached(actor, Right.PROPOSE)).where(*wanted)).all()
    signers: defaultdict[int, list[ProposalSigner]] = defaultdict(list)
    for signer in session.exec(select(ProposalSigner).where(col(ProposalSigner.course_id).in_([course.id for course, _ in courses]))):
        signers[signer.course_id].append(signer)
    found = {}
    for course, is_own in courses:
        over = signing_is_over(course.state, course.cosign_until, on or today())
        events = COURSE.possible(ProposalState.DRAFT if over else course.state)
        found[course.id] = [PossibleEvent(event, _may(actor, course, bool(is_own), signers[course.id], event)) for event in events]
    return found


def _may(actor: Actor, course: ProposalCourse, is_own: bool, signers: Sequence[ProposalSigner], event: ProposalEvent) -> bool:
    right = COURSE.moves[event].right
    whole = actor.may(right, course.committee_id)
    if right is not Right.PROPOSE:
        return whole
    own = actor.own_members(Right.PROPOSE, course.committee_id)
    if event in _INVITED:
        waiting = [each for each in signers if each.answer is SignerAnswer.INVITED and each.position > 1]
        return bool(waiting) if whole else any(each.member_id in own for each in waiting)
    if whole:
        return True
    if course.body is not None:
        return is_own
    if event is ProposalEvent.DISPUTE:
        return any(each.member_id in own for each in signers)
    return any(each.position == 1 and each.member_id in own for each in signers)
