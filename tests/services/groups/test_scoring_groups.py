"""Groups scored by the packs about groups: what the packs' own cases expect, kept with every line, and nothing mixed."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import col, select

from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.language.cases import Case
from scoring_plugins.plugins import Regulations, load_regulations
from scoring_plugins.records import Record
from services.committees import add_activity_group
from services.database import reading, transaction
from services.errors import Refusal
from services.listings.scorings import latest_scoring
from services.models import GroupScoreLine, ScoredMember, SponsorshipRole
from services.proposals import SponsorDraft, register_proposal
from services.regulations import adopt_regulation
from services.scoring import regulation_in_use, score_groups
from services.scorings import run_scoring, start_scoring
from services.scorings.keeping import applied_in, kept_card
from services.verification import Selection, verify
from tests.services.conftest import House
from tests.services.groups.grouped_house import GroupedHouse, can_be_registered, cases_of, earlier_term
from tests.services.proposals.test_registering_proposals import JOINT

# What an office cannot register for a group yet: reports of a kind that only the pack knows.
NOT_REGISTERED = ["两份报告共五条建议，任务完成", "一份报告提了六条建议，次数不够", "三份报告只有四条建议，条数不够"]


@pytest.fixture(scope="module")
def regulations() -> Regulations:
    return load_regulations()


@pytest.fixture
def grouped(house: House, regulations: Regulations) -> GroupedHouse:
    earlier_term(house)
    return GroupedHouse(house, regulations)


def assessed(item: str, quantity: str, day: date, work: str = "a", kind: str = "assessment") -> Record:
    return Record(kind=kind, work=work, dated_on=day, attributes={"item": item}, quantity=Decimal(quantity))


@pytest.mark.parametrize(
    ("code", "kind", "not_registered"),
    [
        ("hubin_groups", "sector_group", []),
        ("zhongmu", "乡镇街道工委", []),
        ("xx_zhenjie_gongzuoshi", "镇街工作室", NOT_REGISTERED),
    ],
)
def test_groups_come_to_what_the_packs_own_cases_expect(
    grouped: GroupedHouse, regulations: Regulations, code: str, kind: str, not_registered: list[str]
) -> None:
    grouped.adopt(code, regulations[code].versions[0].in_force_from, kind)
    cases = [case for case in cases_of(regulations, code) if len(case.subjects) == 1]
    left_out = [case.name for case in cases if not can_be_registered(case)]
    wanted = {case.name: case for case in cases if case.name not in left_out}
    grouped.found(*wanted)
    # What lies outside a clause's range is refused when it is registered, and never becomes a record.
    refused = [name for name, case in wanted.items() if case.expect.refused]
    for name, case in wanted.items():
        with pytest.raises(Refusal, match="条款") if name in refused else nullcontext():
            grouped.given(name, *case.subjects[0].records)
    found: dict[str, Scorecard] = {}
    for year in {case.subjects[0].year for case in wanted.values()}:
        with reading(grouped.house.engine) as session:
            regulation = regulation_in_use(session, grouped.house.committee_id, year, regulations, kind)
            scores = score_groups(session, grouped.house.committee_id, year, regulation, kind)
        found |= {card.member: card for card in scores.scorecards.values() if wanted[card.member].subjects[0].year == year}

    assert {name: points_of(found[name], case) for name, case in wanted.items()} == {
        name: case.expect.points for name, case in wanted.items()
    }
    assert left_out == not_registered


def points_of(card: Scorecard, case: Case) -> dict[str, int]:
    """What a case asks about, as it was scored."""
    found = {each.name: each.points for each in card.clauses} | {each.name: each.points for each in card.blocks} | {"total": card.total}
    return {name: found[name] for name in case.expect.points}


@pytest.mark.parametrize("code", ["hubin_groups", "zhongmu"])
def test_lists_hold_the_groups_that_the_packs_own_cases_expect(grouped: GroupedHouse, regulations: Regulations, code: str) -> None:
    grouped.adopt(code, regulations[code].versions[0].in_force_from)
    (case,) = [case for case in cases_of(regulations, code) if len(case.subjects) > 1]
    grouped.found(*(subject.member.id for subject in case.subjects))
    for subject in case.subjects:
        grouped.given(subject.member.id, *subject.records)
    lists = applied_in(grouped.scoring(grouped.scored(case.subjects[0].year)).applied or "").lists

    assert {each.name: frozenset(each.members) for each in lists} == case.expect.lists


def test_a_scoring_keeps_lines_lists_and_places_of_groups(grouped: GroupedHouse) -> None:
    grouped.adopt("hubin_groups", date(2019, 1, 1))
    grouped.found("经济组", "教育组", "医卫组")
    for name, points in (("经济组", "95"), ("教育组", "94"), ("医卫组", "94")):
        grouped.given(name, assessed("基本分", points, date(2019, 12, 10)), assessed("附加分", "1.5", date(2019, 6, 1), "b"))
    grouped.given("医卫组", assessed("附加分", "9", date(2019, 7, 1), "c"), verified=False)
    key = grouped.scored(2019)
    cards, scoring = grouped.cards(key), grouped.scoring(key)
    with reading(grouped.house.engine) as session:
        of_first = select(GroupScoreLine).where(GroupScoreLine.scored_group_id == cards[0].id).order_by(col(GroupScoreLine.place))
        lines = [(row.clause, row.points, row.work, row.title) for row in session.exec(of_first)]
        scored_members = session.exec(select(ScoredMember)).all()

    # 医 has fewer strokes than 教.
    assert [(card.name, card.total, card.rank, card.standing, card.unverified_count) for card in cards] == [
        ("经济组", 96_500_000, 1, 1, 0),
        ("医卫组", 95_500_000, 2, 2, 1),
        ("教育组", 95_500_000, 2, 3, 0),
    ]
    assert lines == [
        ("考核小组评定", 95_000_000, "assessment:经济组-a", "基本分"),
        ("附加分各项", 1_500_000, "assessment:经济组-b", "附加分"),
    ]
    assert [each.work for each in kept_card(cards[0].card).records] == ["assessment:经济组-b", "assessment:经济组-a"]
    assert [(each.name, each.members) for each in applied_in(scoring.applied or "").lists] == [
        ("先进界别小组", ("经济组", "医卫组", "教育组"))
    ]
    assert (scoring.group_kind, scoring.total, scoring.unverified_count) == ("sector_group", 3, 1)
    assert scored_members == []


def test_members_and_each_kind_of_groups_are_scored_beside_each_other(grouped: GroupedHouse, regulations: Regulations) -> None:
    house = grouped.house
    with transaction(house.engine) as session:
        adopt_regulation(session, house.appraiser, house.committee_id, regulations, "jinan", date(2022, 1, 1))
    grouped.adopt("zhongmu", date(2022, 1, 1))
    grouped.found("城关工委")
    township = grouped.scored(2023)
    grouped.adopt("xx_zhenjie_gongzuoshi", date(2022, 1, 1), "机关工作室")
    grouped.found("办公室工作室")
    offices = grouped.scored(2023)
    with transaction(house.engine) as session:
        members = start_scoring(session, house.appraiser, house.committee_id, 2023, regulations)
    run_scoring(house.engine, members, regulations)
    with reading(house.engine) as session:
        kinds = ("", "乡镇街道工委", "机关工作室", "镇街工作室")
        found = [latest_scoring(session, house.reader, house.committee_id, 2023, kind) for kind in kinds]

    assert [row and row.id for row in found] == [members, township, offices, None]
    assert [card.name for card in grouped.cards(township)] == ["城关工委"]
    assert [card.name for card in grouped.cards(offices)] == ["办公室工作室"]
    assert grouped.cards(members) == []


def test_a_group_has_what_was_submitted_in_the_name_of_the_body_it_stands_for(grouped: GroupedHouse, regulations: Regulations) -> None:
    grouped.adopt("fushun", date(2020, 1, 1))
    grouped.found("经济界活动组", sector="经济界")
    grouped.found("专委会活动组", special_committee="经济委员会")
    with grouped.house.at_work() as (session, directory):
        of_sector = replace(JOINT, sponsors=(SponsorDraft(SponsorshipRole.COLLECTIVE, body="经济界"),))
        register_proposal(session, grouped.house.registrar, directory, of_sector)
        verify(session, grouped.house.verifier, grouped.house.committee_id, Selection(), because="核对原件")
    cards = grouped.cards(grouped.scored(2023))
    duties = {card.name: {each.name: each.fulfilled for each in kept_card(card.card).duties}["提案"] for card in cards}

    assert duties == {"经济界活动组": True, "专委会活动组": False}


def test_a_group_that_was_dissolved_is_shown_as_such_and_one_from_later_is_not_there(grouped: GroupedHouse) -> None:
    grouped.adopt("hubin_groups", date(2019, 1, 1))
    grouped.found("留任组")
    grouped.found("撤销组", valid_to=date(2019, 6, 30))
    grouped.found("早先组", valid_to=date(2018, 12, 20))
    grouped.found("次年组", valid_from=date(2019, 12, 21))
    cards = grouped.cards(grouped.scored(2019))

    assert sorted((card.name, card.dissolved_on) for card in cards) == [("撤销组", date(2019, 6, 30)), ("留任组", None)]


def test_what_is_adopted_for_groups_is_refused_where_it_does_not_fit(grouped: GroupedHouse, regulations: Regulations) -> None:
    day = date(2022, 1, 1)
    refusals = []
    for code, kind in (("xx_zhenjie_gongzuoshi", None), ("xx_zhenjie_gongzuoshi", "镇街工作组"), ("jinan", "sector_group")):
        with pytest.raises(Refusal) as refused:
            grouped.adopt(code, day, kind)
        refusals.append((refused.value.code, refused.value.field))
    grouped.adopt("hubin_groups", day)
    with reading(grouped.house.engine) as session, pytest.raises(Refusal, match="sector_group") as unused:
        regulation_in_use(session, grouped.house.committee_id, 2023, regulations, "乡镇街道工委")

    assert refusals == [
        ("GROUP_KIND_MISSING", "group_kind"),
        ("UNKNOWN_GROUP_KIND", "group_kind"),
        ("NOT_ABOUT_GROUPS", "group_kind"),
    ]
    assert (unused.value.code, unused.value.field) == ("NOT_ADOPTED", "group_kind")


def test_a_group_says_what_it_stands_for_and_from_when_to_when(grouped: GroupedHouse) -> None:
    house = grouped.house
    wrong = {"valid_from": date(2023, 1, 2), "valid_to": date(2023, 1, 1), "sector": "经济学界", "special_committee": "法制委员会"}
    with transaction(house.engine) as session, pytest.raises(Refusal) as refused:
        add_activity_group(session, house.administrator, house.committee_id, "第二组", "sector_group", **wrong)  # type: ignore[arg-type]
    both = {"sector": "经济界", "special_committee": "经济委员会"}
    with transaction(house.engine) as session, pytest.raises(Refusal) as of_two:
        add_activity_group(session, house.administrator, house.committee_id, "第二组", "sector_group", **both)  # type: ignore[arg-type]

    assert {(each.field, each.code) for each in refused.value.problems} == {
        ("valid_to", "BAD_DATES"),
        ("sector", "UNKNOWN_SECTOR"),
        ("special_committee", "UNKNOWN_SPECIAL_COMMITTEE"),
    }
    assert of_two.value.code == "STANDS_FOR_TWO"
