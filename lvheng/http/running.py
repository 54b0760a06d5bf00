"""Running one operation for an actor, whatever way it came: found, made ready, paid for, let in, and broken off when it takes too long."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from anyio import CancelScope, to_thread
from graphql import OperationType
from sqlalchemy import Engine
from strawberry import Schema
from strawberry.types import ExecutionResult

from graphql_schema.context import Context
from graphql_schema.cursors import OF_THIS_PROCESS, CursorKey
from graphql_schema.downloads import DownloadKey
from graphql_schema.execution import LIMITS, NotRun, Ready, events, make_ready, require_beginning, run
from graphql_schema.following import watch_of_runs
from lvheng.http.admission import Gate, Seats
from lvheng.http.budget import Budget
from lvheng.http.declining import Declined
from lvheng.http.documents import Documents
from lvheng.http.listening import Listener, heard, listening
from lvheng.http.operations import Operation
from lvheng.http.workers import Workers
from lvheng.turns import Turns
from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.attachments import AttachmentStore
from services.deadlines import Deadline
from services.intake.asking import package_progress_in
from services.jobs.desk import ExportDesk
from services.jobs.folder import ExportFolder
from services.listings.export_jobs import export_progress_in
from services.listings.scorings import progress_in
from services.listings.view import View
from services.permissions import Actor
from services.scorings import ScoringRunner

_log = logging.getLogger(__name__)

# Looking at a document that is refused takes about as long as answering a small one.
COST_OF_REFUSING = 10
# After its time an operation ends as soon as the database lets go; for that long the client still waits to hear how it ended.
_SECONDS_TO_END = 1.0
_SECONDS_BETWEEN_INTERRUPTS = 0.05
_SECONDS_UNTIL_LOOKING = 0.2
# Subscriptions at once, of one credential and of all: each is a task and a buffer, and costs its listeners' rights a look every second.
SUBSCRIPTIONS_OF_ONE = 100
SUBSCRIPTIONS_OF_ALL = 1000

T = TypeVar("T")
# Returns when the client has gone away.
Gone = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Allowance:
    """What an actor may do besides asking: explore with documents of its own, and be told the schema's names."""

    explore: bool
    introspect: bool


@dataclass(frozen=True)
class Charge:
    """What an operation cost, and what its credential has left for this minute (None: nobody counts)."""

    asked: int
    left: int | None

    @property
    def extension(self) -> dict[str, Any]:
        return {"cost": {"asked": self.asked, "limit": LIMITS.cost, "left": self.left}}


@dataclass(frozen=True)
class Paid:
    """An operation that may be run."""

    ready: Ready
    charge: Charge


class Runner:
    """Runs operations. One for a whole server, so that what is bounded is bounded for all ways in together."""

    def __init__(
        self,
        schema: Schema,
        engine: Engine,
        regulations: Regulations,
        *,
        documents: Documents,
        budget: Budget,
        gate: Gate,
        seconds: float,
        allowance: Callable[[Actor], Allowance],
        cursor_key: CursorKey = OF_THIS_PROCESS,
        scorings: ScoringRunner | None = None,
        attachments: AttachmentStore | None = None,
        downloads: DownloadKey | None = None,
        exports: ExportDesk | None = None,
        sent: ExportFolder | None = None,
        seats: Seats | None = None,
        turns: Turns | None = None,
    ) -> None:
        self._schema = schema
        self._engine = engine
        self._regulations = regulations
        self._documents = documents
        self._budget = budget
        self._gate = gate
        self._seconds = seconds
        self._allowance = allowance
        self._seats = seats or Seats(SUBSCRIPTIONS_OF_ONE, SUBSCRIPTIONS_OF_ALL)
        self._cursor_key = cursor_key
        self._scorings = scorings
        self._attachments = attachments
        self._downloads = downloads
        self._exports = exports
        self._sent = sent
        self._progress = watch_of_runs(partial(progress_in, engine))
        self._export_progress = watch_of_runs(partial(export_progress_in, engine))
        self._package_progress = watch_of_runs(partial(package_progress_in, engine))
        self._workers = Workers(turns)
        self._unfinished: set[asyncio.Task[Any]] = set()

    def pay(self, actor: Actor, operation: Operation) -> Paid:
        """The operation, ready and charged to the actor. Raises NotRun, or Declined 400, 403 or 429."""
        allowance = self._allowance(actor)
        try:
            text = self._documents.text(operation, allowance.explore)
            ready = make_ready(self._schema, text, operation.variables, operation.operation_name, introspection=allowance.introspect)
        except NotRun:
            self._budget.spend(actor.counted_as, COST_OF_REFUSING)
            raise
        return Paid(ready, Charge(ready.cost, self._budget.spend(actor.counted_as, ready.cost)))

    async def answer(self, actor: Actor, paid: Paid, gone: Gone | None = None) -> ExecutionResult:
        """The answer to a query or mutation. Raises NotRun, or Declined 503 when the server is busy or the time is over.

        A query ends when `gone` does, because nobody waits for it any more. A change that was begun goes on: it was meant to be made.
        """
        changes = paid.ready.kind is OperationType.MUTATION
        asking = partial(run, self._schema, paid.ready)
        return await self._within_bounds(actor, asking, changes, gone=None if changes else gone)

    async def events(self, paid: Paid, listener: Listener) -> AsyncGenerator[tuple[ExecutionResult, Charge], None]:
        """The answers to a subscription's events, for as long as the `listener` may hear them.

        Raises NotRun or Declined, 401 for a listener who is signed out; close it when nobody listens any more.
        """

        async def bounded(asking: Callable[[Context], Awaitable[T]]) -> T:
            # In this loop: what a subscription begins goes on in it.
            return await self._within_bounds(listening(listener), asking, in_loop=True)

        async def begin_again(actor: Actor) -> None:
            context.view.actor = actor
            await bounded(partial(require_beginning, self._schema, paid.ready))

        actor, charge = listening(listener), paid.charge
        with self._seats.taken(actor.counted_as):
            async with (
                self._context(actor) as context,
                aclosing(events(self._schema, paid.ready, context, bounded)) as source,
                aclosing(heard(source, listener, begin_again)) as happenings,
            ):
                async for result in happenings:
                    yield result, charge
                    charge = Charge(paid.ready.cost, self._budget.spend(actor.counted_as, paid.ready.cost))

    async def _within_bounds(
        self,
        actor: Actor,
        asking: Callable[[Context], Awaitable[T]],
        changes: bool = False,
        gone: Gone | None = None,
        in_loop: bool = False,
    ) -> T:
        deadline, loop = Deadline(), asyncio.get_running_loop()
        over_at = loop.time() + self._seconds
        try:
            async with asyncio.timeout(self._seconds):
                await self._gate.enter(actor.counted_as)
        except TimeoutError:
            raise Declined(503, "BUSY", say("http.busy"), 1) from None
        # A task of its own, and never cancelled: a thread that it waits for could outlive it and go on with its connection.
        task = asyncio.create_task(self._run(actor, deadline, asking, in_loop))
        self._unfinished.add(task)
        task.add_done_callback(partial(self._ended, actor))
        try:
            await _done_or_gone(task, over_at, gone)
            if not task.done():
                _log.warning("an operation took longer than %s s and is broken off", self._seconds)
                await self._break_off(task, deadline)
        except (asyncio.CancelledError, Declined):
            # Nobody waits any more.
            deadline.passed = True
            breaking = asyncio.create_task(self._break_off(task, deadline))
            self._unfinished.add(breaking)
            breaking.add_done_callback(self._unfinished.discard)
            raise
        if not task.done() or (deadline.passed and _was_broken_off(task, changes)):
            raise Declined(503, "DEADLINE", say("http.deadline", seconds=round(self._seconds)), 1)
        return task.result()

    async def _run(self, actor: Actor, deadline: Deadline, asking: Callable[[Context], Awaitable[T]], in_loop: bool) -> T:
        async def asked(may_block: bool) -> T:
            async with self._context(actor, may_block) as context:
                return await asking(context)

        with deadline.watching():
            return await asked(False) if in_loop else await self._workers.carry_out(partial(asked, True))

    @asynccontextmanager
    async def _context(self, actor: Actor, may_block: bool = False) -> AsyncIterator[Context]:
        view = View(self._engine, actor)
        kept = (self._scorings, self._attachments, self._progress)
        exports = (self._exports, self._export_progress, self._package_progress)
        asked = (view, self._regulations, self._cursor_key)
        context = Context(*asked, *kept, may_block, self._downloads, *exports, sent=self._sent)
        try:
            yield context
        finally:
            # Also when nobody listens any more: a connection that is not given back is lost to everybody.
            with CancelScope(shield=True):
                await context.close()

    async def _break_off(self, task: asyncio.Task[Any], deadline: Deadline) -> None:
        """Interrupt what the operation does with the database until it ends, but make the client wait no longer than a little."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _SECONDS_TO_END
        while not task.done() and loop.time() < until:
            await to_thread.run_sync(deadline.pass_now)
            await asyncio.wait({task}, timeout=_SECONDS_BETWEEN_INTERRUPTS)

    def _ended(self, actor: Actor, task: asyncio.Task[Any]) -> None:
        self._unfinished.discard(task)
        self._gate.leave(actor.counted_as)
        # Whoever waited has the exception; whoever waits no longer does not want it.
        if not task.cancelled():
            task.exception()

    async def finish(self) -> None:
        """Wait for what still runs."""
        if self._unfinished:
            await asyncio.wait(self._unfinished)
        self._workers.close()


async def _done_or_gone(task: asyncio.Task[Any], over_at: float, gone: Gone | None) -> None:
    """Until the task is done or the time is over. Raises Declined when whoever waits for it is gone before."""
    loop = asyncio.get_running_loop()
    # Most are done by then: looking after the client costs them nothing.
    first = over_at if gone is None else min(over_at, loop.time() + _SECONDS_UNTIL_LOOKING)
    await asyncio.wait({task}, timeout=first - loop.time())
    if task.done() or gone is None:
        return
    leaving = asyncio.ensure_future(gone())
    try:
        await asyncio.wait({task, leaving}, timeout=over_at - loop.time(), return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
    if leaving.done() and not leaving.cancelled() and not task.done():
        raise Declined(499, "GONE", say("http.client_gone"))


def _was_broken_off(task: asyncio.Task[Any], changes: bool) -> bool:
    """Whether the deadline is why there is no answer worth giving.

    The operation may have ended well just before; and of several changes, those that were made before are told.
    """
    if task.exception() is not None:
        return True
    result = task.result()
    if not isinstance(result, ExecutionResult):
        return False
    if changes and any(value is not None for value in (result.data or {}).values()):
        return False
    return any((error.extensions or {}).get("code") == "DEADLINE" for error in result.errors or ())
