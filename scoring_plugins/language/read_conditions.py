"""Reading conditions: counts, sums, ratios, scores, grades, duties and members, joined by all, any and not."""

from __future__ import annotations

from collections.abc import Callable

from scoring_plugins.language.fields import Fields, Reading
from scoring_plugins.language.kinds import SESSION_COUNTS
from scoring_plugins.language.nodes import (
    All,
    AnyOf,
    Condition,
    Count,
    DutyIs,
    GradeIs,
    MemberIs,
    Not,
    Ratio,
    ScoreIs,
    Selector,
    Sum,
    Window,
)
from scoring_plugins.language.read_members import read_member_test
from scoring_plugins.language.read_selectors import BOUNDS, read_comparison, read_selector
from scoring_plugins.language.source import Mapping, Scalar, Value

UNITS = (*(f"sessions.{name}" for name in SESSION_COUNTS), "quantity")
# Which fields may stand beside the word a condition begins with.
SHAPES: dict[str, tuple[str, ...]] = {
    "count": ("count", "dated_by", "window", *BOUNDS),
    "sum": ("sum", "of", "dated_by", "window", *BOUNDS),
    "ratio": ("ratio", "dated_by", "window", *BOUNDS),
    "score": ("score", "window", *BOUNDS),
    "grade": ("grade", "window"),
    "duty": ("duty",),
    "member": ("member",),
    "all": ("all",),
    "any": ("any",),
    "not": ("not",),
}


def read_condition(reading: Reading, value: Value) -> Condition:
    """One condition; which one it is, its first word says."""
    words = [word for word in SHAPES if isinstance(value, Mapping) and word in value.entries]
    if len(words) != 1:
        reading.report(value, "condition_shape", known="、".join(SHAPES))
        return All(conditions=())
    fields = reading.fields(value, SHAPES[words[0]])
    return _READERS[words[0]](fields, fields.mapping.entries[words[0]])


def read_dated_by(fields: Fields, selectors: tuple[Selector, ...], laddered: bool = False) -> str:
    """Whose date decides the period: `record` or a mark; it must be written wherever a mark is selected or laddered."""
    reading, value = fields.reading, fields.get("dated_by")
    marks = list(dict.fromkeys(mark for select in selectors for kind in reading.under(select.kinds) for mark in kind.marks))
    if value is not None:
        return reading.one_of(value, ("record", *marks), "日期依据")
    if laddered or any(select.marks for select in selectors):
        fields.need("dated_by", "silent_dated_by")
    return "record"


def refuse_silent_presence(fields: Fields, select: Selector) -> None:
    """On kinds with half days the regulation must say what presence it means; `any` says it does not matter."""
    if not select.names_presence and select.session_kinds:
        fields.need("presence", "silent_presence")


def _window(fields: Fields) -> Window:
    reading, value = fields.reading, fields.get("window")
    if value is None:
        return Window()
    if isinstance(value, Scalar):
        return Window(over=reading.one_of(value, ("year", "term"), "时间窗口"))  # type: ignore[arg-type]
    inner = reading.fields(value, ("in_each", "years", "consecutive_years"))
    names = list(inner.mapping.entries)
    if len(names) != 1 or names[0] not in ("in_each", "years", "consecutive_years"):
        reading.report(value, "window_shape")
        return Window()
    only = inner.mapping.entries[names[0]]
    if names[0] == "in_each":
        return Window(over="in_each", part=reading.one_of(only, ("quarter", "month"), "时间窗口"))  # type: ignore[arg-type]
    years = reading.whole(only, at_least=1)
    if years > 20:
        reading.report(only, "window_shape")
    return Window(over=names[0], years=min(years, 20))  # type: ignore[arg-type]


def _counted(fields: Fields, value: Value) -> Selector:
    select = read_selector(fields.reading, value)
    refuse_silent_presence(Fields(fields.reading, value) if isinstance(value, Mapping) else fields, select)
    return select


def _count(fields: Fields, value: Value) -> Condition:
    select = _counted(fields, value)
    return Count(select=select, dated_by=read_dated_by(fields, (select,)), compare=read_comparison(fields), window=_window(fields))


def _sum(fields: Fields, value: Value) -> Condition:
    select, of = read_selector(fields.reading, value), fields.need("of")
    units = fields.reading.known_words(of, UNITS, "计量单位")
    if "quantity" in units:
        refuse_silent_presence(fields, select)
        if len(units) > 1:
            fields.reading.report(fields.mapping, "mixed_units")
    return Sum(
        select=select,
        of=tuple(unit.removeprefix("sessions.") for unit in units),
        dated_by=read_dated_by(fields, (select,)),
        compare=read_comparison(fields),
        window=_window(fields),
    )


def _ratio(fields: Fields, value: Value) -> Condition:
    inner = fields.reading.fields(value, ("of", "over"))
    of, over = inner.need("of"), inner.need("over")
    upper, lower = _counted(inner, of or inner.mapping), _counted(inner, over or inner.mapping)
    dated_by = read_dated_by(fields, (upper, lower))
    return Ratio(of=upper, over=lower, dated_by=dated_by, compare=read_comparison(fields), window=_window(fields))


def _score(fields: Fields, value: Value) -> Condition:
    return ScoreIs(name=fields.reading.text(value), compare=read_comparison(fields, in_points=True), window=_window(fields))


def _grade(fields: Fields, value: Value) -> Condition:
    return GradeIs(grades=fields.reading.words(value), window=_window(fields))


def _duty(fields: Fields, value: Value) -> Condition:
    return DutyIs(name=fields.reading.text(value))


def _member(fields: Fields, value: Value) -> Condition:
    return MemberIs(test=read_member_test(fields.reading, value))


def _all(fields: Fields, value: Value) -> Condition:
    return All(conditions=_several(fields, value))


def _any(fields: Fields, value: Value) -> Condition:
    return AnyOf(conditions=_several(fields, value))


def _several(fields: Fields, value: Value) -> tuple[Condition, ...]:
    items = fields.reading.items(value)
    if not items:
        fields.reading.report(value, "empty_list")
    return tuple(read_condition(fields.reading, item) for item in items)


def _not(fields: Fields, value: Value) -> Condition:
    return Not(condition=read_condition(fields.reading, value))


_READERS: dict[str, Callable[[Fields, Value], Condition]] = {
    "count": _count,
    "sum": _sum,
    "ratio": _ratio,
    "score": _score,
    "grade": _grade,
    "duty": _duty,
    "member": _member,
    "all": _all,
    "any": _any,
    "not": _not,
}
