"""Whose rating of a proposal's quality is still to come: conditions on handlings, for lists and for days that are counted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.models import HandlingCourse, HandlingState, ProposalState, QualityRating

# A unit that has given its part: its reply, or as a co-handler its opinion.
ANSWERED = frozenset({HandlingState.REPLIED, HandlingState.OPINION_GIVEN})
WHILE = frozenset({ProposalState.ASSIGNED, ProposalState.REPLIED, ProposalState.TRACKING, ProposalState.CLOSED})


def owes_quality() -> tuple[ColumnElement[bool], ...]:
    """A unit that gave its part and has not rated a proposal that is not summed up. The proposal stands as `WHILE` says."""
    rated = exists().where(col(QualityRating.handling_course_id) == col(HandlingCourse.id))
    return col(HandlingCourse.state).in_(ANSWERED), ~rated, col(HandlingCourse.course_id).not_in(summed_up())


def summed_up() -> Select[Any]:
    """The courses whose ratings were summed up."""
    other = aliased(HandlingCourse)
    joined = select(col(other.course_id)).join(QualityRating, col(QualityRating.handling_course_id) == col(other.id))
    return joined.where(col(QualityRating.assessment_id).is_not(None)).correlate(None)
