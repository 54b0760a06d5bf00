"""Strict YAML: text in, located values out. No duplicate keys, no anchors, no tags, no implicit booleans or floats.

A scalar stays text until a reader asks for a number, a date or a yes/no; `no`, `on` and `1e3` are never guessed at.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from scoring_plugins.catalogue import say
from scoring_plugins.language.malformed import slip
from scoring_plugins.language.problems import MOST_PROBLEMS, Problem, RegulationError

LARGEST_FILE = 400_000
DEEPEST = 40
# Values of one regulation, and of one file of cases: some hundreds of clauses, some thousands of records.
MOST_VALUES = 16_000
MOST_VALUES_OF_CASES = 60_000
LONGEST_KEY = 200
# libyaml's parser, where it is there, is twenty times as fast. The other one tells places of errors better, so it has the last word on
# what libyaml refuses, as long as that takes no time.
_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SHORT = 20_000
# What no text may hold, written or escaped: control characters, halves of characters, and what turns or hides text around it.
_UNUSABLE = re.compile(
    "[^\\t\\n\\r\\x20-\\x7e\\xa0-\\u200a\\u2010-\\u2027\\u202f-\\u205f\\u2070-\\ud7ff\\ue000-\\ufdcf\\ufdf0-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)


class Value:
    """A value with its place: `path` from the document's root, `line` and `column` from 1."""

    def __init__(self, path: str, line: int, column: int) -> None:
        self.path, self.line, self.column = path, line, column


class Scalar(Value):
    """One word, number, date or sentence; `quoted` ones are always text."""

    def __init__(self, path: str, line: int, column: int, text: str, quoted: bool) -> None:
        super().__init__(path, line, column)
        self.text, self.quoted = text, quoted


class Sequence(Value):
    def __init__(self, path: str, line: int, column: int) -> None:
        super().__init__(path, line, column)
        self.items: list[Value] = []


class Mapping(Value):
    """Fields by name; `places` says where each name stands."""

    def __init__(self, path: str, line: int, column: int) -> None:
        super().__init__(path, line, column)
        self.entries: dict[str, Value] = {}
        self.places: dict[str, tuple[int, int]] = {}


class _Builder:
    """Builds located values from parser events, so that an alias is refused before anything could expand."""

    def __init__(self, file: str, most: int) -> None:
        self.file, self.most = file, most
        self.problems: list[Problem] = []
        self.unsaid = 0
        self.root: Value | None = None
        self.stack: list[Sequence | Mapping] = []
        self.key: list[Scalar | None] = []

    def problem(self, place: tuple[int, int], key: str, **values: object) -> None:
        if len(self.problems) >= MOST_PROBLEMS:
            self.unsaid += 1
            return
        self.problems.append(
            Problem(
                file=self.file,
                line=place[0],
                column=place[1],
                what=say(f"regulation.{key}", **values),
                remedy=say(f"regulation.{key}.remedy", **values),
            )
        )

    def feed(self, events: Iterator[yaml.Event]) -> None:
        for count, event in enumerate(events):
            if count > self.most or len(self.stack) > DEEPEST:
                self.problem(_place(event.start_mark), "yaml_too_big", deepest=DEEPEST, most=self.most)
                return
            if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
                self.problem(_place(event.start_mark), "yaml_second_document")
                return
            if isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
                self.key.pop()

    def _node(self, event: yaml.NodeEvent) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self.problem(_place(event.start_mark), "yaml_anchor", name=event.anchor)
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            self.problem(_place(event.start_mark), "yaml_tag", tag=tag)
        path, (line, column) = self._path(), _place(event.start_mark)
        if isinstance(event, yaml.SequenceStartEvent):
            self._open(Sequence(path, line, column), event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open(Mapping(path, line, column), event)
        else:
            text = event.value if isinstance(event, yaml.ScalarEvent) else ""
            unusable = _UNUSABLE.search(text)
            if unusable:
                self.problem((line, column), "yaml_bad_character", character=f"U+{ord(unusable.group()):04X}")
            self._put(Scalar(path, line, column, text, quoted=bool(getattr(event, "style", None))), event)

    def _open(self, value: Sequence | Mapping, event: yaml.NodeEvent) -> None:
        self._put(value, event)
        self.stack.append(value)
        self.key.append(None)

    def _path(self) -> str:
        if not self.stack:
            return ""
        parent = self.stack[-1]
        if isinstance(parent, Sequence):
            return f"{parent.path}[{len(parent.items)}]"
        key = self.key[-1]
        name = key.text if key else "?"
        return f"{parent.path}.{name}" if parent.path else name

    def _put(self, value: Value, event: yaml.NodeEvent) -> None:
        if not self.stack:
            self.root = value
            return
        parent = self.stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(value)
            return
        key = self.key[-1]
        if key is None:
            if not isinstance(value, Scalar):
                self.problem(_place(event.start_mark), "yaml_key_not_text")
                value = Scalar(value.path, value.line, value.column, f"?{len(parent.entries)}", quoted=True)
            elif len(value.text) > LONGEST_KEY:
                self.problem(_place(event.start_mark), "yaml_key_too_long", longest=LONGEST_KEY)
            self.key[-1] = value
            return
        self.key[-1] = None
        if key.text in parent.entries:
            self.problem((key.line, key.column), "yaml_duplicate_key", name=key.text[:LONGEST_KEY], first=parent.places[key.text][0])
            return
        parent.entries[key.text] = value
        parent.places[key.text] = (key.line, key.column)


def _place(mark: Any) -> tuple[int, int]:
    """Line and column from 1; PyYAML's two kinds of marks share no type."""
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


def parse(text: str, file: str, most: int = MOST_VALUES) -> Mapping:
    """The document's root mapping, of at most `most` values.

    Raises RegulationError with every problem of form: keys written twice, anchors, tags, size.
    """
    builder = _Builder(file, most)
    unusable = _UNUSABLE.search(text, 1 if text.startswith("\ufeff") else 0)
    if len(text) > LARGEST_FILE:
        builder.problem((1, 1), "yaml_too_long", largest=LARGEST_FILE)
    elif unusable:
        line, before = text.count("\n", 0, unusable.start()) + 1, text.rfind("\n", 0, unusable.start())
        builder.problem((line, unusable.start() - before), "yaml_bad_character", character=f"U+{ord(unusable.group()):04X}")
    else:
        builder = _built(text, file, most)
    root = builder.root
    if not builder.problems and not isinstance(root, Mapping):
        builder.problem((1, 1), "yaml_empty")
    if builder.problems or not isinstance(root, Mapping):
        raise RegulationError(tuple(builder.problems), builder.unsaid)
    return root


def _built(text: str, file: str, most: int) -> _Builder:
    for loader in (_FAST, yaml.SafeLoader):
        builder = _Builder(file, most)
        try:
            builder.feed(yaml.parse(text, Loader=loader))
        except yaml.MarkedYAMLError as error:
            found = slip(text, error)
            if found is None:
                builder.problem(_place(error.problem_mark), "yaml_malformed", problem=error.problem or error.context)
            else:
                builder.problem((found.line, found.column), f"yaml_malformed.{found.key}", **found.values)
            if len(text) <= _SHORT:
                continue
        return builder
    return builder


def plain_number(text: str) -> Decimal | None:
    """Digits with an optional sign and decimal part, exactly; anything else (`1e3`, `0x1`, `1_000`, `.5`) is not a number."""
    digits = text[1:] if text[:1] == "-" else text
    whole, point, part = digits.partition(".")
    ascii_digits = (whole + part).isascii() and whole.isdigit() and (part.isdigit() or not point)
    return Decimal(text) if ascii_digits and len(digits) <= 40 else None


def canonical(value: Value) -> object:
    """Plain data without places, numbers in one spelling: comments and layout do not matter, the order written does."""
    if isinstance(value, Mapping):
        return {name: canonical(entry) for name, entry in value.entries.items()}
    if isinstance(value, Sequence):
        return [canonical(item) for item in value.items]
    assert isinstance(value, Scalar)
    number = None if value.quoted else plain_number(value.text)
    return value.text if number is None else {"number": _one_spelling(number)}


def _one_spelling(number: Decimal) -> str:
    """`10`, `10.0` and `10.00` are one number, however many digits it has."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def content_hash(root: Mapping) -> str:
    """SHA-256 of the canonical content, in hex."""
    text = json.dumps(canonical(root), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
