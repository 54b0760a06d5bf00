"""A clause that the language of regulations cannot say, in Python: the last resort, marked wherever its points are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from scoring_plugins import PerformanceRecord, PythonPoints

POINTS_A_MONTH = 1_000_000  # micro-points


class Days(Protocol):
    """The part of a clause's period that this module reads."""

    starts_on: object
    ends_on: object


def longest_run(performance: PerformanceRecord, period: Days) -> Iterator[PythonPoints]:
    """One point for each month of the longest unbroken run of months in which the member came to something, from three months on.

    `performance.records` are those dated in the period. Of two runs as long, the earlier one counts.
    """
    months: dict[int, str] = {}
    for record in sorted(performance.records, key=lambda record: (record.dated_on, record.work)):
        if record.sessions is not None and record.sessions.attended:
            months.setdefault(record.dated_on.year * 12 + record.dated_on.month, record.work)
    best: list[int] = []
    run: list[int] = []
    for month in sorted(months):
        run = [*run, month] if run and month == run[-1] + 1 else [month]
        best = run if len(run) > len(best) else best
    if len(best) >= 3:
        works = tuple(months[month] for month in best)
        yield PythonPoints(points=len(best) * POINTS_A_MONTH, works=works, reason=f"连续 {len(best)} 个月参加活动")
