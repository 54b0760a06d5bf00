"""Which records a clause or a count sees, and which of them it means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import msgspec

from scoring_plugins.language.kinds import falls_under
from scoring_plugins.language.nodes import AttributeTest, Comparison, MarkPattern, MemberTest, NumberTest, Selector, SessionsTest
from scoring_plugins.language.periods import Period
from scoring_plugins.records import Mark, MemberState, Record, WorkReference


class Seen(NamedTuple):
    """A record as it was seen at the cut-off, with the day that decides its period."""

    record: Record
    day: date


def seen(records: Iterable[Record], dated_by: str, period: Period) -> list[Seen]:
    """The records of a period. Marks dated after the cut-off do not exist; `dated_by` names whose date decides.

    Dated by a mark, only that mark's entries within the period are seen, and a record without one is not of the period.
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
            day = min(mark.dated_on for mark in deciding)
        if period.covers(day):
            found.append(Seen(msgspec.structs.replace(record, marks=marks), day))
    return found


def selected(select: Selector, record: Record) -> bool:
    """Whether a selector means this record: keys joined by *and*, lists by *or*."""
    return (
        any(falls_under(record.kind, kind) for kind in select.kinds)
        and (not select.roles or record.role in select.roles)
        and (not select.marks or any(mark_matches(pattern, mark) for pattern in select.marks for mark in record.marks))
        and (not select.presences or record.presence in select.presences)
        and all(_sessions_match(test, record) for test in select.sessions)
        and all(_attribute_matches(test, record) for test in select.attributes)
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


def _attribute_matches(test: AttributeTest, record: Record) -> bool:
    if test.name not in record.attributes:
        return False
    value = record.attributes[test.name]
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


def member_matches(test: MemberTest, state: MemberState) -> bool:
    """Whether a condition on the member holds for a state."""
    return (
        (test.standing_committee is None or state.standing_committee == test.standing_committee)
        and (not test.posts or any(post in test.posts for post in state.posts))
        and (not test.sectors or state.sector in test.sectors)
        and (not test.special_committees or state.special_committee in test.special_committees)
        and (not test.groups or any(group in test.groups for group in state.groups))
    )
