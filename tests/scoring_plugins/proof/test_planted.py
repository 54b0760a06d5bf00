"""Every bug that is planted in a generator is seen by laying it beside the definition."""

from __future__ import annotations

import pytest

from tests.scoring_plugins.proof.catching import catch, seeds_for
from tests.scoring_plugins.proof.planting import Bug, planted
from tests.scoring_plugins.proof.python_bugs import PYTHON_BUGS, ROOMS, forget
from tests.scoring_plugins.proof.python_evaluator import PYTHON, differences
from tests.scoring_plugins.proof.seeded import example

# After its witness a bug is looked for in so many other examples: enough for most, should the witnesses have grown old.
OTHERS = [f"7:{place}" for place in range(150)]


@pytest.mark.parametrize("bug", PYTHON_BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_caught(bug: Bug) -> None:
    caught = catch(PYTHON, bug, seeds_for("python", bug, OTHERS))

    assert caught.seed is not None, f"unseen after {caught.after} regulations; `make proof` looks for new witnesses"


def test_without_a_bug_nothing_differs_where_bugs_are_seen() -> None:
    forget()

    assert [differences(example(seed, 8)) for seed in OTHERS[:20]] == [[] for _ in range(20)]


def test_a_bug_whose_text_is_gone_says_so() -> None:
    bug = Bug("gone", f"{ROOMS}.whole:scaled", "no such text", "")

    with pytest.raises(LookupError, match="write the bug anew"), planted(bug, ROOMS, forget):
        pass


def test_names_of_bugs_are_different() -> None:
    assert len({bug.name for bug in PYTHON_BUGS}) == len(PYTHON_BUGS) > 100
