"""Faces that a printed page is set in: where they are on this machine, and which characters they have.

A page is set in Noto Serif CJK SC and Noto Sans CJK SC, the only free faces with the rare characters of members' names. They come from
the system, or from one folder that the settings name. What they lack is refused before a file is written: nobody gets a box for a name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scoring_plugins.catalogue import say
from services.errors import Problem, Refusal

if TYPE_CHECKING:
    import typst

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
REGULAR, BOLD = 400, 700
WANTED = {(family, weight) for family in (SERIF, SANS) for weight in (REGULAR, BOLD)}
LINE_TO_RUN = "apt-get install fonts-noto-cjk"
# As many missing characters as a refusal names; more would bury the first.
NAMED = 50

_folder: Path | None = None


def look_for_faces_in(folder: Path | None) -> None:
    """Takes faces from this folder and no other; None for those of the system. Called once, by whoever reads the settings."""
    global _folder
    _folder = folder


@dataclass(frozen=True)
class Faces:
    """The faces found: `fonts` is what Typst sets with; `files` says for a family's regular face its file and its place in it."""

    fonts: typst.Fonts
    files: Mapping[str, tuple[str, int]]

    @cached_property
    def _characters(self) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
        """What every family has: characters, and characters with a variation selector (selector, character)."""
        from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

        each: list[set[int]] = []
        varied: list[set[tuple[int, int]]] = []
        for path, place in self.files.values():
            with TTFont(path, fontNumber=place, lazy=True) as face:
                each.append(set(face.getBestCmap()))
                shapes = [table.uvsDict for table in face["cmap"].tables if table.format == 14]
                varied.append({(selector, pair[0]) for table in shapes for selector, pairs in table.items() for pair in pairs})
        return frozenset(set.intersection(*each)), frozenset(set.intersection(*varied))

    def missing(self, text: str) -> list[str]:
        """The characters of `text` that a face lacks, each once, in order; one that only varies another is told with it."""
        known, varied = self._characters
        if known.issuperset(map(ord, text)):
            return []
        found: dict[str, None] = {}
        before = ""
        for character in text:
            if _selects(character):
                if not before or (ord(character), ord(before)) not in varied:
                    found[before + character] = None
            elif ord(character) not in known and not _prints_nothing(character):
                found[character] = None
            before = character
        return list(found)


def find_faces() -> Faces:
    """The faces of the folder asked for, or of the system. Raises Refusal where they, or the extra `pdf`, are not installed."""
    return _faces(_folder)


@lru_cache(maxsize=2)
def _faces(folder: Path | None) -> Faces:
    require_extra()
    import typst

    if folder is not None and not folder.is_dir():
        raise Refusal("NO_FACES", say("typeset.no_faces_folder", folder=folder), "LVHENG_FONTS_DIR")
    fonts = typst.Fonts(include_system_fonts=folder is None, include_embedded_fonts=False, font_paths=[] if folder is None else [folder])
    # The path and place are those of a collection's member: one file holds the faces of five countries.
    found = {(font.family, font.weight): (font.path, font.index) for font in fonts.fonts() if font.style == "normal" and font.path}
    absent = sorted(WANTED - found.keys())
    if absent:
        names = "、".join(f"{family} {weight}" for family, weight in absent)
        where = say("typeset.faces_of_system") if folder is None else str(folder)
        raise Refusal("NO_FACES", say("typeset.no_faces", names=names, where=where, line=LINE_TO_RUN), "LVHENG_FONTS_DIR")
    return Faces(fonts, {family: (str(found[family, REGULAR][0]), found[family, REGULAR][1]) for family in (SERIF, SANS)})


def require_extra() -> None:
    """Raises Refusal naming the line to run where the extra `pdf` is not installed."""
    if absent := [module for module in ("typst", "fontTools") if find_spec(module) is None]:
        raise Refusal("EXTRA_MISSING", say("typeset.extra_missing", names="、".join(absent)), "format")


def require_characters(texts: Iterable[tuple[str, str]], faces: Faces) -> None:
    """Raises Refusal MISSING_GLYPH with a problem for every character that no face has and whom it stands with.

    `texts` are pairs: whose page it is (a member's name with the number, or the committee) and a text that is to stand there.
    """
    problems: dict[tuple[str, str], Problem] = {}
    for owner, text in texts:
        for character in faces.missing(text):
            if (owner, character) not in problems:
                problems[owner, character] = Problem("MISSING_GLYPH", None, _said(owner, character, text))
    if problems:
        named, count = list(problems.values())[:NAMED], len(problems)
        rest = [Problem("MISSING_GLYPH", None, say("typeset.more_missing", count=count - NAMED))] if count > NAMED else []
        raise Refusal.of(named + rest)


def _said(owner: str, character: str, text: str) -> str:
    place = text.index(character)
    around = text[max(place - 8, 0) : place + 8].strip()
    codes = " ".join(f"U+{ord(mark):04X}" for mark in character)
    return say("typeset.missing_character", owner=owner, character=character, code=codes, text=around)


def _selects(character: str) -> bool:
    """Whether it is a variation selector: it chooses a shape of the character before it."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _prints_nothing(character: str) -> bool:
    """Line ends, tabs, joiners and direction marks: no face has a shape for them, and none is needed."""
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")
