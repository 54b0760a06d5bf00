"""One operation as JSON in a POST: answered as JSON, or as a stream of events to a client that takes nothing else or subscribes."""

from __future__ import annotations

from functools import partial

from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response

from graphql_schema.execution import NotRun
from lvheng.answers import json_answer
from lvheng.http.answering import answer_of, errors_of, why_not
from lvheng.http.bodies import read_body, strict_json
from lvheng.http.correlation import HEADER, note, noted, request_id
from lvheng.http.credentials import Doorkeeper
from lvheng.http.declining import Declined
from lvheng.http.event_stream import Listening, event_stream
from lvheng.http.media_types import JSON, Accepted, accepted, is_json
from lvheng.http.operations import Operation, read_operation
from lvheng.http.running import Runner
from scoring_plugins.catalogue import say
from services.permissions import Actor


class GraphQLEndpoint:
    """Answers posted operations for signed-in actors."""

    def __init__(self, runner: Runner, doorkeeper: Doorkeeper) -> None:
        self._runner = runner
        self._doorkeeper = doorkeeper

    async def post(self, request: Request) -> Response:
        """200 with the answer, or what status and error say why there is none; the errors have the form of GraphQL's."""
        response = await self._post(request)
        response.headers[HEADER] = request_id(request)
        return response

    async def _post(self, request: Request) -> Response:
        forms = accepted(request.headers.get("accept"))
        try:
            if forms.json is None and not forms.events:
                raise Declined(406, "NOT_ACCEPTABLE", say("app.not_acceptable"))
            if not is_json(request.headers.get("content-type")):
                raise Declined(415, "NOT_JSON", say("app.not_json"))
            actor = await self._doorkeeper.actor(request)
            if isinstance(actor, Response):
                note(request, str(actor.status_code))
                return actor
            operation = read_operation(strict_json(await read_body(request)))
            return await self._answer(actor, operation, forms, request)
        except Declined as declined:
            note(request, f"{declined.status} {declined.code}")
            return declined.answer(forms.json or JSON)
        except Exception as problem:
            errors = why_not(problem)
            noted(request, "500", errors)
            return json_answer(500, {"errors": errors}, forms.json or JSON)

    async def _answer(self, actor: Actor, operation: Operation, forms: Accepted, request: Request) -> Response:
        watching: Listening = partial(self._doorkeeper.watching, request, None, actor)
        told = partial(noted, request)
        try:
            paid = self._runner.pay(actor, operation)
            subscribes = paid.ready.kind is OperationType.SUBSCRIPTION
            # Who takes one answer as well gets one, unless there will be many.
            if forms.events and (subscribes or forms.json is None):
                return event_stream(self._runner, watching, paid, told)
            result = await self._runner.answer(actor, paid, partial(_gone, request))
        except NotRun as refused:
            if forms.json is None:
                return event_stream(self._runner, watching, refused, told)
            errors = errors_of(refused)
            told("not run", errors)
            # The older form of answers has 200 for whatever is well-formed GraphQL.
            return json_answer(200 if forms.json == JSON else 400, {"errors": errors}, forms.json)
        answer = answer_of(result, paid.charge)
        if result.errors:
            told("answered", answer["errors"])
        return json_answer(200, answer, forms.json or JSON)


async def _gone(request: Request) -> None:
    """Returns when the client goes away. Its body has been read: nothing else can come."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
