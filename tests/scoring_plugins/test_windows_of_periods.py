"""A grant under another period looks back over the years of that period, in every evaluator."""

from __future__ import annotations

from datetime import date

import pytest

from scoring_plugins import bulk, score
from scoring_plugins.engine.codegen import compiled
from scoring_plugins.language.reader import read_regulation
from tests.scoring_plugins.tiny import proposal, tiny_text, year_of

# A year of proposals runs from the first of December to the thirtieth of November.
GRANT = """\
- clause: 提案
  cite: [一]
  says: 看两年
  period: proposal_year
  grant: 1
  if: {{count: {{kind: proposal, role: any}}, at_least: {at_least}, window: {window}}}
"""
PERIODS = 'proposal_year: {from: "previous 12-01", to: "11-30"}, half'
DECEMBERS = [proposal("a", on=date(2022, 12, 15)), proposal("b", on=date(2023, 12, 15))]


@pytest.mark.parametrize(
    ("window", "at_least", "points"),
    [
        # Both proposals lie in the two years of proposals from December 2022 to November 2024, one in each of them.
        ("year", 1, 1),
        ("year", 2, 0),
        ("{years: 2}", 2, 1),
        ("{years: 2}", 3, 0),
        ("{consecutive_years: 2}", 1, 1),
        ("{consecutive_years: 2}", 2, 0),
    ],
)
def test_windows_of_years_are_those_of_the_grant_s_own_period(window: str, at_least: int, points: int) -> None:
    regulation = read_regulation(tiny_text(GRANT.format(window=window, at_least=at_least)).replace("half", PERIODS, 1))
    performance = year_of(*DECEMBERS, year=2024, term_from=date(2022, 1, 1), served_from=date(2022, 1, 1))

    assert score(regulation, performance).total == points * 1_000_000
    assert compiled(regulation, 2024).totals(performance).total == points * 1_000_000
    assert [each.total for each in bulk.score([(regulation, performance)])] == [points * 1_000_000]


def test_who_had_not_served_since_that_period_began_is_undecided() -> None:
    regulation = read_regulation(tiny_text(GRANT.format(window="{years: 2}", at_least=2)).replace("half", PERIODS, 1))
    performance = year_of(*DECEMBERS, year=2024, term_from=date(2022, 1, 1), served_from=date(2022, 12, 2))

    assert score(regulation, performance).total == 0
    assert compiled(regulation, 2024).totals(performance).total == 0
    assert [each.total for each in bulk.score([(regulation, performance)])] == [0]
