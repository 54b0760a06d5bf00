"""What a parameter may be: a span of time, a count, letters with their meanings, words; each with its bounds and its notation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from scoring_plugins.catalogue import say
from services.calendar import DayUnit, Span
from services.models import ReplyMeaning
from services.texts import problems_of_texts

T = TypeVar("T")
Letters = Mapping[str, tuple[ReplyMeaning, ...]]
_SPAN = re.compile(r"\s*([0-9]{1,6})\s*([a-z_]+)\s*")
# Of a value that cannot be read, so much is repeated.
_SHOWN = 40
_COUNT = re.compile(r"\s*([0-9]{1,9})\s*")


class ParameterKind(StrEnum):
    """What a parameter's value is."""

    SPAN = "span"
    COUNT = "count"
    LETTERS = "letters"
    TEXT = "text"


class Unreadable(ValueError):
    """A value that its parameter cannot be; says in Chinese what it may be."""


class Kind(Protocol[T]):
    """How a value is read from its notation and written in it. `read(written(value)) == value`."""

    @property
    def kind(self) -> ParameterKind: ...

    def read(self, text: str) -> T:
        """Raises Unreadable with what the value may be."""
        ...

    def written(self, value: T) -> str: ...

    def spoken(self, value: T) -> str:
        """The value in Chinese."""
        ...


@dataclass(frozen=True)
class SpanOf:
    """A span in one of some units: "7 working_days", "3 months"."""

    least: int
    most: int
    units: tuple[DayUnit, ...] = (DayUnit.WORKING_DAYS, DayUnit.DAYS)
    kind: ParameterKind = ParameterKind.SPAN

    def read(self, text: str) -> Span:
        found = _SPAN.fullmatch(text)
        units = {str(unit): unit for unit in self.units}
        if found is None or found[2] not in units or not self.least <= int(found[1]) <= self.most:
            named = "、".join(say("parameters.unit_word", word=word, unit=say(f"parameters.unit_{word}")) for word in units)
            example = f"{self.least} {next(iter(units))}"
            bounds = {"least": self.least, "most": self.most, "units": named, "example": example, "found": text[:_SHOWN]}
            raise Unreadable(say("parameters.bad_span", **bounds))
        return Span(int(found[1]), units[found[2]])

    def written(self, value: Span) -> str:
        return f"{value.count} {value.unit}"

    def spoken(self, value: Span) -> str:
        return say(f"parameters.span_{value.unit}", count=value.count)


@dataclass(frozen=True)
class Count:
    """A whole number: "1500"."""

    least: int
    most: int
    kind: ParameterKind = ParameterKind.COUNT

    def read(self, text: str) -> int:
        found = _COUNT.fullmatch(text)
        if found is None or not self.least <= int(found[1]) <= self.most:
            raise Unreadable(say("parameters.bad_count", least=self.least, most=self.most, found=text[:_SHOWN]))
        return int(found[1])

    def written(self, value: int) -> str:
        return str(value)

    def spoken(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True)
class ClassLetters:
    """The letters that mark replies, each with its neutral meaning, or with several where the locality's letter covers several.

    "A=resolved, B=in_progress+planned, C=declined".
    """

    kind: ParameterKind = ParameterKind.LETTERS

    def read(self, text: str) -> Letters:
        letters: dict[str, tuple[ReplyMeaning, ...]] = {}
        for part in text.split(","):
            letter, _, words = part.strip().partition("=")
            letter, meanings = letter.strip(), [word.strip() for word in words.split("+")]
            known = set(meanings) <= {str(meaning) for meaning in ReplyMeaning} and len(set(meanings)) == len(meanings)
            if not (len(letter) == 1 and "A" <= letter <= "Z" and known) or letter in letters:
                named = "、".join(say("parameters.unit_word", word=word, unit=say(f"parameters.meaning_{word}")) for word in ReplyMeaning)
                raise Unreadable(say("parameters.bad_letters", part=part.strip()[:_SHOWN], meanings=named))
            letters[letter] = tuple(ReplyMeaning(word) for word in meanings)
        return letters

    def written(self, value: Letters) -> str:
        return ", ".join(f"{letter}={'+'.join(meanings)}" for letter, meanings in value.items())

    def spoken(self, value: Letters) -> str:
        named = {letter: "或".join(say(f"parameters.meaning_{word}") for word in meanings) for letter, meanings in value.items()}
        return "、".join(f"{letter} {meanings}" for letter, meanings in named.items())


@dataclass(frozen=True)
class Words:
    """A name or a line of text."""

    longest: int = 100
    kind: ParameterKind = ParameterKind.TEXT

    def read(self, text: str) -> str:
        if len(text) > self.longest:
            raise Unreadable(say("parameters.too_long", longest=self.longest, found=len(text)))
        if problems := problems_of_texts({"value": text}):
            raise Unreadable(problems[0].message)
        return text.strip()

    def written(self, value: str) -> str:
        return value

    def spoken(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class Parameter(Generic[T]):
    """What the program leaves to each committee. `default` is a value that was seen somewhere; None must be set by the committee.

    `source` is where the default was seen, a link as a rule; empty where the default is the program's own, or none.
    Its Chinese label is `parameters.label_<name>` in the catalogue.
    """

    name: str
    kind: Kind[T]
    default: T | None = None
    source: str = ""

    @property
    def label(self) -> str:
        return say(f"parameters.label_{self.name}")
