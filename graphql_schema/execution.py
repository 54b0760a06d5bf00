"""Answering one request: measured first, then validated and run, with only what a client may see in the errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import GraphQLError, NoSchemaIntrospectionCustomRule
from strawberry import Schema
from strawberry.exceptions import MissingQueryError
from strawberry.extensions import SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from graphql_schema.context import Context
from graphql_schema.cost import Limits, excesses, refuse_oversized
from graphql_schema.errors import shown
from scoring_plugins.catalogue import say

LIMITS = Limits()


class QuietSchema(Schema):
    """A schema whose errors are logged by `errors.shown`, which knows what is a refusal and what is a bug."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        pass


class Measured(SchemaExtension):
    """Refuses a document that asks for too much before any rule of the language looks at it."""

    def on_validate(self) -> Iterator[None]:
        running = self.execution_context
        if running.graphql_document is not None:
            found = excesses(running.schema._schema, running.graphql_document, running.variables or {}, LIMITS)
            if found:
                running.pre_execution_errors = found
        yield


class Closed(SchemaExtension):
    """No introspection."""

    def on_validate(self) -> Iterator[None]:
        self.execution_context.validation_rules += (NoSchemaIntrospectionCustomRule,)
        yield


async def execute(
    schema: Schema, context: Context, query: str, variables: Mapping[str, Any] | None = None, operation_name: str | None = None
) -> ExecutionResult:
    """The answer to one document. Names that the client did not write are hinted at only where introspection is open."""
    result = await _run(schema, context, query, variables, operation_name)
    if result.errors:
        result.errors = shown(result.errors, suggest=Closed not in schema.extensions)
    return result


async def _run(
    schema: Schema, context: Context, query: str, variables: Mapping[str, Any] | None, operation_name: str | None
) -> ExecutionResult:
    try:
        refuse_oversized(query, LIMITS)
        return await schema.execute(
            query,
            variable_values=dict(variables or {}),
            context_value=context,
            operation_name=operation_name,
            allowed_operation_types=[OperationType.QUERY, OperationType.MUTATION],
        )
    except GraphQLError as refused:
        return ExecutionResult(data=None, errors=[refused])
    except MissingQueryError:
        return ExecutionResult(data=None, errors=[GraphQLError(say("graphql.empty"))])
    except (CannotGetOperationTypeError, InvalidOperationTypeError):
        unknown = GraphQLError(say("graphql.unknown_operation"), extensions={"code": "UNKNOWN_OPERATION"})
        return ExecutionResult(data=None, errors=[unknown])
