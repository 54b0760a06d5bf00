"""How a resolved field is declared: its description, the right it takes, and what it costs (see `cost.Price`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar, cast

import strawberry
from strawberry.extensions import FieldExtension

from graphql_schema.policies import Guard
from services.permissions import Right

F = TypeVar("F", bound=Callable[..., Any])


def resolved(
    description: str,
    right: Right | None = None,
    rows: Right | None = None,
    name: str | None = None,
    together: Callable[..., Awaitable[Sequence[Any]]] | None = None,
    **price: int | str,
) -> Callable[[F], F]:
    """The method is the field's resolver. Typed, so that the method stays a checked function.

    `right` is what the field takes and is asked for before it is resolved; `rows` is a right that the use case or listing behind the
    field asks row by row. A field with neither takes its type's right (see `policies`). `name` is the field's where the method cannot be
    called so. `together(objects, info, …)` resolves the field for many objects at once, to the same values in their order: what is
    selected of long lists is read so (see `quick`).
    """
    extensions: list[FieldExtension] = [] if right is None else [Guard(right)]
    metadata = {**price, "right": right or rows, **({} if together is None else {"together": together})}
    return cast("Callable[[F], F]", strawberry.field(name=name, description=description, metadata=metadata, extensions=extensions))


def followed(description: str, rows: Right, **price: int | str) -> Callable[[F], F]:
    """The method is a subscription's: it answers with an asynchronous generator of events, or refuses before the first of them.

    `rows` is the right that is asked for row by row behind it.
    """
    return cast("Callable[[F], F]", strawberry.subscription(description=description, metadata={**price, "right": rows}))
