"""The reference of the regulation language, from the types of its tree, the reader's tables and the catalogue.

`python -m tests.docs.language` writes `docs/language.md` again. What fields mean stands in `language.yaml` beside this file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import yaml

from scoring_plugins.catalogue import say, sentences
from scoring_plugins.language import nodes
from scoring_plugins.language.kinds import COUNTED_BY_TIME, KINDS, LEVELS, MANNERS, PRESENCES, SESSION_COUNTS
from scoring_plugins.language.nodes import Node
from scoring_plugins.language.periods import PeriodRule
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.language.schema import regulation_schema

PAGE = Path(__file__).parents[2] / "docs/language.md"
ENTRIES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "language.yaml").read_text(encoding="utf-8"))
CLASSES: dict[str, type[msgspec.Struct]] = {
    **{name: found for name in nodes.__all__ if isinstance(found := getattr(nodes, name), type) and issubclass(found, Node)},
    "Regulation": Regulation,
    "PeriodRule": PeriodRule,
}
TITLES: dict[str, str] = {entry["node"]: entry["title"] for entry in ENTRIES}
# Whole numbers of the tree that are not points.
COUNTS = {"start", "end", "best", "first", "max_party_size", "top", "years"}
# What has no section of its own.
OTHERS = {"Chosen": "`field`, `why`", "NotComputable": "`cite`, `why`", "DayRule": "day of the year", "DatedStep": "points",
          "AttributeTest": "a value, several, or a comparison", "NumberTest": "a comparison"}  # fmt: skip
UNIONS = ((nodes.Points, "points"), (nodes.Condition, "condition"))
INTRODUCTION = """\
# The regulation language

What each part of `regulation.yaml` may say, generated from the types of the tree, the reader's tables and the catalogue
(`python -m tests.docs.language`); a test keeps it true. How to write one, step by step: [write-a-regulation.md](write-a-regulation.md).
`lvheng regulation explain` writes any regulation back in Chinese prose, in the words of the third column;
`lvheng regulation schema` prints the JSON Schema that an editor completes and checks with
([regulation.schema.json](regulation.schema.json), [cases.schema.json](cases.schema.json)).

Points are exact, at most six decimals. A ratio is written `2/3` or `0.5`, a day `2020-04-03`, yes and no `true` and `false`;
where one word may stand, a list of words may, joined by *or*, and the fields of a mapping are joined by *and*.
"""
ORDER = """\
## The order of evaluation

A clause: select → points → times → share → round, if at `record` → partition → order → take → cap each → sum → cap and floor →
round, if at `clause`.
A block: combine → weight → months served → relative to the highest → round, if at `block` → cap → floor.
The total: round, if at `total` → cap → floor.

A cap, a floor, a rounding difference, a higher line taken instead is a line of its own, so that lines always add up to the total.
Positions are counted over the selected records whatever their points. A duty whose `for` does not hold is fulfilled.
A year not wholly served, without a result, or without the thing counted makes a condition over several years *undecided*,
and what is undecided proposes nothing.
"""


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION, *map(_entry, ENTRIES), _windows(), _kinds(), _words(), _must(), ORDER]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _entry(entry: dict[str, Any]) -> str:
    """One structure: its docstring, and a row a field."""
    node = CLASSES[entry["node"]]
    needed = _needed(entry["schema"])
    docstring = _docstring(node)
    lines = [f"## {entry['title']} · {entry['word']}", "", *([docstring, ""] if docstring else [])]
    lines += ["| field | 中文 | is | needed | meaning |", "|---|---|---|---|---|"]
    for written, meaning in entry["fields"].items():
        name, _, field = written.partition(" = ")
        lines.append(f"| `{name}` | {_chinese(name, node)} | {_is(node, field or name)} | {needed.get(name, '')} | {meaning} |")
    return "\n".join(lines)


def _is(node: type, field: str) -> str:
    """What a field of the tree is; a field inside another is written `outer.inner`, and what is no field stands as it is."""
    outer, dot, inner = field.partition(".")
    hints = get_type_hints(node)
    if outer not in hints:
        return field
    return _is(next(each for each in get_args(hints[outer]) if each is not NoneType), inner) if dot else _type(hints[outer], outer)


def _needed(schema: str) -> dict[str, str]:
    """Which fields must be written, from the JSON Schema."""
    whole = regulation_schema()
    found = {"": {}, "document": whole}.get(schema) or whole["$defs"].get(schema, {})
    needed = dict.fromkeys(found.get("required", []), "yes")
    if schema == "version":
        needed |= dict.fromkeys(whole["else"]["properties"]["versions"]["items"]["required"], "unless `duties_only`")
    return needed


def _docstring(node: type) -> str:
    text = (node.__doc__ or "").strip()
    return re.sub(r"\n\s+", "\n", text)


def _chinese(name: str, node: type) -> str:
    known = sentences()
    pages = ("explain.field", "explain.word", "choice.word", "explain.label")
    keys = (*(("explain.field.periods." + name,) if node is PeriodRule else ()), *(f"{page}.{name}" for page in pages))
    return next((known[key] for key in keys if key in known), "")


def _type(hint: Any, field: str) -> str:
    """What a field is, in words: from the annotation of the tree."""
    for union, word in UNIONS:
        if set(get_args(union)) <= set(get_args(hint)):
            return word
    origin, inner = get_origin(hint), [each for each in get_args(hint) if each is not NoneType]
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(_type(each, field) for each in inner))
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in inner)
    if origin is tuple:
        of = _type(inner[0], field)
        if inner[0] in (nodes.AttributeTest, nodes.NumberTest):
            return of
        return f"one or more: {of}" if inner[0] in (str, Fraction) else f"list: {of}"
    if origin is dict:
        return f"by name: {_type(inner[1], field)}"
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        title = TITLES.get(hint.__name__, OTHERS.get(hint.__name__, hint.__name__))
        return title[0].lower() + title[1:]
    plain: dict[Any, str] = {str: "text", bool: "`true`, `false`", Fraction: "number or ratio", date: "day", int: "points"}
    return "whole number" if hint is int and field in COUNTS else plain.get(hint, "")


def _windows() -> str:
    shapes = [
        ("left out, or `year`", "year", 1),
        ("`{in_each: quarter}`", "in_each_quarter", 1),
        ("`{in_each: month}`", "in_each_month", 1),
        ("`term`", "term", 1),
        ("`{years: 3}`", "years", 3),
        ("`{consecutive_years: 2}`", "consecutive_years", 2),
    ]
    rows = [f"| {shape} | {say(f'explain.window.{key}', years=years).rstrip('，')} |" for shape, key, years in shapes]
    return "\n".join(["## Windows · 时间范围", "", "| written | 中文 |", "|---|---|", *rows])


def _kinds() -> str:
    """The built-in kinds, with everything they have."""
    lines = ["## Built-in kinds of records · 记录种类", ""]
    lines += ["Plugins and documents add others. Records are counted by the time (次), or by the piece (件).", ""]
    lines += ["| kind | 中文 | half days | counted | roles, from high to low | marks | attributes |", "|---|---|---|---|---|---|---|"]
    for kind in KINDS.values():
        roles = _named("regulation.role", kind.roles)
        marks = _named("regulation.mark", kind.marks)
        attributes = ", ".join(f"{_named('explain.attribute', [name])} ({_declared(of)})" for name, of in kind.attributes.items())
        counted = "次" if kind.has_sessions or kind.name in COUNTED_BY_TIME else "件"
        cells = (
            f"`{kind.name}`",
            say(f"regulation.kind.{kind.name}"),
            "yes" if kind.has_sessions else "",
            counted,
            roles,
            marks,
            attributes,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _named(page: str, names: Iterable[str]) -> str:
    return ", ".join(f"`{name}` {say(f'{page}.{name}')}" for name in names)


def _declared(declared: str | tuple[str, ...]) -> str:
    return declared.replace("_", "/") if isinstance(declared, str) else " or ".join(f"`{word}`" for word in declared)


def _words() -> str:
    """Presences, counts of half days, levels and manners, with what the engine means by them."""
    tables = (
        ("Presence · 到会情况", "regulation.presence", PRESENCES, "explain.term_presence"),
        ("Half days · 半天", "explain.half_days", SESSION_COUNTS, "explain.term_half_days"),
        ("Levels · 层级", "explain.level", LEVELS, "explain.term_level"),
        ("Manners · 方式", "explain.manner", MANNERS, ""),
    )
    lines = []
    for title, page, names, definitions in tables:
        lines += [f"## {title}", "", "| word | 中文 | |", "|---|---|---|"]
        lines += [f"| `{name}` | {say(f'{page}.{name}')} | {sentences().get(f'{definitions}.{name}', '')} |" for name in names]
        lines.append("")
    return "\n".join(lines)


def _must() -> str:
    """The questions a source must answer: the reader's own words."""
    lines = ["## What must be written · 必须写明", "", "No silent default decides a point."]
    lines += ["The reader refuses a regulation that leaves one of these unanswered;"]
    lines += ["where the source does not say it, `chosen` says why it was so chosen.", "", "| the reader asks | remedy |", "|---|---|"]
    for key in _questions():
        places = re.findall(r"(?<!\{)\{(\w+)\}(?!\})", sentences()[key] + sentences()[f"{key}.remedy"])
        fill = dict.fromkeys(places, "…")
        lines.append(f"| {say(key, **fill)} | {say(f'{key}.remedy', **fill)} |")
    return "\n".join(lines)


def _questions() -> Iterator[str]:
    yield from (key for key in sentences() if key.startswith("regulation.silent_") and not key.endswith(".remedy"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
