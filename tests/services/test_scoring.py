from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from scoring_plugins.plugins import Regulations, load_regulations
from services.activities import register_activity
from services.database import reading, transaction
from services.errors import Refusal
from services.proposals import register_proposal
from services.regulations import adopt_regulation, adopted_regulation
from services.scoring import YearScores, score_year
from services.verification import Selection, verify, withdraw_verification
from tests.services.conftest import House
from tests.services.proposals.test_registering_proposals import JOINT, LEAD
from tests.services.test_activities import PLENARY


@pytest.fixture(scope="module")
def regulations() -> Regulations:
    return load_regulations()


def adopt(house: House, regulations: Regulations, code: str = "jinan", from_on: date = date(2022, 1, 1)) -> None:
    with transaction(house.engine) as session:
        adopt_regulation(session, house.appraiser, house.committee_id, regulations, code, from_on)


def scores(engine: Engine, house: House, regulations: Regulations) -> YearScores:
    with reading(engine) as session:
        return score_year(session, house.reader, house.committee_id, 2023, regulations)


def totals(found: YearScores) -> dict[str, int]:
    return {card.member: card.total // 1_000_000 for card in found.scorecards.values()}


def test_a_year_is_scored_from_verified_facts_under_the_adopted_regulation(house: House, regulations: Regulations) -> None:
    adopt(house, regulations)
    with house.at_work() as (session, directory):
        register_activity(session, house.registrar, directory, PLENARY)
        register_proposal(session, house.registrar, directory, replace(JOINT, sponsors=(LEAD,)))
    before = scores(house.engine, house, regulations)
    with transaction(house.engine) as session:
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")
    after = scores(house.engine, house, regulations)

    # 001: base 70, key proposal 5; 002: absent from the plenary without leave, 30 less; 003: base only.
    assert totals(before) == {"001": 70, "002": 70, "003": 70}
    assert totals(after) == {"001": 75, "002": 40, "003": 70}
    assert [card.unverified_count for card in before.scorecards.values() if card.member == "001"] == [7]
    assert (before.unverified_count, after.unverified_count) == (8, 0)


def test_a_year_in_which_nothing_is_verified_says_so(house: House, regulations: Regulations) -> None:
    adopt(house, regulations)
    with house.at_work() as (session, directory):
        register_proposal(session, house.registrar, directory, JOINT)
    before = scores(house.engine, house, regulations)
    with transaction(house.engine) as session:
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")

    assert (before.has_records, scores(house.engine, house, regulations).has_records) == (False, True)


def test_withdrawing_a_verification_takes_the_points_back(house: House, regulations: Regulations) -> None:
    adopt(house, regulations)
    with house.at_work() as (session, directory):
        register_proposal(session, house.registrar, directory, JOINT)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")
        withdraw_verification(session, house.verifier, house.committee_id, Selection(kind="proposal"), "附件有误")

    assert totals(scores(house.engine, house, regulations))["001"] == 70


def test_the_facts_hash_changes_with_the_facts_and_only_with_them(house: House, regulations: Regulations) -> None:
    adopt(house, regulations)
    first = scores(house.engine, house, regulations).facts_hash
    again = scores(house.engine, house, regulations).facts_hash
    with house.at_work() as (session, directory):
        register_proposal(session, house.registrar, directory, JOINT)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")

    assert first == again
    assert scores(house.engine, house, regulations).facts_hash != first


def test_lines_of_every_scorecard_add_up(house: House, regulations: Regulations) -> None:
    adopt(house, regulations)
    with house.at_work() as (session, directory):
        register_activity(session, house.registrar, directory, PLENARY)
        register_proposal(session, house.registrar, directory, JOINT)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")
    found = scores(house.engine, house, regulations)

    assert [sum(line.points for line in card.lines) for card in found.scorecards.values()] == [
        card.total for card in found.scorecards.values()
    ]


def test_without_an_adopted_regulation_the_year_is_not_scored(house: House, regulations: Regulations) -> None:
    with reading(house.engine) as session, pytest.raises(Refusal, match="regulation adopt") as refused:
        score_year(session, house.reader, house.committee_id, 2023, regulations)

    assert refused.value.code == "NOT_ADOPTED"


def test_a_regulation_adopted_and_not_installed_is_named(house: House, regulations: Regulations) -> None:
    adopt(house, regulations)
    with reading(house.engine) as session, pytest.raises(Refusal, match="jinan") as refused:
        score_year(session, house.reader, house.committee_id, 2023, Regulations({}))

    assert refused.value.code == "REGULATION_NOT_INSTALLED"


def test_the_regulation_adopted_last_by_the_years_end_is_used(house: House, regulations: Regulations) -> None:
    adopt(house, regulations)
    adopt(house, regulations, "minhang", date(2024, 1, 1))
    with transaction(house.engine) as session:
        found = [adopted_regulation(session, house.committee_id, year, regulations).regulation for year in (2022, 2023, 2024)]

    assert found == ["jinan", "jinan", "minhang"]


def test_adopting_twice_changes_nothing_and_adopting_another_that_day_is_refused(house: House, regulations: Regulations) -> None:
    adopt(house, regulations)
    before = house.row_counts()
    adopt(house, regulations)
    with pytest.raises(Refusal) as refused:
        adopt(house, regulations, "minhang")

    assert refused.value.code == "ALREADY_ADOPTED"
    assert house.row_counts() == before


def test_a_version_not_in_force_by_then_or_a_misspelt_code_is_told(house: House, regulations: Regulations) -> None:
    with pytest.raises(Refusal, match="2015-03-01") as early:
        adopt(house, regulations, from_on=date(2014, 1, 1))
    with pytest.raises(Refusal, match="jinan") as misspelt:
        adopt(house, regulations, "jinann")

    assert (early.value.code, misspelt.value.code) == ("UNKNOWN_VERSION", "UNKNOWN_REGULATION")


def test_only_the_appraiser_adopts(house: House, regulations: Regulations) -> None:
    with transaction(house.engine) as session, pytest.raises(Refusal) as refused:
        adopt_regulation(session, house.registrar, house.committee_id, regulations, "jinan", date(2022, 1, 1))

    assert refused.value.code == "FORBIDDEN"


def test_a_regulation_about_groups_is_not_adopted_for_members(house: House, regulations: Regulations) -> None:
    adopt(house, regulations, code="hubin_groups")
    before = house.row_counts()
    with pytest.raises(Refusal, match="考核的不是委员") as refused:
        adopt(house, regulations, code=about_works(regulations))
    with reading(house.engine) as session, pytest.raises(Refusal) as unused:
        adopted_regulation(session, house.committee_id, 2023, regulations)

    assert refused.value.code == "NOT_ABOUT_MEMBERS"
    assert unused.value.code == "NOT_ADOPTED"
    assert house.row_counts() == before


def about_works(regulations: Regulations) -> str:
    """The code of a regulation that selects outstanding proposals."""
    return next(each.code for each in regulations.values() if each.subject == "work")
