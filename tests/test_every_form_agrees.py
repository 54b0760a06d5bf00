"""For every member of the demo, the command line, GraphQL, the kept scoring and the printed workbook say the same total, and its lines
add up to it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import orjson
import pytest
from sqlalchemy import select
from sqlmodel import Session, col
from starlette.testclient import TestClient

from lvheng.app import create_app
from lvheng.installed import installed_regulations
from lvheng.settings import read_settings
from services.accounts import actor_named
from services.database import create_engine, transaction
from services.demo import demo_token
from services.models import Account, DivisionCode, Role, RoleGrant, ScoringState
from services.permissions import Actor
from services.scorings import run_scoring, start_scoring
from tests.demo import CODE, YEAR, lvheng

QUERY = """
query Year($committee: String!, $year: Int!, $after: String) {
  members(committee: $committee, first: 100, after: $after) {
    edges { node { number scorecard(year: $year) { total grade unverifiedCount lines { points } } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
HERE = ("--committee", CODE, "--year", str(YEAR))


@pytest.fixture(scope="module")
def asked(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Every member's scorecard by 委员编号, page after page."""
    settings = read_settings(
        {"LVHENG_DATABASE_URL": demo_url, "LVHENG_DATA_DIR": str(tmp_path_factory.mktemp("data")), "LVHENG_DEADLINE": "600"}
    )
    engine = create_engine(demo_url)
    headers = {"authorization": f"Bearer {demo_token(engine)}"}
    engine.dispose()
    found: dict[str, dict[str, Any]] = {}
    after = None
    with TestClient(create_app(settings)) as client:
        while True:
            variables = {"committee": CODE, "year": YEAR, "after": after}
            answer = client.post("/graphql", json={"query": QUERY, "variables": variables}, headers=headers).json()
            assert "errors" not in answer, answer["errors"]
            page = answer["data"]["members"]
            found |= {edge["node"]["number"]: edge["node"]["scorecard"] for edge in page["edges"]}
            if not page["pageInfo"]["hasNextPage"]:
                return found
            after = page["pageInfo"]["endCursor"]


@pytest.fixture(scope="module")
def printed(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The workbook, opened by another library than the one that wrote it."""
    path = tmp_path_factory.mktemp("printed") / "year.xlsx"
    lvheng(demo_url, "appraisal", "export", *HERE, "--format", "xlsx", "--output", str(path))
    return openpyxl.load_workbook(Path(path), data_only=True)


def column(book: Any, sheet: str, *headings: str) -> list[tuple[Any, ...]]:
    """The cells below some headings of a sheet."""
    rows = [tuple(cell.value for cell in row) for row in book[sheet].iter_rows()]
    head = next(index for index, row in enumerate(rows) if set(headings) <= set(row))
    places = [rows[head].index(heading) for heading in headings]
    return [tuple(row[place] for place in places) for row in rows[head + 1 :]]


def test_the_lines_of_every_member_add_up_to_the_total(asked: dict[str, dict[str, Any]]) -> None:
    sums = {number: sum(Decimal(line["points"]) for line in card["lines"]) for number, card in asked.items()}

    assert sums == {number: Decimal(card["total"]) for number, card in asked.items()}
    assert len(sums) == 350


def test_the_workbook_s_totals_and_grades_are_graphql_s(asked: dict[str, dict[str, Any]], printed: Any) -> None:
    cells = column(printed, "汇总", "编号", "总分", "等次", "未核实")
    found = {number: (Decimal(str(total)), grade, unverified) for number, total, grade, unverified in cells if number in asked}

    assert found == {number: (Decimal(card["total"]), card["grade"], card["unverifiedCount"]) for number, card in asked.items()}


def test_the_workbook_s_lines_add_up_to_its_totals(asked: dict[str, dict[str, Any]], printed: Any) -> None:
    sums: dict[str, Decimal] = dict.fromkeys(asked, Decimal(0))
    for number, clause, points in column(printed, "得分明细", "编号", "条款", "得分"):
        if number in sums and clause and points is not None:
            sums[number] += Decimal(str(points))

    assert sums == {number: Decimal(card["total"]) for number, card in asked.items()}


def test_the_command_line_says_what_graphql_says(demo_url: str, asked: dict[str, dict[str, Any]]) -> None:
    form = orjson.loads(lvheng(demo_url, "score", *HERE, "--json"))

    assert {member["number"]: (member["total"], member["grade"], member["unverified_count"]) for member in form["members"]} == {
        number: (card["total"], card["grade"], card["unverifiedCount"]) for number, card in asked.items()
    }


KEPT = """
query Kept($committee: String!, $year: Int!, $after: String) {
  committee(code: $committee) { scoring(year: $year) { state factsHash scorecards(first: 100, after: $after) {
    edges { node { number total grade unverifiedCount lines { points } } } pageInfo { hasNextPage endCursor } } } }
}
"""


def test_the_kept_scoring_says_what_was_computed(demo_url: str, asked: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    settings = read_settings({"LVHENG_DATABASE_URL": demo_url, "LVHENG_DATA_DIR": str(tmp_path), "LVHENG_DEADLINE": "600"})
    engine = create_engine(demo_url)
    headers = {"authorization": f"Bearer {demo_token(engine)}"}
    with transaction(engine) as session:
        owner = session.execute(select(col(DivisionCode.committee_id)).where(col(DivisionCode.code) == CODE)).scalar_one()
        regulations = installed_regulations(settings)
        key = start_scoring(session, _appraiser(session, owner), owner, YEAR, regulations)
    assert run_scoring(engine, key, regulations) is ScoringState.DONE
    engine.dispose()
    found: dict[str, dict[str, Any]] = {}
    after, more, facts = None, True, ""
    with TestClient(create_app(settings)) as client:
        while more:
            variables = {"committee": CODE, "year": YEAR, "after": after}
            answer = client.post("/graphql", json={"query": KEPT, "variables": variables}, headers=headers).json()
            scoring = answer["data"]["committee"]["scoring"]
            page, facts = scoring["scorecards"], scoring["factsHash"]
            found |= {edge["node"].pop("number"): edge["node"] for edge in page["edges"]}
            more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
    form = orjson.loads(lvheng(demo_url, "score", *HERE, "--json"))

    assert found == asked
    assert facts == form["facts_hash"]


def _appraiser(session: Session, owner: int) -> Actor:
    """Whoever appraises in the demo's committee."""
    grant = select(col(RoleGrant.account_id)).where(col(RoleGrant.committee_id) == owner, col(RoleGrant.role) == Role.APPRAISER)
    account = session.get_one(Account, session.execute(grant.limit(1)).scalar_one())
    return actor_named(session, account.name)
