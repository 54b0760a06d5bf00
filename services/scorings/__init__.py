"""Scorings: a committee's year scored and kept, with the hashes of the regulation and of the facts, so that it can be compared later."""

from services.scorings.runner import ScoringRunner
from services.scorings.running import run_scoring
from services.scorings.starting import start_scoring

__all__ = ["ScoringRunner", "run_scoring", "start_scoring"]
