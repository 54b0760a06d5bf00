"""Grades of which only so many may be given, and lists; figures worked by hand."""

from __future__ import annotations

from random import Random

import msgspec
import pytest

from scoring_plugins import Regulation
from scoring_plugins.engine.cohort import Cohort, score_cohort
from scoring_plugins.engine.meaning import score
from tests.scoring_plugins.tiny import scored, tiny
from tests.scoring_plugins.together import PLAIN, grades, people, person, regulation_with, seated

# ---- grades with quotas


def quota(rule: str, rest: str = "") -> Regulation:
    """Three grades: excellent by quota from 20 points on, good by quota of one from 10 on, the rest."""
    grades = (
        f"  - {{grade: 优秀, at_least: 20, quota: {{{rule}}}, decided_by: 主席会议}}\n"
        "  - {grade: 良好, at_least: 10}\n  - {grade: 一般}\n"
    )
    return regulation_with(grades, rest=rest)


SHARE = "share: 1/4, per: committee, rounding: down, ties: "


def test_one_alone_is_a_candidate_and_the_cohort_decides() -> None:
    regulation = quota(SHARE + "all")

    card = score(regulation, person("a", 3))

    assert (card.grade, card.candidate_for, card.grade_decided_by) == (None, "优秀", "主席会议")


def test_the_highest_get_in_and_the_rest_go_on_to_the_next_grade_they_reach() -> None:
    """A quarter of eight is two places; c has the points but no place."""
    cohort = score_cohort(quota(SHARE + "all"), people({"a": 5, "b": 4, "c": 3, "d": 2, "e": 1, "f": 1, "g": 0, "h": 0}))

    assert list(grades(cohort).values()) == ["优秀", "优秀", "良好", "良好", "良好", "良好", "一般", "一般"]
    assert [card.candidate_for for card in cohort.cards] == [None] * 8
    assert [card.grade_decided_by for card in cohort.cards] == ["主席会议"] * 2 + [None] * 6
    (outcome,) = cohort.quotas
    assert (outcome.people, outcome.candidates, outcome.places, outcome.members) == (8, 4, 2, ("a", "b"))


@pytest.mark.parametrize(("rounding", "members"), [("down", ("a",)), ("half_up", ("a", "b")), ("up", ("a", "b"))])
def test_a_share_rounds_as_written(rounding: str, members: tuple[str, ...]) -> None:
    """Three tenths of five are 1.5 places."""
    rule = f"share: 0.3, per: committee, rounding: {rounding}, ties: all"

    cohort = score_cohort(quota(rule), people({"a": 5, "b": 4, "c": 3, "d": 0, "e": 0}))

    assert cohort.quotas[0].members == members


@pytest.mark.parametrize(
    ("ties", "found"),
    [
        ("all", {"a": "优秀", "b": "优秀", "c": "优秀", "d": "良好"}),
        ("none", {"a": "优秀", "b": "良好", "c": "良好", "d": "良好"}),
        ("decide", {"a": "优秀", "b": None, "c": None, "d": "良好"}),
    ],
)
def test_ties_for_the_last_place_go_as_written(ties: str, found: dict[str, str | None]) -> None:
    cohort = score_cohort(quota("count: 2, per: committee, ties: " + ties), people({"a": 5, "b": 3, "c": 3, "d": 2}))

    assert grades(cohort) == found
    assert cohort.quotas[0].to_decide == (("b", "c") if ties == "decide" else ())
    assert [card.candidate_for for card in cohort.cards] == [None, *["优秀" if ties == "decide" else None] * 2, None]


def test_a_share_that_rounds_to_no_place_lets_nobody_in_whoever_ties() -> None:
    cohort = score_cohort(quota(SHARE + "all"), people({"a": 5, "b": 5, "c": 5}))

    assert grades(cohort) == {"a": "良好", "b": "良好", "c": "良好"}


def test_the_share_is_of_those_graded_there() -> None:
    """Of eight, four are excluded: a quarter of four is one."""
    excluded: dict[str, object] = {"excluded": "调离"}
    states = dict.fromkeys("efgh", excluded)

    cohort = score_cohort(quota(SHARE + "all"), people(dict(zip("abcdefgh", [5, 4, 0, 0, 9, 9, 9, 9], strict=True)), **states))

    assert grades(cohort) == {"a": "优秀", "b": "良好", "c": "一般", "d": "一般", "e": None, "f": None, "g": None, "h": None}


def test_each_part_has_its_own_places_and_somebody_in_two_groups_ranks_in_each() -> None:
    """One place a group. a and b are of the first, b and c of the second: b leads the second; d is in no group."""
    states: dict[str, dict[str, object]] = {"a": {"groups": ("一",)}, "b": {"groups": ("一", "二")}, "c": {"groups": ("二",)}}

    cohort = score_cohort(quota("count: 1, per: group, ties: all"), people({"a": 5, "b": 4, "c": 3, "d": 9}, **states))

    assert grades(cohort) == {"a": "优秀", "b": "优秀", "c": "良好", "d": "良好"}
    assert [(each.per, each.members, each.belongs_nowhere) for each in cohort.quotas] == [
        ("一", ("a",), ()),
        ("二", ("b",), ()),
        ("", (), ("d",)),
    ]


def test_the_next_grade_s_own_quota_then_holds() -> None:
    grades_text = (
        "  - {grade: 优秀, at_least: 20, quota: {count: 1, per: committee, ties: all}}\n"
        "  - {grade: 良好, at_least: 10, quota: {count: 2, per: committee, ties: all}}\n  - {grade: 一般}\n"
    )

    cohort = score_cohort(regulation_with(grades_text), people({"a": 5, "b": 4, "c": 1, "d": 1, "e": 3}))

    # b and e did not fit in above; with c and d they are four for two places, highest totals first.
    assert grades(cohort) == {"a": "优秀", "b": "良好", "c": "一般", "d": "一般", "e": "良好"}


def test_the_lower_bound_is_reported_and_lifts_nobody() -> None:
    cohort = score_cohort(quota("count: [2, 3], per: committee, ties: all"), people({"a": 5, "b": 1, "c": 0}))

    assert grades(cohort) == {"a": "优秀", "b": "良好", "c": "一般"}
    assert (cohort.quotas[0].places, cohort.quotas[0].short_of) == (3, 1)


AT_LEAST = "count: 3, per: committee, ties: {}, at_least_for: {{for: {{standing_committee: false}}, share: 1/3}}"


def test_a_part_of_the_places_may_be_kept_for_some() -> None:
    """Three places, one at least for ordinary members: d comes in before the standing c."""
    standing = seated("abc")

    cohort = score_cohort(quota(AT_LEAST.format("all")), people({"a": 6, "b": 5, "c": 4, "d": 3, "e": 2}, **standing))

    assert cohort.quotas[0].members == ("a", "b", "d")
    assert grades(cohort)["c"] == "良好"


def test_places_are_not_kept_for_those_who_are_not_candidates() -> None:
    standing = seated("abc")

    cohort = score_cohort(quota(AT_LEAST.format("all")), people({"a": 6, "b": 5, "c": 4, "d": 1}, **standing))

    assert cohort.quotas[0].members == ("a", "b", "c")


def test_places_kept_change_nothing_where_enough_are_in_anyway() -> None:
    cohort = score_cohort(quota(AT_LEAST.format("all")), people({"a": 6, "b": 5, "c": 4, "d": 3}, a={"standing_committee": True}))

    assert cohort.quotas[0].members == ("a", "b", "c")


def test_kept_places_may_be_met_by_what_people_decide_among_ties() -> None:
    """c (standing) and d tie for the third place: choosing d meets the share, so nothing else is changed."""
    standing = seated("abc")

    cohort = score_cohort(quota(AT_LEAST.format("decide")), people({"a": 6, "b": 5, "c": 4, "d": 4, "e": 3}, **standing))

    assert (cohort.quotas[0].members, cohort.quotas[0].to_decide) == (("a", "b"), ("c", "d"))


def test_consequences_follow_from_the_grade_the_cohort_gave() -> None:
    rest = "consequences: [{propose: 表扬, cite: [三], if: {grade: 优秀}}]\n"

    cohort = score_cohort(quota("count: 1, per: committee, ties: decide", rest), people({"a": 5, "b": 3}))

    assert [[each.proposal for each in card.consequences] for card in cohort.cards] == [["表扬"], []]


def test_the_order_people_are_given_in_decides_nothing() -> None:
    regulation = quota("share: 0.3, per: sector, rounding: half_up, ties: decide")
    given = [person(f"p{place:02}", place % 4 + 1, sector="甲乙丙"[place % 3]) for place in range(30)]
    shuffled = list(given)
    Random(7).shuffle(shuffled)

    one, other = score_cohort(regulation, given), score_cohort(regulation, shuffled)

    assert {card.member: card for card in other.cards} == {card.member: card for card in one.cards}
    assert (other.lists, other.quotas) == (one.lists, one.quotas)
    assert [card.member for card in other.cards] == [performance.member.id for performance in shuffled]


def test_a_cohort_is_of_one_year_and_of_different_people() -> None:
    regulation = quota(SHARE + "all")

    with pytest.raises(ValueError, match="同一年度"):
        score_cohort(regulation, [person("a", 1), msgspec.structs.replace(person("b", 1), year=2022)])
    with pytest.raises(ValueError, match="“a”出现两次"):
        score_cohort(regulation, [person("a", 1), person("a", 2)])
    assert score_cohort(regulation, []) == Cohort(cards=(), lists=(), quotas=())


def test_without_quotas_and_comparisons_a_cohort_is_everyone_scored_alone() -> None:
    regulation = tiny(PLAIN)
    given = people({"a": 3, "b": 1})

    assert list(score_cohort(regulation, given).cards) == [score(regulation, each) for each in given]
    assert scored(regulation).total == 0


# ---- lists


def test_a_list_may_go_by_a_quota_of_those_it_is_for() -> None:
    """Half of the four ordinary members; the standing ones are not meant, the excluded not in it."""
    lists = (
        "  - {list: 表扬, cite: [四], for: {standing_committee: false}, quota: {share: 1/2, per: committee, rounding: down, ties: all}}\n"
    )
    states: dict[str, dict[str, object]] = {"a": {"standing_committee": True}, "f": {"excluded": "调离"}}

    cohort = score_cohort(regulation_with(lists=lists), people({"a": 9, "b": 4, "c": 3, "d": 2, "e": 1, "f": 8}, **states))

    assert [(each.per, each.members) for each in cohort.lists] == [("", ("b", "c"))]


def test_a_list_per_group_ranks_somebody_in_each_of_the_own_groups() -> None:
    lists = "  - {list: 前一, cite: [四], per: group, top: 1, ties: decide}\n"
    states: dict[str, dict[str, object]] = {
        "a": {"groups": ("一", "二")},
        "b": {"groups": ("二",)},
        "c": {"groups": ("三",)},
        "d": {"groups": ("三",)},
    }

    cohort = score_cohort(regulation_with(lists=lists), people({"a": 4, "b": 3, "c": 2, "d": 2, "e": 9}, **states))

    assert [(each.per, each.members, each.to_decide) for each in cohort.lists] == [
        ("一", ("a",), ()),
        ("三", (), ("c", "d")),
        ("二", ("a",), ()),
    ]
