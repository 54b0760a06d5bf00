"""Types whose plain fields are looked up in a row when they are asked for: of a hundred rows a client selects two or three columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, ClassVar, Self, TypeVar

import strawberry

T = TypeVar("T", bound="type[OfRow]")


class OfRow:
    """What a type that `told_by_row` decorates is of: nothing is copied when an object is made."""

    row: Any
    # Fields that are not in the row as they are told, and what makes them of the object.
    derived: ClassVar[Mapping[str, Callable[[Any], Any]]] = {}

    @classmethod
    def of(cls, row: Any) -> Self:
        """The object that tells of `row`."""
        made = cls.__new__(cls)
        made.row = row
        return made


def told_by_row(cls: T) -> T:
    """Over `strawberry.type`: each of the type's plain fields is what `derived` makes of it, or what goes by its name in the row."""
    definition = strawberry.types.get_object_definition(cls, strict=True)
    for field in definition.fields:
        name = field.python_name
        # Private ones are among them, without a description.
        if field.is_basic_field and field.description is not None:
            setattr(cls, name, property(cls.derived.get(name) or attrgetter(f"row.{name}")))
    return cls
