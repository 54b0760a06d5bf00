"""What the figures of 提案 and of their handling count, one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from services.models import (
    Handling,
    HandlingCourse,
    HandlingRole,
    HandlingUnit,
    Proposal,
    ProposalCourse,
    ProposalStep,
    Reply,
    ReplyMeaning,
)
from services.proposals.handling_holding import ANSWERING
from services.proposals.handling_states import HandlingEvent
from services.statistics.entries import LETTER, Entry, Place
from services.statistics.handling_units import Handled, handled_in, sorted_out
from services.statistics.proposals import ProposalCounted, counted_proposals

# Whose a work is on a day: its sectors and groups, of a member's id or of the name of a body.
Belonging = Callable[[int | None, str | None, date], tuple[tuple[str, ...], tuple[str, ...]]]
_ROLES = {HandlingRole.LEAD: "handlings_lead", HandlingRole.SEPARATE: "handlings_separate", HandlingRole.CO: "handlings_co"}
_AT_WORK = {HandlingEvent.RETURN.value: "handlings_returned", HandlingEvent.EXTEND.value: "handlings_extended"}


class _Unit(NamedTuple):
    """A unit's handling of a proposal: its ids and name, its role, its reply, what the reply comes to, and which of it is verified."""

    id: int
    proposal_id: int
    unit_id: int
    unit: str
    role: HandlingRole
    is_verified: bool
    replied: bool
    reply_is_verified: bool
    meaning: ReplyMeaning | None
    letter: str | None


def proposal_entries(session: Session, committee_id: int, first_day: date, last_day: date, on: date, belonging: Belonging) -> list[Entry]:
    """What is counted of a committee's proposals submitted in these days, as of the day `on`. About eight statements."""
    proposals = counted_proposals(session, committee_id, first_day, last_day)
    handlings: dict[int, list[_Unit]] = defaultdict(list)
    for unit in _units(session, committee_id, first_day, last_day):
        handlings[unit.proposal_id].append(unit)
    places: dict[int, Place] = {}
    entries: list[Entry] = []
    for each in proposals:
        units = tuple(sorted({unit.unit for unit in handlings[each.id]}))
        place = places[each.id] = Place(committee_id, *belonging(each.member_id, each.body, each.day), units)
        entries += (Entry(name, each.id, each.id, place, name in each.verified) for name in each.registered | each.verified)
        for unit in handlings[each.id]:
            entries += _of_handling(each, unit, place._replace(units=(unit.unit,)))
    entries += _of_courses(session, handled_in(session, committee_id, first_day, last_day), places, on)
    entries += _at_work(session, committee_id, places)
    return entries


def _units(session: Session, committee_id: int, first_day: date, last_day: date) -> Iterator[_Unit]:
    columns: list[Any] = [col(Handling.id), col(Handling.proposal_id), col(Handling.unit_id), col(HandlingUnit.name), col(Handling.role)]
    columns += [col(Handling.verified_at).is_not(None), col(Reply.id).is_not(None), col(Reply.verified_at).is_not(None)]
    columns += [col(HandlingCourse.meaning), col(HandlingCourse.letter)]
    statement = select(*columns).join(Proposal, col(Proposal.id) == col(Handling.proposal_id))
    statement = statement.join(HandlingUnit, col(HandlingUnit.id) == col(Handling.unit_id))
    statement = statement.outerjoin(Reply, col(Reply.handling_id) == col(Handling.id))
    statement = statement.outerjoin(HandlingCourse, col(HandlingCourse.handling_id) == col(Handling.id))
    in_time = (col(Proposal.committee_id) == committee_id, col(Proposal.submitted_on).between(first_day, last_day))
    for row in session.execute(statement.where(*in_time).order_by(col(Handling.id))):
        yield _Unit(*row)


def _of_handling(proposal: ProposalCounted, unit: _Unit, place: Place) -> Iterator[Entry]:
    """Units of filed proposals, and their replies by what they come to; only who answers the sponsors replies."""
    if "proposals_filed" not in proposal.registered:
        return
    counts = "proposals_filed" in proposal.verified and unit.is_verified
    yield Entry("handling_units", unit.unit_id, proposal.id, place, counts)
    yield Entry(_ROLES[unit.role], unit.id, proposal.id, place, counts)
    if unit.role not in ANSWERING:
        yield Entry("handling_units_co", unit.unit_id, proposal.id, place, counts)
    elif unit.replied:
        comes_to = "replies_unclassed" if unit.meaning is None else f"replies_{unit.meaning}"
        lettered = [f"{LETTER}{unit.letter}"] if unit.letter else []
        for name in ("handlings_replied", comes_to, *lettered):
            yield Entry(name, unit.id, proposal.id, place, counts and unit.reply_is_verified)


def _of_courses(session: Session, handled: list[Handled], places: dict[int, Place], on: date) -> Iterator[Entry]:
    """What is asked of units, of proposals that went to them through the workflow."""
    names, proposals = _names(session, handled), _proposals(session, handled)
    by_id = {each.id: each for each in handled}
    # A proposal that is in no figure has no place here either.
    placed = {
        key: places[proposals[key]]._replace(units=(names[each.handling.unit_id],))
        for key, each in by_id.items()
        if proposals[key] in places
    }

    def of(name: str, found: Iterable[Handled]) -> Iterator[Entry]:
        return (Entry(name, each.id, each.id, placed[each.id]) for each in found)

    found = sorted_out([each for each in handled if each.id in placed], on)
    yield from of("handlings_owing", (each for each in handled if each.id in placed))
    yield from of("handlings_answered", found.replied)
    yield from of("unit_overdue", found.overdue)
    for name, part in (("promises", found.promised), ("promises_due", found.due), ("promises_kept", found.kept)):
        yield from of(name, part)
    for each in found.replied:
        yield from (Entry("ratings_wanted", (each.id, place), each.id, placed[each.id]) for place in range(each.proposers))
    rated = (
        ("ratings_returned", found.ratings),
        ("ratings_satisfied_process", found.by_process),
        ("ratings_satisfied_result", found.by_result),
    )
    for name, ratings in rated:
        yield from (Entry(name, rating.id, rating.id or 0, placed[rating.handling_course_id]) for rating in ratings)


def _names(session: Session, handled: list[Handled]) -> dict[int, str]:
    units = {each.handling.unit_id for each in handled}
    rows = session.execute(select(col(HandlingUnit.id), col(HandlingUnit.name)).where(col(HandlingUnit.id).in_(sorted(units))))
    return {row[0]: row[1] for row in rows}


def _proposals(session: Session, handled: list[Handled]) -> dict[int, int]:
    """The registered proposal of each handling."""
    courses = {each.handling.course_id for each in handled}
    found = select(col(ProposalCourse.id), col(ProposalCourse.proposal_id)).where(col(ProposalCourse.id).in_(sorted(courses)))
    proposals = {row[0]: row[1] for row in session.execute(found)}
    return {each.id: proposals[each.handling.course_id] for each in handled}


def _at_work(session: Session, committee_id: int, places: dict[int, Place]) -> Iterator[Entry]:
    """Handlings that were returned, or put off, at least once; those whose place another unit took among them."""
    columns: list[Any] = [col(HandlingCourse.id), col(ProposalCourse.proposal_id), col(HandlingUnit.name), col(ProposalStep.event)]
    steps = select(*columns).join(ProposalStep, col(ProposalStep.handling_course_id) == col(HandlingCourse.id))
    steps = steps.join(ProposalCourse, col(ProposalCourse.id) == col(HandlingCourse.course_id))
    steps = steps.join(HandlingUnit, col(HandlingUnit.id) == col(HandlingCourse.unit_id)).distinct().order_by(col(HandlingCourse.id))
    steps = steps.where(col(HandlingCourse.committee_id) == committee_id, col(ProposalStep.event).in_(sorted(_AT_WORK)))
    for key, proposal_id, unit, event in session.execute(steps):
        if proposal_id in places:
            yield Entry(_AT_WORK[event], key, key, places[proposal_id]._replace(units=(unit,)))
