"""A distribution tells how totals are spread and names nobody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scoring_plugins.engine.scorecard import MICRO
from services.scorings.distribution import FEWEST, RANGE, DistributionRange, spread


def ranges(*totals: float) -> list[tuple[int, int, int]]:
    """Ranges in points."""
    found = spread(1, sorted(round(total * MICRO) for total in totals))
    return [(each.lowest // MICRO, each.below // MICRO, each.count) for each in found.ranges]


def test_ranges_are_of_ten_points_where_each_holds_three() -> None:
    assert ranges(60, 61, 69.999999, 70, 71, 72, 73) == [(60, 70, 3), (70, 80, 4)]


def test_a_range_with_one_or_two_is_joined_to_the_next_above() -> None:
    assert ranges(50, 61, 62, 70, 71, 72) == [(50, 70, 3), (70, 80, 3)]


def test_the_last_range_with_one_or_two_is_joined_to_the_one_below() -> None:
    assert ranges(60, 61, 62, 70, 71, 72, 99) == [(60, 70, 3), (70, 100, 4)]


def test_empty_ranges_are_one_and_an_empty_one_is_not_made_to_hide_somebody() -> None:
    assert ranges(10, 11, 12, 60, 61, 62) == [(10, 20, 3), (20, 60, 0), (60, 70, 3)]
    assert ranges(10, 11, 12, 60) == [(10, 70, 4)]


def test_totals_below_nothing_have_ranges_too() -> None:
    assert ranges(-15, -12, -11, -0.5, 3, 5, 6) == [(-20, -10, 3), (-10, 10, 4)]


def test_quartiles_are_totals_that_occur_and_are_told_of_twelve_members() -> None:
    twelve, eleven = spread(1, [place * MICRO for place in range(1, 13)]), spread(1, [MICRO] * 11)

    assert (twelve.lower_quartile, twelve.median, twelve.upper_quartile) == (3 * MICRO, 6 * MICRO, 9 * MICRO)
    assert (eleven.lower_quartile, eleven.median, eleven.upper_quartile) == (None, None, None)


@given(st.lists(st.integers(-50 * MICRO, 200 * MICRO), min_size=FEWEST, max_size=60))
def test_no_range_holds_one_or_two_and_together_they_hold_everybody(totals: list[int]) -> None:
    totals.sort()
    found: tuple[DistributionRange, ...] = spread(1, totals).ranges

    assert [each.count for each in found] == [sum(each.lowest <= total < each.below for total in totals) for each in found]
    assert sum(each.count for each in found) == len(totals)
    assert {each.count for each in found}.isdisjoint(range(1, FEWEST))
    assert [each.below for each in found[:-1]] == [each.lowest for each in found[1:]]
    assert all(each.lowest % RANGE == 0 and each.below % RANGE == 0 for each in found)
