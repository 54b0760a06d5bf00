"""How many operations run at once, and how many may wait: more than that would only make everybody slower."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import Hashable
from dataclasses import dataclass

from lvheng.http.declining import Declined
from scoring_plugins.catalogue import say

_SECONDS_TO_WAIT = 1


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
        own = self._own.setdefault(credential, _Own(Semaphore(self._for_one)))
        if (own.places.locked() or self._places.locked()) and self._waiting >= self._may_wait:
            raise Declined(503, "BUSY", say("http.busy"), _SECONDS_TO_WAIT)
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
