"""What one credential may ask for in a minute, in the same unit as an operation's cost."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from time import monotonic

from lvheng.http.declining import Declined
from scoring_plugins.catalogue import say

SECONDS = 60
# Even what costs nothing takes time, and what is refused has been looked at.
LEAST = 1
_MOST_PURSES = 10_000


@dataclass
class _Purse:
    left: float
    at: float


class Budget:
    """A purse for each credential that fills up evenly. `per_minute` None: nobody counts."""

    def __init__(self, per_minute: int | None, clock: Callable[[], float] = monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._purses: OrderedDict[Hashable, _Purse] = OrderedDict()

    def spend(self, credential: Hashable, cost: int) -> int | None:
        """Take `cost`, and return what is left (None if nobody counts). Raises Declined 429, with nothing taken, if there is not enough."""
        if self._per_minute is None:
            return None
        cost, purse = max(cost, LEAST), self._purse(credential, self._per_minute)
        if cost > purse.left:
            seconds = math.ceil((cost - purse.left) * SECONDS / self._per_minute)
            raise Declined(429, "BUDGET_SPENT", say("http.budget_spent", limit=self._per_minute, seconds=seconds), seconds)
        purse.left -= cost
        return int(purse.left)

    def _purse(self, credential: Hashable, per_minute: int) -> _Purse:
        """The credential's purse, filled up to now."""
        now = self._clock()
        purse = self._purses.setdefault(credential, _Purse(per_minute, now))
        self._purses.move_to_end(credential)
        if len(self._purses) > _MOST_PURSES:
            # The one that was used least lately has most likely filled up, and is as good as none.
            self._purses.popitem(last=False)
        purse.left = min(per_minute, purse.left + (now - purse.at) * per_minute / SECONDS)
        purse.at = now
        return purse
