"""Who did not serve the whole period, and who is not appraised at all."""

from __future__ import annotations

from fractions import Fraction

from scoring_plugins.catalogue import say
from scoring_plugins.engine.selection import member_matches
from scoring_plugins.language.nodes import Version
from scoring_plugins.language.periods import Period
from scoring_plugins.records import MemberState

# No period is longer than a year.
MONTHS_AT_MOST = 12


def months_in(period: Period) -> int:
    """Months that a period has begun by its last day: 12 for a year, 6 for half of one; alike in every year."""
    return period.part_of(period.ends_on, 1) + 1


def months_served(state: MemberState, period: Period) -> int:
    """Months served within a period: all of it where the state does not say otherwise, never more than it has."""
    months = months_in(period)
    return months if state.months_served is None else min(state.months_served, months)


def share_served(state: MemberState, period: Period) -> Fraction:
    """The months served over those of the period."""
    return Fraction(months_served(state, period), months_in(period))


def why_excluded(version: Version, state: MemberState, period: Period) -> str:
    """Why somebody is left out of the appraisal, in Chinese: a decision, or a condition of the regulation; "" where neither is so."""
    if state.excluded is not None:
        return say("engine.excluded", why=state.excluded or "—")
    if any(member_matches(test, state, months_in(period)) for test in version.excluded):
        return say("engine.excluded_by_rule")
    return ""


def why_not_graded(version: Version, state: MemberState, period: Period) -> str:
    """Why somebody gets no grade and no place on lists, in Chinese; "" where nothing stands in the way."""
    excluded = why_excluded(version, state, period)
    if excluded or version.part_year != "not_graded":
        return excluded
    served, months = months_served(state, period), months_in(period)
    return say("engine.part_year", served=served, months=months) if served < months else ""
