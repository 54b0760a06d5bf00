"""Kinds of cell: how a cell's value is read, and how a value is written so that it is read back the same.

`read` takes what calamine or a CSV file gives (text, number, truth, date, time) for a cell that is not blank.
It raises `Unreadable` rather than guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import points_text
from services.assessments.quantities import UNREADABLE, micro_points
from services.errors import nearest
from services.imports.words import HALVES, NO, YES
from services.models import Half

# Full-width digits, letters and spaces become plain; Chinese punctuation stays as the office wrote it.
_PLAIN = {0xFF01 + i: 0x21 + i for i in range(94) if chr(0x21 + i).isalnum()} | {0x3000: 0x20, 0xA0: 0x20}
SEPARATORS = re.compile(r"[、，,；;\n]+")
SEPARATOR = "、"


class Unreadable(Exception):
    """A cell that does not say what its column asks for; `code` is stable, the message Chinese."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def plain(text: str) -> str:
    """Full-width digits, letters and spaces made plain, spaces at the ends cut."""
    return text.translate(_PLAIN).strip()


class CellKind(Protocol):
    """What a column holds. `choices` are the words a drop-down offers; `blank` is what an empty cell says."""

    @property
    def is_date(self) -> bool: ...

    @property
    def choices(self) -> tuple[str, ...]: ...

    @property
    def blank(self) -> Any: ...

    def read(self, value: Any) -> Any: ...

    def show(self, value: Any) -> str | date: ...


@dataclass(frozen=True)
class Text:
    """Words as they stand. `is_key`: a number would have lost its leading zeros, so it is refused."""

    is_key: bool = False
    is_name: bool = False
    is_date = False
    blank = None
    choices: tuple[str, ...] = ()

    def read(self, value: Any) -> str:
        if isinstance(value, str):
            return plain(value) if self.is_key else _name(value) if self.is_name else value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer():
            if self.is_key:
                raise Unreadable("NUMBER_FOR_TEXT", say("imports.number_for_key", number=int(value)))
            return str(int(value))
        if isinstance(value, date):
            raise Unreadable("DATE_FOR_TEXT", say("imports.date_for_text", day=value))
        raise Unreadable("NUMBER_FOR_TEXT", say("imports.number_for_text", value=value))

    def show(self, value: Any) -> str:
        return str(value)


def _name(text: str) -> str:
    """A name without the spaces that align two-character names with three-character ones."""
    spaced = plain(text)
    return spaced if spaced.isascii() else re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", spaced)


KEY = Text(is_key=True)
NAME = Text(is_name=True)
TEXT = Text()


@dataclass(frozen=True)
class Truth:
    """是 or 否."""

    is_date = False
    blank = False
    choices = (YES, NO)

    def read(self, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        if value not in (YES, NO) and (not isinstance(value, str) or plain(value) not in (YES, NO)):
            raise Unreadable("NOT_YES_OR_NO", say("imports.not_yes_or_no", value=_shown(value)))
        return plain(value) == YES

    def show(self, value: Any) -> str:
        return YES if value else NO


class Word:
    """One of a list of words, each with its meaning."""

    is_date = False
    blank = None

    def __init__(self, meanings: Mapping[str, Any]) -> None:
        self._meanings = meanings
        self._words = {meaning: word for word, meaning in reversed(list(meanings.items()))}
        self.choices = tuple(meanings)

    def read(self, value: Any) -> Any:
        word = plain(value) if isinstance(value, str) else _shown(value)
        if word not in self._meanings:
            hint = nearest(word, self.choices)
            raise Unreadable("UNKNOWN_WORD", say("imports.unknown_word", value=word, choices="、".join(self.choices), hint=hint))
        return self._meanings[word]

    def show(self, value: Any) -> str:
        return str(self._words[value])


@dataclass(frozen=True)
class Many:
    """Several of one kind in a cell, with 、 between them: a tuple."""

    one: Callable[[Any], Any]
    is_date = False
    blank = ()
    choices = ()

    def read(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, str):
            return (self.one(value),)
        return tuple(self.one(part) for part in SEPARATORS.split(value) if not is_blank(part))

    def show(self, value: Any) -> str:
        return SEPARATOR.join(str(part) for part in value)


@dataclass(frozen=True)
class Person:
    """A member as a cell names one: what stands there, and a name in brackets behind it, which is checked."""

    said: str
    name: str | None = None

    def __str__(self) -> str:
        return f"{self.said}（{self.name}）" if self.name else self.said


def read_person(value: Any) -> Person:
    said = KEY.read(value)
    found = re.fullmatch(r"([^()（）]+?)\s*[(（]([^()（）]+)[)）]", said)
    return Person(found[1], _name(found[2])) if found else Person(_name(said))


@dataclass(frozen=True)
class OnePerson:
    is_date = False
    blank = ()
    choices = ()

    def read(self, value: Any) -> tuple[Person, ...]:
        people = PEOPLE.read(value)
        if len(people) != 1:
            raise Unreadable("ONE_PERSON", say("imports.one_person", count=len(people)))
        return people

    def show(self, value: Any) -> str:
        return PEOPLE.show(value)


ONE_PERSON = OnePerson()
PEOPLE = Many(read_person)
NAMES = Many(NAME.read)
TEXTS = Many(TEXT.read)


@dataclass(frozen=True)
class PlenarySessionCell:
    """×届×次, as (届, 次)."""

    is_date = False
    blank = None
    choices = ()

    def read(self, value: Any) -> tuple[int, int]:
        text = plain(TEXT.read(value))
        found = re.fullmatch(r"第?(\w+?)届第?(\w+?)次(?:全体)?(?:会议|全会)?|(\d{1,3})\s*[-－—]\s*(\d{1,3})", text)
        pair = [_counted(part) for part in found.groups() if part] if found else []
        if len(pair) != 2 or pair[0] is None or pair[1] is None:
            raise Unreadable("NOT_A_PLENARY_SESSION", say("imports.not_a_plenary_session", value=text))
        return pair[0], pair[1]

    def show(self, value: Any) -> str:
        return say("imports.plenary", term=_in_chinese(value[0]), ordinal=_in_chinese(value[1]))


@dataclass(frozen=True)
class PointsCell:
    """A number of points, in micro-points."""

    is_date = False
    blank = None
    choices = ()

    def read(self, value: Any) -> int:
        text = plain(value) if isinstance(value, str) else _shown(value)
        points = micro_points(text)
        if isinstance(value, bool) or points == UNREADABLE:
            raise Unreadable("NOT_POINTS", say("imports.not_points", value=text))
        return points

    def show(self, value: Any) -> str:
        return points_text(value)


_DIGITS = "零一二三四五六七八九"


def _in_chinese(number: int) -> str:
    """1 to 99 as 一 … 九十九; others in digits."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


_NUMBERS = {_in_chinese(number): number for number in range(1, 100)}


def _counted(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,3}", text) else _NUMBERS.get(text)


@dataclass(frozen=True)
class HalfDays:
    """Half days in order, as (day or None, half): None is the day the activity begins on."""

    read_day: Callable[[Any], date]
    is_date = False
    blank = ()
    choices = ()

    def read(self, value: Any) -> tuple[tuple[date | None, Half], ...]:
        found: list[tuple[date | None, Half]] = []
        for part in SEPARATORS.split(value) if isinstance(value, str) else [""]:
            word = plain(part)
            if word[-2:] not in HALVES:
                raise Unreadable("NOT_HALF_DAYS", say("imports.not_half_days", value=_shown(value)))
            day = self.read_day(word[:-2]) if word[:-2].strip() else None
            found += [(day, half) for half in HALVES[word[-2:]]]
        return tuple(found)

    def show(self, value: Any) -> str:
        words = {halves: word for word, halves in HALVES.items()}
        return SEPARATOR.join(f"{day} {words[(half,)]}" if day else words[(half,)] for day, half in value)


def _shown(value: object) -> str:
    """A value as the office sees it in the cell."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.date().isoformat() if isinstance(value, datetime) else str(value)
