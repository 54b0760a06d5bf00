"""Where a field's values come from, for all objects of a level at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from inspect import signature
from operator import attrgetter
from typing import Any

from graphql import GraphQLField, GraphQLObjectType
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path
from strawberry import Schema
from strawberry.schema.schema_converter import get_arguments
from strawberry.types.field import StrawberryField

from graphql_schema.policies import all_permitted
from graphql_schema.quick.completions import Completed, Completion, Later, NotPlainError, Paths
from services.permissions import Right


class TypeName:
    """`__typename`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def fill(self, executor: Executor[Any], sources: list[Any], paths: Paths) -> list[Any]:
        return [self._name] * len(sources)


class Attribute:
    """A field without a resolver: an attribute of the object."""

    def __init__(self, parent: GraphQLObjectType, name: str, attribute: str, completion: Completion) -> None:
        self._parent = parent
        self._name = name
        self._of = attrgetter(attribute)
        self._completion = completion

    def fill(self, executor: Executor[Any], sources: list[Any], paths: Paths) -> Completed:
        return self._completion.complete(executor, list(map(self._of, sources)), below(paths, self._name, self._parent))


def below(paths: Paths, name: str, parent: GraphQLObjectType) -> Paths:
    """The paths of a field of objects with these paths."""
    return lambda: (Path(path, name, parent.name) for path in paths())


class Together:
    """A field that is resolved for many objects by one call (`resolved(together=…)`)."""

    def __init__(
        self,
        parent: GraphQLObjectType,
        name: str,
        field: GraphQLField,
        definition: StrawberryField,
        rights: Sequence[Right],
        details: FieldDetailsList,
        completion: Completion,
        selected: frozenset[str],
    ) -> None:
        self._parent = parent
        self._name = name
        self._field = field
        self._definition = definition
        # Whoever wants to know reads no more than what is selected beneath.
        self._beside = {"selected": selected} if "selected" in signature(definition.metadata["together"]).parameters else {}
        self._resolve: Callable[..., Awaitable[Sequence[Any]]] = definition.metadata["together"]
        self._rights = rights
        self._details = details
        self._completion = completion

    def fill(self, executor: Executor[Any], sources: list[Any], paths: Paths) -> Later:
        return partial(self._resolved, executor, sources, paths)

    async def _resolved(self, executor: Executor[Any], sources: list[Any], paths: Paths) -> list[Any]:
        for right in self._rights:
            if not await all_permitted(executor.context_value, right, sources):
                raise NotPlainError
        info, arguments = self._called_with(executor, paths)
        values = list(await self._resolve(sources, info, **arguments, **self._beside))
        if len(values) != len(sources):
            raise NotPlainError
        found = self._completion.complete(executor, values, below(paths, self._name, self._parent))
        return found if isinstance(found, list) else await found()

    def _called_with(self, executor: Executor[Any], paths: Paths) -> tuple[Any, dict[str, Any]]:
        """What strawberry hands to the resolver of the first object, beside the object; it is the same for all."""
        node, variables = self._details[0].node, executor.variable_values
        path = next(below(paths, self._name, self._parent)())
        raw = executor.build_resolve_info(self._field, [each.node for each in self._details], self._parent, path)
        schema: Schema = executor.schema._strawberry_schema  # type: ignore[attr-defined]
        info: Any = schema.config.info_class(_raw_info=raw, _field=self._definition)
        if not self._field.args:
            return info, {}
        _, arguments = get_arguments(
            field=self._definition,
            source=None,
            info=info,
            kwargs=get_argument_values(self._field, node, variables),
            config=schema.config,
            scalar_registry=schema.schema_converter.scalar_registry,
        )
        arguments.pop("info", None)
        return info, arguments


class FieldByField:
    """Any other field: graphql-core executes it, object by object."""

    def __init__(self, parent: GraphQLObjectType, name: str, details: FieldDetailsList) -> None:
        self._parent = parent
        self._name = name
        self._details = details

    def fill(self, executor: Executor[Any], sources: list[Any], paths: Paths) -> Later:
        return partial(self._executed, executor, sources, paths)

    async def _executed(self, executor: Executor[Any], sources: list[Any], paths: Paths) -> list[Any]:
        found: list[Any] = []
        waiting: list[int] = []
        try:
            for place, (source, path) in enumerate(zip(sources, below(paths, self._name, self._parent)(), strict=True)):
                found.append(executor.execute_field(self._parent, source, self._details, path, None))
                if executor.is_awaitable(found[-1]):
                    waiting.append(place)
        except Exception:
            # They have begun, and are read to their end before anybody else reads.
            await asyncio.gather(*(found[place] for place in waiting), return_exceptions=True)
            raise
        if not waiting:
            return found
        for place, value in zip(waiting, await executor.gather_async_work([found[place] for place in waiting]), strict=True):
            found[place] = value
        return found
