"""Files fetched with a ticket that GraphQL gave out: whoever asked for it, signed in as then and for a few minutes, and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from graphql_schema.downloads import DownloadKey, Ticket
from graphql_schema.errors import masked
from lvheng.answers import json_answer
from lvheng.http.budget import Budget
from lvheng.http.correlation import HEADER, note, noted, request_id
from lvheng.http.credentials import Doorkeeper
from lvheng.http.declining import Declined
from lvheng.turns import Turns
from scoring_plugins.catalogue import say
from services.attachments import KeptFile
from services.course_manuscripts.reading import MadeFile
from services.database import reading
from services.errors import Refusal
from services.permissions import Actor

# `(session, actor, id)` to a file, kept or made, authorised as the field that gave the ticket is. Raises Refusal with a code of `_STATUS`.
Opener = Callable[[Session, Actor, int], KeptFile | MadeFile]

# Looking a file through takes a thread and reads the disk: the threads are everybody's.
_AT_ONCE = 2
COST_OF_ASKING = 10
# What a file costs besides, in the unit of an operation's cost.
BYTES_FOR_ONE = 16 * 1024
_STATUS = {"NOT_FOUND": 404, "NOT_MADE": 409, "EXPIRED": 410, "FILE_DAMAGED": 500}
_HEADERS = {
    "Cache-Control": "private, no-store",
    # Whatever a browser makes of the bytes: it runs nothing of them, and no page of another host has them as a picture.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "none",
}


class _Whole(FileResponse):
    """The whole file, whatever part of it is asked for: it was looked through as a whole."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(name, value) for name, value in scope["headers"] if name not in (b"range", b"if-range")]
        await super().__call__({**scope, "headers": headers}, receive, send)


def ticket_of(key: DownloadKey, text: str, actor: Actor, kinds: Collection[str]) -> Ticket:
    """The ticket, for a thing of one of the kinds, that was given to the actor and is not over. Raises Declined."""
    try:
        ticket = key.decode(text)
    except ValueError:
        ticket = None
    if ticket is None or ticket.kind not in kinds:
        raise Declined(404, "BAD_TICKET", say("http.bad_ticket"))
    if ticket.account_id != actor.account_id:
        raise Declined(403, "TICKET_OF_ANOTHER", say("http.ticket_of_another"))
    if ticket.until < datetime.now(UTC).timestamp():
        raise Declined(410, "TICKET_OVER", say("http.ticket_over"))
    return ticket


class FileEndpoint:
    """Answers `GET /files/{ticket}`. `openers` are by the kind of thing that tickets name."""

    def __init__(
        self, engine: Engine, doorkeeper: Doorkeeper, key: DownloadKey, budget: Budget, openers: Mapping[str, Opener], turns: Turns | None
    ) -> None:
        self._engine = engine
        self._doorkeeper = doorkeeper
        self._key = key
        self._budget = budget
        self._openers = openers
        self._turns = turns
        self._looking = CapacityLimiter(_AT_ONCE)

    async def get(self, request: Request) -> Response:
        """The file to keep, never to show; or why there is none, in the form of GraphQL's errors."""
        response = await self._get(request)
        response.headers[HEADER] = request_id(request)
        return response

    async def _get(self, request: Request) -> Response:
        try:
            actor = await self._doorkeeper.actor(request)
            if isinstance(actor, Response):
                note(request, str(actor.status_code))
                return actor
            self._budget.spend(actor.counted_as, COST_OF_ASKING)
            # A ticket of another version of the server may name a kind that this one does not know.
            ticket = ticket_of(self._key, request.path_params["ticket"], actor, self._openers.keys())
            async with self._turns.taken() if self._turns else nullcontext():
                file = await to_thread.run_sync(self._found, actor, ticket)
            self._budget.spend(actor.counted_as, file.size // BYTES_FOR_ONE)
            await to_thread.run_sync(file.look_through, limiter=self._looking)
        except Declined as declined:
            note(request, f"{declined.status} {declined.code}")
            return declined.answer()
        except Refusal as refused:
            note(request, f"{_STATUS[refused.code]} {refused.code}")
            return Declined(_STATUS[refused.code], refused.code, refused.message).answer()
        except Exception as problem:
            errors = [dict(masked(problem).formatted)]
            noted(request, "500", errors)
            return json_answer(500, {"errors": errors})
        if isinstance(file, MadeFile):
            named = {"Content-Disposition": f"attachment; filename*=utf-8''{quote(file.file_name)}"}
            return Response(file.content, headers={**_HEADERS, **named}, media_type=file.media_type)
        return _Whole(file.path, headers=_HEADERS, media_type=file.media_type, filename=file.file_name)

    def _found(self, actor: Actor, ticket: Ticket) -> KeptFile | MadeFile:
        with reading(self._engine) as session:
            return self._openers[ticket.kind](session, actor, ticket.key)
