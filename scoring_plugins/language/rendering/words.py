"""What the words of the language are called in a regulation's prose; names that a pack gives stand in quotation marks."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from scoring_plugins.catalogue import say, sentences
from scoring_plugins.engine.wording import amount, bounds_text, kind_word, number, presence_word, role_word
from scoring_plugins.language.nodes import Comparison, MarkPattern
from scoring_plugins.language.nodes.selectors import AttributeWord
from scoring_plugins.language.rendering.phrases import either, quoted


def word(page: str, name: str) -> str:
    """The catalogue's `explain.<page>.<name>`; a name it does not know is the pack's own and stands in quotation marks."""
    return sentences().get(f"explain.{page}.{name}") or quoted(name)


def kind(name: str) -> str:
    """What a kind is called: a pack's own by the kind it falls under and its own name."""
    found = kind_word(name)
    if found != name:
        return found
    prefix, _, own = name.rpartition(".")
    return f"{kind(prefix)}{quoted(own)}" if prefix else quoted(own)


def kinds(names: Iterable[str]) -> str:
    return say("explain.comma").join(kind(name) for name in names)


def role(name: str) -> str:
    return role_word(name) if role_word(name) != name else quoted(name)


def presence(name: str) -> str:
    return presence_word(name)


def mark_word(name: str) -> str:
    """A mark's name alone: `立案`."""
    return sentences().get(f"regulation.mark.{name}") or name


def mark(pattern: MarkPattern) -> str:
    """`“省级单篇采用”`, `“市级采用”(由某报作出)`."""
    level = word("level", pattern.level) if pattern.level else ""
    manner = word("manner", pattern.manner) if pattern.manner else ""
    by = say("explain.mark_by", by=pattern.by) if pattern.by else ""
    return f"{quoted(f'{level}{manner}{mark_word(pattern.mark)}')}{by}"


def value(found: AttributeWord) -> str:
    """A value of an attribute."""
    if isinstance(found, bool):
        return say("explain.yes" if found else "explain.no")
    return number(found) if isinstance(found, Fraction) else word("value", found)


def half_days(names: Iterable[str]) -> str:
    """`迟到与早退`."""
    return say("explain.plus").join(say(f"explain.half_days.{name}") for name in names)


def points(micro: int) -> str:
    """`5 分`, `扣 30 分`."""
    return say("explain.deducted", points=amount(-micro)) if micro < 0 else say("explain.points", points=amount(micro))


def bound(micro: int) -> str:
    """`-10 分`: a cap or floor, with its sign."""
    return say("explain.points", points=amount(micro))


def part(share: Fraction) -> str:
    """A share or factor as offices write it: `1/2`, `3/2`, `0.15`."""
    return f"{share.numerator}/{share.denominator}" if 1 < share.denominator < 10 else number(share)


def compared(compare: Comparison, unit: str = "", in_points: bool = False) -> str:
    """`不少于 3 次`; two bounds are joined."""
    text = bounds_text(compare, in_points=in_points)
    return f"{text} {unit}" if unit else text


def whom(names: Iterable[str]) -> str:
    return either(quoted(name) for name in names)
