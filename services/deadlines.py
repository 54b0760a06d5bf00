"""A time after which an operation does nothing more: its running statement is broken off, and nothing of it is committed any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Lock
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.pool import ConnectionPoolEntry

from scoring_plugins.catalogue import say
from services.errors import Refusal

_current: ContextVar[Deadline | None] = ContextVar("lvheng_deadline", default=None)
_KEY = "lvheng_deadline"
_SECONDS_TO_CANCEL = 2.0


class DeadlinePassed(Refusal):
    """The operation took longer than it may."""

    def __init__(self) -> None:
        super().__init__("DEADLINE", say("deadlines.passed"))


class Deadline:
    """One operation's. It knows the connections that the operation holds, in whatever thread it holds them."""

    def __init__(self) -> None:
        self.passed = False
        self._held: set[Any] = set()
        # A connection is not given back while it is being interrupted: the next to hold it must not feel it.
        self._lock = Lock()

    def pass_now(self) -> None:
        """Break off what runs; may be called from any thread, and again, should a statement have begun just meanwhile."""
        self.passed = True
        with self._lock:
            for connection in self._held:
                _interrupt(connection)

    def hold(self, connection: Any) -> None:
        with self._lock:
            self._held.add(connection)

    def let_go(self, connection: Any) -> None:
        with self._lock:
            self._held.discard(connection)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """What is done with the database inside, in this task and in what it calls, is this operation's."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)


def _interrupt(connection: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.interrupt()
    elif isinstance(connection, psycopg.Connection):
        with suppress(psycopg.Error):
            connection.cancel_safe(timeout=_SECONDS_TO_CANCEL)


def heed_deadlines(engine: Engine) -> None:
    """Make every connection of the engine belong to the deadline under which it is used, if there is one."""
    event.listen(engine, "checkout", _checked_out)
    event.listen(engine, "checkin", _checked_in)
    event.listen(engine, "before_cursor_execute", _before_statement)
    event.listen(engine, "commit", _before_commit)
    event.listen(engine, "handle_error", _on_error)


def _checked_out(connection: Any, entry: ConnectionPoolEntry, _: Any) -> None:
    deadline = _current.get()
    if deadline is not None:
        entry.info[_KEY] = deadline
        deadline.hold(connection)


def _checked_in(connection: Any, entry: ConnectionPoolEntry) -> None:
    deadline = entry.info.pop(_KEY, None)
    if deadline is not None:
        deadline.let_go(connection)


def _before_statement(*_: Any) -> None:
    _refuse_if_passed()


def _before_commit(_: Connection) -> None:
    _refuse_if_passed()


def _refuse_if_passed() -> None:
    deadline = _current.get()
    if deadline is not None and deadline.passed:
        raise DeadlinePassed


def _on_error(context: ExceptionContext) -> BaseException | None:
    """A statement that was broken off failed for its deadline, not for what the database says."""
    deadline = _current.get()
    return DeadlinePassed() if deadline is not None and deadline.passed else None
