"""One operation as JSON in a POST: answered as JSON, or as a stream of events to a client that takes nothing else or subscribes."""

from __future__ import annotations

import logging
from functools import partial

from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response

from graphql_schema.execution import NotRun
from lvheng.answers import json_answer
from lvheng.http.answering import answer_of, errors_of, why_not
from lvheng.http.bodies import read_body, strict_json
from lvheng.http.credentials import Doorkeeper
from lvheng.http.declining import Declined
from lvheng.http.event_stream import Listening, event_stream
from lvheng.http.media_types import JSON, Accepted, accepted, is_json
from lvheng.http.operations import Operation, read_operation
from lvheng.http.running import Runner
from scoring_plugins.catalogue import say
from services.permissions import Actor

_log = logging.getLogger("lvheng.http")


class GraphQLEndpoint:
    """Answers posted operations for signed-in actors."""

    def __init__(self, runner: Runner, doorkeeper: Doorkeeper) -> None:
        self._runner = runner
        self._doorkeeper = doorkeeper

    async def post(self, request: Request) -> Response:
        """200 with the answer, or what status and error say why there is none; the errors have the form of GraphQL's."""
        forms = accepted(request.headers.get("accept"))
        try:
            if forms.json is None and not forms.events:
                raise Declined(406, "NOT_ACCEPTABLE", say("app.not_acceptable"))
            if not is_json(request.headers.get("content-type")):
                raise Declined(415, "NOT_JSON", say("app.not_json"))
            actor = await self._doorkeeper.actor(request)
            if isinstance(actor, Response):
                return actor
            operation = read_operation(strict_json(await read_body(request)))
            return await self._answer(actor, operation, forms, partial(self._doorkeeper.watching, request, None, actor))
        except Declined as declined:
            _log.info("%s %s", declined.status, declined.code)
            return declined.answer(forms.json or JSON)
        except Exception as problem:
            return json_answer(500, {"errors": why_not(problem)}, forms.json or JSON)

    async def _answer(self, actor: Actor, operation: Operation, forms: Accepted, watching: Listening) -> Response:
        try:
            paid = self._runner.pay(actor, operation)
            subscribes = paid.ready.kind is OperationType.SUBSCRIPTION
            # Who takes one answer as well gets one, unless there will be many.
            if forms.events and (subscribes or forms.json is None):
                return event_stream(self._runner, watching, paid)
            result = await self._runner.answer(actor, paid)
        except NotRun as refused:
            _log.info("not run: %s", ", ".join(str((error.extensions or {}).get("code")) for error in refused.errors[:5]))
            if forms.json is None:
                return event_stream(self._runner, watching, refused)
            # The older form of answers has 200 for whatever is well-formed GraphQL.
            return json_answer(200 if forms.json == JSON else 400, {"errors": errors_of(refused)}, forms.json)
        return json_answer(200, answer_of(result, paid.charge), forms.json or JSON)
