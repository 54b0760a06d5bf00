"""How many operations run at once, how many may wait, and how many listen: more than that would only make everybody slower."""

from __future__ import annotations

from asyncio import Semaphore
from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lvheng.http.declining import Declined
from scoring_plugins.catalogue import say

_SECONDS_TO_WAIT = 1
_SECONDS_TO_FREE = 10


@dataclass
class _Own:
    """One credential's places, and how many of its operations hold or want one."""

    places: Semaphore
    concerned: int = 0


class Gate:
    """Lets operations in, first come first served. One place is always left for another credential than the busiest."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._places = Semaphore(at_once)
        self._for_one = max(1, at_once - 1)
        self._own: dict[Hashable, _Own] = {}
        self._may_wait = waiting
        self._waiting = 0

    async def enter(self, credential: Hashable) -> None:
        """Wait for a place; whoever gets one must `leave`. Raises Declined 503 if too many wait already."""
        own = self._own.get(credential) or _Own(Semaphore(self._for_one))
        if (own.places.locked() or self._places.locked()) and self._waiting >= self._may_wait:
            raise Declined(503, "BUSY", say("http.busy"), _SECONDS_TO_WAIT)
        # Only now: whoever is turned away leaves nothing behind.
        self._own[credential] = own
        own.concerned += 1
        self._waiting += 1
        try:
            await own.places.acquire()
            try:
                await self._places.acquire()
            except BaseException:
                own.places.release()
                raise
        except BaseException:
            self._forget(credential, own)
            raise
        finally:
            self._waiting -= 1

    def leave(self, credential: Hashable) -> None:
        """Give the place back."""
        own = self._own[credential]
        self._places.release()
        own.places.release()
        self._forget(credential, own)

    def _forget(self, credential: Hashable, own: _Own) -> None:
        own.concerned -= 1
        if not own.concerned:
            del self._own[credential]


class Seats:
    """How many may listen at once: so many of one credential, and so many of all together."""

    def __init__(self, of_one: int, of_all: int) -> None:
        self._of_one = of_one
        self._of_all = of_all
        self._taken: Counter[Hashable] = Counter()

    @contextmanager
    def taken(self, credential: Hashable) -> Iterator[None]:
        """One more, for as long as the block lasts. Raises Declined: 429 where the credential has too many, 503 where all have."""
        if self._taken[credential] >= self._of_one:
            raise Declined(429, "TOO_MANY_SUBSCRIPTIONS", say("http.subscriptions", limit=self._of_one))
        if self._taken.total() >= self._of_all:
            raise Declined(503, "TOO_MANY_SUBSCRIPTIONS", say("http.subscriptions_of_all", limit=self._of_all), _SECONDS_TO_FREE)
        self._taken[credential] += 1
        try:
            yield
        finally:
            self._taken[credential] -= 1
            if not self._taken[credential]:
                del self._taken[credential]
