"""What is executed level by level comes out as graphql-core's own execution of the same document: data, order of fields, errors."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from typing import Any, Generic, NewType, TypeVar

import pytest
import strawberry
from graphql import ExecutionResult, parse, validate
from hypothesis import event, given, settings
from hypothesis import strategies as st
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.quick import QuickExecutor
from services.errors import Refusal

# Where a field fails, graphql-core cancels those beside it, and of one that had not begun yet Python says that it was never awaited.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine '(.*_async_resolver|Executor\\..*)' was never awaited:RuntimeWarning")

T = TypeVar("T")
Cents = NewType("Cents", int)
EVEN = strawberry.scalar(name="Cents", serialize=lambda value: f"{value:d}", parse_value=int)


@pytest.fixture(autouse=True)
def _nothing_left_to_the_next_test() -> Iterator[None]:
    """What was not begun is let go of here, where it is no mistake, and not some time later in another test."""
    yield
    gc.collect()


@strawberry.enum
class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.interface
class Named:
    name: str


async def _neighbours(leaves: Sequence[Leaf], info: Info) -> list[Any]:
    await asyncio.sleep(0)
    return [leaf.next for leaf in leaves]


async def _labels(leaves: Sequence[Leaf], info: Info, prefix: str, times: int) -> list[Any]:
    return [leaf.labelled(prefix, times) for leaf in leaves]


async def _too_few(leaves: Sequence[Leaf], info: Info) -> list[Any]:
    return [leaf.count for leaf in leaves][:-1]


@strawberry.type
class Leaf(Named):
    next: strawberry.Private[Any]
    count: int
    share: float
    is_open: bool
    id: strawberry.ID
    day: date
    cents: Cents
    colour: Colour
    maybe: str | None
    words: list[str]
    rows: list[list[int | None] | None]

    def labelled(self, prefix: str, times: int) -> Any:
        return Refusal("NO_LABEL", "no label") if times > 2 else prefix * times + str(self.name)

    @resolved("neighbour", together=_neighbours)
    async def neighbour(self) -> Leaf | None:
        await asyncio.sleep(0)
        found: Leaf | None = self.next
        return found

    @resolved("neighbour, surely", together=_neighbours)
    async def sure_neighbour(self) -> Leaf:
        found: Leaf = self.next
        return found

    @resolved("label", together=_labels)
    async def label(self, prefix: str = "a", times: int = 1) -> str | None:
        found: Any = self.labelled(prefix, times)
        if isinstance(found, Exception):
            raise found
        return str(found)

    @resolved("counted by a function that forgets the last", together=_too_few)
    async def counted(self) -> int | None:
        return self.count

    @strawberry.field
    def shouted(self) -> str:
        return self.name.upper()

    @strawberry.field
    async def slow(self) -> int | None:
        await asyncio.sleep(0)
        return self.count * 2


@strawberry.type
class Edge(Generic[T]):
    node: T


@strawberry.type
class Tree:
    leaf: Leaf
    maybe_leaf: Leaf | None
    leaves: list[Leaf]
    maybe_leaves: list[Leaf | None] | None
    edges: list[Edge[Leaf]]
    named: list[Named]


@strawberry.type
class Query:
    @strawberry.field
    async def tree(self, info: strawberry.Info) -> Tree | None:
        found: Tree = info.context
        return found

    @strawberry.field
    def trees(self, info: strawberry.Info) -> list[Tree]:
        return [info.context, info.context]


IS_AWAITABLE: Any = optimized_is_awaitable
SCHEMA = strawberry.Schema(
    Query, config=StrawberryConfig(scalar_map={Cents: EVEN, date: strawberry.scalar(name="Date", serialize=date.isoformat)})
)


Told = dict[tuple[str | int, ...], set[str]]


def executed(kind: type[StrawberryGraphQLCoreExecutionContext], text: str, tree: Any, variables: dict[str, Any]) -> tuple[str, Told]:
    """Data as text, so that the order of fields counts, and the errors by the place that they made null."""

    async def run() -> ExecutionResult:
        executor = kind.build(SCHEMA._schema, parse(text), context_value=tree, raw_variable_values=variables, is_awaitable=IS_AWAITABLE)
        assert not isinstance(executor, list)
        found: Any = executor.execute_operation()
        result: ExecutionResult = await found if IS_AWAITABLE(found) else found
        await asyncio.sleep(0)
        return result

    result = asyncio.run(run())
    told: Told = {}
    for error in result.errors or ():
        told.setdefault(nulled(result.data, error.path or []), set()).add(f"{error.path} {error.message} {error.locations}")
    return json.dumps(result.data), told


def nulled(data: Any, path: Sequence[str | int]) -> tuple[str | int, ...]:
    """The place on the way to `path` that is null."""
    for depth, key in enumerate(path):
        if data is None:
            return tuple(path[:depth])
        data = data[key]
    return tuple(path)


def later_word() -> Any:
    async def word() -> str:
        return "later"

    return word()


# Values as a resolver may leave them: right, null where there is none, of the wrong type, an error, one that has to be waited for.
WRONG: list[Any] = [None, 7, "text", 2**40, 1.5, True, float("nan"), [], date(2023, 1, 1), Refusal("WRONG", "wrong"), Colour.RED, object]


def mostly(right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(right, right, right, right, right, right, right, right, right, st.sampled_from(WRONG))


@st.composite
def leaves(draw: st.DrawFn, depth: int = 1) -> Any:
    neighbour = mostly(leaves(depth - 1)) if depth else st.none()
    return Leaf(
        name=draw(mostly(st.sampled_from(["甲", "b"]))),
        next=draw(neighbour),
        count=draw(mostly(st.integers(-3, 3))),
        share=draw(mostly(st.sampled_from([0.0, -0.0, 0.5]))),
        is_open=draw(mostly(st.booleans())),
        id=draw(mostly(st.sampled_from(["x", "y"]))),
        day=draw(mostly(st.sampled_from([date(2023, 5, 1), date(2024, 5, 1)]))),
        cents=draw(mostly(st.integers(0, 3))),
        colour=draw(mostly(st.sampled_from(list(Colour)))),
        maybe=draw(mostly(st.sampled_from(["", None]))),
        words=draw(mostly(st.lists(mostly(st.sampled_from(["w", "v"])), max_size=3))),
        rows=draw(
            mostly(st.lists(st.one_of(st.none(), st.lists(st.one_of(st.none(), mostly(st.integers(0, 2))), max_size=2)), max_size=2))
        ),
    )


@st.composite
def trees(draw: st.DrawFn) -> Any:
    some = st.lists(mostly(leaves()), max_size=3)
    return Tree(
        leaf=draw(mostly(leaves())),
        maybe_leaf=draw(mostly(st.one_of(st.none(), leaves()))),
        leaves=draw(mostly(some)),
        maybe_leaves=draw(mostly(st.one_of(st.none(), st.lists(st.one_of(st.none(), leaves()), max_size=3), some.map(tuple)))),
        edges=draw(mostly(st.lists(leaves().map(lambda leaf: Edge(node=leaf)), max_size=2))),
        named=draw(mostly(some)),
    )


@st.composite
def selections(draw: st.DrawFn, type_name: str, depth: int) -> str:
    """The inside of a selection set on that type."""
    found = [draw(selected(type_name, depth)) for _ in range(draw(st.integers(1, 4)))]
    return " ".join(found)


@st.composite
def selected(draw: st.DrawFn, type_name: str, depth: int) -> str:
    shape = draw(st.sampled_from(["field"] * 8 + ["inline", "typed", "spread", "typename"]))
    switch = draw(st.sampled_from([""] * 6 + ["@skip(if: $no)", "@include(if: $yes)", "@include(if: $no)", "@skip(if: true)"]))
    if shape == "typename":
        return f"__typename {switch}"
    if shape == "spread" and type_name == "Leaf":
        return f"...Some {switch}"
    if shape in ("inline", "typed"):
        return f"... {f'on {type_name}' if shape == 'typed' else ''} {switch} {{ {draw(selections(type_name, depth))} }}"
    names = sorted(SCHEMA._schema.type_map[type_name].fields)  # type: ignore[attr-defined]
    name = draw(st.sampled_from(names))
    inner = {"leaf": "Leaf", "maybeLeaf": "Leaf", "leaves": "Leaf", "maybeLeaves": "Leaf", "edges": "LeafEdge", "named": "Named"}
    inner |= {"node": "Leaf", "neighbour": "Leaf", "sureNeighbour": "Leaf"}
    if name in inner and depth == 0:
        return "__typename"
    body = f"{{ {draw(selections(inner[name], depth - 1))} }}" if name in inner else ""
    arguments = draw(st.sampled_from(["", '(prefix: "z")', "(times: 3)", "(prefix: $prefix, times: 2)"])) if name == "label" else ""
    # One alias for one way of asking, so that fields of one name can be merged.
    alias = draw(st.sampled_from(["", f"{name}_{len(arguments)}: "])) if not arguments else f"{name}_{len(arguments)}: "
    return f"{alias}{name}{arguments} {switch} {body}"


@st.composite
def documents(draw: st.DrawFn) -> str:
    roots = " ".join(
        f"{name} {{ {draw(selections('Tree', 4))} }}" for name in draw(st.sampled_from([["tree"], ["trees"], ["tree", "trees"]]))
    )
    query = f'query ($yes: Boolean = true, $no: Boolean = false, $prefix: String = "p") {{ {roots} }}'
    return f"{query} fragment Some on Leaf {{ {draw(selections('Leaf', 0)).replace('...Some', 'name')} }}"


@settings(max_examples=60)
@given(text=documents(), tree=trees(), variables=st.fixed_dictionaries({}, optional={"yes": st.booleans(), "no": st.booleans()}))
def test_any_document_over_any_values_comes_out_as_graphql_core_has_it(text: str, tree: Any, variables: dict[str, Any]) -> None:
    if [error for error in validate(SCHEMA._schema, parse(text)) if "never used" not in error.message]:
        event("no right document")
        return

    ordinary = executed(StrawberryGraphQLCoreExecutionContext, text, tree, variables)
    event("with errors" if ordinary[1] else "without errors")

    quick = executed(QuickExecutor, text, tree, variables)

    assert quick[0] == ordinary[0]
    assert quick[1].keys() == ordinary[1].keys()
    # Where several fields make one place null, whichever comes first is told, and others while they are still under way.
    assert all(quick[1][place] & errors for place, errors in ordinary[1].items())
