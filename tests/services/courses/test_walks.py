"""A few hundred random steps of each machine, and the faults that are found soon; `make steps` walks a hundred thousand."""

from __future__ import annotations

import pytest

from tests.databases import Foundations
from tests.services.courses.machines import MACHINES, Walked
from tests.services.courses.planted import FAULTS, Fault, steps_until_seen
from tests.services.courses.walking import walk

STEPS = 90
SOON = tuple(fault for fault in FAULTS if fault.name.split(":")[0] in ("audit", "steps"))


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_works_keep_what_must_hold_whatever_way_they_go_and_go_the_same_ways_on_both_databases(
    machine: Walked, foundations: Foundations, request: pytest.FixtureRequest
) -> None:
    seed = int(request.config.option.hypothesis_seed)
    one, other = (walk(machine, kind, foundations, STEPS, seed) for kind in ("sqlite", "postgresql"))

    assert (one.violations, other.violations) == ([], [])
    assert one.said.digest() == other.said.digest()
    assert one.done == other.done


@pytest.mark.parametrize("fault", SOON, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(fault: Fault, foundations: Foundations) -> None:
    assert steps_until_seen(fault, foundations, 1) is not None
