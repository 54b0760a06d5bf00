"""What every resolver is handed: one actor's view of a moment, changes by that actor, and the installed regulations."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar

import strawberry
from anyio import Lock, to_thread

from graphql_schema.cursors import OF_THIS_PROCESS, CursorKey
from graphql_schema.downloads import DownloadKey
from graphql_schema.following import Watch, watch_of_runs
from graphql_schema.loaders import Loaders
from scoring_plugins.plugins import Regulations
from services.attachments import AttachmentStore
from services.intake.asking import PackageProgress, package_progress_in
from services.jobs.desk import ExportDesk
from services.jobs.folder import ExportFolder
from services.listings.export_jobs import JobProgress, export_progress_in
from services.listings.scorings import Progress, progress_in
from services.listings.view import Session, View
from services.permissions import Actor
from services.scorings import ScoringRunner, run_scoring

P = ParamSpec("P")
T = TypeVar("T")


class Context:
    """One request. Reads run in worker threads, because use cases are synchronous and the event loop must not wait.

    With `may_block` whoever executes is in such a thread already, with an event loop of its own: reads are done on the spot.
    `cursor_key` signs the cursors that are given out; without one they are good for as long as the process lives.
    `attachments` keeps evidence; without it none is taken.
    `scorings` carries scorings out in the background; without it they are done before the answer.
    `downloads` signs where files are fetched; without it none are.
    `progress` is looked at by all who follow scorings; without it whoever follows one looks alone. So are `export_progress` and
    `package_progress`.
    `exports` is where files are asked for; without it none are made. `sent` is where files that were sent lie; without it none are taken.
    """

    def __init__(
        self,
        view: View,
        regulations: Regulations,
        cursor_key: CursorKey = OF_THIS_PROCESS,
        scorings: ScoringRunner | None = None,
        attachments: AttachmentStore | None = None,
        progress: Watch[int, Progress] | None = None,
        may_block: bool = False,
        downloads: DownloadKey | None = None,
        exports: ExportDesk | None = None,
        export_progress: Watch[int, JobProgress] | None = None,
        package_progress: Watch[int, PackageProgress] | None = None,
        sent: ExportFolder | None = None,
    ) -> None:
        self.view = view
        self._turn = Lock()
        self.regulations = regulations
        self.cursor_key = cursor_key
        self._scorings = scorings
        self.attachments = attachments
        self._progress = progress
        self._may_block = may_block
        self.downloads = downloads
        self.exports = exports
        self._export_progress = export_progress
        self._package_progress = package_progress
        self.sent = sent

    @property
    def actor(self) -> Actor:
        return self.view.actor

    @cached_property
    def loaders(self) -> Loaders:
        return Loaders(self.read)

    @cached_property
    def progress(self) -> Watch[int, Progress]:
        return self._progress or watch_of_runs(partial(progress_in, self.view.engine))

    @cached_property
    def export_progress(self) -> Watch[int, JobProgress]:
        return self._export_progress or watch_of_runs(partial(export_progress_in, self.view.engine))

    @cached_property
    def package_progress(self) -> Watch[int, PackageProgress]:
        return self._package_progress or watch_of_runs(partial(package_progress_in, self.view.engine))

    async def read(self, function: Callable[Concatenate[Session, Actor, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(session, actor, …)` of `services`, in a worker thread."""
        if self._may_block:
            return self.view.read(function, *args, **kwargs)
        return await self._in_turn(partial(self.view.read, function, *args, **kwargs))

    async def write(self, function: Callable[Concatenate[Session, Actor, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(session, actor, …)` of `services` as one transaction, in a worker thread; reads that follow see what it did."""
        written = await self._in_turn(partial(self.view.write, function, *args, **kwargs))
        # What was loaded before is of the moment before.
        self.__dict__.pop("loaders", None)
        return written

    async def carry_out_scoring(self, scoring_id: int) -> None:
        """Have a scoring that was started carried out."""
        if self._scorings is not None:
            self._scorings.start(scoring_id)
        else:
            await self._in_turn(partial(run_scoring, self.view.engine, scoring_id, self.regulations))

    async def close(self) -> None:
        """Give the connection back."""
        await self._in_turn(self.view.close)

    async def _in_turn(self, call: Callable[[], T]) -> T:
        """What the call comes to, in a worker thread: after all that were begun before, because they share a connection."""
        if self._may_block:
            return call()
        # Waiting for the turn here takes no thread; waiting in a thread could take them all.
        async with self._turn:
            return await to_thread.run_sync(call)


Info: TypeAlias = strawberry.Info[Context, None]
