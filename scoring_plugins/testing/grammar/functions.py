"""A clause in Python, as a plugin would bring it."""

from __future__ import annotations

from scoring_plugins.language.periods import Period
from scoring_plugins.records import PerformanceRecord, PythonPoints


def some_points(performance: PerformanceRecord, period: Period) -> list[PythonPoints]:
    """A third of a point for each record of the period, dearer in its first half."""
    dear = [333_333 if each.dated_on.month < 7 else -250_000 for each in performance.records]
    return [PythonPoints(points=points, works=(each.work,), reason="随机") for points, each in zip(dear, performance.records, strict=True)]
