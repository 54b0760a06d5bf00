"""Interleaved rounds: every contender once a round, so that a noisy machine is noisy for all of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Timing:
    """Seconds of one contender, round by round (each the time of one call)."""

    seconds: tuple[float, ...]

    @property
    def quickest(self) -> float:
        """What the work itself takes: everything else on a machine only adds to it."""
        return min(self.seconds)


def interleaved(
    contenders: Mapping[str, Callable[[], object]],
    rounds: int,
    calls: Mapping[str, int] | None = None,
    progress: Progress | None = None,
    between: Callable[[], object] | None = None,
) -> dict[str, Timing]:
    """`rounds` rounds in which each contender runs `calls` times (1 if not said), the first round thrown away as warm-up.

    `between` runs after each contender, unmeasured: what one leaves behind must not be the next one's gain or burden.
    """
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, run in contenders.items():
            times = (calls or {}).get(name, 1)
            gc.collect()
            gc.disable()
            try:
                began = perf_counter()
                for _ in range(times):
                    run()
                found[name].append((perf_counter() - began) / times)
            finally:
                gc.enable()
            if between:
                between()
        if progress:
            progress(number + 1, rounds + 1)
    return {name: Timing(tuple(seconds[1:])) for name, seconds in found.items()}


def ratio(one: Timing, other: Timing) -> float:
    """How many times as long `one` takes as `other`: the median over rounds of the ratios within a round."""
    return median(a / b for a, b in zip(one.seconds, other.seconds, strict=True))


@dataclass(frozen=True)
class Row:
    """One line of a bench's table: what is measured, what came out, what it must be, and whether it is.

    `ratio` is a pure number, or what `name` says; `must` is a bound such as `<= 1.3` or `>= 8`, or empty where nothing is promised.
    """

    name: str
    ratio: float
    must: str

    @property
    def reached(self) -> bool:
        if not self.must:
            return True
        sign, bound = self.must.split()
        return self.ratio <= float(bound) if sign == "<=" else self.ratio >= float(bound)
