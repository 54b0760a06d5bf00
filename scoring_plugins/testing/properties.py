"""Properties that every regulation has, on random records. `PROPERTIES` names them; `hold` checks one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scoring_plugins.engine.denominators import denominators
from scoring_plugins.engine.meaning import score
from scoring_plugins.engine.scorecard import Scorecard, ScoreLine
from scoring_plugins.language.cases import CaseFile
from scoring_plugins.language.nodes import (
    Assessed,
    Block,
    Clause,
    Comparison,
    Fixed,
    Grade,
    NumberTest,
    PerUnit,
    Python,
    Relative,
    Rounding,
    ScoreIs,
    Sum,
    Table,
    Version,
)
from scoring_plugins.language.periods import Period
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord, PythonPoints, Record
from scoring_plugins.testing.cohort_properties import (
    a_part_of_the_cohort_decides_alone,
    places_go_to_the_highest,
    the_order_of_members_decides_nothing,
    who_is_not_graded_is_nowhere,
)
from scoring_plugins.testing.strategies import performances
from scoring_plugins.testing.walk import parts, rebuilt

Property = Callable[[Regulation, CaseFile, PerformanceRecord, st.DataObject], None]


def hold(name: str, regulation: Regulation, file: CaseFile, examples: int = 60, shrink: bool = True) -> None:
    """Check one property on random members' years. Raises AssertionError with the smallest example found (the first without `shrink`)."""
    phases = tuple(Phase) if shrink else (Phase.generate,)

    @settings(
        max_examples=examples,
        deadline=None,
        phases=phases,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(performance=performances(regulation), data=st.data())
    def run(performance: PerformanceRecord, data: st.DataObject) -> None:
        PROPERTIES[name](regulation, file, performance, data)

    run()


def order_of_records_does_not_matter(regulation: Regulation, file: CaseFile, performance: PerformanceRecord, data: st.DataObject) -> None:
    other = msgspec.structs.replace(performance, records=tuple(data.draw(st.permutations(performance.records))))

    assert score(regulation, other) == score(regulation, performance)


def lines_add_up(regulation: Regulation, file: CaseFile, performance: PerformanceRecord, data: st.DataObject) -> None:
    card = score(regulation, performance)
    inside = {block.name: _inside(card, block.name) for block in card.blocks}

    assert sum(line.points for line in card.lines) == card.total
    assert {clause.name: _sum(card, {clause.name}) for clause in card.clauses} == {part.name: part.points for part in card.clauses}
    assert {name: _sum(card, names) for name, names in inside.items()} == {part.name: part.points for part in card.blocks}


def _inside(card: Scorecard, block: str) -> set[str]:
    """A block's name and those of everything in it."""
    names = {block} | {clause.name for clause in card.clauses if clause.block == block}
    return names.union(*(_inside(card, child.name) for child in card.blocks if child.parent == block))


def _sum(card: Scorecard, nodes: set[str]) -> int:
    return sum(line.points for line in card.lines if line.node in nodes)


def caps_and_floors_hold(regulation: Regulation, file: CaseFile, performance: PerformanceRecord, data: st.DataObject) -> None:
    card, version = score(regulation, performance), regulation.version_for(performance.year)
    points = {part.name: part.points for part in card.blocks} | {part.name: part.points for part in card.clauses}
    limits = [(points[node.name], node.cap, node.floor) for node, _ in version.walk()]
    limits.append((card.total, version.total_cap, version.total_floor))

    assert [each for each in limits if each[1] is not None and each[0] > each[1]] == []
    assert [each for each in limits if each[2] is not None and each[0] < each[2]] == []


def a_deduction_less_never_lowers(regulation: Regulation, file: CaseFile, performance: PerformanceRecord, data: st.DataObject) -> None:
    card = score(regulation, performance)
    lower = [
        record.work
        for record in performance.records
        if _all_lines(card, record, file, lambda points: points < 0) and _change_without(regulation, performance, record, card) < 0
    ]

    assert lower == []


def a_reward_more_never_lowers(regulation: Regulation, file: CaseFile, performance: PerformanceRecord, data: st.DataObject) -> None:
    card = score(regulation, performance)
    lower = [
        record.work
        for record in performance.records
        if _all_lines(card, record, file, lambda points: points > 0) and _change_without(regulation, performance, record, card) > 0
    ]

    assert lower == []


def _change_without(regulation: Regulation, performance: PerformanceRecord, left_out: Record, card: Scorecard) -> int:
    """What the total becomes more without a record; 0 where a clause in Python, which may look at anything, gives something else then."""
    records = tuple(record for record in performance.records if record is not left_out)
    other = score(regulation, msgspec.structs.replace(performance, records=records))
    return other.total - card.total if _by_python(other) == _by_python(card) else 0


def _by_python(card: Scorecard) -> list[tuple[str, int]]:
    return [(line.node, line.points) for line in card.lines if line.kind == "python"]


def _all_lines(card: Scorecard, record: Record, file: CaseFile, wanted: Callable[[int], bool]) -> bool:
    """Whether the record only deducts, or only earns; not where a grant looks at it, nor in a clause listed as an exception."""
    lines: list[ScoreLine] = [line for line in card.lines if record.work in line.works]
    if any(line.kind in ("grant", "condition", "python") or line.clause in file.exceptions for line in lines):
        return False
    own = [line.points for line in lines if line.kind == "record"]
    return bool(own) and all(wanted(points) for points in own)


def records_outside_the_period_are_not_counted(
    regulation: Regulation, file: CaseFile, performance: PerformanceRecord, data: st.DataObject
) -> None:
    strangers = tuple(_moved(record, years) for years in (-3, 4) for record in performance.records)
    more = msgspec.structs.replace(performance, records=performance.records + strangers)

    assert score(regulation, more).lines == score(regulation, performance).lines


def _moved(record: Record, years: int) -> Record:
    """The same record and its marks in another year; the 29th of February becomes the 28th."""
    marks = tuple(msgspec.structs.replace(mark, dated_on=_shifted(mark.dated_on, years)) for mark in record.marks)
    day = _shifted(record.dated_on, years)
    return msgspec.structs.replace(record, work=f"{record.work}{years:+d}", dated_on=day, marks=marks)


def _shifted(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def scaling_scales(regulation: Regulation, file: CaseFile, performance: PerformanceRecord, data: st.DataObject) -> None:
    """All points, limits, thresholds and the quantum times three: the total times three, everything else as it was."""
    times = 3
    quantities = _quantities_of_assessments(regulation)
    if quantities is None:
        return
    larger = rebuilt(regulation, lambda node: _scaled(node, times))
    scaled_records = tuple(
        msgspec.structs.replace(record, quantity=record.quantity * times) if quantities and record.quantity is not None else record
        for record in performance.records
    )
    maxima = None if performance.maxima is None else {name: highest * times for name, highest in performance.maxima.items()}
    card = score(regulation, performance)
    other = score(larger, msgspec.structs.replace(performance, records=scaled_records, maxima=maxima))
    # A total that is not rounded at all is printed without what lies below a micro-point.
    whole = denominators(regulation.version_for(performance.year)).total == 1

    assert 0 <= abs(other.total - card.total * times) < (1 if whole else times)
    if whole:
        assert (other.grade, other.candidate_for) == (card.grade, card.candidate_for)
        assert [each.proposal for each in other.consequences] == [each.proposal for each in card.consequences]


def _quantities_of_assessments(regulation: Regulation) -> bool | None:
    """Whether quantities are points (assessed) and grow with them; None where others are counted or compared too."""
    found = list(parts(regulation.versions))
    assessed = any(isinstance(part, Assessed) for part in found)
    counted = any(
        (isinstance(part, PerUnit | Sum) and part.of == ("quantity",)) or (isinstance(part, NumberTest) and part.field == "quantity")
        for part in found
    )
    ordered = any(isinstance(part, Clause) and "quantity" in part.order for part in found)
    return None if assessed and (counted or ordered) else assessed


# Which fields of a node are micro-points.
_IN_POINTS: dict[type, tuple[str, ...]] = {
    Fixed: ("points",),
    PerUnit: ("points",),
    Assessed: ("lowest", "highest"),
    Clause: ("cap", "floor", "cap_each"),
    Block: ("cap", "floor"),
    Relative: ("full",),
    Grade: ("at_least", "above"),
    Rounding: ("quantum",),
    Version: ("total_cap", "total_floor"),
}


def _is_per_quantity(node: msgspec.Struct) -> bool:
    return isinstance(node, PerUnit) and node.of == ("quantity",)


def _scaled(node: msgspec.Struct, times: int) -> msgspec.Struct:
    if isinstance(node, Table):
        return msgspec.structs.replace(
            node, values={name: points * times for name, points in node.values.items()}, otherwise=node.otherwise * times
        )
    if isinstance(node, Python):
        return msgspec.structs.replace(node, function=_larger(node.function, times))
    if isinstance(node, ScoreIs):
        bounds: dict[str, Fraction | None] = {name: getattr(node.compare, name) for name in node.compare.__struct_fields__}
        return msgspec.structs.replace(node, compare=Comparison(**{name: b if b is None else b * times for name, b in bounds.items()}))
    found = {name: getattr(node, name) for name in _IN_POINTS.get(type(node), ())}
    return msgspec.structs.replace(node, **{name: points * times for name, points in found.items() if points is not None})


def _larger(function: Callable[..., Any], times: int) -> Callable[..., Any]:
    def lines(performance: PerformanceRecord, period: Period) -> list[PythonPoints]:
        return [msgspec.structs.replace(line, points=line.points * times) for line in function(performance, period)]

    return lines


PROPERTIES: dict[str, Property] = {
    check.__name__: check
    for check in (
        order_of_records_does_not_matter,
        lines_add_up,
        caps_and_floors_hold,
        a_deduction_less_never_lowers,
        a_reward_more_never_lowers,
        records_outside_the_period_are_not_counted,
        scaling_scales,
        the_order_of_members_decides_nothing,
        places_go_to_the_highest,
        a_part_of_the_cohort_decides_alone,
        who_is_not_graded_is_nowhere,
    )
}
