"""So many random steps of a machine on one kind of database, by Hypothesis, and what they came to."""

from __future__ import annotations

import gc
import sys
import time
from traceback import format_tb

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import Foundations
from tests.services.courses.machines import Walked
from tests.services.courses.tally import Tally

# How many steps make a way: enough for a proposal to come from its filing to the archive and back twice.
STEPS_OF_A_WAY = 90
# After so many it is told how far the run is.
_WAYS_AT_ONCE = 25


def walk(machine: Walked, kind: str, foundations: Foundations, steps: int, from_seed: int, *, tells: bool = False) -> Tally:
    """`steps` of them, or as many as come until something does not hold. The same seed goes the same ways."""
    # What stays until the end need not be looked at again and again: a tenth of the time.
    gc.collect()
    gc.freeze()
    tally, began, place = Tally(machine.name, kind, machine.cells), time.monotonic(), 0
    with foundations.copy(kind, machine.found) as (engine, ground):
        while tally.steps < steps and not tally.violations:
            said = {"engine": engine, "tally": tally, "salt": from_seed + place, **machine.settled(ground, engine)}
            ways = seed(from_seed + place)(type(machine.ways.__name__, (machine.ways,), said))
            place += 1
            try:
                run_state_machine_as_test(ways, settings=_size(steps - tally.steps))
            except Exception as problem:
                if not tally.violations:
                    raise
                # Hypothesis goes a way that fails once more: it is told once.
                del tally.violations[1:]
                tally.violations[0] += "\n" + "".join(format_tb(problem.__traceback__, limit=-3))
            if tells:
                print(
                    f"{machine.name} {kind}: {tally.steps} of {steps} steps, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True
                )
    tally.seconds = time.monotonic() - began
    return tally


def _size(left: int) -> settings:
    """Nothing is made smaller: a way tells its last steps itself, and to make it smaller takes longer than all the others."""
    length = min(left, STEPS_OF_A_WAY)
    return settings(
        max_examples=max(1, min(left // length, _WAYS_AT_ONCE)),
        # The first is that a way begins.
        stateful_step_count=length + 1,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
