"""Who stands behind a request or a socket: the sign-in decides, and on a developer's own machine an account may stand in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager

from anyio import to_thread
from sqlalchemy import Engine
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from graphql_schema.following import Watch
from lvheng.answers import refusal
from lvheng.http.declining import Declined
from lvheng.http.listening import Listener
from lvheng.http.origins import comes_from_elsewhere, is_loopback
from lvheng.signin import SignIn
from scoring_plugins.catalogue import say
from services.accounts import actor_named
from services.database import reading
from services.errors import Refusal
from services.permissions import Actor

# How soon what is withdrawn, or has run out, ends what somebody listens to.
SECONDS_BETWEEN_LOOKS = 1.0


class Doorkeeper:
    """Lets in who comes from here, or from where the settings allow, and is signed in.

    `stand_in` names the account as which requests without credentials act. It is for a server that only its own machine reaches.
    """

    def __init__(self, engine: Engine, sign_in: SignIn, origins: frozenset[str] = frozenset(), stand_in: str | None = None) -> None:
        self._engine = engine
        self._sign_in = sign_in
        self._origins = origins
        self._stand_in = stand_in
        self._listeners: Watch[str | None, Actor] = Watch(self._still, SECONDS_BETWEEN_LOOKS)

    async def actor(self, connection: HTTPConnection, authorization: str | None = None) -> Actor | Response:
        """The actor, or the answer 401 that says what to do. Raises Declined 403 for a page of another host.

        `authorization` is for sockets, which browsers open without headers of the page's: it stands for the header.
        """
        self.refuse_foreign(connection)
        if authorization is not None:
            found = await self._sign_in.actor_of(authorization)
            return refusal(401, found.code, found.message) if isinstance(found, Refusal) else found
        if self._stand_in is not None and self._stands_in(connection):
            return await to_thread.run_sync(self._standing_in, self._stand_in)
        return await self._sign_in.actor(_as_request(connection))

    def watching(self, connection: HTTPConnection, authorization: str | None, actor: Actor) -> AbstractContextManager[Listener]:
        """`actor`, whom `self.actor` found behind the same, for as long as the block lasts; it is seen when that changes.

        All who listen are looked at together, once a second.
        """
        if authorization is None and not self._stands_in(connection):
            authorization = connection.headers.get("authorization")
        return self._listeners.follow(authorization, actor)

    async def _still(self, authorizations: Collection[str | None]) -> Mapping[str | None, Actor]:
        found: dict[str | None, Actor] = {}
        if None in authorizations and self._stand_in is not None:
            try:
                found[None] = await to_thread.run_sync(self._standing_in, self._stand_in)
            except Refusal as refused:
                if refused.code != "UNKNOWN_ACTOR":
                    raise
        presented = [authorization for authorization in authorizations if authorization is not None]
        if presented:
            found.update(await self._sign_in.still(presented))
        return found

    def _stands_in(self, connection: HTTPConnection) -> bool:
        """Whether the connection says nothing of who it is, in a place where an account may stand in."""
        here = "authorization" not in connection.headers and is_loopback(connection.headers.get("host", ""))
        return self._stand_in is not None and here

    def refuse_foreign(self, connection: HTTPConnection) -> None:
        """Raises Declined 403 for a page of another host."""
        if comes_from_elsewhere(connection, self._origins):
            origin = connection.headers["origin"][:200]
            raise Declined(403, "FOREIGN_ORIGIN", say("http.foreign_origin", origin=origin))

    def _standing_in(self, name: str) -> Actor:
        with reading(self._engine) as session:
            return actor_named(session, name)


def _as_request(connection: HTTPConnection) -> Request:
    """The connection as the sign-in reads it: a socket's handshake is a request."""
    return Request({**connection.scope, "type": "http", "method": "GET"})
