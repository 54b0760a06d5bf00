"""Reading selectors, comparisons and conditions on members."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as AnyMapping
from fractions import Fraction

from scoring_plugins.language.fields import Fields, Reading
from scoring_plugins.language.kinds import COUNTED_BY_TIME, LEVELS, MANNERS, PRESENCES, SESSION_COUNTS, AttributeType, Kind
from scoring_plugins.language.nodes import (
    AttributeTest,
    AttributeWord,
    Comparison,
    MarkPattern,
    NumberTest,
    Selector,
    SessionsTest,
)
from scoring_plugins.language.source import Mapping, Scalar, Sequence, Value

BOUNDS = ("at_least", "at_most", "above", "below", "exactly")
SELECTOR = ("kind", "role", "mark", "presence", "sessions", "attributes", "organised_by", "occasion", "converted_from", "mandatory",
            "position", "party_size", "quantity")  # fmt: skip


def read_comparison(fields: Fields, in_points: bool = False) -> Comparison:
    """The bounds among the fields of a mapping; at least one must be there. `in_points` reads them as micro-points."""
    reading = fields.reading
    found: dict[str, Fraction] = {}
    for name in BOUNDS:
        value = fields.get(name)
        if value is not None:
            found[name] = Fraction(reading.points(value)) if in_points else reading.ratio(value)
    if not found:
        reading.report(fields.mapping, "no_bound", bounds="、".join(BOUNDS))
    low = max(((found[name], name == "above") for name in ("at_least", "above", "exactly") if name in found), default=None)
    high = min(((found[name], name != "below") for name in ("at_most", "below", "exactly") if name in found), default=None)
    if low is not None and high is not None and (low[0] > high[0] or (low[0] == high[0] and (low[1] or not high[1]))):
        reading.report(fields.mapping, "bounds_contradict")
    return Comparison(**found)


def read_selector(reading: Reading, value: Value | None, inherits: tuple[str, ...] = ()) -> Selector:
    """A selector. `inherits` are the kinds of the clause around it, for `unless` and `when`, which need not repeat `kind`."""
    fields = reading.fields(value, SELECTOR)
    kinds = _kinds(fields, inherits)
    known = reading.under(kinds)
    role, presence = fields.get("role"), fields.get("presence")
    _refuse_presence_without_sessions(fields, known)
    sessions = fields.get("sessions")
    return Selector(
        kinds=kinds,
        roles=_roles(reading, role, known),
        marks=tuple(_mark(reading, item, known) for item in _one_or_more(fields.get("mark"))),
        presences=_words_or_any(reading, presence, PRESENCES, "出席情况"),
        sessions=() if sessions is None else _sessions(reading, sessions),
        attributes=read_attribute_tests(reading, fields.get("attributes"), attribute_types(known)),
        numbers=tuple(_number_test(reading, fields, name) for name in ("position", "party_size", "quantity") if name in fields),
        organised_by=reading.words(fields.get("organised_by")),
        mandatory=None if (mandatory := fields.get("mandatory")) is None else reading.yes_no(mandatory),
        occasion_kinds=_other_work(reading, fields.get("occasion")),
        converted_from_kinds=_other_work(reading, fields.get("converted_from")),
        names_role=role is not None,
        names_presence=presence is not None or sessions is not None,
        session_kinds=tuple(kind.name for kind in known if kind.has_sessions),
        by_time=any(kind.has_sessions or kind.name in COUNTED_BY_TIME for kind in known),
    )


def _one_or_more(value: Value | None) -> list[Value]:
    if value is None:
        return []
    return value.items if isinstance(value, Sequence) else [value]


def _kinds(fields: Fields, inherits: tuple[str, ...]) -> tuple[str, ...]:
    value = fields.get("kind")
    if value is None:
        if not inherits and isinstance(fields.mapping, Mapping):
            fields.need("kind")
        return inherits
    return fields.reading.known_words(value, fields.reading.kind_names, "记录种类")


def _roles(reading: Reading, value: Value | None, known: list[Kind]) -> tuple[str, ...]:
    roles = [name for kind in known for name in kind.roles]
    if known and not roles and not (isinstance(value, Scalar) and value.text == "any") and value is not None:
        reading.report(value, "no_roles")
        return ()
    return _words_or_any(reading, value, roles or reading.roles, "角色")


def _words_or_any(reading: Reading, value: Value | None, known: Collection[str], what: str) -> tuple[str, ...]:
    """`any` says that the question was seen and asks nothing."""
    if isinstance(value, Scalar) and value.text == "any":
        return ()
    return reading.known_words(value, list(dict.fromkeys(known)), what)


def _refuse_presence_without_sessions(fields: Fields, known: list[Kind]) -> None:
    for name in ("presence", "sessions"):
        value = fields.get(name)
        if value is not None and known and not any(kind.has_sessions for kind in known):
            fields.reading.report(value, "no_sessions", field=name, kinds="、".join(kind.name for kind in known))


def _mark(reading: Reading, value: Value, known: list[Kind]) -> MarkPattern:
    if isinstance(value, Mapping):
        fields = reading.fields(value, ("mark", "level", "manner", "by"))
        name, level, manner, by = (fields.get(part) for part in ("mark", "level", "manner", "by"))
        if name is None:
            fields.need("mark")
        return MarkPattern(
            mark="" if name is None else _mark_name(reading, name, reading.text(name), known),
            level=None if level is None else reading.one_of(level, LEVELS, "层级"),
            manner=None if manner is None else reading.one_of(manner, MANNERS, "采用方式"),
            by=None if by is None else reading.text(by),
        )
    return mark_pattern(reading, value, reading.text(value), known)


def mark_pattern(reading: Reading, value: Value, text: str, known: list[Kind]) -> MarkPattern:
    """The short form `mark`, `mark@level` or `mark@level.manner`."""
    name, at, rest = text.partition("@")
    level, dot, manner = rest.partition(".")
    if at and level not in LEVELS:
        reading.report(value, "unknown_word", reading.nearest(level, LEVELS), word=level, what="层级", known="、".join(LEVELS))
    if dot and manner not in MANNERS:
        reading.report(value, "unknown_word", reading.nearest(manner, MANNERS), word=manner, what="采用方式", known="、".join(MANNERS))
    return MarkPattern(mark=_mark_name(reading, value, name, known), level=level if at else None, manner=manner if dot else None)


def _mark_name(reading: Reading, value: Value, name: str, known: list[Kind]) -> str:
    marks = list(dict.fromkeys(mark for kind in known for mark in kind.marks))
    if known and name not in marks:
        reading.report(value, "unknown_mark", reading.nearest(name, marks), word=name, known="、".join(marks) or "—")
    return name


def _sessions(reading: Reading, value: Value) -> tuple[SessionsTest, ...]:
    fields = reading.fields(value, SESSION_COUNTS)
    tests = []
    for name in SESSION_COUNTS:
        test = fields.get(name)
        if test is None:
            continue
        inner = reading.fields(test, (*BOUNDS, "plus", "over"))
        plus = reading.known_words(inner.get("plus"), SESSION_COUNTS, "半天数")
        over = inner.get("over")
        over_name = None if over is None else reading.one_of(over, SESSION_COUNTS, "半天数")
        tests.append(SessionsTest(counted=(name, *plus), over=over_name, compare=read_comparison(inner)))
    if isinstance(value, Mapping) and not value.entries:
        reading.report(value, "empty_list")
    return tuple(tests)


def attribute_types(known: list[Kind]) -> dict[str, AttributeType]:
    """Every attribute that any of the kinds declares."""
    return {name: declared for kind in known for name, declared in kind.attributes.items()}


def read_attribute_tests(reading: Reading, value: Value | None, declared: AnyMapping[str, AttributeType]) -> tuple[AttributeTest, ...]:
    """Attributes compared with values of their declared types."""
    if value is None:
        return ()
    fields = reading.fields(value, tuple(declared))
    tests = []
    for name, wanted in fields.mapping.entries.items():
        if name not in declared:
            continue
        if isinstance(wanted, Mapping):
            if declared[name] != "number":
                reading.report(wanted, "not_a_number_attribute", name=name)
            tests.append(AttributeTest(name=name, compare=read_comparison(reading.fields(wanted, BOUNDS))))
        else:
            values = tuple(attribute_value(reading, item, declared[name]) for item in _one_or_more(wanted))
            tests.append(AttributeTest(name=name, values=values))
    return tuple(tests)


def attribute_value(reading: Reading, value: Value, declared: AttributeType) -> AttributeWord:
    """A value of the declared type of its attribute."""
    if declared == "yes_no":
        return reading.yes_no(value)
    if declared == "number":
        return reading.ratio(value)
    return reading.text(value) if declared == "text" else reading.one_of(value, declared, "取值")


def _number_test(reading: Reading, fields: Fields, name: str) -> NumberTest:
    return NumberTest(field=name, compare=read_comparison(reading.fields(fields.get(name), BOUNDS)))  # type: ignore[arg-type]


def _other_work(reading: Reading, value: Value | None) -> tuple[str, ...]:
    if value is None:
        return ()
    fields = reading.fields(value, ("kind",))
    return _kinds(fields, ())
