"""Ranks count level members alike; the order has no ties."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from services.scoring import YearScores
from services.scorings.standings import standings


def of(*cards: tuple[int, str]) -> Any:
    """Standings of members 1, 2, … in 姓氏笔画 order, each with a total and why there is no grade."""
    found = {key: SimpleNamespace(total=total, not_graded=why) for key, (total, why) in enumerate(cards, start=1)}
    return standings(cast(YearScores, SimpleNamespace(scorecards=found)))


def test_level_members_have_one_rank_and_the_next_is_left_out() -> None:
    assert of((70, ""), (90, ""), (70, ""), (60, "")) == {2: (1, 1), 1: (2, 2), 3: (3, 2), 4: (4, 4)}


def test_who_is_not_graded_has_a_place_and_no_rank() -> None:
    assert of((70, ""), (90, "任职不满半年"), (60, "")) == {2: (1, None), 1: (2, 1), 3: (3, 2)}
