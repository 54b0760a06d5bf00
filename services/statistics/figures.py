"""One figure: what it is called, how it is defined, what it is, and what it does not count."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from scoring_plugins.catalogue import say


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is stable, for machines; `label` and `definition` are Chinese, for people.

    A count has its `value`. A share has `numerator`, `denominator` and `denominator_name` (the figure it is a share of), exact;
    its `value` is the whole percent, halves rounded up, and `percent` the same as text; both are None where the denominator is 0.
    `unverified` is how much more the count (or the numerator) would be if everything registered were verified.
    """

    name: str
    label: str
    definition: str
    value: int | None
    unverified: int
    numerator: int | None = None
    denominator: int | None = None
    denominator_name: str | None = None
    percent: str | None = None


class Counted(NamedTuple):
    """One count taken twice: over verified facts, and over everything registered."""

    verified: int
    registered: int

    @property
    def unverified(self) -> int:
        return self.registered - self.verified


def whole_percent(numerator: int, denominator: int) -> int | None:
    """`numerator` of `denominator` in whole percent, halves rounded up; None of nothing. Both are zero or more."""
    return (200 * numerator + denominator) // (2 * denominator) if denominator else None


def count_figure(name: str, counted: Counted) -> Figure:
    """A count with its label and definition from the catalogue."""
    return Figure(
        name=name,
        label=say(f"statistics.{name}"),
        definition=say(f"statistics.{name}_definition"),
        value=counted.verified,
        unverified=counted.unverified,
    )


def share_figure(name: str, part: Counted, whole: Figure) -> Figure:
    """The share that `part` is of the count `whole`."""
    assert whole.value is not None
    value = whole_percent(part.verified, whole.value)
    return Figure(
        name=name,
        label=say(f"statistics.{name}"),
        definition=say(f"statistics.{name}_definition"),
        value=value,
        unverified=part.unverified,
        numerator=part.verified,
        denominator=whole.value,
        denominator_name=whole.name,
        percent=None if value is None else f"{value}%",
    )
