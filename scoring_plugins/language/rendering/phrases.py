"""What a rendered regulation is made of: sections of parts, parts of phrases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from scoring_plugins.catalogue import say, sentences


class Phrase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing a regulation says, in Chinese: `label` what it is about, `text` what is said, `below` what stands under it.

    `key` is the field it comes from. `parts` and `words` are what `text` consists of, for comparing: fields, or a set of words.
    `decides` says whether a change of it can change points, grades, duties, lists or proposals.
    """

    key: str
    label: str
    text: str
    below: tuple[Phrase, ...] = ()
    parts: tuple[Phrase, ...] = ()
    words: tuple[str, ...] = ()
    decides: bool = True


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A clause, block, duty, grade, list, proposal or clause left out: its name, where it stands in the source, and what is done.

    `what` is the English word it is introduced by, `word` the Chinese one; `says` is the pack's own summary of the source.
    """

    what: str
    word: str
    name: str
    cite: tuple[str, ...] = ()
    says: str = ""
    phrases: tuple[Phrase, ...] = ()
    of: tuple[Part, ...] = ()


class Section(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A section of the prose: phrases about the whole, or parts in the order of the document."""

    key: str
    title: str
    phrases: tuple[Phrase, ...] = ()
    parts: tuple[Part, ...] = ()


class Prose(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a regulation in words. `sections` are in the order of the document."""

    code: str
    title: str
    in_force_from: date
    content_hash: str
    origin: str
    sections: tuple[Section, ...]


def phrase(
    key: str,
    text: str,
    *,
    label: str = "",
    below: Iterable[Phrase] = (),
    parts: Iterable[Phrase] = (),
    words: Iterable[str] = (),
    decides: bool = True,
) -> Phrase:
    """A phrase labelled by the catalogue's `explain.label.<key>`, unless it brings a label of its own."""
    shown = label or sentences().get(f"explain.label.{key}", "")
    return Phrase(key=key, label=shown, text=text, below=tuple(below), parts=tuple(parts), words=tuple(words), decides=decides)


def either(words: Iterable[str]) -> str:
    """`甲、乙或丙`."""
    *before, last = words
    return say("explain.or", before=say("explain.comma").join(before), last=last) if before else last


def quoted(name: object) -> str:
    """A name that the pack gives, in quotation marks."""
    return say("explain.quoted", name=name)


def chinese_day(day: date) -> str:
    """`2024年3月1日`."""
    return say("explain.day", year=day.year, month=day.month, day=day.day)
