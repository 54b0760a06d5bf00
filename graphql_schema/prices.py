"""What fields cost, and how a document's cost is reckoned: once where numbers are written, anew for each request where variables decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_leaf_type,
)

from graphql_schema.pagination import DEFAULT_COUNT, MAXIMUM_COUNT


@dataclass(frozen=True, slots=True)
class Size:
    """How many items a list may hold, from the arguments as written; some of them are variables."""

    given: tuple[Any, ...]
    counted: bool  # the argument is a list, as long as the answer

    def of(self, values: Mapping[str, Any]) -> int:
        """The size with these variables."""
        found = [values.get(value.name.value) if isinstance(value, VariableNode) else value for value in self.given]
        if self.counted:
            items = found[0] if found else None
            return len(items) if isinstance(items, (list, tuple)) else MAXIMUM_COUNT
        return max(_counts(value for value in found if value is not None), default=DEFAULT_COUNT)


@dataclass(frozen=True, slots=True)
class Toll:
    """What a selection costs: `fixed`, and parts (size, toll of one item) whose number of items a variable decides."""

    fixed: int = 0
    parts: tuple[tuple[Size | int, Toll], ...] = ()

    def beside(self, other: Toll) -> Toll:
        return Toll(self.fixed + other.fixed, self.parts + other.parts)

    def times(self, size: Size | int) -> Toll:
        """So often over. What a variable decides stays one part, so that tolls grow with the document and not with what it unfolds to."""
        if isinstance(size, int) and not self.parts:
            return Toll(self.fixed * size)
        return Toll(0, ((size, self),)) if self.fixed or self.parts else self

    def amount(self, values: Mapping[str, Any], known: dict[int, int] | None = None) -> int:
        """The cost with these variables. A fragment that is spread often is reckoned once."""
        if not self.parts:
            return self.fixed
        known = {} if known is None else known
        if id(self) not in known:
            known[id(self)] = self.fixed + sum(
                (size if isinstance(size, int) else size.of(values)) * toll.amount(values, known) for size, toll in self.parts
            )
        return known[id(self)]


@dataclass(frozen=True)
class Price:
    """What a field costs: `weight` for itself, and how many times over what is selected beneath it.

    A field says so in its metadata: `weight` (1 for an object, 0 for a value), `size` for a list without pages,
    `size_of` for the list argument that decides how long the answer is, `once` for what is found once for a page, however long it is.
    """

    weight: int = 0
    paged: bool = False
    fixed_size: int = 1
    size_of: str | None = None
    once: bool = False

    @classmethod
    def of(cls, field: GraphQLField | None) -> Price:
        if field is None:
            return cls()
        definition = field.extensions.get("strawberry-definition")
        metadata: Mapping[str, Any] = definition.metadata if definition is not None else {}
        named = get_named_type(field.type)
        structural = named.name.endswith(("Connection", "Edge")) or named.name == "PageInfo"
        return cls(
            weight=metadata.get("weight", 1 if is_composite_type(named) and not structural else 0),
            paged="first" in field.args,
            fixed_size=metadata.get("size", 1),
            size_of=metadata.get("size_of"),
            once=metadata.get("once", False),
        )

    def size(self, node: FieldNode) -> Size | int:
        """How many items to reckon with; a number where no variable has a say."""
        if not self.size_of and not self.paged:
            return self.fixed_size
        names = (self.size_of,) if self.size_of else ("first", "last")
        given = tuple(written(argument.value) for argument in node.arguments or () if argument.name.value in names)
        size = Size(given, counted=bool(self.size_of))
        return size if any(isinstance(value, VariableNode) for value in given) else size.of({})


def _counts(given: Iterable[Any]) -> list[int]:
    """Page sizes as given; what is no page size is counted as the largest, and refused later."""
    return [count if type(count) is int and 0 <= count <= MAXIMUM_COUNT else MAXIMUM_COUNT for count in given]


def written(value: Any) -> Any:
    """An argument as the document says it: a number, None, a list's nodes, or the variable."""
    if isinstance(value, IntValueNode):
        return int(value.value) if len(value.value) < 10 else MAXIMUM_COUNT
    if isinstance(value, NullValueNode):
        return None
    return value.values if isinstance(value, ListValueNode) else value


def sizeless_lists(schema: GraphQLSchema) -> list[str]:
    """Fields that return objects in a list without pages and do not say how many to reckon with; a test keeps this empty."""
    return [
        f"{name}.{field_name}"
        for name, found in schema.type_map.items()
        if isinstance(found, GraphQLObjectType) and not name.startswith("__") and not name.endswith("Connection")
        for field_name, field in found.fields.items()
        if "[" in str(field.type) and not is_leaf_type(get_named_type(field.type)) and not _says_size(field)
    ]


def _says_size(field: GraphQLField) -> bool:
    definition = field.extensions.get("strawberry-definition")
    return definition is not None and bool({"size", "size_of"} & definition.metadata.keys())
