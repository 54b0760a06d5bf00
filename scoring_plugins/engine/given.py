"""What a regulation would make of something that people gave (评定、清单项、调整), told before it becomes a record.

The words are the engine's own: a clause that would refuse the record, or leave it without points because nobody asks for its item, says so
by the same functions that score it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from scoring_plugins.engine.codegen.trees import parts
from scoring_plugins.engine.part_year import months_in
from scoring_plugins.engine.selection import inner_points, member_matches, selected
from scoring_plugins.engine.worth import points_worth
from scoring_plugins.language.kinds import falls_under
from scoring_plugins.language.nodes import (
    Assessed,
    Block,
    Clause,
    Count,
    NumberTest,
    PerUnit,
    Points,
    Python,
    Ratio,
    Selector,
    Sum,
    Version,
)
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import Record

_QUANTITY = ("quantity",)


class RefusedBy(msgspec.Struct, frozen=True, kw_only=True):
    """A clause that would refuse the record: its name, where it stands in the source, and why, with range and value."""

    clause: str
    cite: tuple[str, ...]
    reason: str


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What would become of the record.

    `is_asked`: a clause or condition asks for such a thing. `is_timely`: one that asks counts its day, in whichever year.
    `is_meant`: one of those means this subject too. `needs_quantity`: what asks counts by the quantity.
    `refused_by` is empty where nothing would refuse it.
    """

    is_asked: bool
    is_timely: bool
    is_meant: bool
    needs_quantity: bool
    refused_by: tuple[RefusedBy, ...] = ()


def year_of(regulation: Regulation, day: date) -> int | None:
    """The year whose period covers a day, the regulation's own year before any other period; None where no period does."""
    for name in sorted(regulation.periods, key=lambda name: name != "year"):
        for year in (day.year, day.year + 1, day.year - 1):
            if regulation.period(year, name).covers(day):
                return year
    return None


def judged(regulation: Regulation, year: int, record: Record) -> Judgement:
    """What the version in force for `year` would make of a record of a kind that people give. Raises NotInForceError."""
    version = regulation.version_for(year)
    months = months_in(regulation.period(year))
    asking = [(clause, period) for clause, period in _clauses(version.blocks, "year") if _asks(clause, record)]
    timely = [clause for clause, period in asking if _counts_day(regulation, period, year, record.dated_on)]
    meaning = [clause for clause in timely if clause.applies_to is None or member_matches(clause.applies_to, record.member, months)]
    conditions = [each for each in _conditions(version) if any(_means(select, record) for select in _selectors(each))]
    if any(isinstance(clause.points, Python) for clause in version.clauses()):
        # What a plugin's own function looks at, nobody can tell from outside.
        return Judgement(is_asked=True, is_timely=True, is_meant=True, needs_quantity=False, refused_by=_refusals(meaning, record))
    return Judgement(
        is_asked=bool(asking or conditions),
        is_timely=bool(timely or conditions),
        is_meant=bool(meaning or conditions),
        needs_quantity=any(_counts(clause.points) or _compares(clause.each) for clause in meaning)
        or any(_sums(each) for each in conditions),
        refused_by=_refusals(meaning, record),
    )


def items_asked(version: Version, kind: str) -> tuple[str, ...]:
    """The items of a kind that clauses and conditions name, in the order they are written."""
    selectors = [clause.each for clause in version.clauses() if clause.each is not None]
    selectors += [select for condition in _conditions(version) for select in _selectors(condition)]
    found: dict[str, None] = {}
    for select in selectors:
        if any(falls_under(kind, prefix) for prefix in select.kinds):
            named = [value for test in select.attributes if test.name == "item" for value in test.values]
            found |= dict.fromkeys(value for value in named if isinstance(value, str))
    return tuple(found)


def _clauses(parts_of: tuple[Block | Clause, ...], period: str) -> Iterator[tuple[Clause, str]]:
    """Every clause with the name of its period: its own, else that of the blocks around it."""
    for part in parts_of:
        if isinstance(part, Clause):
            yield part, part.period or period
        else:
            yield from _clauses(part.of, part.period or period)


def _counts_day(regulation: Regulation, period: str, year: int, day: date) -> bool:
    """Whether a period of that name covers the day, in this year or in one beside it: periods may reach into the next year."""
    return any(regulation.period(each, period).covers(day) for each in (year - 1, year, year + 1))


def _refusals(clauses: list[Clause], record: Record) -> tuple[RefusedBy, ...]:
    found = []
    for clause in clauses:
        if clause.each is not None and selected(clause.each, record) and not isinstance(clause.points, Python):
            worth = points_worth(clause.points, record, record.dated_on)
            if worth.refused:
                found.append(RefusedBy(clause=clause.name, cite=clause.cite, reason=worth.reason))
    return tuple(found)


def _asks(clause: Clause, record: Record) -> bool:
    if clause.each is None or not _means(clause.each, record):
        return False
    return clause.unless is None or not selected(clause.unless, record)


def _means(select: Selector, record: Record) -> bool:
    """Whether the selector means the record whatever its quantity is: how much it was given is not what it is."""
    tests = tuple(test for test in select.numbers if test.field != "quantity")
    return selected(msgspec.structs.replace(select, numbers=tests), record)


def _conditions(version: Version) -> Iterator[Count | Sum | Ratio]:
    for part in parts(version):
        if isinstance(part, Count | Sum | Ratio):
            yield part


def _selectors(condition: Count | Sum | Ratio) -> tuple[Selector, ...]:
    return (condition.of, condition.over) if isinstance(condition, Ratio) else (condition.select,)


def _counts(points: Points) -> bool:
    """Whether points depend on the quantity."""
    return any(isinstance(each, Assessed) or (isinstance(each, PerUnit) and each.of == _QUANTITY) for each in inner_points(points))


def _compares(select: Selector | None) -> bool:
    return select is not None and any(isinstance(test, NumberTest) and test.field == "quantity" for test in select.numbers)


def _sums(condition: Count | Sum | Ratio) -> bool:
    return (isinstance(condition, Sum) and condition.of == _QUANTITY) or any(_compares(select) for select in _selectors(condition))
