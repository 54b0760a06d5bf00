"""A refusal is one place of the answer: it is null, the error says what, why and what next, and everything else is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphql import GraphQLField, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString

from graphql_schema.nodes import global_id
from graphql_schema.policies import ROOTS, TYPE_RIGHTS, right_of
from graphql_schema.schema import build_schema
from services.models import Role
from services.permissions import CARRIES, POLICY, SCOPED, Actor, Right, Scope
from tests.graphql_schema.asking import guard_of
from tests.graphql_schema.city import CODE, SCHEMA, City
from tests.services.scorings.kept_year import kept

PAGE = Path(__file__).parents[2] / "docs/graphql.md"
# Not null although they may be refused, and why that empties nothing else.
ALONE = {
    "Query.members": "clients made for Relay and suites take it to be there; who may read no member has no use for what is beside it",
    "Query._service": "Federation's specification has it so, and a gateway asks for nothing beside it",
    "Subscription.scoringProgress": "a subscription has one field at its root",
    "Subscription.exportProgress": "a subscription has one field at its root",
    "Subscription.packageProgress": "a subscription has one field at its root",
}


def refusable(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLField]]:
    """Fields that may be refused to somebody who reads the object that they stand in."""
    for name, found in schema.type_map.items():
        for field_name, field in found.fields.items() if isinstance(found, GraphQLObjectType) else ():
            right, parent = _asked(name, field), TYPE_RIGHTS.get(name)
            if right is not None and (parent is None or _less_far(right, parent)):
                yield f"{name}.{field_name}", field


def _asked(name: str, field: GraphQLField) -> Right | None:
    """The right that is asked for before the field is resolved: by its guard, or by the use case for the committee that is named."""
    names_committee = any(_plain(each.type) is GraphQLString for key, each in field.args.items() if key in ("committee", "code"))
    followed = name == "Subscription"
    return right_of(name, field) if name in ROOTS and (names_committee or followed) else guard_of(name, field)


def _plain(kind: object) -> object:
    return kind.of_type if isinstance(kind, GraphQLNonNull) else kind


def _less_far(right: Right, parent: Right) -> bool:
    """Whether some role or token reaches less by `right` than by `parent`."""
    if right is parent:
        return False
    return right not in CARRIES.get(parent, ()) or any(POLICY[right].get(role) != reach for role, reach in POLICY[parent].items())


def emptying(schema: GraphQLSchema) -> list[str]:
    """Fields whose refusal would empty what stands around them."""
    return [where for where, field in refusable(schema) if isinstance(field.type, GraphQLNonNull) and where not in ALONE]


def test_whatever_may_be_refused_where_its_object_is_read_may_be_null() -> None:
    graph = SCHEMA._schema
    found = dict(refusable(graph))

    assert emptying(graph) == []
    assert set(ALONE) <= set(found)
    assert {"Member.participations", "Member.scoreHistory", "LocalCommittee.rankingShown", "Query.activities", "Mutation.addTerm"} <= set(
        found
    )
    assert {"Member.name", "Member.sponsorships", "Query.committees", "StoredScorecard.lines"}.isdisjoint(found)


def test_a_refusable_field_that_cannot_be_null_is_seen() -> None:
    graph = build_schema(introspection=True)._schema
    member = graph.type_map["Member"]
    assert isinstance(member, GraphQLObjectType)
    for name in ("authorships", "sponsorships", "phoneMasked"):
        bare = member.fields[name].type
        member.fields[name].type = bare if isinstance(bare, GraphQLNonNull) else GraphQLNonNull(bare)

    assert emptying(graph) == ["Member.authorships", "Member.phoneMasked"]


def test_of_a_list_of_members_the_refused_places_alone_are_null(city: City) -> None:
    own = city.data(f'{{ member(committee: "{CODE}", number: "0002") {{ id }} }}')["member"]["id"]
    actor = _member(city, own)
    asked = "number name sponsorships { totalCount } participations { totalCount } authorships { totalCount } scoreHistory { year }"
    answer = city.answer(f'{{ members(committee: "{CODE}", first: 20) {{ edges {{ node {{ id {asked} }} }} }} }}', actor=actor)
    nodes = [edge["node"] for edge in (answer.data or {})["members"]["edges"]]
    hidden = ("participations", "authorships", "scoreHistory")
    places = {("members", "edges", place, "node", name) for place, node in enumerate(nodes) if node["id"] != own for name in hidden}

    assert len(nodes) == 12
    assert [[node[name] is not None for name in hidden] for node in nodes] == [[node["id"] == own] * 3 for node in nodes]
    assert all(node["name"] and node["sponsorships"] is not None for node in nodes)
    assert {tuple(error.path or ()) for error in answer.errors or ()} == places
    assert _as_the_page_reads_it({"data": answer.data, "errors": [error.formatted for error in answer.errors or ()]}) == places
    assert {(error.extensions or {})["code"] for error in answer.errors or ()} == {"FORBIDDEN"}


def test_a_refused_question_leaves_those_beside_it_alone(city: City) -> None:
    answer = city.answer(
        f"""{{ own: activities(committee: "{CODE}", first: 1) {{ totalCount }} other: activities(committee: "990200") {{ totalCount }}
        statistics(committee: "990200", year: 2023) {{ year }} committee(code: "990200") {{ name }} sectors(first: 1) {{ totalCount }} }}"""
    )
    data = answer.data or {}

    assert {name: value is None for name, value in data.items()} == {
        "own": False,
        "other": True,
        "statistics": True,
        "committee": True,
        "sectors": False,
    }
    assert [list(error.path or ()) for error in answer.errors or ()] == [["other"], ["statistics"], ["committee"]]


def test_a_refused_change_leaves_what_was_changed_before_it_told(own_city: City) -> None:
    def added(name: str, code: str) -> str:
        payload = "{ specialCommittee { name } userErrors { code } }"
        return f'{name}: addSpecialCommittee(input: {{committee: "{code}", name: "文史委员会"}}) {payload}'

    actor = Actor(own_city.administrator.account_id, "office", "系统管理员", frozenset({(own_city.committee_id, Role.ADMINISTRATOR)}))
    answer = own_city.answer(f"mutation {{ {added('first', CODE)} {added('second', '990200')} {added('third', CODE)} }}", actor=actor)

    assert answer.data == {
        "first": {"specialCommittee": {"name": "文史委员会"}, "userErrors": []},
        "second": None,
        "third": {"specialCommittee": None, "userErrors": [{"code": "DUPLICATE_NAME"}]},
    }
    assert [(list(error.path or ()), (error.extensions or {})["code"]) for error in answer.errors or ()] == [(["second"], "FORBIDDEN")]


def _as_the_page_reads_it(answer: dict[str, Any]) -> Any:
    """What the function that `docs/graphql.md` shows to clients makes of an answer."""
    shown = re.search(r"^```python\n(def refused\(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert shown is not None
    named: dict[str, Any] = {}
    exec(shown[1], named)
    return named["refused"](answer)


def _member(city: City, node: str) -> Actor:
    found = next(key for key in range(1, 1000) if global_id("Member", key) == node)
    scope = Scope(city.committee_id, Role.MEMBER, found)
    assert SCOPED[Role.MEMBER] == "member_id"
    return Actor(city.reader.account_id, "member", "委员", frozenset({(city.committee_id, Role.MEMBER)}), frozenset({scope}))


def test_an_order_that_is_not_shown_leaves_the_scoring_and_its_other_lists(own_city: City) -> None:
    kept(own_city)
    lists = "named: scorecards(first: 3) { edges { node { name } } } ranked: scorecards(orderBy: TOTAL) { totalCount }"
    answer = own_city.answer(f'{{ committee(code: "{CODE}") {{ name scoring(year: 2023) {{ year {lists} }} }} }}')
    scoring = (answer.data or {})["committee"]["scoring"]

    assert (scoring["year"], len(scoring["named"]["edges"]), scoring["ranked"]) == (2023, 3, None)
    assert [(list(error.path or ()), (error.extensions or {})["code"]) for error in answer.errors or ()] == [
        (["committee", "scoring", "ranked"], "RANKING_NOT_SHOWN")
    ]
