"""What YAML's parser refuses, told by the slips that people make: full-width signs, tabs, brackets and quotes left open."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

# What is typed with an input method switched on, and what YAML knows.
HALF_WIDTH = {
    "：": ":",
    "，": ",",
    "、": ",",
    "【": "[",
    "】": "]",
    "［": "[",
    "］": "]",
    "（": "[",
    "）": "]",
    "｛": "{",
    "｝": "}",
    "“": '"',
    "”": '"',
}
# Looking through a line may take as long as its square; nobody writes longer ones by hand.
LONGEST_LINE = 1_000
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|(?:^|\s)#.*")
_COLON = re.compile(r"^[\s-]*[^\s：]+(：)(?!.*: )(?!.*:$)")
_COLON_IN_FLOW = re.compile(r"[{,]\s*[A-Za-z_]+(：)")
_COMMA = re.compile(r"[\"'\]}]\s*([，、])|([，、])\s*[^\s,:，、：]+:(?:\s|$)")
_OPENING = re.compile(r"(?:^|[:,\-]\s|[\[{])\s*([【［（｛“])")
_PAIRS = [("【", "】"), ("［", "］"), ("｛", "｝"), ("（", "）")]
_NO_SPACE = re.compile(r"^[\s-]*[A-Za-z_]+(:)[^\s:](?!.*: )(?!.*:$)")

# PyYAML's words and libyaml's, in the order they are tried; the slip is a key of the catalogue.
_SLIPS = (
    (r"could not find expected ':'", "no_colon"),
    (r"mapping values are not allowed", "nested"),
    (r"expected ',' or '[\]}]'", "bracket"),
    (r"found a tab character", "tab"),
    (r"found unexpected end of stream", "quote"),
    (r"sequence entries are not allowed", "dash"),
    (r"expected <block end>|expected key|expected '-' indicator", "indent"),
)
# These are said where the slip begins, not where the parser gave up.
_FROM_CONTEXT = ("no_colon", "quote")


class Slip(NamedTuple):
    """A slip by its key under `regulation.yaml_malformed`, its place from 1, and what the sentence names."""

    key: str
    line: int
    column: int
    values: dict[str, object]


def slip(text: str, error: yaml.MarkedYAMLError) -> Slip | None:
    """The slip behind an error of either parser; None where only the parser's own words tell."""
    lines, problem = text.splitlines(), error.problem or ""
    here = error.problem_mark
    if here is None:
        return None
    start = error.context_mark or here
    key = next((key for words, key in _SLIPS if re.search(words, problem)), "")
    if "cannot start any token" in problem:
        key = "tab" if _sign(lines, here) == "\t" else "sign"
    failing = (start.line if key in ("no_colon", "bracket") else here.line, here.line)
    near = [line for line in dict.fromkeys((*failing, here.line - 1)) if 0 <= line < len(lines) and len(lines[line]) <= LONGEST_LINE]
    found = next((each for line in near for each in _full_width(lines[line], line, line in failing)), None)
    if found is not None:
        return found
    if key == "":
        return None
    place = start if key in _FROM_CONTEXT else here
    opened = _sign(lines, start)
    values = {"sign": _sign(lines, here), "opened": opened, "line": start.line + 1, "closing": "}" if opened == "{" else "]"}
    return Slip(key, place.line + 1, place.column + 1, values)


def _sign(lines: list[str], mark: Any) -> str:
    """The character at a mark; empty past the end of its line."""
    return lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""


def _full_width(written: str, line: int, failing: bool) -> list[Slip]:
    """The first sign of a line that stands where YAML needs another; brackets and quotes only where the parser gave up."""
    bare = _QUOTED.sub(lambda found: "" if found[0].strip()[:1] == "#" else f'"{" " * (len(found[0]) - 2)}"', written)
    for pattern in (_COLON, _COLON_IN_FLOW, _COMMA, *([_OPENING] if failing else [])):
        found = pattern.search(bare)
        if found:
            column = found.start(found.lastindex or 1)
            return [Slip("full_width", line + 1, column + 1, {"sign": bare[column], "half": HALF_WIDTH[bare[column]]})]
    for opening, closing in _PAIRS if failing else []:
        if bare.count(opening) != bare.count(closing):
            sign = opening if bare.count(opening) > bare.count(closing) else closing
            return [Slip("full_width", line + 1, bare.rindex(sign) + 1, {"sign": sign, "half": HALF_WIDTH[sign]})]
    found = _NO_SPACE.search(bare)
    return [Slip("no_space", line + 1, found.start(1) + 1, {})] if found else []
