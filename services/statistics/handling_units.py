"""Checks per 承办单位: how many it answered, how satisfied sponsors are, what is overdue, which promises it kept; each with its records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.models import (
    HandlingCourse,
    HandlingState,
    HandlingUnit,
    PromiseState,
    Proposal,
    ProposalCourse,
    Reply,
    ReplyRating,
    Satisfaction,
)
from services.permissions import Actor, Right
from services.proposals.handling_holding import ANSWERING, units_held
from services.proposals.rating import proposers_by_course, ratings_of
from services.statistics.figures import whole_percent

_CONTENT = (Satisfaction.SATISFIED, Satisfaction.MOSTLY)


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A figure with the records it counts: `value` of a count, or a whole percent of `numerator` over `denominator`, None over nothing.

    `handlings` are ids of the unit's handling courses that the numerator counts, `ratings` of the ratings where it counts those;
    `others` are ids of the handling courses that only the denominator counts.
    """

    name: str
    label: str
    definition: str
    value: int | None
    numerator: int
    denominator: int | None = None
    handlings: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    ratings: tuple[int, ...] = ()


class UnitChecks(msgspec.Struct, frozen=True, kw_only=True):
    """A unit with its figures, in the order in which they are published."""

    unit_id: int
    unit: str
    figures: tuple[Opened, ...]


class Handled(NamedTuple):
    """A handling with the day of its first reply, how many are to rate it, and who did."""

    handling: HandlingCourse
    replied_on: date | None
    proposers: int
    ratings: Sequence[ReplyRating]

    @property
    def id(self) -> int:
        assert self.handling.id is not None
        return self.handling.id


def unit_checks(session: Session, actor: Actor, committee_id: int, year: int, on: date) -> tuple[UnitChecks, ...]:
    """Every unit that owes answers to a year's proposals, by name, as of the day `on`.

    They are for whoever reads figures; a unit's own account is shown itself alone, and anybody else nothing.
    """
    own = units_held(actor, committee_id)
    if not own and not actor.may(Right.READ_FIGURES, committee_id):
        return ()
    of_units: dict[int, list[Handled]] = defaultdict(list)
    for handled in handled_in(session, committee_id, date(year, 1, 1), date(year, 12, 31)):
        of_units[handled.handling.unit_id].append(handled)
    names = {unit.id: unit.name for unit in session.exec(select(HandlingUnit).where(col(HandlingUnit.id).in_(sorted(of_units))))}
    shown = of_units if actor.may(Right.READ_FIGURES, committee_id) else {each: of_units[each] for each in own & of_units.keys()}
    checks = (UnitChecks(unit_id=each, unit=names[each], figures=_figures(shown[each], on)) for each in shown)
    return tuple(sorted(checks, key=lambda each: (each.unit, each.unit_id)))


def handled_in(session: Session, committee_id: int, first_day: date, last_day: date) -> list[Handled]:
    """Every handling that owes an answer to a proposal of these days and that no other unit took over. Four statements."""
    day: Any = col(Reply.replied_on)
    found = select(HandlingCourse, day).join(ProposalCourse, col(HandlingCourse.course_id) == ProposalCourse.id)
    found = found.join(Proposal, col(Proposal.id) == ProposalCourse.proposal_id)
    found = found.outerjoin(Reply, col(Reply.handling_id) == HandlingCourse.handling_id)
    owing = (col(HandlingCourse.role).in_(ANSWERING), HandlingCourse.state != HandlingState.REPLACED)
    in_time = (col(Proposal.withdrawn_on).is_(None), col(Proposal.submitted_on).between(first_day, last_day))
    rows = session.exec(found.where(HandlingCourse.committee_id == committee_id, *in_time, *owing).order_by(col(HandlingCourse.id))).all()
    rated: dict[int | None, list[ReplyRating]] = defaultdict(list)
    for rating in ratings_of(session, [handling for handling, _ in rows]):
        rated[rating.handling_course_id].append(rating)
    proposers = proposers_by_course(session, {handling.course_id for handling, _ in rows})
    return [Handled(handling, day, len(proposers[handling.course_id]), rated[handling.id]) for handling, day in rows]


class Sorted(NamedTuple):
    """Handlings by what is asked of a unit: answered, overdue, promised, promises due and kept; ratings of what was answered."""

    replied: list[Handled]
    overdue: list[Handled]
    promised: list[Handled]
    due: list[Handled]
    kept: list[Handled]
    ratings: list[ReplyRating]
    by_process: list[ReplyRating]
    by_result: list[ReplyRating]


def sorted_out(handled: list[Handled], on: date) -> Sorted:
    """What of these handlings is answered, overdue, promised, due and kept on a day, and how satisfied sponsors are."""
    replied = [each for each in handled if each.replied_on is not None]
    promised = [each for each in handled if each.handling.promise is not None]
    due = [each for each in promised if each.handling.promise is PromiseState.FULFILLED or _is_over(each.handling.promised_until, on)]
    ratings = [rating for each in replied for rating in each.ratings]
    return Sorted(
        replied=replied,
        overdue=[each for each in handled if _is_overdue(each, on)],
        promised=promised,
        due=due,
        kept=[each for each in promised if _is_kept(each.handling)],
        ratings=ratings,
        by_process=[rating for rating in ratings if rating.process in _CONTENT],
        by_result=[rating for rating in ratings if rating.result in _CONTENT],
    )


def _figures(handled: list[Handled], on: date) -> tuple[Opened, ...]:
    found = sorted_out(handled, on)
    replied, wanted = found.replied, sum(each.proposers for each in found.replied)
    return (
        _share("unit_replied", replied, handled),
        _rated("unit_satisfied_process", found.by_process, wanted, replied),
        _rated("unit_satisfied_result", found.by_result, wanted, replied),
        _rated("unit_returned", found.ratings, wanted, replied),
        _opened("unit_overdue", len(found.overdue), None, handlings=_ids(found.overdue)),
        _share("unit_promises_kept", found.kept, found.due),
    )


def _share(name: str, part: list[Handled], whole: list[Handled]) -> Opened:
    counted = {each.id for each in part}
    others = _ids(each for each in whole if each.id not in counted)
    return _opened(name, len(part), len(whole), handlings=_ids(part), others=others)


def _rated(name: str, part: list[ReplyRating], wanted: int, replied: list[Handled]) -> Opened:
    ratings = tuple(rating.id for rating in part if rating.id is not None)
    return _opened(name, len(part), wanted, others=_ids(replied), ratings=ratings)


def _opened(name: str, part: int, whole: int | None, **counted: tuple[int, ...]) -> Opened:
    return Opened(
        name=name,
        label=say(f"statistics.{name}"),
        definition=say(f"statistics.{name}_definition"),
        value=part if whole is None else whole_percent(part, whole),
        numerator=part,
        denominator=whole,
        **counted,
    )


def _ids(handled: Iterable[Handled]) -> tuple[int, ...]:
    return tuple(each.id for each in handled)


def _is_kept(handling: HandlingCourse) -> bool:
    until = handling.promised_until
    return handling.fulfilled_on is not None and until is not None and handling.fulfilled_on <= until


def _is_over(until: date | None, on: date) -> bool:
    return until is not None and until < on


def _is_overdue(handled: Handled, on: date) -> bool:
    """Nothing was answered in this round and its last day is over, or the first answer came after its last day."""
    handling = handled.handling
    if handling.state is not HandlingState.REPLIED:
        return _is_over(handling.due_on, on)
    first_round = handling.round == 1 and handled.replied_on is not None
    return first_round and _is_over(handling.due_on, handled.replied_on or on)
