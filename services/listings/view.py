"""One request's reads and changes: every read sees the same moment, through one connection that is taken late and given back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from services.database import reading, transaction
from services.permissions import Actor

P = ParamSpec("P")
T = TypeVar("T")


class View:
    """What one actor may see, as of the first read. Any thread may read, but one at a time: reads share a connection."""

    def __init__(self, engine: Engine, actor: Actor) -> None:
        self.actor = actor
        self.engine = engine
        self._session: Session | None = None
        self._open = ExitStack()

    def read(self, function: Callable[Concatenate[Session, Actor, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(session, actor, …)` inside the view. Blocks: call it from a worker thread."""
        if self._session is None:
            self._session = self._open.enter_context(reading(self.engine))
        return function(self._session, self.actor, *args, **kwargs)

    def write(self, function: Callable[Concatenate[Session, Actor, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(session, actor, …)` in a transaction of its own; what is read afterwards sees it. Blocks, as `read` does."""
        self.close()
        with transaction(self.engine) as session:
            return function(session, self.actor, *args, **kwargs)

    def close(self) -> None:
        """Give the connection back. Reading again opens a new moment."""
        self._session = None
        self._open.close()


__all__ = ["Session", "View"]
