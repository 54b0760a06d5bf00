"""Reading points: numbers, ladders, tables, assessed ranges, points per unit, and points that changed from a day on."""

from __future__ import annotations

import re
from fractions import Fraction

from scoring_plugins.language.fields import Reading
from scoring_plugins.language.kinds import SESSION_COUNTS
from scoring_plugins.language.nodes import Assessed, Dated, DatedStep, Fixed, Ladder, PerUnit, Points, Rung, Scaled, Selector, Table
from scoring_plugins.language.read_rungs import RungReader, refuse_gaps, refuse_hidden
from scoring_plugins.language.source import Mapping, Scalar, Sequence, Value

TABLES = ("special_committee", "sector", "group")
UNITS = (*(f"sessions.{name}" for name in SESSION_COUNTS), "quantity")
A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LARGEST_FACTOR = 1000


def read_points(reading: Reading, value: Value | None, select: Selector | None) -> Points:
    """Points for the records that `select` lets through, or for a grant where there is no selector."""
    if not isinstance(value, Mapping):
        return Fixed(points=0 if value is None else reading.points(value))
    names = value.entries
    if "values" in names:
        return _table(reading, value)
    if any(A_DAY.fullmatch(name) for name in names):
        return _dated(reading, value, select)
    if select is None:
        reading.report(value, "grant_shape")
        return Fixed(points=0)
    if "assessed" in names:
        return _assessed(reading, value)
    if "per_unit" in names or "of" in names:
        return _per_unit(reading, value)
    if "by" in names:
        return _ladder(reading, value, select)
    if "points" in names:
        return _scaled(reading, value, select)
    reading.report(value, "points_shape")
    return Fixed(points=0)


def _dated(reading: Reading, value: Mapping, select: Selector | None) -> Points:
    """Points by the day they hold from, the oldest first."""
    reading.places[value.path] = (value.line, value.column)
    steps: list[DatedStep] = []
    for name, entry in value.entries.items():
        key = Scalar(f"{value.path}.{name}", *value.places[name], text=name, quoted=False)
        since, points = reading.day(key), read_points(reading, entry, select)
        if steps and since <= steps[-1].since:
            reading.report(key, "dated_order")
        if isinstance(points, Dated):
            reading.report(entry, "dated_twice")
            points = Fixed(points=0)
        steps.append(DatedStep(since=since, points=points))
    return Dated(steps=tuple(steps))


def _scaled(reading: Reading, value: Mapping, select: Selector) -> Points:
    fields = reading.fields(value, ("points", "times"))
    points, times = fields.need("points"), fields.need("times")
    factor = Fraction(1) if times is None else reading.ratio(times)
    if abs(factor) > LARGEST_FACTOR:
        reading.report(value, "factor_too_big")
    return Scaled(points=read_points(reading, points, select), times=factor)


def _table(reading: Reading, value: Value) -> Table:
    fields = reading.fields(value, ("by", "values", "otherwise"))
    by, otherwise = fields.need("by"), fields.need("otherwise", "otherwise_missing")
    values = fields.get("values")
    rows = values.entries if isinstance(values, Mapping) else {}
    if values is not None and not isinstance(values, Mapping):
        reading.report(values, "needs_mapping", fields="—")
    return Table(
        by="sector" if by is None else reading.one_of(by, TABLES, "分档依据"),  # type: ignore[arg-type]
        values={name: reading.points(row) for name, row in rows.items()},
        otherwise=0 if otherwise is None else reading.points(otherwise),
    )


def _assessed(reading: Reading, value: Value) -> Assessed:
    fields = reading.fields(value, ("assessed",))
    bounds = fields.get("assessed")
    if not isinstance(bounds, Sequence) or len(bounds.items) != 2:
        reading.report(value, "assessed_shape")
        return Assessed(lowest=0, highest=0)
    lowest, highest = (reading.points(bound) for bound in bounds.items)
    if lowest > highest:
        reading.report(bounds, "assessed_shape")
    return Assessed(lowest=lowest, highest=highest)


def _per_unit(reading: Reading, value: Value) -> PerUnit:
    fields = reading.fields(value, ("per_unit", "of"))
    each, of = fields.need("per_unit"), fields.need("of")
    units = reading.known_words(of, UNITS, "计量单位")
    if "quantity" in units and len(units) > 1:
        reading.report(value, "mixed_units")
    return PerUnit(points=0 if each is None else reading.points(each), of=tuple(unit.removeprefix("sessions.") for unit in units))


def _ladder(reading: Reading, value: Mapping, select: Selector) -> Ladder:
    reader = RungReader(reading, value, select)
    rungs, otherwise, mode = [], None, None
    reading.places[value.path] = (value.line, value.column)
    for name, rung in value.entries.items():
        reading.places[f"{value.path}.{name}"] = value.places[name]
        if name == "by":
            continue
        if name == "otherwise":
            otherwise = read_points(reading, rung, select)
        elif name == "mode" and reader.by == "mark":
            mode = reading.one_of(rung, ("add", "highest", "first"), "取法")
        else:
            rungs.append(Rung(value=reader.value(name), points=read_points(reading, rung, select)))
    if reader.by == "mark" and mode is None:
        reading.report(value, "mode_missing")
    refuse_hidden(reader, rungs)
    if otherwise is None:
        refuse_gaps(reader, rungs)
    return Ladder(by=reader.by, rungs=tuple(rungs), otherwise=otherwise, mode=mode)  # type: ignore[arg-type]
