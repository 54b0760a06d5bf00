"""The authorisation matrix: every field × role × token scope × place, held against the policy table, on both databases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import pytest
from graphql import GraphQLObjectType
from sqlalchemy import func, select
from sqlmodel import col
from strawberry.types import ExecutionResult

from graphql_schema.nodes import global_id, parse_global_id
from graphql_schema.policies import right_of
from services.database import reading
from services.models import AuditEntry, Role
from services.permissions import POLICY, Reach, Right
from tests.databases import engine_on
from tests.graphql_schema.asking import askable, guard_of, node_types
from tests.graphql_schema.authorisation import OTHER, World, allows, cases, found_world
from tests.graphql_schema.city import CODE, SCHEMA, database_on
from tests.graphql_schema.places import Place

GRAPH = SCHEMA._schema
TYPES = node_types(GRAPH)
Case = tuple[Role, frozenset[Right] | None]
T = TypeVar("T")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Two committees that nobody may change: a change that goes through shows."""
    with database_on(request.param, request) as url:
        engine = engine_on(url)
        yield found_world(engine)
        engine.dispose()


def test_every_type_behind_node_has_a_place_in_the_matrix(world: World) -> None:
    assert sorted(world.places) == sorted(TYPES)
    assert {type(place) for name in TYPES for place in world.samples(name).values()} == {Place}


def test_every_field_of_every_node_is_read_by_those_whom_the_policy_names_and_by_nobody_else(world: World) -> None:
    unexpected: list[str] = []
    checked = 0
    for case in cases(world.city.engine):
        for name, found in TYPES.items():
            fields = askable(found)
            query = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ id ... on {name} {{ {' '.join(fields.values())} }} }} }}"
            samples = world.samples(name)
            answer = world.city.answer(query, {"ids": list(samples)}, world.actor(*case))
            assert answer.data is not None, answer.errors
            told = {tuple(error.path or ()): (error.extensions or {}).get("code") for error in answer.errors or ()}
            for at, (node, place) in enumerate(samples.items()):
                checked += len(fields)
                wrong = _wrong(world, case, found, place, answer.data["nodes"][at], at, told, fields)
                unexpected += [f"{case} {name} {node}: {each}" for each in wrong]
    print(f"authorisation: {checked} reads checked ({len(cases(world.city.engine))} roles × scopes), {len(unexpected)} unexpected")

    assert unexpected == []
    assert checked > 10_000


def test_every_node_is_given_one_by_one_to_those_whom_the_policy_names_and_to_nobody_else(world: World) -> None:
    """`node` asked for each by itself, so that no neighbour's refusal hides it; 25 such questions make one document."""
    samples = [(name, *sample) for name in TYPES for sample in world.samples(name).items()]
    unexpected: list[str] = []
    for role in Role:
        case, actor = (role, None), world.actor(role, None)
        for some in batched(samples, 25):
            asked = " ".join(f'n{at}: node(id: "{node}") {{ __typename id }}' for at, (_, node, _) in enumerate(some))
            answer = world.city.answer(f"{{ {asked} }}", actor=actor)
            for at, (name, node, place) in enumerate(some):
                seen = (answer.data or {}).get(f"n{at}")
                expected = {"__typename": name, "id": node} if world.sees(*case, name, place) else None
                unexpected += [] if seen == expected else [f"{case} {name} {node}: {seen}"]
            unexpected += [f"{case}: {error.message}" for error in answer.errors or ()]

    assert unexpected == []
    assert {name for name, *_ in samples} == set(TYPES)


def test_the_lines_of_another_members_scorecard_are_reached_from_nowhere(world: World) -> None:
    """What hangs on a kept scorecard has no id: it is looked for wherever a way leads to it."""
    lines = "{ number lines { points records { work source { id __typename } } } clauses { name } explanation }"
    ways = [
        f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ id ... on StoredScorecard {lines} }} }}",
        f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ id ... on Scoring {{ scorecards(first: 20) {{ edges {{ node {{ id ...l }} }} "
        f"totalCount }} }} }} }} fragment l on StoredScorecard {lines}",
    ]
    cards = world.places["StoredScorecard"]
    lists = (list(cards)[:20], list(world.places["Scoring"]))
    for case in cases(world.city.engine):
        may = {node for node, place in cards.items() if world.sees(*case, "StoredScorecard", place)}
        for query, ids in zip(ways, lists, strict=True):
            answer = world.city.answer(query, {"ids": ids}, world.actor(*case))
            assert answer.data is not None, answer.errors
            found = [node for node in answer.data["nodes"] if node is not None]
            listed = [edge["node"] for scoring in found for edge in scoring.get("scorecards", {}).get("edges", ())]
            told = {node["id"] for node in [*found, *listed] if "lines" in node}
            counts = [scoring["scorecards"]["totalCount"] for scoring in found if "scorecards" in scoring]

            assert (case, told) == (case, (may & set(ids)) if query is ways[0] else (may if found else set()))
            assert (case, sum(counts)) == (case, len(listed))
            assert (case, list(_leaked(world, case, answer.data))) == (case, [])


def test_an_id_never_gives_a_node_of_another_type_whoever_asks(world: World) -> None:
    """All pairs of types: the key of every sample of one under the name of the other."""
    keys = {name: [key for node in world.samples(name) for _, key in [parse_global_id(node) or ("", "")]] for name in TYPES}
    forged = sorted({global_id(name, key) for name in TYPES for other in TYPES for key in keys[other]})
    asked = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    checked = 0
    for role in Role:
        case = (role, None)
        for some in batched(forged, 100):
            answer = world.city.answer(asked, {"ids": list(some)}, world.actor(*case))
            assert answer.data is not None, answer.errors
            for node, seen in zip(some, answer.data["nodes"], strict=True):
                name, _ = parse_global_id(node) or ("", "")
                place = world.places[name].get(node)
                may = place is not None and world.sees(*case, name, place)
                checked += 1

                assert (case, node, seen) == (case, node, {"__typename": name, "id": node} if may else None)

    assert checked == len(Role) * len(forged)
    assert len(forged) == len(TYPES) * len(set().union(*keys.values()))


def _wrong(
    world: World,
    case: Case,
    found: GraphQLObjectType,
    place: Place,
    seen: dict[str, Any] | None,
    at: int,
    told: dict[Any, Any],
    fields: Iterable[str],
) -> Iterator[str]:
    """What is otherwise than the policy table has it, for one node."""
    errors = {path[2]: code for path, code in told.items() if path[:2] == ("nodes", at) and len(path) > 2}
    may = world.sees(*case, found.name, place)
    if (seen is not None) != may:
        yield f"node is {'there' if seen else 'null'}"
    for name in fields:
        right = guard_of(found.name, found.fields[name])
        refused = errors.get(name) == "FORBIDDEN"
        should = may and right is not None and not world.reaches(*case, right, place)
        if refused != should:
            yield f"{name} is {errors.get(name)}"
        if errors.get(name) == "INTERNAL":
            yield f"{name} fails"
        if should and seen is not None and seen[name] is not None:
            yield f"{name} is refused and there"
        if seen is not None:
            yield from (f"{name} gives {held}" for held in _leaked(world, case, seen.get(name)))


def batched(found: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """The items in order, at most so many together."""
    for start in range(0, len(found), most):
        yield found[start : start + most]


def _leaked(world: World, case: Case, value: Any) -> Iterator[str]:
    """Nodes among an answer that may not be read."""
    if isinstance(value, list):
        for part in value:
            yield from _leaked(world, case, part)
    elif isinstance(value, dict):
        place = world.places.get(value.get("__typename", ""), {}).get(value.get("id", ""))
        if place is not None and not world.sees(*case, value["__typename"], place):
            yield f"{value['__typename']} {value['id']}"
        for part in value.values():
            yield from _leaked(world, case, part)


def test_every_question_at_the_root_is_answered_to_those_whom_the_policy_names_and_to_nobody_else(world: World) -> None:
    root = GRAPH.query_type
    assert root is not None
    unexpected, checked = [], 0
    for case in cases(world.city.engine):
        actor = world.actor(*case)
        # All together, for a refusal leaves the others alone; what cannot be null where it is refused is asked by itself.
        fields = askable(root)
        for some in ({name: asked for name, asked in fields.items() if name != "_service"}, {"_service": fields["_service"]}):
            answer = world.city.answer(f"{{ {' '.join(some.values())} }}", actor=actor)
            told = _told_at_root(answer)
            for name, asked in some.items():
                right = right_of("Query", root.fields[name])
                assert right is not None
                should = CODE in asked and not world.reaches_within(*case, right)
                should = should or (guard_of("Query", root.fields[name]) is not None and not _somewhere(case, right))
                checked += 1
                if ("FORBIDDEN" in told[name]) != should or "INTERNAL" in told[name]:
                    unexpected.append(f"{case} {name}: {told[name]}")
                if (answer.data is None) != (name == "_service" and should):
                    unexpected.append(f"{case} {name}: nothing is there")
                elif should and answer.data is not None and answer.data[name] is not None:
                    unexpected.append(f"{case} {name} is refused and there")
            unexpected += [f"{case} gives {held}" for held in _leaked(world, case, answer.data)]

    assert unexpected == []
    assert checked == len(cases(world.city.engine)) * len(root.fields)


def _told_at_root(answer: ExecutionResult) -> defaultdict[str, list[object]]:
    """The codes of an answer's errors by the field at the root."""
    found: defaultdict[str, list[object]] = defaultdict(list)
    for error in answer.errors or ():
        found[str((error.path or ["the document"])[0])].append((error.extensions or {}).get("code"))
    return found


def _somewhere(case: Case, right: Right) -> bool:
    role, rights = case
    return allows(role, rights, right) and role in POLICY[right]


def test_no_change_goes_through_without_its_right(world: World) -> None:
    root = GRAPH.mutation_type
    assert root is not None
    before, unexpected, checked = _entries(world), [], 0
    for case in cases(world.city.engine):
        actor = world.actor(*case)
        rights = {name: right_of("Mutation", field) for name, field in root.fields.items()}
        closed = [(name, asked) for name, asked in askable(root).items() if not _somewhere(case, rights[name] or Right.REFER)]
        for some in batched(closed, 12):
            answer = world.city.answer(f"mutation {{ {' '.join(asked for _, asked in some)} }}", actor=actor)
            told = _told_at_root(answer)
            checked += len(some)
            unexpected += [f"{case} {name}: {told[name]}" for name, _ in some if told[name] != ["FORBIDDEN"]]
            unexpected += [] if answer.data == {name: None for name, _ in some} else [f"{case}: {answer.data}"]

    assert unexpected == []
    assert checked > 500
    assert _entries(world) == before


def test_nobody_changes_anything_of_another_committee(world: World) -> None:
    root = GRAPH.mutation_type
    assert root is not None
    before, checked = _entries(world), 0
    found = (
        next((node for node, place in world.places[name].items() if place.committee == world.other_id), None) for name in sorted(TYPES)
    )
    others = [node for node in found if node is not None]
    for role in Role:
        if role is Role.SUPERIOR:
            continue
        actor = world.actor(role, None)
        for node in others:
            tried = [
                (name, asked)
                for name, asked in askable(root, OTHER, node).items()
                # Where no id is named one try is enough; whoever holds the right nowhere was tried above.
                if _somewhere((role, None), right_of("Mutation", root.fields[name]) or Right.REFER) and (node in asked or node == others[0])
            ]
            for some in batched(tried, 12):
                answer = world.city.answer(f"mutation {{ {' '.join(asked for _, asked in some)} }}", actor=actor)
                checked += len(some)
                # Answered one by one: a document that was refused as a whole would try nothing.
                assert answer.data is not None, answer.errors
                changed = [name for name, _ in some if answer.data[name] is not None and answer.data[name].keys() != {"__typename"}]

                assert (role, node, changed) == (role, node, [])

    assert checked > 50
    assert _entries(world) == before


def _entries(world: World) -> int:
    with reading(world.city.engine) as session:
        return int(session.execute(select(func.count(col(AuditEntry.id)))).scalar_one())


def test_every_right_that_reaches_some_members_only_is_tried_out(world: World) -> None:
    tried = {reach for right in Right for reach in POLICY[right].values()}

    assert tried == set(Reach)
    assert world.in_sector
    assert world.in_body
    assert world.member_id not in world.in_sector
