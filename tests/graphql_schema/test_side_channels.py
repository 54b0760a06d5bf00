"""What somebody may not see makes no difference to any answer: asked before and after it changes, everything is answered alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlmodel import col

from graphql_schema.nodes import global_id
from services.accounts import actor_named
from services.committees import add_activity_group
from services.database import transaction
from services.directory import Directory
from services.members import MembershipDraft, register_membership
from services.models import ActivityGroup, GroupSeat, Member, Membership, Role, Sector
from services.permissions import POLICY, SCOPED, Actor, Reach, Right, Scope
from services.sealing import with_keys
from tests.databases import Foundations
from tests.graphql_schema.city import CODE, TERM, City, founding_city
from tests.graphql_schema.test_particulars import RECORD

# The masks of the two numbers are the same.
PHONES, PARTIES = ("13912345678", "13976545678"), ("九三学社", "民革")
NUMBER, GROUP = "0091", "宗教界活动组"
# Whoever reads performance is told sectors, and whose performance one reads is told his or her own.
UNTOLD = [role for role in Role if POLICY[Right.READ_PERFORMANCE].get(role) is not Reach.COMMITTEE]
UNENTRUSTED = [role for role in Role if POLICY[Right.READ_PERSONAL].get(role) is not Reach.COMMITTEE]


class Hidden:
    """The city with one more member, 0091: of 宗教界 and its group, with a telephone and a party."""

    def __init__(self, city: City) -> None:
        self.city = city
        with transaction(city.engine) as session:
            self.registrar = actor_named(session, "registrar")
            add_activity_group(session, city.administrator, city.committee_id, GROUP, "activity_group")
            directory = Directory(session, city.committee_id)
            draft = MembershipDraft(NUMBER, "释某某", "宗教界", TERM[0], groups=(GROUP,))
            register_membership(session, self.registrar, directory, draft)
            self.member = session.execute(select(col(Member.id)).where(col(Member.number) == NUMBER)).scalar_one()
            self.sectors = {name: key for key, name in session.execute(select(col(Sector.id), col(Sector.name)))}
            self.groups = list(session.execute(select(col(ActivityGroup.id))).scalars())
        self.entrust(0)

    def entrust(self, which: int) -> None:
        given = {"memberId": global_id("Member", self.member), "phone": PHONES[which], "party": PARTIES[which]}
        assert self.city.data(RECORD, {"input": given}, self.registrar)["recordParticulars"]["userErrors"] == []

    def convert(self) -> None:
        """0091 belongs to another sector and to no group, and always did."""
        with transaction(self.city.engine) as session:
            spans = select(col(Membership.id)).where(col(Membership.member_id) == self.member)
            session.execute(delete(GroupSeat).where(col(GroupSeat.membership_id).in_(spans)))
            session.execute(update(Membership).where(col(Membership.member_id) == self.member).values(sector_id=self.sectors["医药卫生界"]))

    def actor(self, role: Role, rights: frozenset[Right] | None = None) -> Actor:
        """Somebody with that role, held for another member, sector or special committee than those of 0091."""
        held: dict[str, int | str] = {"member_id": self.member - 1, "sector_id": self.sectors["教育界"], "special_committee_id": 1}
        held |= {"handling_unit_id": 1, "body": "无此单位"}
        scopes = frozenset({Scope(self.city.committee_id, role, held[SCOPED[role]])}) if role in SCOPED else frozenset()
        roles = frozenset({(self.city.committee_id, role)})
        return Actor(self.city.reader.account_id, role.value, role.value, roles, scopes, frozenset(), rights)

    def answers(self, actor: Actor) -> dict[str, Any]:
        """Everything that is asked of members, and how it is answered."""
        found = {}
        for question in self.questions():
            answer = self.city.answer(question, actor=actor)
            found[question] = (answer.data, [(error.message, error.path) for error in answer.errors or ()])
        return found

    def questions(self) -> Iterator[str]:
        found = "{ totalCount pageInfo { endCursor } edges { cursor node { id number name } } }"
        told = (
            '{ number phoneMasked memberships { fromOn sector { name } groups { name } } membership(on: "2023-06-01") { sector { name } } }'
        )
        node = global_id("Member", self.member)
        yield f'{{ member(committee: "{CODE}", number: "{NUMBER}") {told} }}'
        yield f'{{ node(id: "{node}") {{ ... on Member {told} }} members(committee: "{CODE}") {{ totalCount edges {{ node {told} }} }} }}'
        yield f'{{ _entities(representations: [{{__typename: "Member", id: "{node}"}}]) {{ ... on Member {told} }} }}'
        yield f'{{ node(id: "{node}") {{ ... on Member {{ particulars(reason: "好奇") {{ phone party }} }} }} }}'
        words = (*PHONES, PHONES[0][-4:], *PARTIES, "宗教", "宗教界 释", GROUP)
        yield "{ " + " ".join(f'w{at}: members(filter: {{text: "{said}"}}) {found}' for at, said in enumerate(words)) + " }"
        yield "{ " + " ".join(f'w{at}: activities(filter: {{text: "{said}"}}) {{ totalCount }}' for at, said in enumerate(words)) + " }"
        orders = ("STROKES", "PINYIN", "NUMBER")
        yield "{ " + " ".join(f'{order}: members(committee: "{CODE}", orderBy: {order}) {found}' for order in orders) + " }"
        yield from (self._of("Sector", self.sectors[name], "sector", found) for name in ("宗教界", "医药卫生界", "教育界"))
        yield from (self._of("ActivityGroup", key, "group", found) for key in self.groups)

    def _of(self, kind: str, key: int, name: str, found: str) -> str:
        """Who belongs to a sector or group: asked by both filters, beneath it, and on a day."""
        node = global_id(kind, key)
        return (
            f'{{ one: members(committee: "{CODE}", filter: {{{name}: "{node}"}}) {found} two: members(filter: {{{name}: "{node}", '
            f'on: "2023-06-01"}}) {{ totalCount }} node(id: "{node}") {{ ... on {kind} {{ members {found} '
            f'then: members(filter: {{on: "2023-06-01"}}) {{ totalCount }} }} }} }}'
        )


@pytest.fixture(params=["sqlite", "postgresql"])
def hidden(request: pytest.FixtureRequest, foundations: Foundations, tmp_path: Path) -> Iterator[Hidden]:
    with foundations.copy(request.param, founding_city(4)) as (engine, city):
        yield Hidden(replace(city, engine=with_keys(engine, tmp_path / "keys")))


def test_a_sector_that_one_may_not_see_makes_no_difference_to_any_answer(hidden: Hidden) -> None:
    actors = {str(role): hidden.actor(role) for role in UNTOLD}
    actors["reader, narrowed"] = hidden.actor(Role.READER, frozenset({Right.READ}))
    seeing = hidden.actor(Role.READER)
    before, seen = {name: hidden.answers(actor) for name, actor in actors.items()}, hidden.answers(seeing)
    hidden.convert()
    after, seen_after = {name: hidden.answers(actor) for name, actor in actors.items()}, hidden.answers(seeing)

    for name, answers in before.items():
        assert [(name, question) for question, answer in answers.items() if after[name][question] != answer] == []
    # Whoever may see it sees the difference, in lists, in filters and beneath the sector and the group.
    assert sum(seen[question] != seen_after[question] for question in seen) >= 5
    assert any((answer[0] or {}).get("members") for answer in before["member"].values())


def test_a_telephone_and_a_party_make_no_difference_to_those_who_are_not_entrusted_with_them(hidden: Hidden) -> None:
    actors = {str(role): hidden.actor(role) for role in UNENTRUSTED}
    seeing = hidden.actor(Role.REGISTRAR)
    before, seen = {name: hidden.answers(actor) for name, actor in actors.items()}, hidden.answers(seeing)
    hidden.entrust(1)
    after, seen_after = {name: hidden.answers(actor) for name, actor in actors.items()}, hidden.answers(seeing)

    for name, answers in before.items():
        assert [(name, question) for question, answer in answers.items() if after[name][question] != answer] == []
    assert [question for question in seen if seen[question] != seen_after[question]] == [
        question for question in seen if "particulars" in question
    ]


def test_nobodys_sector_is_hidden_for_what_it_is(hidden: Hidden) -> None:
    """Were only some hidden, a sector that is not told would be one of those."""
    member = hidden.actor(Role.MEMBER)
    question = f'{{ members(committee: "{CODE}") {{ edges {{ node {{ number memberships {{ sector {{ name }} }} }} }} }} }}'
    nodes = [edge["node"] for edge in hidden.city.data(question, actor=member)["members"]["edges"]]
    told = {node["number"]: [span["sector"] and span["sector"]["name"] for span in node["memberships"]] for node in nodes}

    assert told == {"0001": [None], "0002": [None], "0003": [None], "0004": ["教育界"], NUMBER: [None]}
    assert TERM[0] <= date(2023, 6, 1) <= TERM[1]
