"""What inputs have in common: which thing is meant, what was said of it, and how much may be said at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Sized
from typing import Annotated, Any, TypeVar

import strawberry

from graphql_schema.context import Info
from graphql_schema.mutations import UserError
from scoring_plugins.catalogue import say
from services.errors import Problem, refuse
from services.listings.paging import Listing

T = TypeVar("T")
Given = Annotated[T, strawberry.argument(description="输入: what is to be done.")]

# What a work may have of one kind of line; a roll may have more.
MOST_LINES = 200
MOST_ROLL_LINES = 2000


@strawberry.input
class Sent:
    """What every change may say about itself."""

    idempotency_key: str | None = strawberry.field(
        default=None,
        # Kept for a week, see `services.idempotency`.
        description="幂等键: a key of the client's own making, such as a UUID; sent again it is answered again, not made twice.",
    )


@strawberry.input
class SentAbout(Sent):
    """What a change of something that is there may say about itself."""

    expected_revision: int | None = strawberry.field(
        default=None,
        description="依据版本: the `revision` that the change was made from; if it was changed meanwhile the change is refused with STALE.",
    )


@strawberry.type
class Payload:
    """What every payload tells; the thing is null where something was wrong."""

    user_errors: list[UserError] = strawberry.field(
        default_factory=list, description="办理问题: what was wrong; empty if it was done.", metadata={"size": 1}
    )


def said(given: object, *names: str, clearable: Sequence[str] = ()) -> dict[str, Any]:
    """The fields that an input names. What was left out is not in it, nor is a null, but for `clearable` fields: there it clears."""
    values = {name: getattr(given, name) for name in (*names, *clearable)}
    return {name: value for name, value in values.items() if value is not strawberry.UNSET and (value is not None or name in clearable)}


def refuse_many(given: object, *names: str, most: int = MOST_LINES, **more: int) -> None:
    """Raise Refusal TOO_MANY_LINES for each list of an input with more than `most` lines, or than `more` says of it.

    It is told before anything is looked at: nothing else of the input is.
    """
    limits = dict.fromkeys(names, most) | more
    lists: dict[str, Sized] = {name: lines for name in limits if (lines := getattr(given, name)) is not None}
    refuse(
        [
            Problem("TOO_MANY_LINES", name, say("changes.too_many_lines", most=limits[name], found=len(lines)))
            for name, lines in lists.items()
            if len(lines) > limits[name]
        ]
    )


async def thing(info: Info, listing: Listing[Any], made_by: Callable[[Any], T], key: int) -> T | None:
    """What the row stands for as it is now; null for an actor who may change it and not read it."""
    row = await info.context.loaders.by_id(listing).load(key)
    return None if row is None else made_by(row)
