"""How a resolved field is declared: its description, and what it costs (see `cost.Price`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import strawberry

F = TypeVar("F", bound=Callable[..., Any])


def resolved(description: str, **price: int | str) -> Callable[[F], F]:
    """The method is the field's resolver. Typed, so that the method stays a checked function."""
    return cast("Callable[[F], F]", strawberry.field(description=description, metadata=price))
