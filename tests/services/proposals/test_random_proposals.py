from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import Foundations
from tests.services.proposals.courses_town import found_town
from tests.services.proposals.wandering import Ways

STEPS_OF_A_WAY = 75
# Of both databases together; `LVHENG_STEPS=100000` makes a long run of it.
STEPS = int(os.environ.get("LVHENG_STEPS", "300"))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_proposals_keep_what_must_hold_whatever_way_they_go(kind: str, foundations: Foundations) -> None:
    with foundations.copy(kind, found_town) as (engine, town):
        ways = type("WaysOf" + kind, (Ways,), {"engine": engine, "town": town})
        size = settings(
            max_examples=max(1, STEPS // 2 // STEPS_OF_A_WAY),
            stateful_step_count=STEPS_OF_A_WAY,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(ways, settings=size)
        print(f"{kind}: ways ended in {dict(sorted(Ways.reached.items()))}")
