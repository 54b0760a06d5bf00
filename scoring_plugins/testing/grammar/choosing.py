"""Where choices come from: Hypothesis, which can make what it chose smaller, or whatever else picks from a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choosing(Protocol):
    """Picks. The first value of a list is the simplest."""

    def pick(self, values: Sequence[T]) -> T:
        """One of the values."""
        ...

    def chance(self, percent: int) -> bool:
        """True about that often."""
        ...

    def several(self, values: Sequence[T], least: int, most: int) -> list[T]:
        """Different places of the list, in an order of their own."""
        ...


class Drawing:
    """Choices that Hypothesis makes."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def pick(self, values: Sequence[T]) -> T:
        return self._draw(st.sampled_from(values))

    def chance(self, percent: int) -> bool:
        return self._draw(st.integers(0, 99)) >= 100 - percent

    def several(self, values: Sequence[T], least: int, most: int) -> list[T]:
        most = min(most, len(values))
        places = self._draw(st.lists(st.sampled_from(range(len(values))), unique=True, min_size=min(least, most), max_size=most))
        return [values[place] for place in places]
