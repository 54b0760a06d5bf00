"""Operations over a WebSocket, in the protocol graphql-transport-ws: many at once, queries and mutations among them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AbstractContextManager, aclosing, suppress
from dataclasses import dataclass
from typing import Any

import orjson
from anyio import CancelScope, create_task_group, move_on_after, sleep
from anyio.abc import TaskGroup
from graphql import OperationType
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from lvheng.http.admission import Seats
from lvheng.http.answering import answer_of, why_not
from lvheng.http.bodies import LARGEST_BODY, strict_json
from lvheng.http.correlation import HEADER, note, noted, request_id
from lvheng.http.credentials import Doorkeeper
from lvheng.http.declining import Declined
from lvheng.http.listening import Listener
from lvheng.http.operations import Operation, read_operation
from lvheng.http.running import Runner
from lvheng.http.socket_messages import Closing, authorization_in, operation_id
from scoring_plugins.catalogue import say
from services.permissions import Actor

PROTOCOL = "graphql-transport-ws"


@dataclass(frozen=True)
class SocketLimits:
    """What one socket may take: operations at once, bytes of one message, seconds until it has said who it is.

    `of_one` and `of_all` are sockets: of one credential, and of all together.
    """

    operations: int = 50
    message: int = LARGEST_BODY
    seconds_to_begin: float = 10.0
    of_one: int = 100
    of_all: int = 1000


class SocketEndpoint:
    """Takes in sockets of the one protocol, from pages and programs that may come."""

    def __init__(self, runner: Runner, doorkeeper: Doorkeeper, limits: SocketLimits | None = None) -> None:
        self._runner = runner
        self._doorkeeper = doorkeeper
        self._limits = limits or SocketLimits()
        self._seats = Seats(self._limits.of_one, self._limits.of_all)
        self._open = 0

    async def connect(self, websocket: WebSocket) -> None:
        """Serve one socket until either side closes it."""
        try:
            self._doorkeeper.refuse_foreign(websocket)
            if PROTOCOL not in websocket.scope.get("subprotocols", ()):
                raise Declined(400, "PROTOCOL", say("http.socket_protocol", protocol=PROTOCOL))
            if self._open >= self._limits.of_all:
                raise Declined(503, "BUSY", say("http.busy"), 10)
        except Declined as declined:
            note(websocket, f"{declined.status} {declined.code}")
            await _deny(websocket, declined)
            return
        self._open += 1
        try:
            await self._converse(websocket)
        finally:
            self._open -= 1

    async def _converse(self, websocket: WebSocket) -> None:
        await websocket.accept(PROTOCOL, [(HEADER.lower().encode(), request_id(websocket).encode())])
        try:
            with suppress(WebSocketDisconnect, WebSocketDisconnected):
                await _Conversation(websocket, self._runner, self._doorkeeper, self._seats, self._limits).hold()
        except Closing as closing:
            await _close(websocket, closing)
        except Exception as problem:
            # No operation's, or its client would have been told: of looking after whoever speaks, say.
            errors = why_not(problem)
            noted(websocket, "socket", errors)
            await _close(websocket, Closing(4500, f"Internal server error {errors[0]['extensions'].get('incident', '')}".strip()))


async def _close(websocket: WebSocket, closing: Closing) -> None:
    note(websocket, f"socket closed: {closing.code} {closing.reason}")
    with suppress(WebSocketDisconnect, WebSocketDisconnected, RuntimeError):
        await websocket.close(closing.code, closing.reason)


async def _deny(websocket: WebSocket, declined: Declined) -> None:
    """Answer the handshake with the error, where the server can; otherwise just refuse it."""
    await websocket.receive()
    if "websocket.http.response" in websocket.scope.get("extensions", {}):
        answer = declined.answer()
        answer.headers[HEADER] = request_id(websocket)
        await websocket.send_denial_response(answer)
        # The server takes a denial for an unfinished handshake, and logs an error, unless the connection is closed by then.
        await sleep(0)
    else:
        await websocket.close()


class _Conversation:
    """One socket's messages, from its beginning to its end."""

    def __init__(self, websocket: WebSocket, runner: Runner, doorkeeper: Doorkeeper, seats: Seats, limits: SocketLimits) -> None:
        self._websocket = websocket
        self._runner = runner
        self._doorkeeper = doorkeeper
        self._seats = seats
        self._limits = limits
        self._authorization: str | None = None
        self._live: dict[str, CancelScope] = {}
        self._closing: Closing | None = None
        self._tasks: TaskGroup

    async def hold(self) -> None:
        """Until the client goes. Raises Closing for what the protocol does not allow."""
        async with create_task_group() as self._tasks:
            # Raised only when all operations have ended: a group would wrap it otherwise.
            try:
                await self._converse(await self._begin())
            except Closing as wanted:
                self._closing = wanted
            except (WebSocketDisconnect, WebSocketDisconnected):
                pass
            self._tasks.cancel_scope.cancel()
        if self._closing is not None:
            raise self._closing

    async def _converse(self, actor: Actor) -> None:
        """What is said once it is known who speaks."""
        try:
            with self._seats.taken(actor.counted_as), self._watching(actor) as listener:
                self._tasks.start_soon(self._until_signed_out, listener)
                await self._send({"type": "connection_ack"})
                while True:
                    await self._heed(await self._message())
        except Declined:
            raise Closing(1013, "Too many sockets") from None

    async def _until_signed_out(self, listener: Listener) -> None:
        """Closes the socket when its credential is worth nothing any more, whatever goes on meanwhile."""
        while await listener.change() is not None:
            pass
        self._close(Closing(4403, "Forbidden"))

    def _close(self, wanted: Closing) -> None:
        self._closing = wanted
        self._tasks.cancel_scope.cancel()

    def _watching(self, actor: Actor) -> AbstractContextManager[Listener]:
        return self._doorkeeper.watching(self._websocket, self._authorization, actor)

    async def _begin(self) -> Actor:
        """Who speaks, once that was said."""
        with move_on_after(self._limits.seconds_to_begin) as waiting:
            while True:
                message = await self._message()
                if message["type"] == "connection_init":
                    break
                if message["type"] == "subscribe":
                    raise Closing(4401, "Unauthorized")
                await self._heed_nothing_asked(message)
        if waiting.cancelled_caught:
            raise Closing(4408, "Connection initialisation timeout")
        self._authorization = authorization_in(message.get("payload"))
        return await self._actor()

    async def _message(self) -> dict[str, Any]:
        received = await self._websocket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code", 1000))
        text = received.get("text")
        if text is None:
            raise Closing(4400, "Messages are text")
        if len(text) > self._limits.message:
            raise Closing(1009, "Message too large")
        try:
            message = strict_json(text)
        except Declined:
            raise Closing(4400, "Messages are JSON") from None
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise Closing(4400, "A message is an object with a type")
        return message

    async def _heed(self, message: dict[str, Any]) -> None:
        if message["type"] == "connection_init":
            raise Closing(4429, "Too many initialisation requests")
        if message["type"] == "subscribe":
            await self._subscribe(operation_id(message), message.get("payload"))
        elif message["type"] == "complete":
            scope = self._live.pop(operation_id(message), None)
            if scope is not None:
                scope.cancel()
        else:
            await self._heed_nothing_asked(message)

    async def _heed_nothing_asked(self, message: dict[str, Any]) -> None:
        if message["type"] == "ping":
            await self._send({"type": "pong"})
        elif message["type"] != "pong":
            raise Closing(4400, "Unknown message type")

    async def _subscribe(self, name: str, payload: Any) -> None:
        if name in self._live:
            raise Closing(4409, "Subscriber for this id already exists")
        try:
            if not isinstance(payload, dict):
                raise Closing(4400, "A subscription has a payload")
            if len(self._live) >= self._limits.operations:
                raise Declined(429, "TOO_MANY_OPERATIONS", say("http.socket_operations", limit=self._limits.operations))
            operation = read_operation(payload)
        except Declined as declined:
            self._note(name, [declined.error])
            await self._send({"id": name, "type": "error", "payload": [declined.error]})
            return
        actor = await self._actor()
        scope = self._live[name] = CancelScope()
        self._tasks.start_soon(self._operate, name, scope, actor, operation)

    async def _operate(self, name: str, scope: CancelScope, actor: Actor, operation: Operation) -> None:
        """Run one operation to its end, and say it."""
        last: dict[str, Any] = {"id": name, "type": "complete"}
        with scope, suppress(WebSocketDisconnect, WebSocketDisconnected):
            try:
                async with aclosing(self._answers(actor, operation)) as answers:
                    async for answer in answers:
                        if "errors" in answer:
                            self._note(name, answer["errors"])
                        await self._send({"id": name, "type": "next", "payload": answer})
            except Closing as wanted:
                self._close(wanted)
                return
            except (WebSocketDisconnect, WebSocketDisconnected):
                raise
            except Exception as problem:
                if isinstance(problem, Declined) and problem.status == 401:
                    self._close(Closing(4403, "Forbidden"))
                    return
                last = {"id": name, "type": "error", "payload": why_not(problem)}
                self._note(name, last["payload"])
            # The id is free before the client hears so.
            if self._live.get(name) is scope:
                del self._live[name]
            await self._send(last)

    def _note(self, name: str, errors: list[dict[str, Any]]) -> None:
        # The client's own name for it, such that it cannot write lines of its own.
        noted(self._websocket, f"operation {name[:40]!a}", errors)

    async def _answers(self, actor: Actor, operation: Operation) -> AsyncGenerator[dict[str, Any], None]:
        paid = self._runner.pay(actor, operation)
        if paid.ready.kind is not OperationType.SUBSCRIPTION:
            yield answer_of(await self._runner.answer(actor, paid), paid.charge)
            return
        with self._watching(actor) as listener:
            async with aclosing(self._runner.events(paid, listener)) as happenings:
                async for result, charge in happenings:
                    yield answer_of(result, charge)

    async def _actor(self) -> Actor:
        """Whoever stands behind the socket, looked up anew: a token that was withdrawn or ran out ends here too."""
        try:
            actor = await self._doorkeeper.actor(self._websocket, self._authorization)
        except Declined:
            raise Closing(4403, "Forbidden") from None
        if isinstance(actor, Response):
            raise Closing(4403, "Forbidden")
        return actor

    async def _send(self, message: dict[str, Any]) -> None:
        await self._websocket.send_text(orjson.dumps(message).decode())
