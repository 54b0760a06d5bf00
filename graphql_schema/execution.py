"""Running one operation, or one subscription's events, with only what a client may see in the errors."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Mapping
from contextlib import aclosing
from functools import partial
from inspect import isawaitable
from typing import Any, TypeGuard, cast

import graphql
from graphql import GraphQLError, OperationType
from graphql.execution import Executor, create_source_event_stream
from strawberry import Schema
from strawberry.execution import optimized_is_awaitable
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext, ExecutionResult

from graphql_schema.context import Context
from graphql_schema.cost import LIMITS
from graphql_schema.documents import MOST_PROBLEMS, NotRun, Ready, make_ready
from graphql_schema.errors import shown
from graphql_schema.quick import QuickExecutor
from scoring_plugins.catalogue import say

Bounded = Callable[[Callable[[Context], Awaitable[Any]]], Awaitable[Any]]


class QuietSchema(Schema):
    """A schema whose errors are logged by `errors.shown`, which knows what is a refusal and what is a bug."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        pass


class Measured(SchemaExtension):
    """Marks a schema whose documents are measured: all are, by `documents.make_ready`."""


class Closed(SchemaExtension):
    """Marks a schema that describes itself to nobody who is not let in by name."""


async def execute(
    schema: Schema, context: Context, query: str, variables: Mapping[str, Any] | None = None, operation_name: str | None = None
) -> ExecutionResult:
    """The answer to one query or mutation, from its text. Names that the client did not write are hinted at where introspection is open."""
    try:
        ready = make_ready(schema, query, variables, operation_name, introspection=Closed not in schema.extensions)
        return await run(schema, ready, context)
    except NotRun as refused:
        return ExecutionResult(data=None, errors=refused.errors)


async def run(schema: Schema, ready: Ready, context: Context) -> ExecutionResult:
    """The answer to one query or mutation. Raises NotRun for a subscription, and for variables that do not fit."""
    if ready.kind is OperationType.SUBSCRIPTION:
        raise NotRun(GraphQLError(say("graphql.subscription_elsewhere"), extensions={"code": "SUBSCRIPTION_ELSEWHERE"}))
    return await _answer(_executor(schema, ready, context).execute_operation(), ready)


async def events(schema: Schema, ready: Ready, context: Context, bounded: Bounded) -> AsyncGenerator[ExecutionResult, None]:
    """One answer for each event of a subscription, whose source has `context` for as long as it lives.

    `bounded` gives the beginning, and each event, a context of its own, because an event is a new moment. Raises NotRun where the
    subscription cannot begin. Close it when nobody listens any more.
    """
    executor = _executor(schema, ready, context)
    source = await bounded(lambda _: _begun(executor, ready))
    async with aclosing(_generator(source)) as happenings:
        # Between events no connection is held.
        await context.close()
        async for happening in happenings:
            await context.close()
            yield await bounded(partial(_once, executor, ready, happening))


async def require_beginning(schema: Schema, ready: Ready, context: Context) -> None:
    """Raises NotRun unless the subscription could begin now: what the actor may can have changed since it did."""
    source = await _begun(_executor(schema, ready, context), ready)
    close = getattr(source, "aclose", None)
    if close is not None:
        await close()


async def _begun(executor: Executor[Any], ready: Ready) -> AsyncIterable[Any]:
    source = create_source_event_stream(executor)
    found = await source if isawaitable(source) else source
    if isinstance(found, graphql.ExecutionResult):
        raise NotRun(*found.errors or (), suggest=ready.suggest)
    return found


async def _once(executor: Executor[Any], ready: Ready, happening: Any, context: Context) -> ExecutionResult:
    """The answer to one event."""
    once = executor.build_per_event_executor(happening)
    once.context_value = context
    return await _answer(once.execute_operation(False), ready)


async def _generator(source: AsyncIterable[Any]) -> AsyncGenerator[Any, None]:
    """The source as a generator: closing it closes whatever it reads from, and what goes wrong in it is told as of any resolver."""
    events = aiter(source)
    try:
        async for event in events:
            yield event
    except Exception as fault:
        raise NotRun(GraphQLError(str(fault), original_error=fault)) from None
    finally:
        close = getattr(events, "aclose", None)
        if close is not None:
            await close()


def _executor(schema: Schema, ready: Ready, context: Context) -> Executor[Any]:
    built = schema.execution_context_class.build(
        schema._schema,
        ready.document.tree,
        context_value=context,
        raw_variable_values=ready.variables,
        operation_name=ready.operation.name.value if ready.operation.name else None,
        is_awaitable=cast("Callable[[Any], TypeGuard[Awaitable[Any]]]", optimized_is_awaitable),
        max_coercion_errors=MOST_PROBLEMS,
        hide_suggestions=not ready.suggest,
    )
    if isinstance(built, list):
        raise NotRun(*built, suggest=ready.suggest)
    if isinstance(built, QuickExecutor):
        built.plans = ready.document.plans(built.variable_values.coerced)
    return built


async def _answer(result: Any, ready: Ready) -> ExecutionResult:
    found: graphql.ExecutionResult = await result if isawaitable(result) else result
    return ExecutionResult(data=found.data, errors=shown(found.errors, ready.suggest) if found.errors else None)


__all__ = [
    "LIMITS",
    "Bounded",
    "Closed",
    "Measured",
    "NotRun",
    "QuietSchema",
    "Ready",
    "events",
    "execute",
    "make_ready",
    "require_beginning",
    "run",
]
