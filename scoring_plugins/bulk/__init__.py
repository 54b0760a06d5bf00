"""Everyone at once: regulations as SQL on DuckDB, facts as Arrow or Parquet. Needs the extra `lvheng[bulk]`.

Scores agree with `scoring_plugins.engine.meaning` in every point, duty, grade and consequence; the reasons come from the explain path.
"""

from __future__ import annotations

from scoring_plugins.bulk.cohorts import score_cohort
from scoring_plugins.bulk.flattening import Flattening
from scoring_plugins.bulk.lexicon import Lexicon
from scoring_plugins.bulk.running import connect, parameter_table, run
from scoring_plugins.bulk.schema import RECORDS, SUBJECTS
from scoring_plugins.bulk.scores import BulkScore, score
from scoring_plugins.engine.sql import NotInBulkError

__all__ = [
    "RECORDS",
    "SUBJECTS",
    "BulkScore",
    "Flattening",
    "Lexicon",
    "NotInBulkError",
    "connect",
    "parameter_table",
    "run",
    "score",
    "score_cohort",
]
