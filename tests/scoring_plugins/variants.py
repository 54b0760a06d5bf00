"""Every field of every structure of a regulation changed, one at a time: what must show wherever the regulation is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from scoring_plugins import Regulation
from scoring_plugins.engine.scorecard import Chosen, NotComputable
from scoring_plugins.language.kinds import BUILT_IN, Vocabulary
from scoring_plugins.language.nodes import (
    All,
    AttributeTest,
    Comparison,
    Count,
    Fixed,
    MarkPattern,
    MemberTest,
    Multiplier,
    NumberTest,
    Prorate,
    Quota,
    Relative,
    Rounding,
    Selector,
    SessionsTest,
    Share,
    SubQuota,
    Take,
    Window,
)
from scoring_plugins.language.periods import DayRule, PeriodRule
from scoring_plugins.language.regulation import Origin

ATTRIBUTE = AttributeTest(name="公开", values=(True,))
NUMBER = Comparison(at_least=Fraction(7))
SELECTOR = Selector(kinds=("history",))
# Values for fields that are empty in the tree.
SAMPLES: dict[Any, Any] = {
    Selector: SELECTOR,
    MemberTest: MemberTest(posts=("秘书长",)),
    Comparison: NUMBER,
    Share: Share(first=9),
    Take: Take(end=9),
    Relative: Relative(full=7_000_000, within="sector"),
    SubQuota: SubQuota(applies_to=MemberTest(), share=Fraction(1, 7)),
    Quota: Quota(highest=Fraction(7), is_share=False, per="sector", rounding="up", ties="none"),
    Prorate: Prorate(blocks=("某块",)),
    Chosen: Chosen(field="某.字段", why="某理由", value="某值"),
    NotComputable: NotComputable(cite=("某处",), why="某原因"),
    MarkPattern: MarkPattern(mark="merged"),
    SessionsTest: SessionsTest(counted=("no_show",), over=None, compare=NUMBER),
    AttributeTest: ATTRIBUTE,
    NumberTest: NumberTest(field="quantity", compare=NUMBER),
    Multiplier: Multiplier(when=SELECTOR, by=Fraction(7)),
    Window: Window(over="term"),
    Rounding: Rounding(quantum=7, mode="up", at="total"),
    Vocabulary: BUILT_IN,
    Fixed: Fixed(points=77_000_000),
    All: All(conditions=(Count(select=SELECTOR, dated_by="record", compare=NUMBER),)),
    Origin: Origin(path="别处"),
    DayRule: DayRule(2, 3),
    PeriodRule: PeriodRule(starts=DayRule(2, 3), ends=DayRule(4, 5), cut_off=DayRule(4, 5)),
    str: "某词",
    int: 7_000_000,
    bool: True,
    Fraction: Fraction(3, 7),
    date: date(2007, 7, 7),
}
# Fields of words that the language knows: another of them.
WORDS = {
    **dict.fromkeys(("kinds", "occasion_kinds", "converted_from_kinds"), "service"),
    **dict.fromkeys(("counted", "over", "of"), "no_show"),
    **dict.fromkeys(("dated_by", "mark"), "merged"),
    "roles": "unit",
    "presences": "leave",
    "per": "work",
    "order": "quantity",
    "by": "presence",
    "level": "national",
    "manner": "forwarded",
}


def instances(regulation: Regulation) -> Iterator[tuple[tuple[Any, ...], msgspec.Struct]]:
    """Every structure of a regulation with the way to it: names of fields, places in tuples, keys of dicts."""
    pending: list[tuple[tuple[Any, ...], Any]] = [((), regulation)]
    while pending:
        way, node = pending.pop()
        if isinstance(node, msgspec.Struct):
            yield way, node
            pending.extend(((*way, name), getattr(node, name)) for name in node.__struct_fields__)
        elif isinstance(node, tuple):
            pending.extend(((*way, place), inner) for place, inner in enumerate(node))
        elif isinstance(node, dict):
            pending.extend(((*way, key), inner) for key, inner in node.items() if inner is not BUILT_IN.kinds.get(key))


def replaced(node: Any, way: tuple[Any, ...], new: Any) -> Any:
    """The same tree with another value at the end of a way."""
    if not way:
        return new
    first, *rest = way
    if isinstance(node, tuple):
        return (*node[:first], replaced(node[first], tuple(rest), new), *node[first + 1 :])
    if isinstance(node, dict):
        return {**node, first: replaced(node[first], tuple(rest), new)}
    return msgspec.structs.replace(node, **{first: replaced(getattr(node, first), tuple(rest), new)})


def others(hint: Any, value: Any, name: str) -> list[Any]:
    """Other values a field of that type may have."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        options = [each for each in inner if each is not NoneType]
        fitting = [each for each in options if value is None or fits(each, value)] + [each for each in (Fixed, All) if each in options]
        found = [other for each in fitting[:1] for other in others(each, value, name)] or [
            SAMPLES[each] for each in fitting if each in SAMPLES
        ]
        return found + [None] * (NoneType in inner and value is not None)
    if origin is Literal:
        return [each for each in inner if each != value]
    if origin is tuple:
        one = others(inner[0], None, name)[:1]
        return ([value[1:]] if value else []) + ([(*(value or ()), one[0])] if one else [])
    if origin is dict:
        more = others(inner[1], None, name)[:1]
        return [dict(list(value.items())[1:])] * bool(value) + ([{**value, "某某": more[0]}] if more else [])
    return [other for other in _plain(hint, value, name) if other != value]


def _plain(hint: Any, value: Any, name: str) -> list[Any]:
    """Another word, number, day or structure."""
    if name in WORDS and hint is str:
        return [WORDS[name]]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, str):
        return [f"别的{value}"]
    if isinstance(value, int) and hint is int:
        return [value + 1, value + 1_000_000]
    if isinstance(value, Fraction):
        return [value + 1]
    if isinstance(value, date):
        return [value + timedelta(days=400)]
    return [SAMPLES[hint]] if hint in SAMPLES else []


def fits(hint: Any, value: Any) -> bool:
    """Whether a value is of a type."""
    plain = get_origin(hint) or hint
    return value in get_args(hint) if plain is Literal else isinstance(plain, type) and isinstance(value, plain)


def variants(regulation: Regulation) -> Iterator[tuple[tuple[str, str], Regulation]]:
    """The name of the structure and its field, with the regulation in which that field alone is another."""
    for way, node in instances(regulation):
        hints = get_type_hints(type(node))
        for name in node.__struct_fields__:
            for value in others(hints[name], getattr(node, name), name):
                yield (type(node).__name__, name), replaced(regulation, (*way, name), value)
