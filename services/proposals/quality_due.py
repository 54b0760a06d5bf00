"""What waits in the evaluation of proposals by those who handled them: each unit's own, and what the office is to sum up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.due_items import DueItem
from services.models import HandlingCourse, HandlingState, Proposal, ProposalCourse, QualityRating
from services.parameters import PROPOSAL_QUALITY_FULL_MARKS, said_on
from services.permissions import Actor, Reach, Right
from services.proposals.doubt import Doubts
from services.proposals.due import counted_item
from services.proposals.handling_due import first_days
from services.proposals.quality_owed import WHILE, owes_quality, summed_up


def due_in_quality(session: Session, actor: Actor, today: date) -> Iterator[DueItem]:
    """Proposals to rate for each unit, those that the office waits for, and those to sum up: where every unit has rated, or the last day
    of those who have not is over. Only where the committee has a scale for it."""
    units = {int(scope.id): scope.committee_id for scope in actor.held_for(Right.HANDLE, Reach.UNIT)}
    examining = actor.committees_with(Right.EXAMINE)
    practising = {each for each in {*units.values(), *examining} if _practises(session, each, today)}
    doubts = Doubts(session)
    own = sorted(key for key, committee_id in units.items() if committee_id in practising)
    if own:
        yield from _to_rate(session, own, doubts)
    watched = sorted(examining & practising)
    if watched:
        yield from _awaited(session, watched, doubts)
    for committee_id in watched:
        if count := _to_sum_up(session, committee_id, today):
            yield counted_item("conclude_quality", committee_id, count)


def _practises(session: Session, committee_id: int, today: date) -> bool:
    return said_on(session, committee_id, PROPOSAL_QUALITY_FULL_MARKS, today) is not None


def _unrated(*columns: Any) -> Select[Any]:
    """These columns of the handlings whose units gave their part and have not rated the proposal."""
    rows = select(*columns).join(ProposalCourse, col(ProposalCourse.id) == col(HandlingCourse.course_id))
    rows = rows.outerjoin(Proposal, col(Proposal.id) == col(ProposalCourse.proposal_id))
    return rows.where(*owes_quality(), col(ProposalCourse.state).in_(WHILE))


def _to_rate(session: Session, units: list[int], doubts: Doubts) -> Iterator[DueItem]:
    rows = _unrated(HandlingCourse, col(Proposal.case_number)).where(col(HandlingCourse.unit_id).in_(units))
    for handling, case_number in session.execute(rows.order_by(col(HandlingCourse.id))):
        which = say("inbox.proposal") if case_number is None else say("inbox.proposal_numbered", number=case_number)
        until, what = handling.quality_until, say("inbox.do_rate_quality", which=which)
        flag, since = handling.quality_is_provisional, handling.passed_on
        doubtful = until is not None and doubts.of(handling.committee_id, flag, since, until)
        yield DueItem("rate_quality", what, handling.committee_id, until, doubtful, ("HandlingCourse", handling.id))


def _awaited(session: Session, committees: list[int], doubts: Doubts) -> Iterator[DueItem]:
    """Ratings that units owe by a last day, with the first of them: not every unit has an account that is told."""
    names = ("quality_until", "quality_is_provisional", "passed_on")
    days = [col(getattr(HandlingCourse, name)) for name in names]
    owner = col(HandlingCourse.committee_id)
    rows = _unrated(owner, func.count(), *days).where(owner.in_(committees), days[0].is_not(None)).group_by(owner, *days)
    for (committee_id,), count, first in first_days((row[:1], row[1:]) for row in session.execute(rows).all()):
        doubtful = first.until is not None and doubts.of(committee_id, first.is_provisional, first.since, first.until)
        yield counted_item("await_quality", committee_id, count, first.until, provisional=doubtful)


def _to_sum_up(session: Session, committee_id: int, today: date) -> int:
    """How many proposals are not summed up although every unit has rated, or the others' last day is over."""
    rated = and_(col(QualityRating.handling_course_id) == col(HandlingCourse.id), col(QualityRating.assessment_id).is_(None))
    columns = (col(HandlingCourse.course_id), col(QualityRating.id), col(HandlingCourse.quality_until))
    rows = select(*columns).outerjoin(QualityRating, rated)
    rows = rows.join(ProposalCourse, col(ProposalCourse.id) == col(HandlingCourse.course_id))
    at_work = (col(HandlingCourse.state) != HandlingState.REPLACED, col(ProposalCourse.state).in_(WHILE))
    open_ones = (col(HandlingCourse.committee_id) == committee_id, col(HandlingCourse.course_id).not_in(summed_up()))
    returned: defaultdict[int, list[bool]] = defaultdict(list)
    is_over: defaultdict[int, list[bool]] = defaultdict(list)
    for course_id, rating_id, until in session.execute(rows.where(*at_work, *open_ones)):
        returned[course_id].append(rating_id is not None)
        is_over[course_id].append(rating_id is not None or (until is not None and until < today))
    return sum(any(each) and all(is_over[course_id]) for course_id, each in returned.items())
