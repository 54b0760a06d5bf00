"""A scorecard told in sentences tells every line of the sum once, whatever blocks, caps and duties there are."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from scoring_plugins import PerformanceRecord
from scoring_plugins.engine.meaning import score
from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.engine.telling import told
from scoring_plugins.plugins import load_regulations
from scoring_plugins.testing.strategies import performances

REGULATIONS = load_regulations()


def lines_of(text: str) -> Counter[str]:
    return Counter(line.strip() for line in text.splitlines())


@pytest.mark.parametrize("code", ["jinan", "minhang", "fuding", "guangzhou"])
def test_every_line_is_told_as_often_as_it_is_there(code: str) -> None:
    regulation = REGULATIONS[code]

    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(performances(regulation))
    def tells(performance: PerformanceRecord) -> None:
        card = score(regulation, performance)
        found = lines_of(told(card))

        assert Counter(f"{line.reason.rstrip('。')}。" for line in card.lines) - found == Counter()
        assert found[f"总分 {points_text(card.total)} 分。"] == 1

    tells()
