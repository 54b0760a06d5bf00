"""What a plugin imports: the SDK of scoring.

A locality's plugin is a module named under the entry-point group `scoring_plugins`, whose hooks give packs, kinds and forms:

    from importlib.resources import files
    from scoring_plugins import hookimpl

    @hookimpl
    def register_regulations():
        return [files(__package__) / "my_county"]

Each name is here for one of three reasons.
What hooks take and give (`docs/hooks.md`): `hookimpl` marks a hook, `Kind` and `Form` are what two of them give, `PythonPoints` is
what a clause written in Python gives of a `PerformanceRecord`.
What is scored: a `PerformanceRecord` is a `Member`, whose state on a day is a `MemberState`, with verified `Record`s, their `Mark`s and
half-day `Sessions`.
Scoring: `load_regulations` finds each `Regulation`, `score` makes one member's `Scorecard`, whose int micro-points `points_text` prints;
`score_cohort` scores all together, where a regulation has quotas, lists or blocks that compare members.

How to write a pack: `docs/write-a-regulation.md`; how to test it: `scoring_plugins.testing`.
"""

from __future__ import annotations

from scoring_plugins.engine.cohort import score_cohort
from scoring_plugins.engine.meaning import score
from scoring_plugins.engine.scorecard import Scorecard, points_text
from scoring_plugins.forms import Form
from scoring_plugins.hookspecs import hookimpl
from scoring_plugins.language.kinds import Kind
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import load_regulations
from scoring_plugins.records import Mark, Member, MemberState, PerformanceRecord, PythonPoints, Record, Sessions

__all__ = [
    "Form",
    "Kind",
    "Mark",
    "Member",
    "MemberState",
    "PerformanceRecord",
    "PythonPoints",
    "Record",
    "Regulation",
    "Scorecard",
    "Sessions",
    "hookimpl",
    "load_regulations",
    "points_text",
    "score",
    "score_cohort",
]
