"""What a regulation means, plainly: the definition that every other evaluator must agree with."""

from __future__ import annotations

from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord


def score(regulation: Regulation, performance: PerformanceRecord) -> Scorecard:
    """One member's year under the version in force on the period's last day. Lines add up to the total, in micro-points.

    Raises NotInForceError when no version was in force.
    """
    raise NotImplementedError  # being filled: see the language's reference
