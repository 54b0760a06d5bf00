"""Constants lifted out of the SQL text: every number, day and word of a regulation becomes a column of the parameter table.

Regulations equal up to constants thus print the same text; each has its own row. Nothing of a regulation reaches the text itself.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil, floor

import msgspec

from scoring_plugins.engine.bounds import LIMIT
from scoring_plugins.language.nodes import Comparison, MarkPattern


class Number(msgspec.Struct, frozen=True, tag=True):
    """A whole number: BIGINT."""

    value: int


class Day(msgspec.Struct, frozen=True, tag=True):
    """A day: DATE."""

    value: date


class Word(msgspec.Struct, frozen=True, tag=True):
    """A word's number in the lexicon of the run: BIGINT, above zero."""

    text: str


class Codes(msgspec.Struct, frozen=True, tag=True):
    """A set of words of one small field, as bits at the words' codes: BIGINT."""

    field: str
    words: tuple[str, ...]


class Kinds(msgspec.Struct, frozen=True, tag=True):
    """The kinds that fall under any of the prefixes (`exact`: that are one of them), as bits at the kinds' codes: BIGINT."""

    prefixes: tuple[str, ...]
    exact: bool = False


class Marks(msgspec.Struct, frozen=True, tag=True):
    """The marks that match a pattern of every group and none of `none_of`."""

    all_of: tuple[tuple[MarkPattern, ...], ...]
    none_of: tuple[MarkPattern, ...] = ()

    @property
    def patterns(self) -> tuple[MarkPattern, ...]:
        """All that are named."""
        return (*(pattern for group in self.all_of for pattern in group), *self.none_of)


Parameter = Number | Day | Word | Codes | Kinds | Marks


class Parameters:
    """Columns of the parameter table as they are handed out: `c<n>` BIGINT, `t<n>` DATE; and constants that small tables hold."""

    def __init__(self) -> None:
        self.columns: list[str] = []
        self.values: list[Parameter] = []
        self.lifted: list[Parameter] = []

    def _add(self, letter: str, value: Parameter) -> str:
        name = f"{letter}{len(self.columns)}"
        self.columns.append(name)
        self.values.append(value)
        return name

    def lift(self, value: Parameter) -> int:
        """The place of a constant that a small table holds, among those."""
        self.lifted.append(value)
        return len(self.lifted) - 1

    def number(self, value: int | Fraction) -> str:
        """The column of a whole number. Raises OverflowError beyond 62 bits: bounds are to be proved before."""
        whole = Fraction(value)
        if whole.denominator != 1 or abs(whole) > LIMIT:
            raise OverflowError(f"not a whole number of at most 62 bits: {value}")
        return self._add("c", Number(int(whole)))

    def day(self, value: date) -> str:
        return self._add("t", Day(value))

    def word(self, text: str) -> str:
        return self._add("c", Word(text))

    def compare(self, value: str, bounds: Comparison, scale: int = 1) -> str:
        """A whole-number expression (counting `1/scale`) compared with exact bounds, which are first drawn to whole numbers."""
        found = []
        for name, operator, inward in _OPERATORS:
            bound: Fraction | None = getattr(bounds, name)
            if bound is not None:
                found.append(f"{value} {operator} {self.number(_clamped(inward(bound * scale)))}")
        if bounds.exactly is not None:
            exact = bounds.exactly * scale
            # What is not whole equals no count: a number that none reaches stands in.
            found.append(f"{value} = {self.number(_clamped(int(exact)) if exact.denominator == 1 else -LIMIT)}")
        return "(" + " AND ".join(found or ["true"]) + ")"

    def compare_ratio(self, upper: str, lower: str, bounds: Comparison) -> str:
        """`upper ÷ lower` compared, for a `lower` above zero, by cross-multiplying."""
        found = []
        for name, operator, _ in (*_OPERATORS, ("exactly", "=", None)):
            bound: Fraction | None = getattr(bounds, name)
            if bound is not None:
                found.append(f"{upper} * {self.number(bound.denominator)} {operator} {self.number(bound.numerator)} * {lower}")
        return "(" + " AND ".join(found or ["true"]) + ")"


_OPERATORS = (("at_least", ">=", ceil), ("at_most", "<=", floor), ("above", ">", floor), ("below", "<", ceil))


def _clamped(bound: int) -> int:
    """A bound beyond what any count reaches says the same as the furthest one."""
    return max(-LIMIT, min(LIMIT, bound))
