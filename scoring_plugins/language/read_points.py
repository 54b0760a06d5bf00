"""Reading points: numbers, ladders, tables, assessed ranges and points per unit; and how points are multiplied and shared."""

from __future__ import annotations

from fractions import Fraction

from scoring_plugins.language.fields import Fields, Reading
from scoring_plugins.language.kinds import PRESENCES, SESSION_COUNTS, falls_under, kinds_under
from scoring_plugins.language.nodes import Assessed, Fixed, Ladder, Multiplier, PerUnit, Points, Rung, Selector, Share, Table
from scoring_plugins.language.problems import nearest
from scoring_plugins.language.read_selectors import attribute_types, attribute_value, mark_pattern, read_selector
from scoring_plugins.language.source import Mapping, Scalar, Sequence, Value

TABLES = ("special_committee", "sector", "group")
UNITS = (*(f"sessions.{name}" for name in SESSION_COUNTS), "quantity")


def read_points(reading: Reading, value: Value | None, select: Selector | None) -> Points:
    """Points for the records that `select` lets through, or for a grant where there is no selector."""
    if not isinstance(value, Mapping):
        return Fixed(points=0 if value is None else reading.points(value))
    names = value.entries
    if "values" in names:
        return _table(reading, value)
    if select is None:
        reading.report(value, "grant_shape")
        return Fixed(points=0)
    if "assessed" in names:
        return _assessed(reading, value)
    if "per_unit" in names or "of" in names:
        return _per_unit(reading, value)
    if "by" in names:
        return _ladder(reading, value, select)
    if any(name[:2] == "20" and name[4:5] == "-" for name in names):
        reading.report(value, "not_carried_out", field="points")
        return Fixed(points=0)
    reading.report(value, "points_shape")
    return Fixed(points=0)


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
    declared = attribute_types(kinds_under(select.kinds))
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
    known = kinds_under(select.kinds)
    if isinstance(value, Mapping) and "times" in value.entries:
        reading.report(value, "not_carried_out", field="times")
        return Rung(value=name, points=Fixed(points=0))
    points = read_points(reading, value, select)
    if by == "mark":
        return Rung(value=mark_pattern(reading, key, name, known), points=points)
    if by.startswith("attributes."):
        return Rung(value=attribute_value(reading, key, attribute_types(known)[by.removeprefix("attributes.")]), points=points)
    wanted = covered(by, select)
    if by != "kind" and name not in wanted:
        reading.report(key, "rung_unreachable", nearest(name, wanted), word=name, known="、".join(wanted))
    elif by == "kind" and not kinds_under([name]):
        reading.report(key, "unknown_word", nearest(name, wanted), word=name, what="记录种类", known="、".join(wanted))
    return Rung(value=name, points=points)


def covered(by: str, select: Selector) -> tuple[str, ...]:
    """Every value a selector lets through to a ladder by role, presence or kind."""
    known = kinds_under(select.kinds)
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
        gaps = [name for name in covered(ladder.by, select) if not any(_matches_word(ladder.by, word, name) for word in words)]
    elif ladder.by == "mark":
        gaps = [mark.mark for mark in select.marks if not any(_hides(rung.value, mark, "mark") for rung in ladder.rungs)]
        gaps = gaps if select.marks else ["otherwise"]
    else:
        declared = attribute_types(kinds_under(select.kinds))[ladder.by.removeprefix("attributes.")]
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


def read_multipliers(reading: Reading, value: Value | None, kinds: tuple[str, ...]) -> tuple[Multiplier, ...]:
    """`times`: what points are multiplied by, and when."""
    found = []
    for item in reading.items(value):
        fields = reading.fields(item, ("when", "by"))
        when, by = fields.need("when"), fields.need("by")
        factor = Fraction(1) if by is None else reading.ratio(by)
        if abs(factor) > 1000:
            reading.report(item, "factor_too_big")
        found.append(Multiplier(when=read_selector(reading, when, kinds), by=factor))
    return tuple(found)


def read_share(reading: Reading, value: Value | None) -> Share | None:
    """`share`: how several people's points are divided."""
    if value is None:
        return None
    if isinstance(value, Scalar):
        reading.one_of(value, ("equal",), "分法")
        return Share(equal=True)
    fields = reading.fields(value, ("lead", "others", "everyone", "first"))
    names = set(fields.mapping.entries)
    if names == {"first"}:
        return Share(first=reading.whole(fields.mapping.entries["first"], at_least=1))
    if names == {"everyone"}:
        return Share(everyone=_part(fields, "everyone"))
    if names == {"lead", "others"}:
        others = fields.mapping.entries["others"]
        equally = isinstance(others, Scalar) and others.text == "equal"
        return Share(lead=_part(fields, "lead"), others=None if equally else _part(fields, "others"))
    reading.report(value, "share_shape")
    return None


def _part(fields: Fields, name: str) -> Fraction:
    part = fields.reading.ratio(fields.mapping.entries[name])
    if part > 1:
        fields.reading.report(fields.mapping.entries[name], "part_above_one")
    return part
