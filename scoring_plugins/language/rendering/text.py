"""Prose as lines of plain text, indented: what a terminal shows and a file holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from scoring_plugins.catalogue import say
from scoring_plugins.language.rendering.phrases import Part, Phrase, Prose, Section, quoted

STEP = "  "
# What is numbered by itself: blocks in Chinese numerals, all else in figures.
DIGITS = "零一二三四五六七八九"


def lines(prose: Prose) -> Iterator[str]:
    """The whole prose."""
    yield say("explain.title", title=prose.title)
    for number, section in enumerate(prose.sections, start=1):
        yield ""
        yield say("explain.section_heading", number=chinese_number(number), title=section.title)
        yield from _section(section)
    yield ""
    yield say("explain.footer", code=prose.code, day=prose.in_force_from, hash=prose.content_hash, origin=prose.origin)


def _section(section: Section) -> Iterator[str]:
    for found in section.phrases:
        if found.key != "title":
            yield from _phrase(found, STEP)
    yield from _parts(section.parts, STEP)


def part_lines(part: Part) -> Iterator[str]:
    """One part by itself."""
    yield from _part(part, "", "")


def _parts(parts: Iterable[Part], indent: str) -> Iterator[str]:
    blocks, others = count(1), count(1)
    for part in parts:
        heading = say("explain.block_number", number=chinese_number(next(blocks))) if part.what == "block" else f"{next(others)}. "
        yield from _part(part, indent, heading)


def _part(part: Part, indent: str, number: str) -> Iterator[str]:
    if not part.name:
        cites = say("explain.comma").join(part.cite)
        yield from (say("explain.line", indent=f"{indent}{number}", label=cites, text=found.text) for found in part.phrases)
        return
    cite = say("explain.cite", cite=say("explain.comma").join(part.cite)) if part.cite else ""
    yield f"{indent}{number}{part.name}{cite}"
    inside = f"{indent}{STEP}{STEP}"
    if part.says:
        yield say("explain.line", indent=inside, label=say("explain.label.says"), text=quoted(part.says))
    for found in part.phrases:
        yield from _phrase(found, inside)
    yield from _parts(part.of, inside)


def _phrase(found: Phrase, indent: str) -> Iterator[str]:
    yield say("explain.line", indent=indent, label=found.label, text=found.text) if found.label else f"{indent}{found.text}"
    yield from _below(found.below, f"{indent}{STEP}")


def _below(phrases: tuple[Phrase, ...], indent: str) -> Iterator[str]:
    for number, found in enumerate(phrases, start=1):
        label = f"{found.label} " if found.label else say("explain.item_number", number=number) if len(phrases) > 1 else ""
        yield f"{indent}{label}{found.text}"
        yield from _below(found.below, f"{indent}{STEP}")


def chinese_number(number: int) -> str:
    """`一` to `九十九`; beyond, figures."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return f"{DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{DIGITS[ones] if ones else ''}"
