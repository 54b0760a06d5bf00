"""What generated source calls: the rare parts that would only make it longer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter, itemgetter

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine import bounds
from scoring_plugins.engine.conditions import all_of, any_of
from scoring_plugins.engine.meaning import CohortNeededError
from scoring_plugins.engine.python_points import python_lines
from scoring_plugins.engine.scorecard import MICRO
from scoring_plugins.engine.selection import Asked, mark_matches, seen
from scoring_plugins.engine.soundness import sound_records
from scoring_plugins.engine.wording import number
from scoring_plugins.language.nodes import Clause
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import Mark, PerformanceRecord, PythonPoints, Record

BY_WORK, BY_DAY = attrgetter("work"), attrgetter("dated_on")


def in_order(performance: PerformanceRecord) -> list[Record]:
    """The records in one order, whatever order they came in. Raises ValueError as the definition does."""
    records = performance.records
    works = [record.work for record in records]
    if len(set(works)) < len(works) or len(works) > bounds.MOST_RECORDS:
        raise ValueError(f"records must be of different works, and at most {bounds.MOST_RECORDS}")
    # Two sorts by plain keys take half as long as one by pairs; and often works come in their order.
    if works == sorted(works):
        return sorted(records, key=BY_DAY)
    found = sorted(records, key=BY_WORK)
    found.sort(key=BY_DAY)
    return found


def ratio(value: object) -> tuple[int, int] | None:
    """A number as whole numbers; yes/no and words are none."""
    return value.as_integer_ratio() if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def is_number(value: object, numerator: int, denominator: int) -> bool:
    """Whether an attribute is that number."""
    found = ratio(value)
    return found is not None and found[0] * denominator == numerator * found[1]


def micro(quantity: Decimal | None) -> int:
    """A quantity in millionths: a finer one is refused before any rule sees it."""
    return 0 if quantity is None else int(quantity.scaleb(6))


def is_unsound(quantity: Decimal) -> bool:
    """Whether no rule can read a quantity rightly."""
    return not quantity.is_finite() or abs(quantity) > bounds.LARGEST_QUANTITY or bool((quantity * MICRO) % 1)


def assessed(quantity: Decimal | None, lowest: int, highest: int, den: int) -> int | None:
    """What a person gave, in micro-points over `den`; None outside the range."""
    given = micro(quantity)
    return None if quantity is None or not lowest <= given <= highest else given * den


def times(points: int | None, factor: int) -> int | None:
    """Points multiplied; those of a refused record stay refused."""
    return None if points is None else points * factor


def deciding_day(marks: tuple[Mark, ...], name: str, first: date, last: date, asked: Asked) -> date:
    """The day of a record that is dated by a mark: the earliest of the marks asked for, as far as there are any."""
    deciding = [mark for mark in marks if mark.mark == name and first <= mark.dated_on <= last]
    for patterns in asked:
        deciding = [mark for mark in deciding if any(mark_matches(pattern, mark) for pattern in patterns)] or deciding
    return min(mark.dated_on for mark in deciding)


def negated(verdict: bool | None) -> bool | None:
    """Undecided stays undecided."""
    return None if verdict is None else not verdict


def added(reached: Iterable[tuple[int, int | None]], otherwise: int | None) -> int | None:
    """The points of rungs by how many marks reached each; None where one of them is refused."""
    found = [(times, points) for times, points in reached if times]
    if not found:
        return otherwise
    return None if any(points is None for _, points in found) else sum(times * points for times, points in found if points is not None)


def highest(reached: Iterable[tuple[int, int | None]], otherwise: int | None) -> int | None:
    """The points of the best rung reached, the one written first among equals; a refused one counts as nothing until it is taken."""
    found = [points for times, points in reached if times]
    return max(found, key=lambda points: points or 0) if found else otherwise


def part_key(value: object) -> object:
    """What tells partitions by an attribute apart: numbers go by size, and none is the text that looks like it."""
    return (number(Fraction(value)),) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def order_key(names: tuple[str, ...]) -> Callable[[tuple[int, Record]], list[tuple[bool, object]]]:
    """The key that orders (points, record) by these fields; records without a value come last."""

    def key(member: tuple[int, Record]) -> list[tuple[bool, object]]:
        values = [getattr(member[1], name) for name in names]
        return [(value is None, 0 if value is None else value) for value in values]

    return key


def python_caller(regulation: Regulation) -> Callable[[Clause, PerformanceRecord, str], list[PythonPoints]]:
    """What calls a plugin's own function with the records seen in a named period."""

    def call(clause: Clause, performance: PerformanceRecord, named: str) -> list[PythonPoints]:
        period = regulation.period(performance.year, named)
        sound, _ = sound_records(regulation, performance)
        records = tuple(each.record for each in seen(sound, "record", period))
        return python_lines(clause, msgspec.structs.replace(performance, records=records), period)

    return call


def cohort_needed(regulation: Regulation) -> Callable[[str], None]:
    """What refuses to compare a block with others nobody knows."""

    def refuse(block: str) -> None:
        raise CohortNeededError(say("engine.cohort_needed", title=regulation.title, block=block))

    return refuse


FUNCTIONS = (
    in_order,
    ratio,
    is_number,
    micro,
    is_unsound,
    assessed,
    times,
    deciding_day,
    negated,
    added,
    highest,
    part_key,
    all_of,
    any_of,
)
NAMES: dict[str, object] = {function.__name__: function for function in FUNCTIONS}
NAMES |= {"first": itemgetter(0), "never": (date.max, date.min, date.min), "leading": frozenset(["lead", "sole"])}
