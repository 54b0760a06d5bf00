"""Whole numbers in generated source: numerators over denominators that are known when the source is written."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from scoring_plugins.engine.codegen.source import Source
from scoring_plugins.language.nodes import Comparison, RoundingMode


class Scale(NamedTuple):
    """What is known of an exact value: it is a whole number over `den`, and where `den` is 1 a multiple of `grain` (0: always zero)."""

    den: int
    grain: int

    def joined(self, *others: Scale) -> Scale:
        """The scale of values of any of these, added or one of them."""
        return Scale(lcm(self.den, *(each.den for each in others)), gcd(self.grain, *(each.grain for each in others)))

    def times(self, factors: tuple[Fraction, ...]) -> Scale:
        """The scale of values multiplied by one of these."""
        den = self.den * lcm(*(factor.denominator for factor in factors))
        return Scale(den, gcd(*(self.grain * factor.numerator for factor in factors)) if den == 1 else 1)

    def is_multiple_of(self, quantum: int) -> bool:
        """Whether every value is a multiple of the quantum, so that nothing needs rounding."""
        return self.den == 1 and self.grain % quantum == 0


def scaled(text: str, factor: int) -> str:
    """`text * factor`, printed only where it does something."""
    return text if factor == 1 else f"{text} * {factor}"


def truncated(text: str, den: int) -> str:
    """Whole micro-points of a numerator, toward zero."""
    return text if den == 1 else f"({text} // {den} if {text} >= 0 else -(-{text} // {den}))"


def write_rounding(out: Source, value: str, den: str, quantum: int, mode: RoundingMode, into: str) -> None:
    """`into` becomes value / den rounded to a multiple of the quantum, the sign taken out first."""
    out.line(f"jz = -{value} if {value} < 0 else {value}")
    out.line(f"jw = {den} * {quantum}" if den != "1" else f"jw = {quantum}")
    out.line("js, jr = divmod(jz, jw)")
    upwards = write_upwards(mode)
    if upwards:
        out.line(f"if {upwards}: js += 1")
    out.line(f"{into} = -js * {quantum} if {value} < 0 else js * {quantum}")


def write_upwards(mode: RoundingMode) -> str:
    """When the rest `jr` of `jw` goes up, after `js` whole steps."""
    return {
        "half_up": "2 * jr >= jw",
        "half_even": "2 * jr > jw or (2 * jr == jw and js % 2)",
        "up": "jr > 0",
        "down": "",
    }[mode]


OPERATORS = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<", "exactly": "=="}


def comparison(compare: Comparison, value: str, den: str = "1") -> str:
    """Whether value / den satisfies every bound that is written; `den` is positive."""
    found = []
    for name, operator in OPERATORS.items():
        bound: Fraction | None = getattr(compare, name)
        if bound is not None:
            right = f"{bound.numerator}" if den == "1" else f"{bound.numerator} * {den}"
            found.append(f"{scaled(value, bound.denominator)} {operator} {right}")
    return " and ".join(found) or "True"
