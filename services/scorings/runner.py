"""Scorings in the background of a server process: one at a time, in a thread of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from anyio import to_thread
from sqlalchemy import Engine

from scoring_plugins.plugins import Regulations
from services.scorings.running import run_scoring


class ScoringRunner:
    """Carries out scorings that wait. One per server process; `aclose` ends what is on its way, which is then marked as failed."""

    def __init__(self, engine: Engine, regulations: Regulations) -> None:
        self._engine = engine
        self._regulations = regulations
        self._stopping = Event()
        # One, because scoring is arithmetic: two would take turns, and leave requests less of the processor.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="scoring")

    def start(self, scoring_id: int) -> None:
        """Queues a scoring. One that is done, on its way or queued already is left as it is."""
        self._thread.submit(run_scoring, self._engine, scoring_id, self._regulations, self._stopping.is_set)

    async def aclose(self) -> None:
        """Stops, within a batch of members; what was queued waits for a later start."""
        await to_thread.run_sync(self.close)

    def close(self) -> None:
        """`aclose` for those without an event loop."""
        self._stopping.set()
        self._thread.shutdown(wait=True, cancel_futures=True)
