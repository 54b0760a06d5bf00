"""Reading how points are multiplied, and how they are shared among several people."""

from __future__ import annotations

from fractions import Fraction

from scoring_plugins.language.fields import Fields, Reading
from scoring_plugins.language.nodes import Multiplier, Share
from scoring_plugins.language.read_points import LARGEST_FACTOR
from scoring_plugins.language.read_selectors import read_selector
from scoring_plugins.language.source import Scalar, Value

MOST_FACTORS = 20


def read_multipliers(reading: Reading, value: Value | None, kinds: tuple[str, ...]) -> tuple[Multiplier, ...]:
    """`times`: what points are multiplied by, and when."""
    found = []
    for item in reading.few(reading.items(value), MOST_FACTORS):
        fields = reading.fields(item, ("when", "by"))
        when, by = fields.need("when"), fields.need("by")
        factor = Fraction(1) if by is None else reading.ratio(by)
        if abs(factor) > LARGEST_FACTOR:
            reading.report(item, "factor_too_big")
        found.append(Multiplier(when=read_selector(reading, when, kinds), by=factor))
    return tuple(found)


def read_share(reading: Reading, value: Value | None) -> Share | None:
    """`share`: how several people's points are divided."""
    if value is None:
        return None
    if isinstance(value, Scalar):
        reading.one_of(value, ("equal",), "分法")
        return Share(equal=True)
    fields = reading.fields(value, ("lead", "others", "everyone", "first"))
    names = set(fields.mapping.entries)
    if names == {"first"}:
        return Share(first=reading.whole(fields.mapping.entries["first"], at_least=1))
    if names == {"everyone"}:
        return Share(everyone=_part(fields, "everyone"))
    if names == {"lead", "others"}:
        others = fields.mapping.entries["others"]
        equally = isinstance(others, Scalar) and others.text == "equal"
        return Share(lead=_part(fields, "lead"), others=None if equally else _part(fields, "others"))
    reading.report(value, "share_shape")
    return None


def _part(fields: Fields, name: str) -> Fraction:
    part = fields.reading.ratio(fields.mapping.entries[name])
    if part > 1:
        fields.reading.report(fields.mapping.entries[name], "part_above_one")
    return part


def divides(share: Share) -> bool:
    """Whether points are divided by a number of people, so that what falls to one need not be a whole part of a point."""
    return share.equal or (share.lead is not None and share.others is None)
