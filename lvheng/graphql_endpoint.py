"""GraphQL over HTTP: one operation as JSON in a POST, nothing else; bounded in size before it is read as anything."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import orjson
from anyio import CapacityLimiter
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response
from strawberry import Schema

from graphql_schema.context import Context
from graphql_schema.execution import execute
from lvheng.answers import json_answer, refusal
from lvheng.signin import SignIn
from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.listings.view import View

LARGEST_BODY = 256 * 1024
# Each running operation holds a connection; fewer than the pool has, so that nobody waits for one inside a worker thread.
OPERATIONS_AT_ONCE = 8
_JSON = "application/json"
_GRAPHQL = "application/graphql-response+json"
# Neither database keeps the character NUL in text. It can be written as an escape of JSON or of GraphQL.
_NUL = re.compile(rb"\\u0000|\\u\{0+\}")


class Operation(msgspec.Struct, frozen=True):
    """What a client posts. Other fields of the body are ignored, as the protocol wants."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = msgspec.field(default=None, name="operationName")
    extensions: dict[str, Any] | None = None


class GraphQLEndpoint:
    """Answers posted operations for signed-in actors."""

    def __init__(self, schema: Schema, engine: Engine, regulations: Regulations) -> None:
        self._schema = schema
        self._engine = engine
        self._regulations = regulations
        self._sign_in = SignIn(engine)
        self._places = CapacityLimiter(OPERATIONS_AT_ONCE)

    async def post(self, request: Request) -> Response:
        """200 with the answer; 401, 406, 413, 415 or 400 for a request that is no operation of a signed-in actor."""
        media_type = _acceptable(request.headers.get("accept", "*/*"))
        if media_type is None:
            return refusal(406, "NOT_ACCEPTABLE", say("app.not_acceptable"))
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
            return refusal(415, "NOT_JSON", say("app.not_json"), media_type)
        actor = await self._sign_in.actor(request)
        if isinstance(actor, Response):
            return actor
        body = await _body(request)
        if body is None:
            return refusal(413, "TOO_LARGE", say("app.too_large", limit=LARGEST_BODY // 1024), media_type)
        operation = _operation(body)
        if operation is None:
            return refusal(400, "BAD_REQUEST", say("app.bad_request"), media_type)
        async with self._places:
            context = Context(View(self._engine, actor), self._regulations)
            try:
                result = await execute(self._schema, context, operation.query, operation.variables, operation.operation_name)
            finally:
                await context.close()
        # Errors without a place in the answer are of a document that was not run at all.
        has_run = not result.errors or any(error.path for error in result.errors)
        answer: dict[str, Any] = {"data": result.data} if has_run else {}
        if result.errors:
            answer["errors"] = [error.formatted for error in result.errors]
        return json_answer(200 if has_run or media_type == _JSON else 400, answer, media_type)


def _acceptable(accept: str) -> str | None:
    """The media type to answer in; None if the client takes neither."""
    offered = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    if _GRAPHQL in offered:
        return _GRAPHQL
    return _JSON if {_JSON, "application/*", "*/*", ""} & set(offered) else None


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is too large."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > LARGEST_BODY:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _operation(body: bytes) -> Operation | None:
    try:
        if _NUL.search(body):
            return None
        return msgspec.convert(orjson.loads(body), Operation)
    except (orjson.JSONDecodeError, msgspec.ValidationError):
        return None
