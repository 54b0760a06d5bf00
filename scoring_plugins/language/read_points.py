"""Reading points: numbers, ladders, tables, assessed ranges, points per unit, and points that changed from a day on."""

from __future__ import annotations

import re
from fractions import Fraction

from scoring_plugins.language.fields import Reading
from scoring_plugins.language.kinds import PRESENCES, SESSION_COUNTS, falls_under
from scoring_plugins.language.nodes import Assessed, Dated, DatedStep, Fixed, Ladder, PerUnit, Points, Rung, Scaled, Selector, Table
from scoring_plugins.language.read_selectors import attribute_types, attribute_value, mark_pattern
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
    by_value = value.entries["by"]
    declared = attribute_types(reading.vocabulary.under(select.kinds))
    choices = {"role": "role", "kind": "kind", "presence": "presence", "mark": "mark"} | {name: f"attributes.{name}" for name in declared}
    by = choices[reading.one_of(by_value, tuple(choices), "分档依据")]
    rungs, otherwise, mode = [], None, None
    reading.places[value.path] = (value.line, value.column)
    for name, rung in value.entries.items():
        reading.places[f"{value.path}.{name}"] = value.places[name]
        if name == "by":
            continue
        if name == "otherwise":
            otherwise = read_points(reading, rung, select)
        elif name == "mode" and by == "mark":
            mode = reading.one_of(rung, ("add", "highest", "first"), "取法")
        else:
            rungs.append(_rung(reading, value, name, rung, by, select))
    if by == "mark" and mode is None:
        reading.report(value, "mode_missing")
    ladder = Ladder(by=by, rungs=tuple(rungs), otherwise=otherwise, mode=mode)  # type: ignore[arg-type]
    _refuse_gaps(reading, value, ladder, select)
    return ladder


def _rung(reading: Reading, ladder: Mapping, name: str, value: Value, by: str, select: Selector) -> Rung:
    key = Scalar(value.path, *ladder.places[name], text=name, quoted=False)
    known = reading.vocabulary.under(select.kinds)
    points = read_points(reading, value, select)
    if by == "mark":
        return Rung(value=mark_pattern(reading, key, name, known), points=points)
    if by.startswith("attributes."):
        return Rung(value=attribute_value(reading, key, attribute_types(known)[by.removeprefix("attributes.")]), points=points)
    wanted = covered(reading, by, select)
    if not any(_matches_word(by, name, word) for word in wanted):
        reading.report(key, "rung_unreachable", reading.nearest(name, wanted), word=name, known="、".join(wanted))
    return Rung(value=name, points=points)


def covered(reading: Reading, by: str, select: Selector) -> tuple[str, ...]:
    """Every value a selector lets through to a ladder by role, presence or kind."""
    known = reading.vocabulary.under(select.kinds)
    if by == "role":
        return select.roles or tuple(dict.fromkeys(role for kind in known for role in kind.roles))
    if by == "presence":
        return select.presences or PRESENCES
    return tuple(kind.name for kind in known)


def _refuse_gaps(reading: Reading, value: Value, ladder: Ladder, select: Selector) -> None:
    """A ladder covers every value its selector lets through, or says `otherwise`; no rung hides behind an earlier one."""
    for position, rung in enumerate(ladder.rungs):
        if any(_hides(earlier.value, rung.value, ladder.by) for earlier in ladder.rungs[:position]):
            reading.report(value, "rung_hidden", position=position + 1)
    if ladder.otherwise is not None:
        return
    if ladder.by in ("role", "presence", "kind"):
        words = [str(rung.value) for rung in ladder.rungs]
        gaps = [name for name in covered(reading, ladder.by, select) if not any(_matches_word(ladder.by, word, name) for word in words)]
    elif ladder.by == "mark":
        gaps = [mark.mark for mark in select.marks if not any(_hides(rung.value, mark, "mark") for rung in ladder.rungs)]
        gaps = gaps if select.marks else ["otherwise"]
    else:
        declared = attribute_types(reading.vocabulary.under(select.kinds))[ladder.by.removeprefix("attributes.")]
        every: tuple[object, ...] = (True, False) if declared == "yes_no" else declared if isinstance(declared, tuple) else ("otherwise",)
        gaps = [str(found) for found in every if found not in [rung.value for rung in ladder.rungs]]
    if gaps:
        reading.report(value, "ladder_gaps", gaps="、".join(gaps))


def _matches_word(by: str, word: str, name: str) -> bool:
    return falls_under(name, word) if by == "kind" else name == word


def _hides(earlier: object, later: object, by: str) -> bool:
    """Whether nothing the later rung matches gets past the earlier one."""
    if by == "mark":
        parts = ("mark", "level", "manner", "by")
        pairs = [(getattr(earlier, part), getattr(later, part)) for part in parts]
        return all(
            ours in (None, theirs) or (part == "level" and ours == "superior" and theirs not in (None, "own"))
            for part, (ours, theirs) in zip(parts, pairs, strict=True)
        )
    return _matches_word(by, str(earlier), str(later)) if by == "kind" else earlier == later
