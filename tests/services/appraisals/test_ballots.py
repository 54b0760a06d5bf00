"""民主测评: opened, counted and concluded into assessments that a second person verifies; only counts are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from services.accounts import actor_named, create_account
from services.appraisals.drafting import draft_result
from services.appraisals.moving import begin_assessment
from services.appraisals.population import decide_exclusions
from services.assessments.ballot_rules import BallotsDraft, ChoiceDraft, RoundDraft, TallyDraft
from services.assessments.ballots import count_ballots, drop_ballot, open_ballot
from services.assessments.concluding import conclude_ballot
from services.assessments.means import Counted, weighted_mean
from services.database import reading, transaction
from services.errors import Refusal
from services.models import Assessment, AuditEntry, BallotCount, BallotDivisor, BallotRound, Role, ScoreLine
from services.regulations import adopt_regulation
from services.verification import Selection, verify
from tests.databases import Foundations
from tests.services.appraisals.year import AppraisedCity, appraised_city

CHOICES = (ChoiceDraft("优秀", 4_000_000), ChoiceDraft("称职", 3_000_000), ChoiceDraft("基本称职", 2_000_000))
ROUND = RoundDraft("附加分", "主席会议成员", "办法第四条", BallotDivisor.MARKED, 10_000, date(2024, 1, 22), date(2023, 12, 31), CHOICES)
TALLIES = (
    TallyDraft("0001", (("优秀", 10), ("称职", 3), ("基本称职", 1))),
    TallyDraft("0002", (("称职", 8), ("基本称职", 5))),
)
BALLOTS = BallotsDraft(16, 15, 15, TALLIES)


def assessing_city(engine: Engine) -> AppraisedCity:
    """A city whose special committees give points, the year's assessment under way; one appraiser verifies too."""
    year = appraised_city(engine)
    with transaction(engine) as session:
        appraiser = actor_named(session, "appraiser")
        adopt_regulation(session, appraiser, year.city.committee_id, year.city.regulations, "guangzhou", date(2023, 1, 1))
        roles = [Role.APPRAISER, Role.VERIFIER]
        create_account(session, year.city.administrator, year.city.committee_id, "both", "考核兼核实", roles)
    year.open()
    year.to_department_review()
    year.step("appraiser", begin_assessment)
    return year


@pytest.fixture(params=["sqlite", "postgresql"])
def year(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[AppraisedCity]:
    with foundations.copy(request.param, assessing_city) as (engine, founded):
        yield replace(founded, city=replace(founded.city, engine=engine))


def opened(year: AppraisedCity, **said: Any) -> int:
    key: int = year.step("appraiser", open_ballot, year.city.regulations, replace(ROUND, **said))
    return key


def conclude(year: AppraisedCity, key: int, who: str = "appraiser") -> list[int]:
    written: list[int] = year.do(who, conclude_ballot, key, year.city.regulations)
    return written


def told(year: AppraisedCity, who: str, use_case: Any, *args: Any) -> list[tuple[str, str | None]]:
    """What is refused; nothing was written, not even an entry of the audit."""

    def entries() -> int:
        with reading(year.city.engine) as session:
            return len(session.exec(select(AuditEntry.id)).all())

    before = entries()
    with pytest.raises(Refusal) as refused:
        year.do(who, use_case, *args)

    assert entries() == before
    return [(problem.code, problem.field) for problem in refused.value.problems]


def test_a_ballot_becomes_points_that_count_once_a_second_person_verified_them(year: AppraisedCity) -> None:
    key = opened(year)
    early = told(year, "appraiser", draft_result, year.id, year.city.regulations)
    year.do("appraiser", count_ballots, key, BALLOTS)
    conclude(year, key, "both")
    with reading(year.city.engine) as session:
        rows = session.exec(select(Assessment).order_by(col(Assessment.number))).all()
        given = [(row.number, row.item, row.quantity, row.given_by, row.dated_on, row.verified_at) for row in rows]
        reasons = [row.reason for row in rows]
    own = told(year, "both", verify, year.city.committee_id, Selection(kind="assessment"), "核对计票单", False, None, year.city.regulations)
    year.do("verifier", verify, year.city.committee_id, Selection(kind="assessment"), "核对计票单", regulations=year.city.regulations)
    year.drafted()
    with reading(year.city.engine) as session:
        points = session.exec(select(ScoreLine.points).where(ScoreLine.clause == "专委会核实的附加分", ScoreLine.kind == "record")).all()

    assert (early, own) == ([("BALLOTS_OPEN", "state")], [("OWN_RECORD", "filter")])
    assert given == [
        ("PD-2023-0001", "附加分", 3_640_000, "主席会议成员", date(2023, 12, 31), None),
        ("PD-2023-0002", "附加分", 2_620_000, "主席会议成员", date(2023, 12, 31), None),
    ]
    assert reasons[0] == (
        "主席会议成员2024-01-22民主测评:优秀10张(每张4分)、称职3张(每张3分)、基本称职1张(每张2分)，合计51分，除以14张，平均51/14，取3.64分"
    )
    assert sorted(points) == [2_620_000, 3_640_000]


def test_divided_by_valid_ballots_a_missing_mark_counts_as_nothing(year: AppraisedCity) -> None:
    regulated = (ChoiceDraft("优秀", 4_000_000), ChoiceDraft("称职", 4_000_000))
    key = opened(year, divisor=BallotDivisor.VALID, choices=regulated)
    year.do("appraiser", count_ballots, key, BallotsDraft(10, 10, 8, (TallyDraft("0001", (("优秀", 6),)),)))
    conclude(year, key)
    with reading(year.city.engine) as session:
        assert session.exec(select(Assessment.quantity)).all() == [3_000_000]


@pytest.mark.parametrize(
    ("counted", "divisor", "quantum", "points"),
    [
        ([("优", 100, 1), ("良", 95, 1)], 2, 1_000_000, 98_000_000),
        ([("优", 100, 1), ("良", 80, 2)], 3, 10_000, 86_670_000),
        ([("扣", -1, 1), ("不扣", 0, 1)], 2, 1_000_000, -1_000_000),
        ([("优", 100, 0), ("良", 80, 1)], 3, 1, 26_666_667),
        ([("优", 100, 1)], 8, 10_000, 12_500_000),
    ],
)
def test_means_are_exact_and_rounded_half_up_by_size(counted: list[tuple[str, int, int]], divisor: int, quantum: int, points: int) -> None:
    rows = [Counted(name, value * 1_000_000, marked) for name, value, marked in counted]

    assert weighted_mean(rows, divisor, quantum).points == points


def test_everything_wrong_with_a_ballot_is_told_before_it_is_opened(year: AppraisedCity) -> None:
    opened(year)
    wrong = replace(
        ROUND,
        because=" ",
        quantum=0,
        dated_on=date(2024, 1, 22),
        choices=(ChoiceDraft("优秀", 4_500_000), ChoiceDraft("优秀", 3_000_000), ChoiceDraft("称职", 10**13)),
    )

    assert told(year, "appraiser", open_ballot, year.id, year.city.regulations, wrong) == [
        ("BLANK", "because"),
        ("BAD_POINTS", "quantum"),
        ("LISTED_TWICE", "choices[1].name"),
        ("ALREADY_OPENED", "voters"),
        ("OUTSIDE_YEAR", "dated_on"),
        ("OUTSIDE_RANGE", "choices[0].value"),
        ("BAD_POINTS", "choices[2].value"),
    ]
    unknown = replace(ROUND, item="投票结果", voters="委员互评", choices=CHOICES[:1])
    assert told(year, "appraiser", open_ballot, year.id, year.city.regulations, unknown) == [
        ("TRACKED_ITEM", "item"),
        ("BAD_CHOICES", "choices"),
        ("ITEM_UNKNOWN", "item"),
    ]


def test_sums_that_do_not_hold_are_told_all_at_once(year: AppraisedCity) -> None:
    key = opened(year)
    year.step("appraiser", decide_exclusions, {"0004": "病休"})
    wrong = BallotsDraft(
        15,
        16,
        17,
        (
            TallyDraft("9999", (("优秀", 1),)),
            TallyDraft("0001", (("优秀", 10), ("称职", 8))),
            TallyDraft("0001", (("优秀", -1),)),
            TallyDraft("0004", (("良好", 1),)),
        ),
    )

    assert told(year, "appraiser", count_ballots, key, wrong) == [
        ("TOO_MANY_BALLOTS", "returned"),
        ("TOO_MANY_BALLOTS", "valid"),
        ("UNKNOWN_MEMBER", "tallies[0].member_number"),
        ("LISTED_TWICE", "tallies[2].member_number"),
        ("EXCLUDED", "tallies[3].member_number"),
        ("TOO_MANY_BALLOTS", "tallies[1].marks"),
        ("BAD_COUNT", "tallies[2].marks[0].count"),
        ("UNKNOWN_CHOICE", "tallies[3].marks[0].choice"),
    ]


def test_counted_again_it_replaces_and_concluded_it_stays(year: AppraisedCity) -> None:
    key = opened(year)
    uncounted = told(year, "appraiser", conclude_ballot, key, year.city.regulations)
    year.do("appraiser", count_ballots, key, BALLOTS)
    year.do("appraiser", count_ballots, key, replace(BALLOTS, tallies=(TallyDraft("0001", ()),)))
    unmarked = told(year, "appraiser", conclude_ballot, key, year.city.regulations)
    year.do("appraiser", count_ballots, key, replace(BALLOTS, tallies=TALLIES[:1]))
    conclude(year, key)
    again = told(year, "appraiser", conclude_ballot, key, year.city.regulations)
    recounted = told(year, "appraiser", count_ballots, key, BALLOTS)
    dropped = told(year, "appraiser", drop_ballot, key, "误开")
    with reading(year.city.engine) as session:
        marks = session.exec(select(BallotCount.count).order_by(col(BallotCount.id))).all()

    assert (uncounted, unmarked) == ([("NOT_COUNTED", "id")], [("NO_MARKS", "id")])
    assert (again, recounted, dropped) == ([("BALLOT_CONCLUDED", "id")],) * 3
    assert marks == [10, 3, 1]


def test_one_that_was_opened_by_mistake_is_dropped(year: AppraisedCity) -> None:
    key = opened(year)
    year.do("appraiser", count_ballots, key, BALLOTS)
    unsaid = told(year, "appraiser", drop_ballot, key, " ")
    year.do("appraiser", drop_ballot, key, "误开")
    with reading(year.city.engine) as session:
        left = [*session.exec(select(BallotRound.id)), *session.exec(select(BallotCount.id))]

    assert (unsaid, left) == ([("REASON_MISSING", "reason")], [])


def test_ballots_belong_to_the_assessment_alone_and_to_who_appraises(year: AppraisedCity) -> None:
    key = opened(year)
    forbidden = told(year, "registrar", count_ballots, key, BALLOTS)
    year.do("appraiser", drop_ballot, key, "误开")
    year.drafted()

    assert forbidden == [("FORBIDDEN", None)]
    assert told(year, "appraiser", open_ballot, year.id, year.city.regulations, ROUND) == [("WRONG_STATE", "state")]
