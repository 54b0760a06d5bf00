"""`python -m tests.services.courses.walk`: random ways of works, a hundred thousand steps of them on each kind of database.

Prints what each machine came to on each, whether the same seed goes the same ways on both, and after how many steps faults are found that
are planted for it. Exit status 1 when anything does not hold: a violation, a cell of the tables that was never taken, ways that differ, a
fault that stays unseen.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import randbelow
from tempfile import TemporaryDirectory

from services.database import upgrade
from tests.databases import TEMPLATE, Cluster, Foundations, quick_folder, throwaway_cluster
from tests.services.courses.machines import MACHINES, Walked
from tests.services.courses.planted import FAULTS, steps_until_seen
from tests.services.courses.tally import Tally, reached_by_all, table
from tests.services.courses.walking import walk

DATABASES = ("sqlite", "postgresql")
# So far are the seeds of the two apart: each walks ways of its own.
_APART = 1_000_003


def main(arguments: Sequence[str] | None = None) -> int:
    """0 if everything holds."""
    chosen = _options(arguments)
    print(f"--steps {chosen.steps} --seed {chosen.seed} --database {chosen.database}", flush=True)
    machines = [each for each in MACHINES if chosen.machine in (None, each.name)]
    kinds = DATABASES if chosen.database == "both" else (chosen.database,)
    with own_foundations() as foundations:
        tallies = [_walked(each, kind, foundations, chosen, machines) for kind in kinds for each in machines]
        faults = _report(tallies)
        if chosen.database == "both" and chosen.compare:
            faults += sum(_differ(each, foundations, chosen.compare, chosen.seed) for each in machines)
        if chosen.planted:
            faults += sum(_unseen(fault.name, steps_until_seen(fault, foundations, chosen.seed)) for fault in FAULTS)
    return 1 if faults else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m tests.services.courses.walk", description=__doc__)
    options.add_argument("--steps", type=int, default=100_000, help="on each database, all machines together (100000)")
    options.add_argument("--seed", type=int, default=randbelow(2**31), help="repeats a run")
    options.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    options.add_argument("--machine", choices=[each.name for each in MACHINES], help="one alone")
    options.add_argument("--compare", type=int, default=900, help="so many steps of each machine go by one seed on both databases (900)")
    options.add_argument("--planted", action=argparse.BooleanOptionalAction, default=True, help="look for the planted faults, too")
    return options.parse_args(arguments)


def _walked(machine: Walked, kind: str, foundations: Foundations, chosen: argparse.Namespace, machines: Sequence[Walked]) -> Tally:
    steps = chosen.steps * machine.share // sum(each.share for each in machines)
    return walk(machine, kind, foundations, steps, chosen.seed + _APART * DATABASES.index(kind), tells=True)


def _report(tallies: Sequence[Tally]) -> int:
    """Print what they came to; how much of it must not be."""
    print(table(tallies))
    for each in tallies:
        print(f"{each.name} on {each.database} refused: {', '.join(f'{code} {count}' for code, count in each.codes.most_common())}")
        for cell in each.unreached():
            print(f"{each.name} on {each.database} never came to {' '.join(cell)}")
        for violation in each.violations:
            print(f"{each.name} on {each.database} does not hold:\n{violation}")
    print(reached_by_all(tallies), flush=True)
    return sum(len(each.violations) + len(each.unreached()) for each in tallies)


def _differ(machine: Walked, foundations: Foundations, steps: int, seed: int) -> bool:
    """Whether one seed goes other ways on one kind of database than on the other, or comes to something else."""
    one, other = (walk(machine, kind, foundations, steps, seed) for kind in DATABASES)
    same = one.said.digest() == other.said.digest() and one.done == other.done
    print(f"{machine.name}: {one.steps} steps by one seed on both: {'the same of each' if same else 'THEY DIFFER'}", flush=True)
    return not same


def _unseen(name: str, steps: int | None) -> bool:
    print(f"planted: {name}: {'UNSEEN' if steps is None else f'found after {steps} steps'}", flush=True)
    return steps is None


@contextmanager
def own_foundations() -> Iterator[Foundations]:
    """Databases of this run's own, migrated once."""
    with TemporaryDirectory(dir=quick_folder()) as folder, throwaway_cluster() as cluster:
        template = Path(folder) / "template.db"
        upgrade(f"sqlite:///{template}")
        migrated: list[Cluster] = []

        def ready() -> Cluster:
            if not migrated:
                cluster.run(f'CREATE DATABASE "{TEMPLATE}"')
                upgrade(cluster.url(TEMPLATE))
                migrated.append(cluster)
            return cluster

        yield Foundations(template, ready)


if __name__ == "__main__":
    sys.exit(main())
