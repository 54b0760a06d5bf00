"""Walking and rebuilding trees, for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec


def parts(value: object) -> Iterator[msgspec.Struct]:
    """Every node in a tree, the outermost first."""
    if isinstance(value, msgspec.Struct):
        yield value
        for name in value.__struct_fields__:
            yield from parts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from parts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from parts(item)


def rebuilt(value: Any, change: Callable[[msgspec.Struct], msgspec.Struct]) -> Any:
    """The same tree with every node changed, the innermost first."""
    if isinstance(value, msgspec.Struct):
        inner = {name: rebuilt(getattr(value, name), change) for name in value.__struct_fields__}
        return change(msgspec.structs.replace(value, **inner))
    if isinstance(value, tuple):
        return tuple(rebuilt(item, change) for item in value)
    if isinstance(value, dict):
        return {name: rebuilt(item, change) for name, item in value.items()}
    return value
