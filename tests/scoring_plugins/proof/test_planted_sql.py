"""Every bug that is planted in the generator of SQL is seen by laying it beside the definition."""

from __future__ import annotations

import pytest

from tests.scoring_plugins.proof.catching import catch, seeds_for
from tests.scoring_plugins.proof.planting import Bug
from tests.scoring_plugins.proof.sql_bugs import SQL_BUGS
from tests.scoring_plugins.proof.sql_evaluator import SQL

# After its witness a bug is looked for in a few other examples: a statement costs more to plan than Python to generate.
OTHERS = [f"7:{place}" for place in range(40)]


@pytest.mark.parametrize("bug", SQL_BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_caught(bug: Bug) -> None:
    caught = catch(SQL, bug, seeds_for("sql", bug, OTHERS))

    assert caught.seed is not None, f"unseen after {caught.after} regulations; `make proof` looks for new witnesses"


def test_names_of_bugs_are_different() -> None:
    assert len({bug.name for bug in SQL_BUGS}) == len(SQL_BUGS) > 50
