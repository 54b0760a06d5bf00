"""Automatic numbers of a DOCX, counted as the word processor would show them: they stand nowhere in the text."""

from __future__ import annotations

import re
from typing import NamedTuple

from services.manuscripts.docx_archive import Element
from services.manuscripts.docx_styles import Numbered
from services.manuscripts.docx_words import child, is_on, name_of, number, value
from services.manuscripts.numbering import FORMATS

LEVELS = 9


class _Level(NamedTuple):
    kind: str
    pattern: str
    start: int
    follows: str
    is_figures: bool


_PLAIN = _Level("decimal", "", 1, "tab", is_figures=False)


class Numbering:
    def __init__(self, root: Element | None) -> None:
        parts = list(root) if root is not None else []
        abstract = {value(each, "abstractNumId"): each for each in parts if name_of(each) == "abstractNum"}
        self._lists: dict[str | None, str | None] = {}
        self._levels: dict[str | None, dict[int, _Level]] = {}
        self._starts: dict[str | None, dict[int, int]] = {}
        self._by_style: dict[str | None, int] = {}
        for each in parts:
            if name_of(each) == "num":
                self._take(value(each, "numId"), value(child(each, "abstractNumId")), each, abstract)
        self._counts: dict[str | None, list[int | None]] = {}
        self._begun: set[str | None] = set()

    def label(self, numbered: Numbered, style: str | None) -> tuple[int, str] | None:
        """How deep the next paragraph of that list stands, from 1, and its number, empty for a bullet; None if it is of no list."""
        levels = self._levels.get(numbered.list_id)
        if numbered.list_id is None or not levels:
            return None
        depth = numbered.level if numbered.level is not None else self._by_style.get(style, 0)
        depth = min(depth, LEVELS - 1)
        counts = self._count(numbered.list_id, depth, levels)
        level = levels.get(depth, _PLAIN)
        if level.kind == "bullet":
            return depth + 1, ""
        if level.kind == "none" or not level.pattern:
            return None
        shown = re.sub(r"%([1-9])", lambda found: self._figure(counts, levels, int(found[1]) - 1, level), level.pattern)
        # A tab after the number is a space, unless the number ends as wide as one.
        return depth + 1, f"{shown} " if level.follows != "nothing" and shown[-1:] < "\u0100" else shown

    def _take(self, list_id: str | None, abstract_id: str | None, said: Element, abstract: dict[str | None, Element]) -> None:
        self._lists[list_id] = abstract_id
        levels = self._levels.setdefault(list_id, {})
        parts = [each for each in abstract.get(abstract_id, ()) if name_of(each) == "lvl"]
        for override in (each for each in said if name_of(each) == "lvlOverride"):
            start, depth = number(child(override, "startOverride")), number(override, "ilvl")
            if start is not None and depth is not None:
                self._starts.setdefault(list_id, {})[depth] = start
            parts += [each for each in override if name_of(each) == "lvl"]
        for each in parts:
            depth = number(each, "ilvl") or 0
            if style := value(child(each, "pStyle")):
                self._by_style[style] = depth
            levels[depth] = _level(each)

    def _count(self, list_id: str, depth: int, levels: dict[int, _Level]) -> list[int | None]:
        """Lists of one definition count together; a list that is told to start anew does so once."""
        counts = self._counts.setdefault(self._lists[list_id], [None] * LEVELS)
        if list_id not in self._begun:
            self._begun.add(list_id)
            for place, start in self._starts.get(list_id, {}).items():
                if place < LEVELS:
                    counts[place] = start - 1
        before = counts[depth]
        counts[depth] = levels.get(depth, _PLAIN).start if before is None else before + 1
        counts[depth + 1 :] = [None] * (LEVELS - depth - 1)
        return counts

    @staticmethod
    def _figure(counts: list[int | None], levels: dict[int, _Level], place: int, shown: _Level) -> str:
        level, count = levels.get(place, _PLAIN), counts[place]
        figure = level.start if count is None else count
        return str(figure) if shown.is_figures else FORMATS.get(level.kind, str)(figure)


def _level(said: Element) -> _Level:
    return _Level(
        kind=value(child(said, "numFmt")) or "decimal",
        pattern=value(child(said, "lvlText")) or "",
        start=number(child(said, "start")) or 0,
        follows=value(child(said, "suff")) or "tab",
        is_figures=is_on(said, "isLgl"),
    )
