"""The executor: graphql-core's own, that hands whole values over to completions and takes them back where those do not manage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from graphql import GraphQLList, GraphQLObjectType, GraphQLOutputType, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graphql_schema.quick.compiling import completion_of
from graphql_schema.quick.completions import Completion, Later, NotPlainError

# What was made of a document, by the type and the fields that stand at a place; None where nothing could be made.
Plans: TypeAlias = dict[tuple[GraphQLOutputType, tuple[int, ...]], Completion | None]


class QuickExecutor(StrawberryGraphQLCoreExecutionContext):
    """Executes one operation. `plans` belong to its document, and to the values of the variables that its directives look at."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans: Plans = {}
        self._leaves_it = False

    def complete_object_value(
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        def ordinary() -> Any:
            return super(QuickExecutor, self).complete_object_value(return_type, field_details_list, info, path, result, position_context)

        return self._quickly(return_type, field_details_list, path, result, ordinary)

    def complete_list_value(
        self,
        return_type: GraphQLList[Any],
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        def ordinary() -> Any:
            return super(QuickExecutor, self).complete_list_value(return_type, field_details_list, info, path, result, position_context)

        return self._quickly(return_type, field_details_list, path, result, ordinary)

    def _quickly(self, type_: Any, details: FieldDetailsList, path: Path, value: Any, ordinary: Callable[[], Any]) -> Any:
        completion = None if self._leaves_it else self._completion(type_, details)
        if completion is None:
            return ordinary()
        try:
            found = completion.complete(self, [value], lambda: iter((path,)))
        except Exception:
            return self._left(ordinary)
        return found[0] if isinstance(found, list) else self._awaited(found, ordinary)

    async def _awaited(self, found: Later, ordinary: Callable[[], Any]) -> Any:
        try:
            return (await found())[0]
        except Exception:
            done = self._left(ordinary)
            return await done if self.is_awaitable(done) else done

    def _left(self, ordinary: Callable[[], Any]) -> Any:
        """Something went wrong: graphql-core does it anew and says what. It keeps the rest, so that nothing is done thrice."""
        self._leaves_it = True
        return ordinary()

    def _completion(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Completion | None:
        place = (type_, tuple([id(each.node) for each in details]))
        if place not in self.plans:
            try:
                self.plans[place] = completion_of(self, type_, details)
            except NotPlainError:
                self.plans[place] = None
        return self.plans[place]
