"""What is sent with a ticket that GraphQL gave out, packages and files: streamed to the disk, no larger than announced, by whoever
announced it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing

from anyio import CapacityLimiter, WouldBlock, fail_after, to_thread
from sqlalchemy import Engine
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from graphql_schema.downloads import DownloadKey
from graphql_schema.errors import masked
from lvheng.answers import json_answer
from lvheng.http.budget import Budget
from lvheng.http.correlation import HEADER, note, noted, request_id
from lvheng.http.credentials import Doorkeeper
from lvheng.http.declining import Declined
from lvheng.http.files import ticket_of
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.intake.storing import FILES, PACKAGES, Expected, Receiving, expected_upload
from services.jobs.folder import ExportFolder
from services.permissions import Actor

# Every one of them holds a file open and a place on the disk.
_AT_ONCE = 2
# Of the body, a piece has to come within so many seconds.
SECONDS_FOR_A_PIECE = 30.0
COST_OF_SENDING = 100
_STATUS = {"NOT_FOUND": 404, "NOT_AWAITED": 409, "PACKAGE_DIFFERS": 422, "DISK_FULL": 507}


class UploadEndpoint:
    """Answers `POST /uploads/{ticket}`, whose body is what was announced and nothing else. `begin` has what waits begun."""

    def __init__(
        self, engine: Engine, doorkeeper: Doorkeeper, key: DownloadKey, budget: Budget, folder: ExportFolder, begin: Callable[[], None]
    ) -> None:
        self._engine, self._doorkeeper, self._key, self._budget = engine, doorkeeper, key, budget
        self._folder, self._begin = folder, begin
        self._receiving = CapacityLimiter(_AT_ONCE)

    async def post(self, request: Request) -> Response:
        """204 once it is here, or why it is not, in the form of GraphQL's errors."""
        response = await self._answer(request)
        response.headers[HEADER] = request_id(request)
        return response

    async def _answer(self, request: Request) -> Response:
        try:
            actor = await self._doorkeeper.actor(request)
            if isinstance(actor, Response):
                note(request, str(actor.status_code))
                return actor
            self._budget.spend(actor.counted_as, COST_OF_SENDING)
            ticket = ticket_of(self._key, request.path_params["ticket"], actor, {PACKAGES, FILES})
            expected = await to_thread.run_sync(expected_upload, self._engine, actor, ticket.kind, ticket.key)
            await self._receive(request, actor, expected)
        except Declined as declined:
            note(request, f"{declined.status} {declined.code}")
            return declined.answer()
        except Refusal as refused:
            note(request, f"{_STATUS[refused.code]} {refused.code}")
            return Declined(_STATUS[refused.code], refused.code, refused.message).answer()
        except (TimeoutError, ClientDisconnect):
            note(request, "408 TOO_SLOW")
            return Declined(408, "TOO_SLOW", say("intake.slow")).answer()
        except Exception as problem:
            errors = [dict(masked(problem).formatted)]
            noted(request, "500", errors)
            return json_answer(500, {"errors": errors})
        self._begin()
        return Response(status_code=204)

    async def _receive(self, request: Request, actor: Actor, expected: Expected) -> None:
        # Told before a byte of it is read.
        if request.headers.get("content-length") != str(expected.size):
            raise Declined(411, "LENGTH_DIFFERS", say("intake.no_length", size=expected.size))
        try:
            self._receiving.acquire_nowait()
        except WouldBlock:
            raise Declined(503, "BUSY", say("intake.busy"), 30) from None
        receiving = Receiving(self._engine, actor, expected, self._folder)
        try:
            async with aclosing(request.stream()) as pieces:
                while True:
                    with fail_after(SECONDS_FOR_A_PIECE):
                        piece = await anext(pieces, None)
                    if piece is None:
                        break
                    if piece:
                        await to_thread.run_sync(receiving.take, piece)
            await to_thread.run_sync(receiving.finish)
        finally:
            self._receiving.release()
            await to_thread.run_sync(receiving.close)
