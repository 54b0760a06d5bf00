"""One pass over a document that measures it before anything else looks at it: depth, aliases, directives, fields, cost.

Each fragment is measured once and remembered, so the time is linear in the document however often fragments are spread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSyntaxError,
    InlineFragmentNode,
    IntValueNode,
    Lexer,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    TokenKind,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_leaf_type,
)

from graphql_schema.pagination import DEFAULT_COUNT, MAXIMUM_COUNT
from scoring_plugins.catalogue import say

_OPENING = {TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L}
_CLOSING = {TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R}


@dataclass(frozen=True)
class Limits:
    """The most that one document may ask for. `cost` counts objects that an answer may hold, weighed by how dear they are."""

    characters: int = 32_000
    tokens: int = 1000
    nesting: int = 40
    depth: int = 12
    aliases: int = 30
    directives: int = 50
    fields: int = 1000
    cost: int = 5000


@dataclass(frozen=True)
class Measure:
    """What a selection asks for, fragments written out."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    fields: int = 0
    cost: int = 0

    def beside(self, other: Measure) -> Measure:
        return Measure(
            depth=max(self.depth, other.depth),
            aliases=self.aliases + other.aliases,
            directives=self.directives + other.directives,
            fields=self.fields + other.fields,
            cost=self.cost + other.cost,
        )


def refuse_oversized(text: str, limits: Limits) -> None:
    """Raise GraphQLError for a document too long, with too many tokens, or with brackets too deep; reads no further than the limit."""
    if len(text) > limits.characters:
        raise _excess("CHARACTERS", limits.characters, len(text))
    lexer, nesting = Lexer(Source(text)), 0
    for _ in range(limits.tokens):
        try:
            kind = lexer.advance().kind
        except GraphQLSyntaxError:
            return  # the parser says it better
        if kind is TokenKind.EOF:
            return
        nesting += (kind in _OPENING) - (kind in _CLOSING)
        if nesting > limits.nesting:
            raise _excess("NESTING", limits.nesting, None)
    raise _excess("TOKENS", limits.tokens, None)


def excesses(schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any], limits: Limits) -> list[GraphQLError]:
    """Every limit that an operation of the document passes, as errors that name the limit; empty if it may go on."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    found: dict[str, GraphQLError] = {}
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            measure = _Gauge(schema, fragments, _values(operation, variables)).operation(operation)
            for name in ("depth", "aliases", "directives", "fields", "cost"):
                most, asked = getattr(limits, name), getattr(measure, name)
                if asked > most:
                    found[name] = _excess(name.upper(), most, asked)
    return list(found.values())


def _excess(name: str, limit: int, asked: int | None) -> GraphQLError:
    extensions = {"code": f"TOO_MUCH_{name}", "limit": limit} | ({} if asked is None else {"asked": min(asked, 2**31 - 1)})
    return GraphQLError(say("graphql.too_much", what=say(f"graphql.measure_{name.lower()}"), limit=limit), extensions=extensions)


def _values(operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """Variables by name, with the whole numbers that the operation gives as defaults."""
    defaults = {
        definition.variable.name.value: int(definition.default_value.value)
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, IntValueNode)
    }
    return {**defaults, **variables}


class _Gauge:
    """Measures one operation; a fragment that spreads itself counts once, and is refused by a later rule."""

    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], values: Mapping[str, Any]) -> None:
        self._schema = schema
        self._fragments = fragments
        self._values = values
        self._measured: dict[str, Measure] = {}

    def operation(self, node: OperationDefinitionNode) -> Measure:
        own = Measure(directives=len(node.directives or ()))
        return own.beside(self._selections(node.selection_set, self._schema.get_root_type(node.operation)))

    def _selections(self, node: SelectionSetNode | None, parent: GraphQLNamedType | None) -> Measure:
        total = Measure()
        for selection in node.selections if node else ():
            if isinstance(selection, FieldNode):
                measure = self._field(selection, parent)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                measure = self._selections(selection.selection_set, self._schema.get_type(condition.name.value) if condition else parent)
            else:
                assert isinstance(selection, FragmentSpreadNode)
                measure = self._fragment(selection.name.value)
            total = total.beside(measure).beside(Measure(directives=len(selection.directives or ())))
        return total

    def _fragment(self, name: str) -> Measure:
        if name not in self._measured:
            self._measured[name] = Measure()
            fragment = self._fragments.get(name)
            if fragment:
                self._measured[name] = self._selections(
                    fragment.selection_set, self._schema.get_type(fragment.type_condition.name.value)
                ).beside(Measure(directives=len(fragment.directives or ())))
        return self._measured[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Measure:
        name = node.name.value
        field = getattr(parent, "fields", {}).get(name)
        inner = self._selections(node.selection_set, get_named_type(field.type) if field else None)
        price = Price.of(field)
        return Measure(
            # The language's own description has a limit of its own, and is closed in production.
            depth=0 if name.startswith("__") else inner.depth + 1,
            aliases=inner.aliases + (node.alias is not None),
            directives=inner.directives,
            fields=inner.fields + 1,
            cost=price.weight + price.size(node, self._values) * inner.cost,
        )


@dataclass(frozen=True)
class Price:
    """What a field costs: `weight` for itself, and how many times over what is selected beneath it.

    A field says so in its metadata: `weight` (1 for an object, 0 for a value), `size` for a list without pages,
    `size_of` for the list argument that decides how long the answer is.
    """

    weight: int = 0
    paged: bool = False
    fixed_size: int = 1
    size_of: str | None = None

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
        )

    def size(self, node: FieldNode, values: Mapping[str, Any]) -> int:
        given = {argument.name.value: _given(argument.value, values) for argument in node.arguments or ()}
        if self.size_of:
            items = given.get(self.size_of)
            return len(items) if isinstance(items, (list, tuple)) else MAXIMUM_COUNT
        if not self.paged:
            return self.fixed_size
        return max(_counts(given.get(name) for name in ("first", "last") if given.get(name) is not None), default=DEFAULT_COUNT)


def _counts(given: Iterable[Any]) -> list[int]:
    """Page sizes as given; what is no page size is counted as the largest, and refused later."""
    return [count if type(count) is int and 0 <= count <= MAXIMUM_COUNT else MAXIMUM_COUNT for count in given]


def _given(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, VariableNode):
        return values.get(value.name.value)
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
