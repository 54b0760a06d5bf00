"""One pass over a document that measures it before anything else looks at it: depth, aliases, directives, fields, cost.

Each fragment is measured once and remembered, so the time is linear in the document however often fragments are spread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLNamedType,
    GraphQLSchema,
    GraphQLSyntaxError,
    InlineFragmentNode,
    IntValueNode,
    Lexer,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    TokenKind,
    get_named_type,
)

from graphql_schema.prices import Price, Toll, sizeless_lists, written
from scoring_plugins.catalogue import say

_OPENING = {TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L}
_CLOSING = {TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R}
_NUMBERS = {TokenKind.INT, TokenKind.FLOAT}
_LARGEST_INTEGER = 2**31 - 1


@dataclass(frozen=True)
class Limits:
    """The most that one document may ask for. `cost` counts objects that an answer may hold, weighed by how dear they are."""

    characters: int = 32_000
    tokens: int = 1000
    nesting: int = 40
    digits: int = 20
    depth: int = 12
    aliases: int = 30
    directives: int = 50
    fields: int = 1000
    cost: int = 5000


LIMITS = Limits()
# What the language describes of itself: the whole schema is some hundred kilobytes, and can be asked for under many names.
_ABOUT_SCHEMA = {"__schema": 500, "__type": 50}
NOTHING = Toll()


@dataclass(frozen=True, slots=True)
class Measure:
    """What a selection asks for, fragments written out. The cost is a toll: variables may have a say in it.

    `once` is the part of it that does not grow with the page on which it stands, such as the number of all items.
    """

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    fields: int = 0
    toll: Toll = NOTHING
    once: Toll = NOTHING

    def beside(self, other: Measure) -> Measure:
        return Measure(
            depth=max(self.depth, other.depth),
            aliases=self.aliases + other.aliases,
            directives=self.directives + other.directives,
            fields=self.fields + other.fields,
            toll=self.toll.beside(other.toll),
            once=self.once.beside(other.once),
        )

    def cost(self, price: Price, node: FieldNode) -> Toll:
        """The toll of a field with this selected beneath it."""
        if price.paged:
            return self.toll.times(price.size(node)).beside(self.once).beside(Toll(price.weight))
        return self.toll.beside(self.once).times(price.size(node)).beside(Toll(price.weight))


def refuse_oversized(text: str, limits: Limits = LIMITS) -> int:
    """The number of tokens of a document.

    Raises GraphQLError for one too long, with too many tokens, brackets too deep or numbers too long; reads no further than the limit.
    """
    if len(text) > limits.characters:
        raise _excess("CHARACTERS", limits.characters, len(text))
    lexer, nesting = Lexer(Source(text)), 0
    for count in range(limits.tokens):
        try:
            token = lexer.advance()
        except GraphQLSyntaxError:
            return count  # the parser says it better
        kind = token.kind
        if kind is TokenKind.EOF:
            return count
        if kind in _NUMBERS and token.end - token.start > limits.digits:
            raise _excess("DIGITS", limits.digits, token.end - token.start)
        nesting += (kind in _OPENING) - (kind in _CLOSING)
        if nesting > limits.nesting:
            raise _excess("NESTING", limits.nesting, None)
    raise _excess("TOKENS", limits.tokens, None)


def measured(schema: GraphQLSchema, document: DocumentNode) -> list[tuple[OperationDefinitionNode, Measure]]:
    """Every operation of the document with what it asks for."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    gauge = _Gauge(schema, fragments)
    return [(node, gauge.operation(node)) for node in document.definitions if isinstance(node, OperationDefinitionNode)]


def cost_of(operation: OperationDefinitionNode, measure: Measure, variables: Mapping[str, Any]) -> int:
    """What the operation costs with these variables."""
    return measure.toll.amount({**_defaults(operation), **variables}) if measure.toll.parts else measure.toll.fixed


def excesses(schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any], limits: Limits = LIMITS) -> list[GraphQLError]:
    """Every limit that an operation of the document passes, as errors that name the limit; empty if it may go on."""
    found: dict[str, GraphQLError] = {}
    for operation, measure in measured(schema, document):
        found |= {name: error for name, error in beyond(measure, limits).items() if name not in found}
        cost = cost_of(operation, measure, variables)
        if cost > limits.cost:
            found.setdefault("cost", too_costly(cost, limits))
    return list(found.values())


def beyond(measure: Measure, limits: Limits = LIMITS) -> dict[str, GraphQLError]:
    """The limits passed whatever the variables are, each as an error."""
    return {
        name: _excess(name.upper(), most, asked)
        for name in ("depth", "aliases", "directives", "fields")
        if (asked := getattr(measure, name)) > (most := getattr(limits, name))
    }


def too_costly(cost: int, limits: Limits = LIMITS) -> GraphQLError:
    """The error that says what was asked, and what may be."""
    return _excess("COST", limits.cost, cost)


def _excess(name: str, limit: int, asked: int | None) -> GraphQLError:
    extensions = {"code": f"TOO_MUCH_{name}", "limit": limit} | ({} if asked is None else {"asked": min(asked, _LARGEST_INTEGER)})
    return GraphQLError(say("graphql.too_much", what=say(f"graphql.measure_{name.lower()}"), limit=limit), extensions=extensions)


def _defaults(operation: OperationDefinitionNode) -> dict[str, int]:
    """The whole numbers that the operation gives as defaults, by variable."""
    return {
        definition.variable.name.value: written(definition.default_value)
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, IntValueNode)
    }


class _Gauge:
    """Measures operations; a fragment that spreads itself counts once, and is refused by a later rule."""

    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._schema = schema
        self._fragments = fragments
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
                own = Measure(directives=len(fragment.directives or ()))
                inner = self._selections(fragment.selection_set, self._schema.get_type(fragment.type_condition.name.value)).beside(own)
                self._measured[name] = replace(inner, toll=inner.toll.times(1), once=inner.once.times(1))
        return self._measured[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Measure:
        name = node.name.value
        field = getattr(parent, "fields", {}).get(name)
        inner = self._selections(node.selection_set, get_named_type(field.type) if field else None)
        price = Price(weight=_ABOUT_SCHEMA.get(name, 0)) if field is None else Price.of(field)
        toll = inner.cost(price, node)
        return Measure(
            # The language's own description has a limit of its own, and is closed to strangers.
            depth=0 if name.startswith("__") else inner.depth + 1,
            aliases=inner.aliases + (node.alias is not None),
            directives=inner.directives,
            fields=inner.fields + 1,
            toll=NOTHING if price.once else toll,
            once=toll if price.once else NOTHING,
        )


__all__ = ["LIMITS", "Limits", "Measure", "beyond", "cost_of", "excesses", "measured", "refuse_oversized", "sizeless_lists", "too_costly"]
