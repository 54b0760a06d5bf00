"""What is kept is what was computed: every scorecard comes back from its rows as the engine made it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from scoring_plugins.language.reader import read_regulation
from scoring_plugins.plugins import Regulations
from services.accounts import actor_named
from services.database import reading, transaction
from services.listings.scored_members import KEPT_CARDS, SCORE_LINES, SCORED_MEMBERS, SHARED
from services.regulations import adopt_regulation
from services.scoring import YearScores, score_year
from services.scorings.keeping import applied_in, kept_card, quotas_of
from services.scorings.rebuilding import rebuilt
from tests.databases import Foundations
from tests.graphql_schema.city import City, founding_city
from tests.scoring_plugins.tiny import tiny_text
from tests.services.scorings.kept_year import YEAR, kept, scoring


@pytest.fixture(params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[City]:
    with foundations.copy(request.param, founding_city()) as (engine, city):
        yield replace(city, engine=engine)


def computed(city: City) -> YearScores:
    with reading(city.engine) as session:
        return score_year(session, city.reader, city.committee_id, YEAR, city.regulations)


def assert_kept_is_computed(city: City, key: int, scores: YearScores) -> None:
    with reading(city.engine) as session:
        rows = {row.member_id: row for row in SCORED_MEMBERS.where(session, city.reader) if row.scoring_id == key}
        ids = [row.id for row in rows.values()]
        lines = SCORE_LINES.grouped(session, city.reader, "scored_member_id", ids)
        cards = KEPT_CARDS.by_ids(session, city.reader, ids)
        shared = SHARED.by_ids(session, city.reader, [key])[key]
    applied = applied_in(shared.applied or "")
    for member_id, card in scores.scorecards.items():
        row = rows[member_id]
        kept_text = kept_card(cards[row.id].card)

        assert rebuilt(row, shared, lines.get(row.id, ()), kept_text) == card
        assert quotas_of(applied, kept_text) == scores.quotas_of(member_id)
        assert {each.work for each in kept_text.records} >= {work for line in card.lines for work in line.works}
    assert list(rows) == list(scores.scorecards)
    assert applied.lists == scores.lists


def test_every_scorecard_comes_back_as_it_was_computed(city: City) -> None:
    key, scores = kept(city), computed(city)

    assert_kept_is_computed(city, key, scores)
    assert (scoring(city, key).facts_hash, scoring(city, key).content_hash) == (scores.facts_hash, scores.regulation.content_hash)


def test_grades_with_quotas_and_lists_come_back_too(city: City) -> None:
    text = tiny_text(
        "- {clause: 基础分, cite: [一], says: 基础分, grant: 60}\n",
        "grades:\n  - {grade: 优秀, at_least: 60, quota: {count: 2, per: sector, ties: decide}, decided_by: 主席会议}\n  - {grade: 称职}\n",
    )
    city = replace(city, regulations=Regulations({"tiny": read_regulation(text)}))
    with transaction(city.engine) as session:
        appraiser = actor_named(session, "appraiser")
        adopt_regulation(session, appraiser, city.committee_id, city.regulations, "tiny", date(YEAR, 6, 1))

    assert_kept_is_computed(city, kept(city), computed(city))
