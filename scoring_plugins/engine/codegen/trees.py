"""Walking a tree."""

from __future__ import annotations

from collections.abc import Iterator

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
