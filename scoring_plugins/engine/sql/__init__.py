"""Regulations as SQL text with constants apart: pure, runs nothing. `scoring_plugins.bulk` runs what is printed here on DuckDB.

Every number is a whole BIGINT: numerators over fixed denominators, proved to stay within 62 bits. No DECIMAL and no DOUBLE.
"""

from __future__ import annotations

from scoring_plugins.engine.sql.errors import NotInBulkError
from scoring_plugins.engine.sql.parameters import Codes, Day, Kinds, Number, Parameter, Word
from scoring_plugins.engine.sql.shapes import Shape, plan

__all__ = ["Codes", "Day", "Kinds", "NotInBulkError", "Number", "Parameter", "Shape", "Word", "plan"]
