"""Server-sent events, one connection for each operation: `next` for each answer, then `complete`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager, aclosing, suppress
from typing import Any

import orjson
from anyio import EndOfStream, create_memory_object_stream, create_task_group, move_on_after
from anyio.streams.memory import MemoryObjectSendStream
from graphql import OperationType
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from graphql_schema.execution import NotRun
from lvheng.http.answering import answer_of, why_not
from lvheng.http.listening import Listener, listening
from lvheng.http.running import Paid, Runner

# Proxies end connections on which nothing is said, and only by saying something one learns that nobody listens any more.
SECONDS_OF_SILENCE = 12.0
_COMPLETE = b"event: complete\ndata:\n\n"
_STILL_HERE = b":\n\n"

Listening = Callable[[], AbstractContextManager[Listener]]
# Writes down what the client was told: in a word, and its errors.
Told = Callable[[str, list[dict[str, Any]]], None]


def event_stream(runner: Runner, watching: Listening, asked: Paid | NotRun, told: Told) -> Response:
    """The operation's answers as events; of what was not run, its errors as the only one."""
    return EventStream(_noted(_answers(runner, watching, asked), told))


async def _noted(answers: AsyncGenerator[dict[str, Any], None], told: Told) -> AsyncGenerator[dict[str, Any], None]:
    async with aclosing(answers):
        async for answer in answers:
            if "errors" in answer:
                told("answered" if "data" in answer else "not run", answer["errors"])
            yield answer


async def _answers(runner: Runner, watching: Listening, asked: Paid | NotRun) -> AsyncGenerator[dict[str, Any], None]:
    try:
        if isinstance(asked, NotRun):
            raise asked
        with watching() as listener:
            if asked.ready.kind is not OperationType.SUBSCRIPTION:
                yield answer_of(await runner.answer(listening(listener), asked), asked.charge)
                return
            async with aclosing(runner.events(asked, listener)) as happenings:
                async for result, charge in happenings:
                    yield answer_of(result, charge)
    except Exception as problem:
        yield {"errors": why_not(problem)}


class EventStream(Response):
    """Sends what a generator yields until it ends or the client goes away; then the generator is closed."""

    media_type = "text/event-stream"

    def __init__(self, answers: AsyncGenerator[dict[str, Any], None], silence: float = SECONDS_OF_SILENCE) -> None:
        # No proxy keeps events back until it has many.
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no", "X-Content-Type-Options": "nosniff"})
        del self.headers["content-length"]
        self._answers = answers
        self._silence = silence

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with create_task_group() as tasks:
            tasks.start_soon(self._until_gone, receive, tasks.cancel_scope.cancel)
            await self._send_all(send)
            tasks.cancel_scope.cancel()

    async def _until_gone(self, receive: Receive, gone: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        gone()

    async def _send_all(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        giving, getting = create_memory_object_stream[dict[str, Any]](0)
        async with create_task_group() as tasks, getting:
            tasks.start_soon(self._hand_over, giving)
            with suppress(EndOfStream):
                while True:
                    body = _STILL_HERE
                    with move_on_after(self._silence):
                        body = b"event: next\ndata: " + orjson.dumps(await getting.receive()) + b"\n\n"
                    await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": _COMPLETE, "more_body": False})

    async def _hand_over(self, giving: MemoryObjectSendStream[dict[str, Any]]) -> None:
        """Reads the answers in one task from the first to the last, so that closing them never meets one who still reads."""
        async with giving, aclosing(self._answers) as answers:
            async for answer in answers:
                await giving.send(answer)
