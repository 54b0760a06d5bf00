"""Calling a clause that a plugin wrote in Python, and holding it to what any line must be."""

from __future__ import annotations

from itertools import islice

from scoring_plugins.catalogue import say
from scoring_plugins.engine import bounds
from scoring_plugins.language.nodes import Clause, Python
from scoring_plugins.language.periods import Period
from scoring_plugins.records import PerformanceRecord, PythonPoints


class PythonClauseError(ValueError):
    """A clause's function raised, or returned what cannot be a line; the message names the clause and the function."""


def python_lines(clause: Clause, performance: PerformanceRecord, period: Period) -> list[PythonPoints]:
    """What the clause's function makes of a performance record that holds only what is seen in the period. Raises PythonClauseError."""
    assert isinstance(clause.points, Python)
    texts = {"clause": clause.name, "target": clause.points.target}
    try:
        found = list(islice(clause.points.function(performance, period), bounds.MOST_PYTHON_LINES + 1))
    except Exception as error:
        raise PythonClauseError(say("engine.python.raised", error=f"{type(error).__name__}: {error}", **texts)) from error
    if len(found) > bounds.MOST_PYTHON_LINES:
        raise PythonClauseError(say("engine.python.too_many", most=bounds.MOST_PYTHON_LINES, **texts))
    works = {record.work for record in performance.records}
    for each in found:
        if not isinstance(each, PythonPoints) or type(each.points) is not int or not each.reason.strip():
            raise PythonClauseError(say("engine.python.shape", **texts))
        if abs(each.points) > bounds.LARGEST_PYTHON_POINTS:
            raise PythonClauseError(say("engine.python.too_large", **texts))
        if unknown := sorted(set(each.works) - works):
            raise PythonClauseError(say("engine.python.unknown_work", work=unknown[0], **texts))
    return found
