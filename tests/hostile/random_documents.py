"""Random documents from a seed: walks through the schema that go wrong now and then, and texts with a few characters changed."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_required_argument,
    is_required_input_field,
)

from tests.hostile.families import Hostile

_VALUES = (
    *("0", "1", "7", "-1", "100", "101", "2147483648", "1.5", "1e400", "true", "null", "NOPE", "$a", "$b", "$nope", "[]", "{}", "[[1]]"),
    *('""', '"x"', '"990100"', '"0001"', '"2023-12-31"', '"2023-02-30"', '"TWVtYmVyOjE="', '"\\u0000"', '"""x"""', '"%"', '"\' OR 1=1 --"'),
    *("{a: 1}", '["TWVtYmVyOjE=", "x"]', "2023", "20230101", '"王"', '"\U0001f3c3"'),
)
_RIGHT = {
    "Int": ("1", "7", "100", "2023", "-1"),
    "Float": ("1", "0.5"),
    "Boolean": ("true", "false"),
    "String": ('"x"', '"990100"', '"0001"', '"王"', '""'),
    "ID": ('"TWVtYmVyOjE="', '"x"', '"U2VjdG9yOjI="', "7"),
    "Date": ('"2023-12-31"', '"2023-01-01"'),
}
_TYPES = ("Int", "Int!", "String", "[ID!]!", "Date", "Boolean!", "Nope", "[[[Int]]]", "Member")
_DIRECTIVES = ("@skip(if: false)", "@include(if: $a)", "@skip", "@nope", "@include(if: true) @include(if: true)", "@deprecated")
_NOISE = '{}()[]:!$@.|&="#,\\ \n\t\u200b\ud7ff0aé王\U0001f3c3'


class _Walk:
    """One document's."""

    def __init__(self, schema: GraphQLSchema, random: Random) -> None:
        self._schema = schema
        self._random = random
        self._left = random.choice((3, 10, 30, 120))
        self._fragments: list[str] = []
        self._types = [found for found in schema.type_map.values() if isinstance(found, (GraphQLObjectType, GraphQLInterfaceType))]

    def document(self) -> str:
        random = self._random
        kind = random.choices(("query", "", "mutation", "subscription"), (10, 10, 3, 1))[0]
        root = {"mutation": self._schema.mutation_type, "subscription": self._schema.subscription_type}.get(kind) or self._schema.query_type
        declared = " ".join(f"${name}: {random.choice(_TYPES)}" for name in "abc") if random.random() < 0.1 else ""
        head = f"{kind} Q{f'({declared})' if declared else ''} {self._directive()}" if kind else ""
        body = self._selections(root, 0)
        return " ".join([head, body, *self._fragments] + [self._operation() for _ in range(random.choice((0, 0, 0, 1)))])

    def _operation(self) -> str:
        return f"query {self._random.choice(('Q', 'R'))} {{ __typename }}"

    def _selections(self, parent: GraphQLObjectType | GraphQLInterfaceType | None, depth: int) -> str:
        return "{ " + " ".join(self._selection(parent, depth) for _ in range(self._random.choice((1, 1, 2, 3, 6)))) + " }"

    def _selection(self, parent: GraphQLObjectType | GraphQLInterfaceType | None, depth: int) -> str:
        random = self._random
        self._left -= 1
        if self._left < 0 or not parent or depth > 15:
            return random.choice(("__typename",) * 20 + ("id", "nope"))
        chance = random.random()
        if chance < 0.08:
            return (
                f"... on {random.choice(self._types).name} {self._directive()} {self._selections(random.choice((parent, None)), depth + 1)}"
            )
        if chance < 0.16:
            return self._spread(parent, depth)
        return self._field(parent, depth)

    def _spread(self, parent: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        name = f"F{self._random.randrange(4)}"
        if self._random.random() < 0.7:
            on = parent if self._random.random() < 0.8 else self._random.choice(self._types)
            self._fragments.append(f"fragment {name} on {on.name} {self._selections(on, depth + 1)}")
        return f"...{name} {self._directive()}"

    def _field(self, parent: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        random = self._random
        name, field = random.choice([*parent.fields.items(), *self._meta()])
        alias = f"{random.choice('xyz')}: " if random.random() < 0.15 else ""
        named = get_named_type(field.type)
        written = f"{alias}{name}{self._arguments(field)} {self._directive()}"
        composite = is_composite_type(named)
        if random.random() < 0.01:
            composite = not composite
        inner = named if isinstance(named, (GraphQLObjectType, GraphQLInterfaceType)) else None
        return f"{written} {self._selections(inner, depth + 1)}" if composite else written

    def _meta(self) -> list[tuple[str, GraphQLField]]:
        found = self._schema.type_map["Member"]
        assert isinstance(found, GraphQLObjectType)
        wrong = [("nope", found.fields["name"])] if self._random.random() < 0.1 else []
        return [*wrong, ("__typename", found.fields["name"])]

    def _arguments(self, field: GraphQLField) -> str:
        random = self._random
        given = [
            f"{name}: {self._value(argument.type)}"
            for name, argument in field.args.items()
            if random.random() < (0.97 if is_required_argument(argument) else 0.3)
        ]
        if random.random() < 0.01:
            given.append(f"nope: {random.choice(_VALUES)}")
        return f"({' '.join(given)})" if given else ""

    def _value(self, wanted: GraphQLInputType, depth: int = 0) -> str:
        """A value, mostly of the type that is wanted."""
        random, kind = self._random, get_nullable_type(wanted)
        if random.random() < 0.05 or depth > 5:
            return random.choice(_VALUES)
        if isinstance(kind, GraphQLList):
            return f"[{' '.join(self._value(kind.of_type, depth + 1) for _ in range(random.choice((0, 1, 2, 5))))}]"
        if isinstance(kind, GraphQLInputObjectType):
            given = {name: field for name, field in kind.fields.items() if is_required_input_field(field) or random.random() < 0.3}
            return "{" + " ".join(f"{name}: {self._value(field.type, depth + 1)}" for name, field in given.items()) + "}"
        if isinstance(kind, GraphQLEnumType):
            return str(random.choice(list(kind.values)))
        return random.choice(_RIGHT.get(kind.name, _VALUES))

    def _directive(self) -> str:
        return self._random.choice(_DIRECTIVES) if self._random.random() < 0.02 else ""


def _changed(text: str, random: Random) -> str:
    """A few characters taken out, put in, doubled or moved."""
    for _ in range(random.choice((1, 1, 2, 5))):
        place, end = sorted(random.randrange(len(text) + 1) for _ in range(2))
        text = random.choice(
            (text[:place] + text[place + 1 :], text[:place] + random.choice(_NOISE) + text[place:], text[:end] + text[place:], text[:place])
        )
    return text[:60_000]


def random_documents(schema: GraphQLSchema, seed: int, count: int) -> Iterator[Hostile]:
    """`count` documents that this seed always gives for this schema."""
    for number in range(count):
        random = Random(f"{seed}/{number}")
        text = _Walk(schema, random).document()
        yield Hostile(f"random-{seed}-{number}", _changed(text, random) if random.random() < 0.3 else text)
