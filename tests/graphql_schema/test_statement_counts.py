"""The number of SQL statements depends on what is asked, never on how many rows answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from services.database import create_engine, upgrade
from tests.graphql_schema.city import CODE, City, found_city
from tests.services.scorings.kept_year import kept

QUERIES = {
    "members": "{ members(first: 100) { edges { node { id name committee { name parent { name } } } } } }",
    "memberships": """{ members(first: 40) { edges { node { name memberships { sector { name aliases } specialCommittee { name } posts
        groups { name } term { ordinal } } } } } }""",
    "scorecards": f"""{{ members(committee: "{CODE}", first: 60) {{ edges {{ node {{ name scorecard(year: 2023) {{ total grade
        regulation {{ title }} lines {{ clause {{ name }} records {{ title source {{ id }} }} points }} blocks {{ points }}
        duties {{ fulfilled }} }} }} }} }} }}""",
    "parts": """{ members(first: 60) { edges { node { name
        participations(first: 3) { edges { node { activity { title } attendance { status } } } }
        sponsorships(first: 3) { edges { node { proposal { title } } } }
        authorships(first: 3) { edges { node { opinionReport { title } } } } } } } }""",
    "activities": """{ activities { edges { node { title sessions { half }
        participations(first: 30) { edges { node { member { name } attendance { status } } } } } } } }""",
    "proposals": """{ proposals(first: 20) { edges { node { title plenarySession { term { ordinal } } sponsorships { member { name } }
        marks { mark } handlings { unit } } } } }""",
    "opinion reports": """{ opinionReports(first: 20) { edges { node { title authorships { member { name } } forwardings { level }
        adoptions { level } writtenInstructions { by } } } } }""",
    "totals": """{ members(first: 60) { totalCount edges { node { name participations(first: 1) { totalCount edges { cursor } }
        sponsorships(first: 1) { totalCount } authorships(first: 1) { totalCount } } } } }""",
    "filtered": f"""{{ members(committee: "{CODE}", filter: {{text: "某", onStandingCommittee: false, on: "2023-06-01"}}, orderBy: PINYIN,
        first: 60) {{ totalCount edges {{ node {{ name committee {{ name }} }} }} }} }}""",
    "beneath sectors": """{ sectors(first: 36) { edges { node { name members(first: 20, filter: {on: "2023-06-01"}, orderBy: NUMBER) {
        totalCount edges { node { name memberships { sector { name } } } } } } } } }""",
    "beneath committees": """{ committees(first: 3) { edges { node { name members(first: 20) { totalCount edges { node { name } } }
        activities(first: 5) { totalCount edges { node { title participations(first: 3) { totalCount edges { node { role } } } } } }
        proposals(first: 5) { totalCount edges { node { title sponsorships { member { name } } } } }
        opinionReports(first: 5) { totalCount edges { node { title } } } sectors(first: 5) { totalCount } subordinates { totalCount }
        specialCommittees { members(first: 5) { totalCount edges { node { name } } } }
        activityGroups { members(first: 5) { totalCount edges { node { name } } } }
        terms { plenarySessions { ordinal } } plenarySessions { proposals(first: 5) { totalCount edges { node { title } } } } } } } }""",
    "kept scorecards": f"""{{ committee(code: "{CODE}") {{ distribution(year: 2023) {{ median ranges {{ count }} }} scoring(year: 2023) {{
        scorecards(first: 60, filter: {{text: "某"}}) {{ totalCount edges {{ node {{ name rank total explanation member {{ name }}
        scoring {{ year }} lines {{ clause {{ name }} records {{ title }} points }} blocks {{ points }} }} }} }} }} }} }}""",
    "histories": "{ members(first: 60) { edges { node { name scoreHistory { year total scoring { factsHash } } } } } }",
    "statistics": f"""{{ statistics(committee: "{CODE}", year: 2023) {{ figures {{ value }} activitiesByKind {{ activities }}
        membersBySector {{ members }} }} }}""",
}


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    yield from _city_of(100, tmp_path_factory.mktemp("hundred"))


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    yield from _city_of(1000, tmp_path_factory.mktemp("thousand"))


def _city_of(member_count: int, folder: Path) -> Iterator[City]:
    url = f"sqlite:///{folder / 'lvheng.db'}"
    upgrade(url)
    engine = create_engine(url)
    city = found_city(engine, member_count)
    kept(city)
    yield city
    engine.dispose()


def statements(city: City, query: str) -> Counter[str]:
    """How often each table is read first, by the statement's beginning up to its parameters."""
    with city.statements() as seen:
        city.data(query)
    return Counter(statement.partition("FROM ")[2].split()[0] for statement in seen)


@pytest.mark.parametrize("name", QUERIES)
def test_ten_times_the_members_take_no_more_statements(hundred: City, thousand: City, name: str) -> None:
    few, many = statements(hundred, QUERIES[name]), statements(thousand, QUERIES[name])

    assert few == many


def test_a_longer_page_takes_no_more_statements_than_a_short_one(thousand: City) -> None:
    query = QUERIES["scorecards"]

    assert statements(thousand, query.replace("first: 60", "first: 30")) == statements(thousand, query)


def test_one_answer_sees_one_moment(engine: Engine) -> None:
    """Every read of a request is made in one transaction: what is registered meanwhile is in all of it or in none."""
    city = found_city(engine)
    begun: list[str] = []
    event.listen(engine, "begin", lambda _: begun.append("begin"))
    city.data(QUERIES["scorecards"])

    assert begun == ["begin"]
