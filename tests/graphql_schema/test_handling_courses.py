"""What each is shown of a handling: a unit what is assigned to it, a lead and its co-handlers each other's part, readers what is passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import anyio
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from graphql_schema.context import Context
from graphql_schema.execution import execute
from graphql_schema.nodes import global_id
from services.audit import acting
from services.calendar import enter_notice, set_day
from services.database import transaction
from services.listings.view import View
from services.models import ActivityGroup, AuditEntry, HandlingCourse, Sector
from services.permissions import Actor
from services.proposals.agreeing import agree_to_reply
from services.proposals.contacting import log_contact
from services.proposals.handling_days import begin_to_return
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
    result = _answered(engine, actor, document, variables)
    assert result.errors is None
    return result.data


def refused(engine: Engine, actor: Actor, document: str, **variables: object) -> list[str]:
    """The codes of the errors in the answer's places."""
    return [(error.extensions or {})["code"] for error in _answered(engine, actor, document, variables).errors or ()]


def _answered(engine: Engine, actor: Actor, document: str, variables: dict[str, object]) -> Any:
    async def ask() -> Any:
        context = Context(View(engine, actor), None)  # type: ignore[arg-type]  # no regulation is asked for here
        try:
            return await execute(SCHEMA, context, document, variables)
        finally:
            await context.close()

    return anyio.run(ask)


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


def test_each_last_day_says_by_itself_whether_it_is_provisional(court: tuple[Engine, Court]) -> None:
    engine, found = court
    flags = ("acceptIsProvisional", "contactIsProvisional", "dueIsProvisional", "extendableIsProvisional", "rateIsProvisional")
    asked = f"query($id: ID!) {{ node(id: $id) {{ ... on HandlingCourse {{ {' '.join(flags)} }} }} }}"
    with transaction(engine) as session, acting(session, found.actors["proposal_staff"], "test"):
        begin_to_return(session, session.get_one(HandlingCourse, found.fresh), date(2003, 12, 1))
    unit, about = found.actors["handling_unit"], global_id("HandlingCourse", found.fresh)
    before = answer(engine, unit, asked, id=about)["node"]
    with transaction(engine) as session:
        rests = {date(2003, 12, 1)}
        administrator = found.actors["administrator"]
        committee_id = session.get_one(HandlingCourse, found.fresh).committee_id
        enter_notice(session, administrator, committee_id, 2003, rests=rests, works=(), reason="国办通知")

    assert before == {**dict.fromkeys(flags, False), "acceptIsProvisional": True}
    assert answer(engine, unit, asked, id=about)["node"] == dict.fromkeys(flags, False)


def test_what_the_calendar_moves_is_listed_and_moved_by_those_whose_it_is(court: tuple[Engine, Court]) -> None:
    engine, found = court
    listed = "query($code: String!) { deadlinesToMove(committee: $code) { count deadlines { kind what about was becomes isProvisional } } }"
    move = """mutation($code: String!, $key: String) { moveProposalDeadlines(
      input: {committee: $code, reason: "放假", idempotencyKey: $key}) {
        moved { deadlines { kind about becomes } } userErrors { code } } }"""
    staff, reader = found.actors["proposal_staff"], found.actors["reader"]
    with transaction(engine) as session:
        handling = session.get_one(HandlingCourse, found.fresh)
        until = handling.accept_until
        assert until is not None
        set_day(session, found.actors["administrator"], handling.committee_id, until, works=False, reason="放假")
    told = answer(engine, staff, listed, code=CODE)["deadlinesToMove"]["deadlines"]
    moved, again = (answer(engine, staff, move, code=CODE, key="one")["moveProposalDeadlines"] for _ in range(2))
    with transaction(engine) as session:
        became = session.get_one(HandlingCourse, found.fresh).accept_until
        reasons = session.exec(select(AuditEntry.reason).where(AuditEntry.action == "deadline.move")).all()

    own = next(each for each in told if each["about"] == global_id("HandlingCourse", found.fresh) and each["kind"] == "handling_return")
    assert (own["was"], own["becomes"], own["isProvisional"]) == (str(until), str(became), False)
    assert own["what"].startswith("承办签收、退办")
    assert moved["moved"]["deadlines"] == [{name: each[name] for name in ("kind", "about", "becomes")} for each in told]
    assert moved == again
    for who in ("reader", "handling_unit", "member"):
        assert answer(engine, found.actors[who], listed, code=CODE)["deadlinesToMove"] == {"count": 0, "deadlines": []}
    assert reasons == ["放假"] * len(told)
    assert refused(engine, reader, move, code=CODE) == ["FORBIDDEN"]


def test_proposals_on_their_way_are_found_by_year_unit_sector_and_group_and_show_who_handles_them(court: tuple[Engine, Court]) -> None:
    engine, found = court
    query = """query($filter: ProposalCourseFilter) { proposalCourses(filter: $filter) { totalCount edges { node {
      id handlings { id role unit } } } } }"""
    with transaction(engine) as session:
        place = session.get_one(HandlingCourse, found.fresh).committee_id
        sector = session.exec(select(Sector.id).where(Sector.name == "经济界")).one()
        group = session.exec(select(ActivityGroup.id).where(ActivityGroup.committee_id == place)).one()
        fresh_course = session.get_one(HandlingCourse, found.fresh).course_id

    def count(who: str, **sought: object) -> int:
        return int(answer(engine, found.actors[who], query, filter=sought)["proposalCourses"]["totalCount"])

    everything = count("reader")
    assert sector is not None
    assert group is not None
    of_sector, of_group = global_id("Sector", sector), global_id("ActivityGroup", group)
    edges = answer(engine, found.actors["reader"], query, filter={"handlingUnit": "市财政局"})["proposalCourses"]["edges"]
    shown = {edge["node"]["id"]: edge["node"]["handlings"] for edge in edges}

    assert everything > 2
    assert [count("reader", year=2023), count("reader", year=2022)] == [everything, 0]
    # One is filed and not yet assigned.
    assert (len(shown), count("reader", handlingUnit="市水利局")) == (everything - 1, 0)
    assert shown[global_id("ProposalCourse", fresh_course)] == [
        {"id": global_id("HandlingCourse", found.fresh), "role": "LEAD", "unit": "市住建局"},
        {"id": global_id("HandlingCourse", found.fresh_co), "role": "CO", "unit": "市财政局"},
    ]
    assert [count("reader", sector=of_sector), count("reader", group=of_group)] == [everything, 0]
    # Who is not told members' sectors finds one's own by them and nobody else's.
    assert [count("other member", sector=of_sector), count("member", sector=of_sector)] == [0, everything]
    with transaction(engine) as session:
        group_row = session.get_one(ActivityGroup, group)
        with acting(session, found.actors["administrator"], "test.stand"):
            group_row.sector_id = sector
    # The group stands for the sector now: whoever is of it sits in the group.
    assert count("reader", group=of_group) == everything
