"""Exports in the background of a server process: one at a time, in a thread of their own; the database is the queue."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from threading import Event, Thread

from anyio import to_thread
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from services.exports.wanted import Workshop
from services.jobs.folder import ExportFolder
from services.jobs.running import remove_expired, run_export, to_be_made

# How often somebody looks who was not woken: exports whose server died are taken up, files whose time is over are removed.
SECONDS_BETWEEN_LOOKS = 20.0
# Given what says whether the server stops; whether there was anything to do.
Work = Callable[[Callable[[], bool]], bool]
_log = logging.getLogger(__name__)


class ExportRunner:
    """Makes exports that wait, whoever asked for them and whichever process began them. One per server process.

    `others` do other work that waits, after the exports, one at a time too.
    `aclose` ends what is on its way, which then waits for the next start with its finished parts.
    """

    def __init__(self, engine: Engine, workshop: Workshop, folder: ExportFolder, others: Sequence[Work] = ()) -> None:
        self._engine, self.workshop, self.folder, self._others = engine, workshop, folder, others
        self._stopping, self._woken = Event(), Event()
        self._thread: Thread | None = None
        self._fails = False

    def start(self) -> None:
        """Begins to work, or to look again at once; for a server that starts, and for whoever asked for an export."""
        if self._thread is None and not self._stopping.is_set():
            self._thread = Thread(target=self._work, name="exports", daemon=True)
            self._thread.start()
        self._woken.set()

    async def aclose(self) -> None:
        """Stops, as soon as the export on its way can be left."""
        await to_thread.run_sync(self.close)

    def close(self) -> None:
        """`aclose` for those without an event loop."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                remove_expired(self._engine, self.folder)
                self._make_all()
                self._fails = False
            except (SQLAlchemyError, OSError):
                # Told once, not every time: the database or the disk may be away for a while.
                if not self._fails:
                    _log.exception("exports cannot be looked at")
                self._fails = True
            self._woken.wait(SECONDS_BETWEEN_LOOKS)

    def _make_all(self) -> None:
        while not self._stopping.is_set():
            found = to_be_made(self._engine)
            made: list[object] = [run_export(self._engine, job_id, self.workshop, self.folder, self._stopping.is_set) for job_id in found]
            made += [work(self._stopping.is_set) for work in self._others]
            if not any(made):
                return
