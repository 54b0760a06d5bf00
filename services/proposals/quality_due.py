"""What waits in the evaluation of proposals by those who handled them: each unit's own, and what the office is to sum up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import and_, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.due_items import DueItem
from services.errors import Refusal
from services.models import HandlingCourse, HandlingState, Proposal, ProposalCourse, QualityRating
from services.parameters import PROPOSAL_QUALITY_FULL_MARKS, parameter
from services.permissions import Actor, Reach, Right
from services.proposals.due import counted_item
from services.proposals.quality import ANSWERED, WHILE


def due_in_quality(session: Session, actor: Actor, today: date) -> Iterator[DueItem]:
    """Proposals to rate for each unit, and to sum up where every unit has rated; only where the committee has a scale for it."""
    units = {int(scope.id): scope.committee_id for scope in actor.held_for(Right.HANDLE, Reach.UNIT)}
    examining = actor.committees_with(Right.EXAMINE)
    practising = {each for each in {*units.values(), *examining} if _practises(session, each, today)}
    own = sorted(key for key, committee_id in units.items() if committee_id in practising)
    if own:
        yield from _to_rate(session, own)
    for committee_id in sorted(examining & practising):
        if count := _to_sum_up(session, committee_id):
            yield counted_item("conclude_quality", committee_id, count)


def _practises(session: Session, committee_id: int, today: date) -> bool:
    try:
        parameter(session, committee_id, PROPOSAL_QUALITY_FULL_MARKS, on=today)
    except Refusal:
        return False
    return True


def _to_rate(session: Session, units: list[int]) -> Iterator[DueItem]:
    columns = (col(HandlingCourse.id), col(HandlingCourse.committee_id), col(Proposal.case_number))
    rows = select(*columns).join(ProposalCourse, col(ProposalCourse.id) == col(HandlingCourse.course_id))
    rows = rows.outerjoin(Proposal, col(Proposal.id) == col(ProposalCourse.proposal_id))
    rows = rows.outerjoin(QualityRating, col(QualityRating.handling_course_id) == col(HandlingCourse.id))
    waiting = (col(HandlingCourse.unit_id).in_(units), col(HandlingCourse.state).in_(ANSWERED), col(ProposalCourse.state).in_(WHILE))
    for key, committee_id, case_number in session.execute(rows.where(*waiting, col(QualityRating.id).is_(None)).order_by(columns[0])):
        which = say("inbox.proposal") if case_number is None else say("inbox.proposal_numbered", number=case_number)
        yield DueItem("rate_quality", say("inbox.do_rate_quality", which=which), committee_id, None, False, ("HandlingCourse", key))


def _to_sum_up(session: Session, committee_id: int) -> int:
    """How many proposals every unit has rated that are not summed up."""
    rated = and_(col(QualityRating.handling_course_id) == col(HandlingCourse.id), col(QualityRating.assessment_id).is_(None))
    rows = select(col(HandlingCourse.course_id), col(QualityRating.id)).outerjoin(QualityRating, rated)
    rows = rows.join(ProposalCourse, col(ProposalCourse.id) == col(HandlingCourse.course_id))
    at_work = (col(HandlingCourse.state) != HandlingState.REPLACED, col(ProposalCourse.state).in_(WHILE))
    found: defaultdict[int, list[bool]] = defaultdict(list)
    for course_id, rating_id in session.execute(rows.where(*at_work, col(HandlingCourse.committee_id) == committee_id)):
        found[course_id].append(rating_id is not None)
    return sum(all(each) for each in found.values())
