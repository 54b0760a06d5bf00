"""What each is shown of a handling: a unit what is assigned to it, a lead and its co-handlers each other's part, readers what is passed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from sqlalchemy import Engine

from graphql_schema.context import Context
from graphql_schema.execution import execute
from graphql_schema.nodes import global_id
from services.database import transaction
from services.listings.view import View
from services.permissions import Actor
from services.proposals.agreeing import agree_to_reply
from services.proposals.contacting import log_contact
from services.proposals.replying import ReplyDraft, draft_reply, give_opinion
from services.proposals.returning import accept_handling
from tests.databases import Foundations
from tests.graphql_schema.city import CODE, SCHEMA
from tests.services.proposals.handling_cells import ASSIGNED, Court, found_court

ALL = "{ handlingCourses { edges { node { id unit replyText agreed sponsorNames steps { event } } } } }"
OWN = """query($id: ID!) { node(id: $id) { ... on HandlingCourse {
  unit role state proposalTitle proposalText sponsorNames dueOn course { id } committee { name } possibleEvents { event isAllowed } } } }"""


@pytest.fixture(params=["sqlite", "postgresql"])
def court(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[tuple[Engine, Court]]:
    with foundations.copy(request.param, found_court) as found:
        yield found


def answer(engine: Engine, actor: Actor, document: str, **variables: object) -> Any:
    async def ask() -> Any:
        context = Context(View(engine, actor), None)  # type: ignore[arg-type]  # no regulation is asked for here
        try:
            return await execute(SCHEMA, context, document, variables)
        finally:
            await context.close()

    result = anyio.run(ask)
    assert result.errors is None
    return result.data


def handlings(engine: Engine, actor: Actor) -> dict[str, dict[str, Any]]:
    edges = answer(engine, actor, ALL)["handlingCourses"]["edges"]
    return {edge["node"]["id"]: edge["node"] for edge in edges}


def test_a_unit_is_shown_what_is_assigned_to_it_with_whom_it_answers_and_nothing_else(court: tuple[Engine, Court]) -> None:
    engine, found = court
    node = answer(engine, found.actors["handling_unit"], OWN, id=global_id("HandlingCourse", found.fresh))["node"]
    other = answer(engine, found.actors["other unit"], OWN, id=global_id("HandlingCourse", found.fresh))["node"]

    assert node == {
        "unit": "市住建局",
        "role": "LEAD",
        "state": "OFFERED",
        "proposalTitle": "关于加装电梯的提案",
        "proposalText": "老旧小区缺少电梯。\n建议加装。",
        "sponsorNames": ["王某甲", "李某乙"],
        "dueOn": "2023-06-01",
        "course": None,
        "committee": {"name": "政协示例市委员会"},
        "possibleEvents": [{"event": "accept", "isAllowed": True}, {"event": "return", "isAllowed": True}],
    }
    assert other is None
    assert handlings(engine, found.actors["other unit"]) == {}


def test_an_opinion_and_a_draft_are_shown_to_those_who_work_on_them_alone(court: tuple[Engine, Court]) -> None:
    engine, found = court
    lead, co = (global_id("HandlingCourse", key) for key in (found.fresh, found.fresh_co))
    unit, partner = found.actors["handling_unit"], found.actors["co unit"]
    with transaction(engine) as session:
        accept_handling(session, unit, found.fresh, ASSIGNED)
        accept_handling(session, partner, found.fresh_co, ASSIGNED)
        log_contact(session, unit, found.fresh, ASSIGNED, "电话")
        give_opinion(session, partner, found.fresh_co, "5号", "站台可以加宽。")
        draft_reply(session, unit, found.fresh, ReplyDraft("1号", "已加装。", "A"))
        agree_to_reply(session, partner, found.fresh_co, True)
    shown = {who: handlings(engine, found.actors[who]) for who in ("handling_unit", "co unit", "member", "reader", "proposal_staff")}

    assert {who: (nodes[lead]["replyText"], nodes[co]["replyText"], nodes[co]["agreed"]) for who, nodes in shown.items()} == {
        **dict.fromkeys(("handling_unit", "co unit", "proposal_staff"), ("已加装。", "站台可以加宽。", True)),
        **dict.fromkeys(("member", "reader"), (None, None, None)),
    }
    assert [nodes[lead]["steps"] == [] for nodes in shown.values()] == [False, False, True, True, False]
    # What was passed is for the sponsors.
    assert shown["member"][global_id("HandlingCourse", found.answered)]["replyText"] == "答复"


def test_a_unit_answers_and_a_sponsor_rates_through_the_schema(court: tuple[Engine, Court]) -> None:
    engine, found = court
    accept = "mutation($id: ID!) { acceptHandling(input: {handlingCourseId: $id}) { handlingCourse { state } userErrors { code } } }"
    rate = """mutation($id: ID!) { rateReply(input: {handlingCourseId: $id, process: SATISFIED, result: MOSTLY}) {
      handlingCourse { ratings { process result isOnPaper member { name } } } userErrors { code } } }"""
    checks = "query($code: String!) { handlingChecks(committee: $code, year: 2023) { units { unit figures { name numerator ratings } } } }"
    accepted = answer(engine, found.actors["handling_unit"], accept, id=global_id("HandlingCourse", found.fresh))
    rated = answer(engine, found.actors["member"], rate, id=global_id("HandlingCourse", found.answered))
    (unit,) = answer(engine, found.actors["handling_unit"], checks, code=CODE)["handlingChecks"]["units"]
    figures = {figure["name"]: figure for figure in unit["figures"]}

    assert accepted["acceptHandling"] == {"handlingCourse": {"state": "ACCEPTED"}, "userErrors": []}
    assert [each["member"]["name"] for each in rated["rateReply"]["handlingCourse"]["ratings"]] == ["李某乙", "王某甲"]
    assert unit["unit"] == "市住建局"
    assert (figures["unit_satisfied_result"]["numerator"], len(figures["unit_returned"]["ratings"])) == (1, 2)
