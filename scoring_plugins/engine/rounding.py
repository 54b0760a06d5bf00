"""The one rounding, in integer arithmetic."""

from __future__ import annotations

from fractions import Fraction

from scoring_plugins.language.nodes import RoundingMode


def rounded(value: Fraction, quantum: int, mode: RoundingMode) -> int:
    """`value` micro-points to a multiple of `quantum`; the sign is taken out first, so that halves of either sign go the same way."""
    size = abs(value)
    steps, rest = divmod(size.numerator, size.denominator * quantum)
    twice, whole = 2 * rest, size.denominator * quantum
    upwards = {
        "half_up": twice >= whole,
        "half_even": twice > whole or (twice == whole and steps % 2 == 1),
        "up": rest > 0,
        "down": False,
    }[mode]
    result = (steps + upwards) * quantum
    return -result if value < 0 else result


def shown(value: Fraction) -> int:
    """The whole micro-points of an exact value, toward zero: what a line can print before the regulation's rounding."""
    whole = abs(value.numerator) // value.denominator
    return -whole if value < 0 else whole
