"""Generated SQL on DuckDB, liable for its bugs."""

from __future__ import annotations

from scoring_plugins.bulk import NotInBulkError
from tests.scoring_plugins.bulk.comparing import cohort_differences
from tests.scoring_plugins.bulk.comparing import differences as bulk_differences
from tests.scoring_plugins.proof.catching import Liable
from tests.scoring_plugins.proof.seeded import Example
from tests.scoring_plugins.proof.sql_bugs import PLANTED_IN, SQL_BUGS


def differences(example: Example) -> list[str]:
    """Where SQL says something else; what it refuses to score stays on the explain path and is no difference."""
    try:
        found: list[object] = list(bulk_differences((example.regulation, each) for each in example.people))
        return [str(each) for each in (*found, *cohort_differences(example.regulation, example.committee))]
    except NotInBulkError:
        return []
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]


def forget() -> None:
    """SQL is written anew each time."""


SQL = Liable("sql", PLANTED_IN, forget, SQL_BUGS, differences, python=False, members=120)
