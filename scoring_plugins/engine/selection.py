"""Which records a clause or a count sees, and which of them it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import msgspec

from scoring_plugins.language.kinds import falls_under
from scoring_plugins.language.nodes import (
    AttributeTest,
    Clause,
    Comparison,
    Dated,
    Ladder,
    MarkPattern,
    MemberTest,
    NumberTest,
    Points,
    Scaled,
    Selector,
    SessionsTest,
)
from scoring_plugins.language.periods import Period
from scoring_plugins.records import AttributeValue, Mark, MemberState, Record, WorkReference


class Seen(NamedTuple):
    """A record as it was seen at the cut-off, with the day that decides its period."""

    record: Record
    day: date


Asked = tuple[tuple[MarkPattern, ...], ...]


def seen(records: Iterable[Record], dated_by: str, period: Period, asked: Asked = ()) -> list[Seen]:
    """The records of a period. Marks dated after the cut-off do not exist; `dated_by` names whose date decides.

    Dated by a mark, only that mark's entries within the period are seen, and a record without one is not of the period.
    Its day is the earliest of those that every group of patterns in `asked` means, as far as there are any.
    """
    found = []
    for record in records:
        marks = tuple(mark for mark in record.marks if mark.dated_on <= period.cut_off)
        day = record.dated_on
        if dated_by != "record":
            deciding = [mark for mark in marks if mark.mark == dated_by and period.covers(mark.dated_on)]
            if not deciding:
                continue
            marks = tuple(mark for mark in marks if mark.mark != dated_by or mark in deciding)
            day = min(mark.dated_on for mark in _meant(deciding, asked))
        if period.covers(day):
            found.append(Seen(msgspec.structs.replace(record, marks=marks), day))
    return found


def _meant(deciding: list[Mark], asked: Asked) -> list[Mark]:
    """What is left of the marks when group after group of patterns picks its own; a group that means none of them is passed over."""
    for patterns in asked:
        deciding = [mark for mark in deciding if any(mark_matches(pattern, mark) for pattern in patterns)] or deciding
    return deciding


def asked_marks(clause: Clause) -> Asked:
    """The marks that a clause asks for: those it selects by, then those its ladders give points for."""
    selects = clause.each.marks if clause.each is not None else ()
    return selects, tuple(pattern for points in inner_points(clause.points) for pattern in _rung_marks(points))


def _rung_marks(points: Points) -> list[MarkPattern]:
    return [rung.value for rung in points.rungs if isinstance(rung.value, MarkPattern)] if isinstance(points, Ladder) else []


def inner_points(points: Points) -> Iterator[Points]:
    """The points themselves and everything nested in them."""
    yield points
    nested: list[Points] = []
    if isinstance(points, Ladder):
        nested = [rung.points for rung in points.rungs] + ([] if points.otherwise is None else [points.otherwise])
    elif isinstance(points, Dated):
        nested = [step.points for step in points.steps]
    elif isinstance(points, Scaled):
        nested = [points.points]
    for each in nested:
        yield from inner_points(each)


def selected(select: Selector, record: Record) -> bool:
    """Whether a selector means this record: keys joined by *and*, lists by *or*."""
    return (
        any(falls_under(record.kind, kind) for kind in select.kinds)
        and (not select.roles or record.role in select.roles)
        and (not select.marks or any(mark_matches(pattern, mark) for pattern in select.marks for mark in record.marks))
        and (not select.presences or record.presence in select.presences)
        and all(_sessions_match(test, record) for test in select.sessions)
        and all(_attribute_matches(test, record.attributes) for test in select.attributes)
        and all(_number_matches(test, record) for test in select.numbers)
        and (not select.organised_by or record.organised_by in select.organised_by)
        and (select.mandatory is None or record.mandatory == select.mandatory)
        and (not select.occasion_kinds or _points_to(record.occasion, select.occasion_kinds))
        and (not select.converted_from_kinds or _points_to(record.converted_from, select.converted_from_kinds))
    )


def _points_to(other: WorkReference | None, prefixes: tuple[str, ...]) -> bool:
    """Whether the work a record points to is of one of the kinds."""
    return other is not None and any(falls_under(other.kind, prefix) for prefix in prefixes)


def mark_matches(pattern: MarkPattern, mark: Mark) -> bool:
    """Whether a mark is the one meant; a part the pattern leaves open matches any, `superior` any level but `own`."""
    level_matches = pattern.level in (None, mark.level) or (pattern.level == "superior" and mark.level not in (None, "own"))
    return mark.mark == pattern.mark and level_matches and pattern.manner in (None, mark.manner) and pattern.by in (None, mark.by)


def holds(compare: Comparison, value: Fraction | int) -> bool:
    """Whether a number satisfies every bound that is written."""
    return (
        (compare.at_least is None or value >= compare.at_least)
        and (compare.at_most is None or value <= compare.at_most)
        and (compare.above is None or value > compare.above)
        and (compare.below is None or value < compare.below)
        and (compare.exactly is None or value == compare.exactly)
    )


def half_days(record: Record, names: tuple[str, ...]) -> int:
    """The sum of the named counts of half days; a record without sessions has none."""
    return 0 if record.sessions is None else sum(getattr(record.sessions, name) for name in names)


def _sessions_match(test: SessionsTest, record: Record) -> bool:
    if record.sessions is None:
        return False
    counted = half_days(record, test.counted)
    if test.over is None:
        return holds(test.compare, counted)
    whole = half_days(record, (test.over,))
    return whole > 0 and holds(test.compare, Fraction(counted, whole))


def _attribute_matches(test: AttributeTest, attributes: Mapping[str, AttributeValue]) -> bool:
    if test.name not in attributes:
        return False
    value = attributes[test.name]
    if test.compare is not None:
        return isinstance(value, int | Decimal) and not isinstance(value, bool) and holds(test.compare, Fraction(value))
    return any(same_value(value, wanted) for wanted in test.values)


def same_value(value: object, wanted: object) -> bool:
    """Equal as the language writes it: numbers by size, yes/no only with yes/no."""
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    if isinstance(wanted, Fraction):
        return isinstance(value, int | Decimal) and Fraction(value) == wanted
    return value == wanted


def _number_matches(test: NumberTest, record: Record) -> bool:
    value: int | Decimal | None = getattr(record, test.field)
    return value is not None and holds(test.compare, Fraction(value))


def member_matches(test: MemberTest, state: MemberState, months: int) -> bool:
    """Whether a condition on the member holds for a state; `months` are those of the period, served where the state says nothing else."""
    served = months if state.months_served is None else state.months_served
    return (
        (test.standing_committee is None or state.standing_committee == test.standing_committee)
        and (not test.posts or any(post in test.posts for post in state.posts))
        and (not test.sectors or state.sector in test.sectors)
        and (not test.special_committees or state.special_committee in test.special_committees)
        and (not test.groups or any(group in test.groups for group in state.groups))
        and (not test.parties or state.party in test.parties)
        and (not test.kinds or state.kind in test.kinds)
        and (test.months_served is None or holds(test.months_served, served))
        and all(_attribute_matches(attribute, state.attributes) for attribute in test.attributes)
        and (test.excluded is None or (state.excluded is not None) == test.excluded)
    )
