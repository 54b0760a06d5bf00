"""Regulations as SQL text with constants apart: pure, runs nothing. `scoring_plugins.bulk` runs what is printed here on DuckDB.

Every number is a whole BIGINT: numerators over fixed denominators, proved to stay within 62 bits. No DECIMAL and no DOUBLE.
"""

from __future__ import annotations

from scoring_plugins.engine.sql.errors import NotInBulkError
from scoring_plugins.engine.sql.lookups import CODES, MARK_FIELDS, TOGETHER, Lookup, bit_of_question
from scoring_plugins.engine.sql.parameters import Codes, Day, Kinds, Marks, Number, Parameter, Word
from scoring_plugins.engine.sql.shapes import Shape, plan

__all__ = [
    "CODES",
    "MARK_FIELDS",
    "TOGETHER",
    "Codes",
    "Day",
    "Kinds",
    "Lookup",
    "Marks",
    "NotInBulkError",
    "Number",
    "Parameter",
    "Shape",
    "Word",
    "bit_of_question",
    "plan",
]
