"""Showing that a run lives and how far it is, from a thread of its own: what makes a file may not come up for breath for a minute."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any, cast

from sqlalchemy import Engine, update
from sqlalchemy.exc import SQLAlchemyError

from services.database import transaction
from services.models import ExportJob, ExportState

SECONDS_BETWEEN_LOOKS = 1.0
# Without progress a run shows itself so often: enough to be told from a dead one.
LOOKS_BETWEEN_BEATS = 5
_log = logging.getLogger(__name__)
_JOBS: Any = cast(Any, ExportJob).__table__


class LostError(Exception):
    """The export is not this run's any more: it was cancelled, taken over, or the server stops."""


class Beating:
    """Writes progress and beats of a run for as long as the block lasts; `progress` raises LostError once the run has nothing to make.

    `jobs` is the table whose row it is: `state`, `run`, `beat_at`, `done` and `total` are its columns.
    """

    def __init__(self, engine: Engine, job_id: int, run: str, is_stopping: Callable[[], bool], jobs: Any = _JOBS) -> None:
        self._engine, self._is_stopping = engine, is_stopping
        self._jobs, self._own = jobs, (jobs.c.id == job_id, jobs.c.state == ExportState.RUNNING.value, jobs.c.run == run)
        self.at = self._written = (0, 0)
        self._over, self._lost = Event(), Event()
        self._thread = Thread(target=self._keep_beating, name="export-beat", daemon=True)

    def __enter__(self) -> Beating:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def progress(self, done: int, total: int) -> None:
        """Notes how far the run is."""
        self.at = (done, total)
        if self._lost.is_set() or self._is_stopping():
            raise LostError

    @property
    def is_lost(self) -> bool:
        return self._lost.is_set()

    def _keep_beating(self) -> None:
        silent = 0
        while not self._over.wait(SECONDS_BETWEEN_LOOKS):
            silent += 1
            if self.at == self._written and silent < LOOKS_BETWEEN_BEATS:
                continue
            try:
                self._beat()
                silent = 0
            except SQLAlchemyError:
                # The database may be away for a while; a run that is taken for dead meanwhile finds out when it is back.
                _log.exception("a run in the background cannot show itself")

    def _beat(self) -> None:
        done, total = self.at
        beat = update(self._jobs).where(*self._own).values(beat_at=datetime.now(UTC), done=done, total=total)
        with transaction(self._engine) as session:
            if cast(Any, session.connection().execute(beat)).rowcount == 0:
                self._lost.set()
        self._written = (done, total)
