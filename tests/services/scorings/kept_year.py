"""What tests of kept years share: the city's year scored and kept, and what is in the tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from services.accounts import actor_named, create_account
from services.database import reading, transaction
from services.models import Role, ScoredMember, ScoreLine, Scoring, ScoringState
from services.regulations import adopt_regulation
from services.scorings import run_scoring, start_scoring
from tests.graphql_schema.city import City

YEAR = 2023


def started(city: City, year: int = YEAR) -> int:
    """The id of a scoring that waits."""
    with transaction(city.engine) as session:
        return start_scoring(session, actor_named(session, "appraiser"), city.committee_id, year, city.regulations)


def kept(city: City, year: int = YEAR) -> int:
    """The id of a scoring that is done."""
    key = started(city, year)
    assert run_scoring(city.engine, key, city.regulations) is ScoringState.DONE
    return key


def scoring(city: City, key: int) -> Scoring:
    with reading(city.engine) as session:
        return session.get_one(Scoring, key).model_copy()


def kept_rows(city: City) -> tuple[int, int]:
    """How many members and lines are kept, of whatever scoring."""
    with reading(city.engine) as session:
        tables: list[Any] = [col(ScoredMember.id), col(ScoreLine.id)]
        members, lines = (session.execute(select(func.count(key))).scalar_one() for key in tables)
    return members, lines


def kept_of(city: City, committee_id: int) -> None:
    """Scores and keeps the year of any committee, by the city's regulation."""
    with transaction(city.engine) as session:
        name = f"appraiser-{committee_id}"
        appraiser = create_account(session, city.administrator, committee_id, name, "考核", [Role.APPRAISER])
        adopt_regulation(session, appraiser, committee_id, city.regulations, "jinan", date(2022, 1, 1))
        key = start_scoring(session, appraiser, committee_id, YEAR, city.regulations)
    assert run_scoring(city.engine, key, city.regulations) is ScoringState.DONE
