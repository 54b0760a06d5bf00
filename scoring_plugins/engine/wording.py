"""The Chinese words of an explanation: what a record, a selection, a bound and an amount of points are called."""

from __future__ import annotations

from fractions import Fraction

from scoring_plugins.catalogue import say, sentences
from scoring_plugins.engine.rounding import shown
from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.engine.selection import Seen
from scoring_plugins.language.nodes import Comparison, MarkPattern, Selector
from scoring_plugins.records import Mark, Record


def _word(key: str, name: str) -> str:
    """The catalogue's word; a name it does not know stands as it is."""
    return say(key) if key in sentences() else name


def kind_word(name: str) -> str:
    """What a kind of record is called."""
    return _word(f"regulation.kind.{name}", name)


def role_word(name: str) -> str:
    """What a role is called."""
    return _word(f"regulation.role.{name}", name)


def mark_word(name: str) -> str:
    """What a mark is called."""
    return _word(f"regulation.mark.{name}", name)


def presence_word(name: str) -> str:
    """What a presence is called."""
    return _word(f"regulation.presence.{name}", name)


def amount(points: Fraction | int) -> str:
    """Micro-points as text: exact where six decimals say it, else cut with “约” before it."""
    exact = Fraction(points)
    text = points_text(shown(exact))
    return text if exact.denominator == 1 else say("regulation.about", points=text)


def number(value: Fraction) -> str:
    """An exact number: decimal where it ends, else a ratio."""
    micro = value * 1_000_000
    return points_text(micro.numerator) if micro.denominator == 1 else f"{value.numerator}/{value.denominator}"


def record_name(record: Record) -> str:
    """`提案“标题”`; a record without a title is called by its work."""
    return say("regulation.record_name", kind=kind_word(record.kind), title=record.title or record.work)


def record_details(found: Seen, select: Selector | None) -> str:
    """The day, the role, the attendance and the marks that mattered."""
    record = found.record
    details = [str(found.day)]
    if record.role is not None:
        details.append(role_word(record.role))
    if record.sessions is not None and record.presence is not None:
        counts = say("regulation.half_days", attended=record.sessions.attended, held=record.sessions.held)
        details.append(f"{presence_word(record.presence)}{counts}")
    wanted = {pattern.mark for pattern in select.marks} if select is not None else set()
    details += [mark_name(mark) for mark in record.marks if mark.mark in wanted]
    return "，".join(details)


def mark_name(mark: Mark | MarkPattern) -> str:
    """`省级单篇采用`: level, manner and mark."""
    level = _word(f"regulation.level.{mark.level}", mark.level) if mark.level else ""
    manner = _word(f"regulation.manner.{mark.manner}", mark.manner) if mark.manner else ""
    return f"{level}{manner}{mark_word(mark.mark)}"


def selection_name(select: Selector) -> str:
    """`全体会议(全程到会、部分到会)`."""
    details = []
    if select.roles:
        details.append("、".join(map(role_word, select.roles)))
    if select.presences:
        details.append("、".join(map(presence_word, select.presences)))
    if select.marks:
        details.append("、".join(mark_name(pattern) for pattern in select.marks))
    inside = f"({'，'.join(details)})" if details else ""
    return f"{'、'.join(map(kind_word, select.kinds))}{inside}"


def unit_of(select: Selector) -> str:
    """The measure word of what is selected: 次 for what is held, 件 for papers."""
    return say("regulation.unit_times" if select.by_time else "regulation.unit_pieces")


def bounds_text(compare: Comparison, in_points: bool = False) -> str:
    """`不少于 3`, bounds joined by *and*."""
    found = []
    for name in ("at_least", "at_most", "above", "below", "exactly"):
        bound: Fraction | None = getattr(compare, name)
        if bound is not None:
            found.append(say(f"regulation.bound.{name}", bound=amount(bound) if in_points else number(bound)))
    return "、".join(found)
