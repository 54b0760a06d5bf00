"""民主测评 about groups: opened, counted and concluded as about members, into assessments that count once they are verified."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from scoring_plugins.plugins import Regulations, load_regulations
from services.appraisals.drafting import draft_result
from services.appraisals.kept_rows import kept_year
from services.appraisals.moving import begin_assessment, begin_department_review
from services.appraisals.population import decide_group_exclusions
from services.appraisals.reviewing import review_department
from services.assessments.ballot_rules import BallotsDraft, ChoiceDraft, RoundDraft, TallyDraft
from services.assessments.ballots import count_ballots, count_group_ballots, drop_ballot, open_ballot
from services.assessments.concluding import conclude_ballot
from services.database import reading
from services.errors import Refusal
from services.models import Assessment, BallotDivisor, GroupBallotCount
from services.verification import Selection, verify
from tests.services.conftest import House
from tests.services.groups.grouped_house import earlier_term
from tests.services.groups.test_appraising_groups import GroupYear

CHOICES = (ChoiceDraft("好", 4_000_000), ChoiceDraft("较好", 2_000_000))
DAY = date(2018, 12, 31)
ROUND = RoundDraft("加分", "县政协委员", "第四条", BallotDivisor.VALID, 10_000, date(2019, 1, 12), DAY, CHOICES)
BALLOTS = BallotsDraft(30, 30, 30, (TallyDraft("甲", (("好", 20), ("较好", 5))), TallyDraft("乙", (("较好", 30),))))


@pytest.fixture(scope="module")
def regulations() -> Regulations:
    return load_regulations()


@pytest.fixture
def year(house: House, regulations: Regulations) -> GroupYear:
    earlier_term(house)
    year = GroupYear(house, regulations)
    year.to_check()
    year.do(begin_department_review, house.appraiser, year.id, today=date(2019, 1, 11))
    year.do(review_department, house.verifier, year.id, "考核组", "逐项核对")
    year.do(begin_assessment, house.appraiser, year.id)
    return year


def told(year: GroupYear, use_case: Any, *said: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(Refusal) as refused:
        year.do(use_case, year.grouped.house.appraiser, *said)
    return [(each.code, each.field) for each in refused.value.problems]


def test_what_is_said_of_groups_on_ballots_counts_for_them_once_it_is_verified(year: GroupYear) -> None:
    house, appraiser = year.grouped.house, year.grouped.house.appraiser
    key = year.do(open_ballot, appraiser, year.id, year.regulations, ROUND)
    early = told(year, draft_result, year.id, year.regulations)
    year.do(count_group_ballots, appraiser, key, BALLOTS)
    year.do(conclude_ballot, appraiser, key, year.regulations)
    year.do(verify, house.verifier, house.committee_id, Selection(kind="assessment"), "核对计票单", regulations=year.regulations)
    with reading(house.engine) as session:
        given = session.exec(
            select(Assessment.quantity, Assessment.reason).where(Assessment.item == "加分").order_by(col(Assessment.id))
        ).all()
    rows = year.drafted_after_review()
    with reading(house.engine) as session:
        totals = {card.member: card.total for card in kept_year(session, rows).scorecards}

    assert early == [("BALLOTS_OPEN", "state")]
    # 乙 is before 甲 by its code.
    assert [quantity for quantity, _ in given] == [2_000_000, 3_000_000]
    assert given[1][1] == ("县政协委员2019-01-12民主测评:好20张(每张4分)、较好5张(每张2分)，合计90分，除以30张，平均3，取3分")
    assert (totals["甲"], totals["乙"], totals["丙"]) == (100_000_000, 98_000_000, 95_000_000)


def test_groups_that_may_not_be_on_the_ballot_are_told_all_at_once(year: GroupYear) -> None:
    appraiser = year.grouped.house.appraiser
    year.grouped.found("辛", valid_to=date(2018, 6, 30))
    year.do(decide_group_exclusions, appraiser, year.id, {"丁": "年内新设"})
    key = year.do(open_ballot, appraiser, year.id, year.regulations, ROUND)
    tallies = tuple(TallyDraft(name, (("好", 31 if name == "丙" else 1),)) for name in ("甲", "甲", "丁", "辛", "壬", "丙"))
    wrong = told(year, count_group_ballots, key, replace(BALLOTS, tallies=tallies))
    about_members = told(year, count_ballots, key, BALLOTS)
    unknown = told(year, open_ballot, year.id, year.regulations, replace(ROUND, item="附加", voters="工委"))
    year.do(count_group_ballots, appraiser, key, BALLOTS)
    year.do(drop_ballot, appraiser, key, "误开")
    with reading(year.grouped.house.engine) as session:
        left = session.exec(select(GroupBallotCount.id)).all()

    assert wrong == [
        ("LISTED_TWICE", "tallies[1].group"),
        ("EXCLUDED", "tallies[2].group"),
        ("GROUP_NOT_THERE_THAT_DAY", "tallies[3].group"),
        ("UNKNOWN_GROUP", "tallies[4].group"),
        ("TOO_MANY_BALLOTS", "tallies[5].marks"),
    ]
    assert (about_members, unknown, list(left)) == ([("NOT_ABOUT_MEMBERS", "id")], [("ITEM_UNKNOWN", "item")], [])
