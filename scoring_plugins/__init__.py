"""What a plugin imports: the SDK of scoring.

A locality's plugin gives data-only packs through one hook:

    from importlib.resources import files
    from scoring_plugins import hookimpl

    @hookimpl
    def register_regulations():
        return [files(__package__) / "my_county"]

and names its module under the entry-point group `scoring_plugins`. `score` makes a `Scorecard` of a `Regulation` and one
`PerformanceRecord`; all points are int micro-points, which `points_text` prints. How to write the pack: `docs/write-a-regulation.md`;
how to test it: `scoring_plugins.testing`.
"""

from __future__ import annotations

from scoring_plugins.engine.meaning import score
from scoring_plugins.engine.scorecard import Scorecard, ScoreLine, points_text
from scoring_plugins.hookspecs import hookimpl
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import load_regulations
from scoring_plugins.records import EarlierResult, Mark, Member, MemberState, PerformanceRecord, Record, Sessions

__all__ = [
    "EarlierResult",
    "Mark",
    "Member",
    "MemberState",
    "PerformanceRecord",
    "Record",
    "Regulation",
    "ScoreLine",
    "Scorecard",
    "Sessions",
    "hookimpl",
    "load_regulations",
    "points_text",
    "score",
]
