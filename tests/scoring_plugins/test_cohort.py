"""Shares of the year, who is not graded, and blocks compared with the highest; figures worked by hand."""

from __future__ import annotations

import msgspec
import pytest

from scoring_plugins import points_text
from scoring_plugins.engine.cohort import score_cohort
from scoring_plugins.engine.meaning import CohortNeededError, score
from tests.scoring_plugins.tiny import tiny
from tests.scoring_plugins.together import BY_BLOCK, PLAIN, people, person, regulation_with

# ---- months served, and who is not graded


def test_a_block_counts_by_the_months_served_of_its_period() -> None:
    """Three meetings are 30 points; 7 of 12 months are 17.5."""
    regulation = regulation_with(part_year="{prorate: [全部], by: months_served}")
    card = score(regulation, person("a", 3, months_served=7))

    assert points_text(card.total) == "17.5"
    assert [(line.kind, points_text(line.points)) for line in card.lines][-1] == ("prorate", "-12.5")
    assert "任职 7 个月，按 7/12 折算" in card.lines[-1].reason
    assert points_text(score(regulation, person("a", 3)).total) == "30"
    assert points_text(score(regulation, person("a", 3, months_served=12)).total) == "30"


def test_months_count_after_weight_and_before_the_cap() -> None:
    """40 × 1/2 × 6/12 = 10; the cap of 15 does not bite, while half of a capped 15 would be 7.5."""
    regulation = regulation_with(part_year="{prorate: [全部], by: months_served}", block="  weight: 1/2\n").versions[0]
    whole = regulation_with(part_year="{prorate: [全部], by: months_served}", block="  weight: 1/2\n")
    capped = msgspec.structs.replace(regulation.blocks[0], cap=15_000_000)
    version = msgspec.structs.replace(regulation, blocks=(capped,))

    card = score(msgspec.structs.replace(whole, versions=(version,)), person("a", 4, months_served=6))

    assert points_text(card.total) == "10"


def test_who_did_not_serve_the_whole_period_may_go_without_a_grade() -> None:
    regulation = regulation_with("  - {grade: 优, at_least: 10}\n  - {grade: 差}\n", part_year="not_graded")
    cards = [score(regulation, person("a", 1, months_served=months)) for months in (None, 12, 11, 0)]

    assert [card.grade for card in cards] == ["优", "优", None, None]
    assert [card.not_graded for card in cards][2:] == [
        "不评等次:考核期内任职 11 个月，不满 12 个月",
        "不评等次:考核期内任职 0 个月，不满 12 个月",
    ]
    assert [points_text(card.total) for card in cards] == ["10"] * 4


PROPOSE = (
    "consequences:\n  - {propose: 约谈, cite: [二], if: {score: total, below: 20}}\n"
    "  - {propose: 提醒, cite: [二], if: {count: {kind: meeting.plenary, presence: any}, at_most: 1}}\n"
)


def test_excluded_people_have_points_and_nothing_that_follows_from_them() -> None:
    regulation = regulation_with(
        "  - {grade: 优, at_least: 10}\n  - {grade: 差}\n", excluded="[{posts: 主席}, {party: 民盟}]", rest=PROPOSE
    )
    states: list[dict[str, object]] = [{}, {"posts": ("主席",)}, {"party": "民盟"}, {"excluded": "病休"}]

    cards = [score(regulation, person("a", 1, **state)) for state in states]

    assert [card.grade for card in cards] == ["优", None, None, None]
    assert [[each.proposal for each in card.consequences] for card in cards] == [["约谈", "提醒"], [], [], []]
    assert [card.not_graded for card in cards] == ["", *["不参加考核:属于办法写明不考核的人员"] * 2, "不参加考核:病休"]


def test_part_of_a_year_leaves_conditions_on_points_undecided_and_others_as_they_are() -> None:
    regulation = regulation_with(part_year="not_graded", rest=PROPOSE)

    whole, part = (score(regulation, person("a", 1, months_served=months)) for months in (None, 5))

    assert [each.proposal for each in whole.consequences] == ["约谈", "提醒"]
    assert [each.proposal for each in part.consequences] == ["提醒"]


# ---- relative to the highest


RELATIVE = "  relative_to: maximum\n  full: 30\n  within: {}\n"


def test_relative_points_are_full_times_own_over_the_highest_and_rounded_at_the_block() -> None:
    """Meetings 3, 2, 1, 0: 30 × 3/3, 2/3, 1/3, 0."""
    cohort = score_cohort(regulation_with(block=RELATIVE.format("committee")), people({"a": 3, "b": 2, "c": 1, "d": 0}))

    assert [points_text(card.total) for card in cohort.cards] == ["30", "20", "10", "0"]
    assert "按最高分折算:20 分 ÷ 最高 30 分 × 30 分" in cohort.cards[1].lines[-1].reason


def test_thirds_of_the_highest_round_once() -> None:
    cohort = score_cohort(regulation_with(block=RELATIVE.format("committee")), people({"a": 7, "b": 3}))

    # 30 × 3/7 = 12.857142…
    assert [points_text(card.total) for card in cohort.cards] == ["30", "12.86"]


def test_the_highest_is_that_of_one_s_own_part() -> None:
    states: dict[str, dict[str, object]] = {
        "a": {"sector": "经济", "groups": ("一组",)},
        "b": {"sector": "经济", "groups": ("二组",)},
        "c": {"sector": "教育", "groups": ("一组", "二组")},
        "d": {},
    }
    cohorts = [
        score_cohort(regulation_with(block=RELATIVE.format(within)), people({"a": 4, "b": 2, "c": 1, "d": 1}, **states))
        for within in ("sector", "group")
    ]

    # By sector: a 4/4, b 2/4, c alone; d is in none. By group: b leads the second; c is in both, and the higher of the two counts.
    assert [[points_text(card.total) for card in cohort.cards] for cohort in cohorts] == [["30", "15", "30", "0"], ["30", "30", "7.5", "0"]]


def test_where_nobody_has_points_nobody_has_relative_points() -> None:
    cohort = score_cohort(regulation_with(block=RELATIVE.format("committee")), people({"a": 0, "b": 0}))

    assert [card.total for card in cohort.cards] == [0, 0]
    assert "范围内没有人得分" in cohort.cards[0].lines[-1].reason


def test_the_excluded_are_not_compared_with_and_never_have_more_than_the_full_points() -> None:
    regulation = regulation_with(block=RELATIVE.format("committee"))

    cohort = score_cohort(regulation, people({"a": 8, "b": 4, "c": 2}, a={"excluded": "调离"}))

    assert [points_text(card.total) for card in cohort.cards] == ["30", "30", "15"]


def test_months_served_come_before_the_comparison() -> None:
    """4 meetings in half a year are 20 points: as many as 2 in a whole one."""
    regulation = regulation_with(block=RELATIVE.format("committee"), part_year="{prorate: [全部], by: months_served}")

    cohort = score_cohort(regulation, people({"a": 4, "b": 2, "c": 1}, a={"months_served": 6}))

    assert [points_text(card.total) for card in cohort.cards] == ["30", "30", "15"]


def test_a_relative_block_around_another_compares_what_the_inner_one_gives() -> None:
    """Inner: 10 × own / highest of the sector. Outer: 30 × that / highest of the committee, so sectors' best are level."""
    inner = (
        "- block: 内\n  cap: none\n  floor: none\n  combine: sum\n  relative_to: maximum\n  full: 10\n  within: sector\n  of:\n    " + PLAIN
    )
    block = "- block: 全部\n  cap: none\n  floor: none\n  combine: sum\n" + RELATIVE.format("committee") + "  of:\n"
    regulation = tiny(inner, rounding=BY_BLOCK, block=block)
    sectors: dict[str, dict[str, object]] = {"a": {"sector": "一"}, "b": {"sector": "一"}, "c": {"sector": "二"}}

    cohort = score_cohort(regulation, people({"a": 4, "b": 1, "c": 2}, **sectors))

    assert [points_text(card.total) for card in cohort.cards] == ["30", "7.5", "30"]


def test_one_alone_cannot_be_compared() -> None:
    with pytest.raises(CohortNeededError, match="《小办法》的“全部”要与其他委员比较"):
        score(regulation_with(block=RELATIVE.format("committee")), person("a", 1))
