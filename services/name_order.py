"""The order of names in lists: 姓氏笔画 (strokes of the surname) and 拼音 (alphabet), as stored sort keys.

`sort_keys` turns a name into two ASCII texts that sort by their bytes, so that SQLite (BINARY) and PostgreSQL
(COLLATE "C") agree. A database's own stroke collation is not used: it counts radicals in their traditional forms.

姓氏笔画, as GB 13000.1 字序 (GF 3003—1999) and offices' lists have it: character by character, fewer strokes first; then
横 竖 撇 点 折, stroke by stroke (提 counts as 横, 竖钩 as 竖, 捺 as 点, whatever else bends as 折); then plain forms before
derived ones, fewer bends before more; then the code point, where the standard would look at the structure of the character.
Within a surname a given name of one character comes before longer ones. A surname of several characters sorts under its first.

A key is only as good as what is known of a character; `NameKeys.unknown` says which ones need an office's eye.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources

import msgspec

# Keys of different versions do not compare: raise it whenever the data or the make-up of a key changes, and recompute stored keys.
VERSION = 1

HENG, SHU, PIE, DIAN, ZHE = "12345"
# Letter of the stroke data → the class that is compared first, and the rank of the form inside its class.
CLASSES = {
    "j": HENG + "1", "i": HENG + "2", "f": SHU + "1", "g": SHU + "2", "s": PIE + "1", "k": DIAN + "1", "d": DIAN + "1", "l": DIAN + "2",
}  # fmt: skip
# 折: how often the stroke bends.
BENDS = {
    "b": 1,
    "c": 1,
    "e": 1,
    "h": 1,
    "m": 1,
    "n": 1,
    "t": 1,
    "y": 1,
    "o": 2,
    "p": 2,
    "r": 2,
    "u": 2,
    "v": 2,
    "x": 2,
    "a": 3,
    "q": 3,
    "z": 3,
    "w": 4,
}
CLASSES |= {letter: f"{ZHE}{bends}" for letter, bends in BENDS.items()}

# What a name may be written with and no order looks at: spaces between the characters, the dot in names of other languages.
UNSEEN = dict.fromkeys(map(ord, " \t\u3000\u00a0·•・‧．"))


class NameKeys(msgspec.Struct, frozen=True, kw_only=True):
    """Sort keys of one name: ASCII, compared byte by byte, only with keys of the same version.

    `unknown` lists characters without stroke order or reading: they sort after all others, by code point.
    """

    strokes: str
    pinyin: str
    version: int = VERSION
    unknown: tuple[str, ...] = ()


def sort_keys(name: str, *, surname: str | None = None) -> NameKeys:
    """The sort keys of `name`. Without `surname` it is a known compound surname or the first character.

    Raises ValueError when the name is empty or does not begin with the given surname.
    """
    written = _written(name)
    if not written:
        raise ValueError("a name without characters has no place in a list")
    family = _surname(written) if surname is None else _written(surname)
    if not family or not written.startswith(family):
        raise ValueError(f"the name {name!r} does not begin with the surname {surname!r}")
    given = written[len(family) :]
    # "." sorts below every letter and digit, so a shorter surname precedes those it begins.
    strokes = f"{_strokes_of(family)}.{min(len(given), 2)}{_strokes_of(given)}"
    syllables = _surname_readings().get(family) or [_readings().get(character) for character in family]
    pinyin = f"{_pinyin_of(family, syllables)}.{_pinyin_of(given, [_readings().get(character) for character in given])}"
    unknown = [
        character
        for position, character in enumerate(written)
        if character not in _strokes() or (character not in _readings() and not (position < len(family) and syllables[position]))
    ]
    return NameKeys(strokes=strokes, pinyin=pinyin, unknown=tuple(dict.fromkeys(unknown)))


def is_name(name: str) -> bool:
    """Whether there is a character to order the name by."""
    return bool(_written(name))


def _written(name: str) -> str:
    return unicodedata.normalize("NFC", name).translate(UNSEEN)


def _surname(written: str) -> str:
    compound = max((family for family in _surname_readings() if written.startswith(family)), key=len, default="")
    return compound if 1 < len(compound) < len(written) else written[0]


def _strokes_of(characters: str) -> str:
    return "".join(_stroke_key(character) for character in characters)


def _stroke_key(character: str) -> str:
    """Count, classes, forms, code point; every key of one count is equally long, so keys may simply follow each other."""
    letters = _strokes().get(character)
    if letters is None:
        return f"99{ord(character):06x}"
    classes = [CLASSES[letter] for letter in letters]
    return f"{len(letters):02d}{''.join(pair[0] for pair in classes)}{''.join(pair[1] for pair in classes)}{ord(character):06x}"


def _pinyin_of(characters: str, syllables: list[str | None]) -> str:
    return "".join(_syllable_key(character, syllable) for character, syllable in zip(characters, syllables, strict=True))


def _syllable_key(character: str, syllable: str | None) -> str:
    """Letters, then whether u is ü, then tone, then strokes; digits sort below letters, so `xi` precedes `xian`."""
    if syllable is None:
        return f"zz9{ord(character):06x}"
    letters, tone = syllable[:-1], syllable[-1]
    return f"{letters.replace('ü', 'u')}{int('ü' in letters)}{tone}{_stroke_key(character)}"


def _lines(file: str) -> list[str]:
    text = resources.files("services").joinpath("name_order_data", file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


@cache
def _strokes() -> dict[str, str]:
    return dict(line.split() for line in _lines("strokes.txt"))


@cache
def _readings() -> dict[str, str]:
    found = (line.split() for line in _lines("readings.txt"))
    return {character: syllable for syllable, characters in found for character in characters}


@cache
def _surname_readings() -> dict[str, list[str | None]]:
    found = (line.split() for line in _lines("surnames.txt"))
    return {family: list(syllables) for family, *syllables in found}
