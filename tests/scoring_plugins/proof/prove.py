"""`python -m tests.scoring_plugins.proof.prove`: tens of thousands of comparisons with the definition, and every planted bug.

Prints its seed, so that a run can be had again. What differs is kept as a file and replayed by the tests from then on.
Exit status 1 when anything differs, a property is broken, or a planted bug stays unseen.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections import Counter

from tests.scoring_plugins.proof.catching import Caught, Liable, catch, remember, seeds_for
from tests.scoring_plugins.proof.keeping import keep
from tests.scoring_plugins.proof.metamorphic import broken, broken_of
from tests.scoring_plugins.proof.python_evaluator import PYTHON, defined
from tests.scoring_plugins.proof.seeded import Example, example

# The search for bugs goes by a seed of its own, so that what catches them does not hang on luck.
BUGS_SEED = 7
# A statement costs a hundred times what Python costs to generate: bugs of SQL that seldom show have regulations written for them instead.
MOST_OF_SQL = 80


class Proof:
    """What one run found."""

    def __init__(self, liable: list[Liable], seed: int) -> None:
        self.liable, self.seed = liable, seed
        self.regulations = self.refused = self.members = self.committees = self.in_sql = 0
        self.differences: Counter[str] = Counter()

    def look(self, place: int, members: int, with_sql: bool) -> None:
        """One regulation more."""
        found = example(f"{self.seed}:{place}", members)
        cases, committees = defined(found)
        self.regulations, self.refused = self.regulations + 1, self.refused + found.refused
        self.members, self.committees = self.members + len(cases), self.committees + len(committees)
        for each in self.liable:
            if each.name == "python":
                self._report(each.name, found, each.differences(found))
            elif with_sql and not _has_python(found):
                self.in_sql += 1
                self._report(each.name, found, each.differences(found))
        properties = [name for case in cases[:2] for name in broken(case)] + [name for each in committees for name in broken_of(each)]
        self._report("properties", found, properties)

    def _report(self, name: str, found: Example, differences: list[str]) -> None:
        if differences:
            self.differences[name] += len(differences)
            file = keep(found.text, found.people[0], f"{name}, seed {found.seed}: {differences[0]}")
            print(f"  {name} differs at seed {found.seed}, kept as {file.name}: {differences[0][:600]}", flush=True)


def _has_python(found: Example) -> bool:
    return "functions:some_points" in found.text


def planted_bugs(liable: Liable, most: int) -> list[Caught]:
    """Every bug planted and looked for: at its witness, then on."""
    others = [f"{BUGS_SEED}:{place}" for place in range(most)]
    return [catch(liable, bug, seeds_for(liable.name, bug, others)) for bug in liable.bugs]


def main() -> int:
    asked = arguments()
    liable = [PYTHON]
    if asked.sql_every:
        from tests.scoring_plugins.proof.sql_evaluator import SQL

        liable.append(SQL)
    began, proof = time.monotonic(), Proof(liable, asked.seed)
    print(f"seed {asked.seed}", flush=True)
    for place in range(asked.regulations):
        proof.look(place, asked.members, bool(asked.sql_every) and place % asked.sql_every == 0)
    summary(proof)
    unseen = sum(report_bugs(each, asked.bug_examples) for each in liable)
    print(f"time {int(time.monotonic() - began)} s")
    return 1 if proof.differences or unseen else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9))
    parser.add_argument("--regulations", type=int, default=2000, help="random regulations that the reader takes")
    parser.add_argument("--members", type=int, default=10, help="members' years under each")
    parser.add_argument("--sql-every", type=int, default=20, help="SQL is compared under every so many regulations; 0: not at all")
    parser.add_argument("--bug-examples", type=int, default=4000, help="after so many regulations a planted bug counts as unseen")
    return parser.parse_args()


def summary(proof: Proof) -> None:
    drawn = proof.regulations + proof.refused
    share = 100 * proof.refused // max(drawn, 1)
    print(f"regulations {proof.regulations} (of {drawn} drawn the reader refused {proof.refused}: {share} %)")
    print(f"compared {proof.members} members' years and {proof.committees} committees: meaning = totals = trace = explain")
    if proof.in_sql:
        print(f"of these in SQL, too: everybody under {proof.in_sql} regulations")
    print(f"evaluators {', '.join(each.name for each in proof.liable)}; differences {sum(proof.differences.values())}", flush=True)


def report_bugs(liable: Liable, most: int) -> int:
    """Plant every bug of an evaluator, remember where it was seen, and say how many stayed unseen."""
    found = planted_bugs(liable, most if liable.name == "python" else min(most, MOST_OF_SQL))
    remember(liable.name, found)
    missed = [each.bug.name for each in found if each.seed is None]
    print(f"planted bugs of {liable.name}: {len(found) - len(missed)} of {len(found)} caught", flush=True)
    for bug in missed:
        print(f"  unseen: {bug}")
    return len(missed)


if __name__ == "__main__":
    sys.exit(main())
