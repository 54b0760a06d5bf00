"""Kept scorecards tell what live ones tell; a member finds the own one; ranks are shown where it was decided so."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from graphql_schema.nodes import global_id
from services.accounts import actor_named, create_account
from services.database import reading, transaction
from services.models import AuditEntry, Member, Role
from services.permissions import Actor, Scope
from tests.graphql_schema.city import CODE, City, city_on
from tests.services.scorings.kept_year import kept

TOLD = """
  year total grade candidateFor gradeDecidedBy notGraded unverifiedCount version status contentHash engineVersion periodFrom periodTo
  cutOff explanation
  lines { kind node clause { name cite says block points } cite points reason
    records { work kind title datedOn role position partySize presence source { id } } }
  clauses { name cite says block points } blocks { name parent points cap floor }
  duties { name cite says fulfilled advisory reason records { work title } } quotas { grade } consequences { proposal cite reason }
  refused { clause reason } chosen { field value why } notComputable { cite why }
"""
LIVE = f'{{ members(committee: "{CODE}", first: 50) {{ edges {{ node {{ number scorecard(year: 2023) {{ {TOLD} }} }} }} }} }}'
STORED = f'{{ committee(code: "{CODE}") {{ scoring(year: 2023) {{ scorecards(first: 50) {{ edges {{ node {{ number {TOLD} }} }} }} }} }} }}'


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scored(request: pytest.FixtureRequest) -> Iterator[City]:
    """A city whose year is kept; nobody may change it."""
    with city_on(request.param, request) as city:
        kept(city)
        yield city


def account(city: City, name: str) -> Actor:
    with reading(city.engine) as session:
        return actor_named(session, name)


def member_id(city: City, number: str) -> int:
    with reading(city.engine) as session:
        found = session.exec(select(Member.id).where(Member.committee_id == city.committee_id, Member.number == number)).one()
    assert found is not None
    return found


def as_member(city: City, number: str) -> Actor:
    """The member's own account: the role is held for the member alone."""
    scope = Scope(city.committee_id, Role.MEMBER, member_id(city, number))
    return Actor(city.reader.account_id, f"member-{number}", number, frozenset({(city.committee_id, Role.MEMBER)}), frozenset({scope}))


def scorecards(city: City, arguments: str = "first: 50", fields: str = "number", actor: Actor | None = None) -> list[Any]:
    asked = f"scorecards({arguments}) {{ totalCount edges {{ node {{ {fields} }} }} }}"
    data = city.data(f'{{ committee(code: "{CODE}") {{ scoring(year: 2023) {{ {asked} }} }} }}', actor=actor)
    found = data["committee"]["scoring"]["scorecards"]

    assert found["totalCount"] >= len(found["edges"])
    return [edge["node"] for edge in found["edges"]]


@pytest.mark.parametrize(
    ("selected", "read", "left"),
    [
        ("points", "score_line.points", "score_line.reason"),
        ("records { title }", "score_line.works", "score_line.reason"),
        ("... { why: reason } ...Cited", "score_line.reason", "score_line.works"),
    ],
)
def test_of_lines_what_is_selected_is_read_once_and_the_rest_is_left(scored: City, selected: str, read: str, left: str) -> None:
    asked = (
        f'{{ committee(code: "{CODE}") {{ scoring(year: 2023) {{ scorecards {{ edges {{ node {{ lines {{ {selected} }} }} }} }} }} }} }}'
    )
    cited = " fragment Cited on ScoreLine { cite }" if "Cited" in selected else ""
    statements: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        statements.append(statement)

    event.listen(scored.engine, "before_cursor_execute", note)
    try:
        data = scored.data(asked + cited)
    finally:
        event.remove(scored.engine, "before_cursor_execute", note)
    (statement,) = [each for each in statements if "FROM score_line" in each]

    assert any(edge["node"]["lines"] for edge in data["committee"]["scoring"]["scorecards"]["edges"])
    assert read in statement
    assert left not in statement


def test_a_kept_scorecard_tells_everything_that_a_live_one_tells(scored: City) -> None:
    live = {edge["node"]["number"]: edge["node"]["scorecard"] for edge in scored.data(LIVE)["members"]["edges"]}
    stored = {edge["node"].pop("number"): edge["node"] for edge in scored.data(STORED)["committee"]["scoring"]["scorecards"]["edges"]}

    assert stored == live
    assert len(stored) == 12


def test_clients_ask_both_in_the_same_words(scored: City) -> None:
    asked = "fragment Told on ScoredYear { total grade lines { points } }"
    live = f'{{ member(committee: "{CODE}", number: "0001") {{ scorecard(year: 2023) {{ ...Told }} }} }} {asked}'
    node = scorecards(scored, 'filter: {text: "0001"}', "id")[0]["id"]
    stored = f"query($id: ID!) {{ node(id: $id) {{ ...Told }} }} {asked}"

    assert scored.data(stored, {"id": node})["node"] == scored.data(live)["member"]["scorecard"]


def test_lines_of_kept_scorecards_add_up(scored: City) -> None:
    for card in scorecards(scored, fields="total lines { points }"):
        assert sum(Decimal(line["points"]) for line in card["lines"]) == Decimal(card["total"])


def test_a_kept_scorecard_names_the_member_as_it_was_and_what_it_was_scored_by(scored: City) -> None:
    fields = "number name sector title member { number name } regulation { code } scoring { year state }"
    card = scorecards(scored, 'filter: {text: "0001"}', fields)[0]

    assert card == {
        "number": "0001",
        "name": "李某1",
        "sector": "教育界",
        "title": "关于政协委员履职量化考核的实施办法",
        "member": {"number": "0001", "name": "李某1"},
        "regulation": {"code": "jinan"},
        "scoring": {"year": 2023, "state": "DONE"},
    }


def test_scorecards_are_found_by_words_sector_and_grade(scored: City) -> None:
    sectors = {edge["node"]["name"]: edge["node"]["id"] for edge in scored.data(SECTORS)["sectors"]["edges"]}
    by_sector = scorecards(scored, f'filter: {{sector: "{sectors["教育界"]}"}}', "sector")
    everybody = scorecards(scored, fields="number grade")
    grade = everybody[0]["grade"]

    assert [card["number"] for card in scorecards(scored, 'filter: {text: "某1 0001"}')] == ["0001"]
    assert [card["sector"] for card in by_sector] == ["教育界"] * 4
    assert scorecards(scored, f'first: 50, filter: {{grades: ["{grade}"]}}', "number grade") == [
        card for card in everybody if card["grade"] == grade
    ]
    assert scorecards(scored, 'filter: {grades: ["没有的等次"]}') == []


SECTORS = "{ sectors(first: 100) { edges { node { id name } } } }"


def test_pages_of_each_order_are_cut_by_their_own_cursors(scored: City) -> None:
    appraiser = account(scored, "appraiser")
    for order in ("STROKES", "NUMBER", "TOTAL"):
        whole = [card["number"] for card in scorecards(scored, f"first: 50, orderBy: {order}", actor=appraiser)]
        found: list[str] = []
        after = ""
        while len(found) < 12:
            asked = f"scorecards(first: 5, orderBy: {order}{after}) {{ edges {{ node {{ number }} cursor }} }}"
            data = scored.data(f'{{ committee(code: "{CODE}") {{ scoring(year: 2023) {{ {asked} }} }} }}', actor=appraiser)
            edges = data["committee"]["scoring"]["scorecards"]["edges"]
            found += [edge["node"]["number"] for edge in edges]
            after = f', after: "{edges[-1]["cursor"]}"'

        assert found == whole


def test_by_total_nobody_sorts_but_those_who_appraise(scored: City) -> None:
    query = f'{{ committee(code: "{CODE}") {{ scoring(year: 2023) {{ scorecards(orderBy: TOTAL) {{ edges {{ cursor }} }} }} }} }}'
    totals = [Decimal(card["total"]) for card in scorecards(scored, "first: 50, orderBy: TOTAL", "total", account(scored, "appraiser"))]

    assert scored.codes(query) == ["RANKING_NOT_SHOWN"]
    assert scored.codes(query, actor=as_member(scored, "0001")) == ["RANKING_NOT_SHOWN"]
    assert totals == sorted(totals, reverse=True)


def test_no_rank_is_shown_without_a_decision_whoever_asks(scored: City) -> None:
    ranks = [{card["rank"] for card in scorecards(scored, fields="rank", actor=account(scored, name))} for name in ("reader", "appraiser")]

    assert ranks == [{None}, {None}]
    assert scored.data(f'{{ committee(code: "{CODE}") {{ rankingShown rankingDecisions {{ shown }} }} }}')["committee"] == {
        "rankingShown": False,
        "rankingDecisions": [],
    }


def test_a_member_finds_the_own_scorecard_the_distribution_and_nobody_else_s(scored: City) -> None:
    me = as_member(scored, "0001")
    others = scorecards(scored, 'filter: {text: "0002"}', "id")[0]["id"]
    asked = "scoreHistory { year total } scorecard(year: 2023) { total }"
    own, foreign = (f'{{ member(committee: "{CODE}", number: "{number}") {{ {asked} }} }}' for number in ("0001", "0002"))
    distribution = f'{{ committee(code: "{CODE}") {{ distribution(year: 2023) {{ count ranges {{ lowest below count }} }} }} }}'

    assert [card["number"] for card in scorecards(scored, actor=me)] == ["0001"]
    assert scored.data("query($id: ID!) { node(id: $id) { id } }", {"id": others}, me)["node"] is None
    assert scored.data(own, actor=me)["member"]["scoreHistory"][0]["year"] == 2023
    assert set(scored.codes(foreign, actor=me)) == {"FORBIDDEN"}
    assert scored.data(distribution, actor=me)["committee"]["distribution"]["count"] == 12


def test_the_distribution_counts_everybody_and_names_nobody(scored: City) -> None:
    fields = "count lowerQuartile median upperQuartile ranges { lowest below count } scoring { year }"
    query = f'{{ committee(code: "{CODE}") {{ distribution(year: 2023) {{ {fields} }} other: distribution(year: 2022) {{ count }} }} }}'
    found = scored.data(query)["committee"]
    totals = sorted(Decimal(card["total"]) for card in scorecards(scored, fields="total"))
    told = found["distribution"]

    assert sum(each["count"] for each in told["ranges"]) == told["count"] == 12
    assert all(each["count"] == 0 or each["count"] >= 3 for each in told["ranges"])
    assert [Decimal(told[name]) for name in ("lowerQuartile", "median", "upperQuartile")] == [totals[2], totals[5], totals[8]]
    assert (told["scoring"], found["other"]) == ({"year": 2023}, None)
    assert set(scored.codes(query, actor=scored.neighbour)) == {"FORBIDDEN"}


def test_an_explanation_tells_every_line_once_and_the_total(scored: City) -> None:
    for card in scorecards(scored, fields="total grade explanation lines { reason } duties { name }"):
        text = card["explanation"].splitlines()

        assert [line.strip().rstrip("。") for line in text].count(f"总分 {card['total']} 分") == 1
        for line in card["lines"]:
            assert line["reason"].rstrip("。") in [each.strip().rstrip("。") for each in text]
        assert all(any(f"义务“{duty['name']}" in each for each in text) for duty in card["duties"])


def test_a_regulation_is_written_back_as_prose_as_of_a_day(scored: City) -> None:
    node = global_id("Regulation", "jinan")
    query = "query($id: ID!, $on: Date) { node(id: $id) { ... on Regulation { explanation(on: $on) } } }"
    newest, early = scored.data(query, {"id": node})["node"], scored.codes(query, {"id": node, "on": "1990-01-01"})

    assert newest["explanation"].startswith("《关于政协委员履职量化考核的实施办法》")
    assert "全会未准假缺席" in newest["explanation"]
    assert early == ["NOT_IN_FORCE"]


DECIDE = """mutation($shown: Boolean!, $reason: String!) {
  decideRanking(input: {committee: "990100", shown: $shown, reason: $reason}) {
    decision { shown reason decidedBy decidedAt } userErrors { field code } } }"""


def test_ranks_are_shown_once_that_is_decided_and_not_after_it_is_taken_back(own_city: City) -> None:
    city = own_city
    kept(city)
    with transaction(city.engine) as session:
        chairperson = create_account(session, city.administrator, city.committee_id, "chair", "主席", [Role.CHAIRPERSON])
    decided = city.data(DECIDE, {"shown": True, "reason": "主席会议决定"}, chairperson)["decideRanking"]
    shown = scorecards(city, "first: 50, orderBy: TOTAL", "rank total")
    own = scorecards(city, fields="number rank", actor=as_member(city, "0001"))
    city.data(DECIDE, {"shown": False, "reason": "试行结束"}, chairperson)
    hidden = scorecards(city, fields="rank")
    decisions = city.data(f'{{ committee(code: "{CODE}") {{ rankingDecisions {{ shown reason }} }} }}')["committee"]["rankingDecisions"]
    with reading(city.engine) as session:
        reasons = session.exec(select(AuditEntry.reason).where(AuditEntry.action == "ranking.decide").order_by(col(AuditEntry.id))).all()
    totals = [Decimal(card["total"]) for card in shown]

    assert (decided["userErrors"], decided["decision"]["shown"], decided["decision"]["decidedBy"]) == ([], True, "主席")
    assert [card["rank"] for card in shown] == [totals.index(total) + 1 for total in totals]
    assert [card["number"] for card in own] == ["0001"]
    assert own[0]["rank"] is not None
    assert {card["rank"] for card in hidden} == {None}
    assert decisions == [{"shown": True, "reason": "主席会议决定"}, {"shown": False, "reason": "试行结束"}]
    assert list(reasons) == ["主席会议决定", "试行结束"]


def test_ranking_is_decided_by_those_who_decide_and_with_a_reason(own_city: City) -> None:
    city = own_city
    with transaction(city.engine) as session:
        chairperson = create_account(session, city.administrator, city.committee_id, "chair", "主席", [Role.CHAIRPERSON])
    without = city.data(DECIDE, {"shown": True, "reason": "  "}, chairperson)["decideRanking"]
    endless = city.data(DECIDE, {"shown": True, "reason": "长" * 501}, chairperson)["decideRanking"]

    assert endless == {"decision": None, "userErrors": [{"field": "reason", "code": "TOO_LONG"}]}
    assert without == {"decision": None, "userErrors": [{"field": "reason", "code": "REASON_MISSING"}]}
    for name in ("appraiser", "registrar", "reader"):
        assert city.codes(DECIDE, {"shown": True, "reason": "试行"}, account(city, name)) == ["FORBIDDEN"]
