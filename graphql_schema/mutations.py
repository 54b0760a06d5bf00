"""How a change is declared and answered: a payload with the thing and `userErrors`; the thing is null where something was wrong.

An input carries, besides what is to be changed, `idempotencyKey` (the same change sent again is answered again, not made again) and, where
it changes something that is there, `expectedRevision` (a change of something older is told). What the actor may not do at all is an error
of the answer, as it is for a field that is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from inspect import isawaitable
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar, cast

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.extensions.field_extension import AsyncExtensionResolver
from strawberry.types.base import StrawberryOptional, get_object_definition
from strawberry.types.field import StrawberryField

from graphql_schema.context import Info
from graphql_schema.errors import as_asked
from graphql_schema.files import FileInput, sent_key
from graphql_schema.policies import Guard
from services.errors import Problem, Refusal
from services.idempotency import once
from services.intake import use_sent
from services.listings.view import Session
from services.permissions import Actor, Right

F = TypeVar("F", bound=Callable[..., Any])
P = ParamSpec("P")
T = TypeVar("T")

IdempotencyKey = Annotated[
    str | None, strawberry.argument(description="幂等键: a key of the client's own making; the same change sent again is made once.")
]


@strawberry.type(description="办理问题: something wrong with what was asked for; nothing was changed.")
class UserError:
    field: str | None = strawberry.field(description="字段: the input's field at fault, such as `sponsors[0].memberNumber`, or null.")
    code: str = strawberry.field(description="代码: a stable code for programs, such as `STALE`.")
    message: str = strawberry.field(description="说明: what is wrong and what to do next, in Chinese.")


def changing(description: str, right: Right, weight: int = 10) -> Callable[[F], F]:
    """The method is a mutation's resolver: it takes `input`, and its return type is a payload or None. A payload is a type with
    `user_errors` whose other fields may all be null; None, with an error in its place, is what the actor may not do."""
    extensions: list[FieldExtension] = [Guard(right), _TellsProblems()]
    metadata = {"right": right, "weight": weight}
    return cast("Callable[[F], F]", strawberry.mutation(description=description, extensions=extensions, metadata=metadata))


async def change(
    info: Info,
    given: object,
    use_case: Callable[Concatenate[Session, Actor, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """What `use_case(session, actor, …)` answers, in one transaction; once for each key in the input `given`.

    A file that was sent before and is named by the input's `file` is used by this, and by nothing else.
    """
    file = getattr(given, "file", None)
    sent = sent_key(file) if isinstance(file, FileInput) else None
    key: str | None = getattr(given, "idempotency_key", None)
    plain = _plain(given) if key is not None else None
    if sent is None:
        return await info.context.write(once, key, info.field_name, plain, use_case, *args, **kwargs)

    def using(session: Session, actor: Actor) -> T:
        use_sent(session, actor, sent)
        return use_case(session, actor, *args, **kwargs)

    return await info.context.write(once, key, info.field_name, plain, using)


def _plain(given: object) -> object:
    """An input as plain data, without what the client left out."""
    if is_dataclass(given):
        named = ((each.name, getattr(given, each.name)) for each in fields(given))
        return {name: _plain(value) for name, value in named if value is not strawberry.UNSET}
    return [_plain(each) for each in given] if isinstance(given, list) else given


class _TellsProblems(FieldExtension):
    """Turns a refusal into a payload with `user_errors`."""

    def apply(self, field: StrawberryField) -> None:
        self.field = field

    async def resolve_async(self, next_: AsyncExtensionResolver, source: Any, info: Info, **kwargs: Any) -> Any:
        try:
            found: Any = next_(source, info, **kwargs)
            return await found if isawaitable(found) else found
        except Refusal as refusal:
            if refusal.code == "FORBIDDEN":
                raise
            payload = self.field.type
            # Null is what may not be done at all: a refusal is one place of the answer, and the changes beside it are told.
            definition = get_object_definition(payload.of_type if isinstance(payload, StrawberryOptional) else payload, strict=True)
            nothing = dict.fromkeys((each.name for each in fields(definition.origin)), None)
            return definition.origin(**{**nothing, "user_errors": [_told(problem) for problem in refusal.problems]})


def _told(problem: Problem) -> UserError:
    return UserError(field=as_asked(problem.field), code=problem.code, message=problem.message)
