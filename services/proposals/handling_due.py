"""What waits for units that handle proposals, and for the office that watches over their days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, case, func, or_, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.due_items import DueItem
from services.models import HandlingCourse, HandlingRole, HandlingState, PromiseState, Proposal, ProposalCourse, ProposalState
from services.permissions import Actor, Reach, Right
from services.proposals.doubt import Doubts
from services.proposals.due import counted_item
from services.proposals.handling_holding import states_of_course
from services.proposals.handling_states import HandlingEvent

S = HandlingState
_AT_WORK = (S.ACCEPTED, S.HANDLING)
PROMISED = states_of_course(HandlingEvent.FULFIL_PROMISE)


class _Kind(NamedTuple):
    """What is asked, its last day, the day that is counted from, and whether it was provisional when it was counted."""

    kind: str
    until: date | None
    since: date | None
    is_provisional: bool


def due_in_handlings(session: Session, actor: Actor, _today: date) -> Iterator[DueItem]:
    """Each of a unit's own handlings by itself; an office's counted for each committee, with the first of their last days."""
    yield from _of_units(session, actor)
    examining = sorted(actor.committees_with(Right.EXAMINE))
    if examining:
        yield from _watched(session, examining)


def _of_units(session: Session, actor: Actor) -> Iterator[DueItem]:
    units = sorted(int(scope.id) for scope in actor.held_for(Right.HANDLE, Reach.UNIT))
    if not units:
        return
    state, promise = col(HandlingCourse.state), col(HandlingCourse.promise)
    at_work = and_(col(ProposalCourse.state) == ProposalState.ASSIGNED, state.in_([S.OFFERED, *_AT_WORK, S.COSIGNING, S.OPINION_GIVEN]))
    promising = and_(col(ProposalCourse.state).in_(PROMISED), state == S.REPLIED, promise == PromiseState.OPEN)
    rows = select(HandlingCourse, col(Proposal.case_number)).join(ProposalCourse, col(ProposalCourse.id) == HandlingCourse.course_id)
    rows = rows.outerjoin(Proposal, col(Proposal.id) == ProposalCourse.proposal_id)
    wanted = rows.where(col(HandlingCourse.unit_id).in_(units), or_(at_work, promising)).order_by(col(HandlingCourse.id))
    found = session.execute(wanted).all()
    leads = _cosigning(session, found)
    doubts = Doubts(session)
    for handling, case_number in found:
        for kind, until, since, flag in _kinds(handling, leads):
            which = say("inbox.proposal") if case_number is None else say("inbox.proposal_numbered", number=case_number)
            doubtful = until is not None and doubts.of(handling.committee_id, flag, since, until)
            what = say(f"inbox.do_{kind}", which=which)
            yield DueItem(kind, what, handling.committee_id, until, doubtful, ("HandlingCourse", handling.id))


def _kinds(handling: HandlingCourse, leads: dict[int, HandlingCourse]) -> Iterator[_Kind]:
    """What a handling asks of its unit."""
    answer = handling.due_on, handling.due_since, handling.due_is_provisional
    co = handling.role is HandlingRole.CO
    if handling.state is S.OFFERED:
        yield _Kind("accept_or_return", handling.accept_until, handling.due_since, handling.accept_is_provisional)
    if handling.state in _AT_WORK and handling.contacted_on is None:
        yield _Kind("contact_sponsors", handling.contact_until, handling.accepted_on, handling.contact_is_provisional)
    # The days of the answer run from the assignment, whether or not it was accepted.
    if handling.state in (S.OFFERED, *_AT_WORK):
        yield _Kind("give_opinion" if co else "draft_reply", *answer)
    if handling.state is S.COSIGNING:
        yield _Kind("hand_to_review", *answer)
    if co and handling.state is not S.OFFERED and handling.agreed is None and handling.course_id in leads:
        lead = leads[handling.course_id]
        yield _Kind("cosign_reply", lead.due_on, lead.due_since, lead.due_is_provisional)
    if handling.state is S.REPLIED:
        yield _Kind("keep_promise", handling.promised_until, None, False)


def _cosigning(session: Session, found: Sequence[Row[Any]]) -> dict[int, HandlingCourse]:
    """Leads whose draft waits for the co-handlers among `found`, by the course of the proposal."""
    asked = [row[0].course_id for row in found if row[0].role is HandlingRole.CO and row[0].agreed is None]
    if not asked:
        return {}
    waiting = (col(HandlingCourse.course_id).in_(asked), col(HandlingCourse.role) == HandlingRole.LEAD)
    leads = session.execute(select(HandlingCourse).where(*waiting, col(HandlingCourse.state) == S.COSIGNING)).scalars()
    return {lead.course_id: lead for lead in leads}


def _watched(session: Session, examining: list[int]) -> Iterator[DueItem]:
    owner, state, role = col(HandlingCourse.committee_id), col(HandlingCourse.state), col(HandlingCourse.role)
    co = case((role == HandlingRole.CO, 1), else_=0)
    kind = case(
        (state == S.OFFERED, "await_acceptance"),
        (state == S.RETURNED, "decide_returns"),
        (state == S.SUPERVISOR_REVIEW, "review_replies"),
        (co == 1, "await_opinions"),
        else_="await_answers",
    ).label("kind")
    until = case((state == S.OFFERED, col(HandlingCourse.accept_until)), else_=col(HandlingCourse.due_on))
    flag = case((state == S.OFFERED, col(HandlingCourse.accept_is_provisional)), else_=col(HandlingCourse.due_is_provisional))
    days = (until.label("until"), flag.label("flag"), col(HandlingCourse.due_since))
    counted = select(owner, kind, func.count(), *days)
    counted = counted.join(ProposalCourse, col(ProposalCourse.id) == HandlingCourse.course_id)
    open_ones = state.in_([S.OFFERED, S.RETURNED, *_AT_WORK, S.COSIGNING, S.SUPERVISOR_REVIEW])
    at_work = (owner.in_(examining), open_ones, col(ProposalCourse.state) == ProposalState.ASSIGNED)
    doubts = Doubts(session)
    grouped = session.execute(counted.where(*at_work).group_by(owner, kind, *days)).all()
    for (committee_id, word), count, first in first_days((row[:2], row[2:]) for row in grouped):
        # Whoever returned it waits for the office, which has no day for that.
        last = None if word == "decide_returns" else first.until
        doubtful = last is not None and doubts.of(committee_id, first.is_provisional, first.since, last)
        yield counted_item(word, committee_id, count, last, provisional=doubtful)
    yield from _uncontacted(session, examining, doubts)
    promised = (owner.in_(examining), state == S.REPLIED, col(HandlingCourse.promise) == PromiseState.OPEN)
    promises = select(owner, func.count(), func.min(col(HandlingCourse.promised_until)))
    promises = promises.join(ProposalCourse, col(ProposalCourse.id) == HandlingCourse.course_id)
    for committee_id, count, first in session.execute(promises.where(*promised, col(ProposalCourse.state).in_(PROMISED)).group_by(owner)):
        yield counted_item("confirm_promises", committee_id, count, first)


def _uncontacted(session: Session, examining: list[int], doubts: Doubts) -> Iterator[DueItem]:
    """Sponsors whom nobody was in touch with yet: not every unit has an account, and nobody else would be told of the day."""
    owner = col(HandlingCourse.committee_id)
    days = (col(HandlingCourse.contact_until), col(HandlingCourse.contact_is_provisional), col(HandlingCourse.accepted_on))
    counted = select(owner, func.count(), *days)
    counted = counted.join(ProposalCourse, col(ProposalCourse.id) == HandlingCourse.course_id)
    untold = (owner.in_(examining), col(HandlingCourse.state).in_(_AT_WORK), col(HandlingCourse.contacted_on).is_(None))
    at_work = col(ProposalCourse.state) == ProposalState.ASSIGNED
    grouped = session.execute(counted.where(*untold, at_work).group_by(owner, *days)).all()
    for (committee_id,), count, first in first_days((row[:1], row[1:]) for row in grouped):
        doubtful = first.until is not None and doubts.of(committee_id, first.is_provisional, first.since, first.until)
        yield counted_item("await_contacts", committee_id, count, first.until, provisional=doubtful)


class First(NamedTuple):
    """The first of several last days, whether it was provisional, and the day it is counted from."""

    until: date | None
    is_provisional: bool
    since: date | None


def first_days(rows: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, int, First]]:
    """Of rows (whose, (count, last day, whether provisional, counted from)): whose, how many there are, and the first of the last days.

    Where several end on it, it is as doubtful as any of them.
    """
    counts: Counter[Any] = Counter()
    firsts: dict[Any, First] = {}
    for whose, (count, *day) in rows:
        counts[whose] += count
        told, known = First(*day), firsts.get(whose)
        if known is None or _before(told) < _before(known):
            firsts[whose] = told
    for whose in sorted(counts):
        yield whose, counts[whose], firsts[whose]


def _before(day: First) -> tuple[date, bool, date]:
    return day.until or date.max, not day.is_provisional, day.since or date.max
