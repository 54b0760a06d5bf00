"""Documents made ready to run: read, checked and measured once, and remembered while they are asked for often."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    parse,
    specified_rules,
    validate,
    visit,
)
from graphql.validation.rules import overlapping_fields_can_be_merged
from strawberry import Schema
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from graphql_schema.cost import LIMITS, Measure, beyond, cost_of, measured, refuse_oversized, too_costly
from graphql_schema.errors import shown
from graphql_schema.quick import Plans
from scoring_plugins.catalogue import say

# How many pairs of fields the language's rule about overlapping fields compares before it gives up: some 30 ms of them.
# Its own measure takes a quarter of a second; a document that people write compares none or a few.
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = 50_000
# Nobody mends more at once, and each may be looked for among all names of the schema.
MOST_PROBLEMS = 20
_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
# A tree takes about half a kilobyte for each token. What is kept is also what the collector walks through now and then, while
# somebody waits: a hundred thousand would make that a pause of 0.2 s.
_TOKENS_KEPT = 10_000
_DOCUMENTS_KEPT = 1000
# So many ways of switching a document's fields on and off are remembered.
_PLANS_KEPT = 8


class NotRun(Exception):
    """An operation that was not run at all; `errors` are as the client may see them."""

    def __init__(self, *errors: GraphQLError, suggest: bool = False) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = shown(errors, suggest)


@dataclass(frozen=True)
class Document:
    """A document that is right for the schema, and what each of its operations asks for."""

    tree: DocumentNode
    operations: tuple[tuple[OperationDefinitionNode, Measure], ...]
    asks_about_schema: bool
    tokens: int
    # The variables that its directives look at: with other values, other fields are asked for.
    switches: tuple[str, ...] = ()
    _plans: dict[tuple[Any, ...], Plans] = field(default_factory=dict, compare=False)

    def plans(self, variables: Mapping[str, Any]) -> Plans:
        """What was made of the document to execute it quickly where its variables have these values."""
        values = tuple(variables.get(name) for name in self.switches)
        if values not in self._plans and len(self._plans) >= _PLANS_KEPT:
            return {}
        return self._plans.setdefault(values, {})


@dataclass(frozen=True)
class Ready:
    """One operation that may be run: what it costs with these variables is known."""

    document: Document
    operation: OperationDefinitionNode
    variables: dict[str, Any]
    cost: int
    suggest: bool

    @property
    def kind(self) -> OperationType:
        return self.operation.operation


def make_ready(
    schema: Schema, text: str, variables: Mapping[str, Any] | None = None, operation_name: str | None = None, *, introspection: bool
) -> Ready:
    """The operation of the document that is meant, within every limit. Raises NotRun.

    Without `introspection`, neither the schema's description nor hints at its names are given.
    """
    try:
        document = _remembered(schema, text, introspection)
        if document.asks_about_schema and not introspection:
            raise NotRun(GraphQLError(say("graphql.introspection_closed"), extensions={"code": "INTROSPECTION_CLOSED"}))
        operation, cost = _meant(document, variables or {}, operation_name)
    except GraphQLError as refused:
        raise NotRun(refused, suggest=introspection) from None
    except RecursionError:
        # The limits keep documents far from this; should the language's own rules go deeper, it is still the document's fault.
        raise NotRun(GraphQLError(say("graphql.too_deep"), extensions={"code": "TOO_MUCH_NESTING"})) from None
    return Ready(document, operation, dict(variables or {}), cost, introspection)


def _meant(document: Document, variables: Mapping[str, Any], name: str | None) -> tuple[OperationDefinitionNode, int]:
    """The operation with that name, or the only one, and its cost."""
    named = [pair for pair in document.operations if name is None or (pair[0].name and pair[0].name.value == name)]
    if len(named) != 1:
        raise GraphQLError(say("graphql.unknown_operation"), extensions={"code": "UNKNOWN_OPERATION"})
    ((operation, measure),) = named
    cost = cost_of(operation, measure, variables)
    if cost > LIMITS.cost:
        raise too_costly(cost)
    return operation, cost


class _Memory:
    """The documents asked for last, bounded in number and in size."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._tokens = 0
        self._lock = Lock()

    def get(self, text: str) -> Document | None:
        with self._lock:
            found = self._kept.get(text)
            if found is not None:
                self._kept.move_to_end(text)
            return found

    def keep(self, text: str, document: Document) -> None:
        with self._lock:
            if text not in self._kept:
                self._kept[text] = document
                self._tokens += document.tokens
            while self._tokens > _TOKENS_KEPT or len(self._kept) > _DOCUMENTS_KEPT:
                self._tokens -= self._kept.popitem(last=False)[1].tokens


_memories: WeakKeyDictionary[Schema, _Memory] = WeakKeyDictionary()


def _remembered(schema: Schema, text: str, suggest: bool) -> Document:
    memory = _memories.setdefault(schema, _Memory())
    found = memory.get(text)
    if found is None:
        found = _checked(schema, text, suggest)
        memory.keep(text, found)
    return found


def _checked(schema: Schema, text: str, suggest: bool) -> Document:
    """Measured before any rule of the language looks at it: those rules may take long over what is too much."""
    if not text.strip():
        raise GraphQLError(say("graphql.empty"))
    tokens = refuse_oversized(text)
    tree = parse(text, max_tokens=LIMITS.tokens, allow_empty_selection_sets=False)
    operations = tuple(measured(schema._schema, tree))
    too_much: dict[str, GraphQLError] = {}
    for _, measure in operations:
        too_much = beyond(measure) | too_much
        if measure.toll.fixed > LIMITS.cost:
            too_much.setdefault("cost", too_costly(measure.toll.fixed))
    if too_much:
        raise NotRun(*too_much.values(), suggest=suggest)
    problems = validate(schema._schema, tree, _RULES, MOST_PROBLEMS, hide_suggestions=not suggest, allow_empty_selection_sets=False)
    if problems:
        raise NotRun(*problems, suggest=suggest)
    seen = _Seen()
    visit(tree, seen)
    return Document(tree, operations, seen.asks_about_schema, tokens, tuple(sorted(seen.switches)))


def faults_of(schema: Schema, text: str) -> list[str]:
    """What is wrong with a document before anybody runs it; nothing if it may be run. What is right is remembered."""
    try:
        _remembered(schema, text, True)
    except NotRun as refused:
        return [error.message for error in refused.errors]
    except GraphQLError as refused:
        return [refused.message]
    return []


class _Seen(Visitor):
    """What is seen in going through a document once."""

    def __init__(self) -> None:
        super().__init__()
        self.asks_about_schema = False
        self.switches: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.asks_about_schema = self.asks_about_schema or node.name.value in ("__schema", "__type")

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        self.switches.update(argument.value.name.value for argument in node.arguments or () if isinstance(argument.value, VariableNode))
