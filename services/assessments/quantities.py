"""Points as people write them, exact to the micro-point."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_MICRO = 1_000_000
# As large as no regulation gives points: more would not fit beside the others.
MOST = 1_000_000 * _MICRO
# Stands for text that says no number of points: it is refused as one that is too large, in the same words.
UNREADABLE = MOST + 1
_LONGEST = 20


def micro_points(text: str) -> int:
    """Micro-points of decimal text such as "7.5" or "-30"; UNREADABLE for anything else, or for more than six decimals."""
    try:
        exact = Decimal(text.strip()) * _MICRO if len(text) <= _LONGEST else Decimal("NaN")
    except InvalidOperation:
        return UNREADABLE
    if not exact.is_finite() or abs(exact) > MOST or exact != exact.to_integral_value():
        return UNREADABLE
    return int(exact)
