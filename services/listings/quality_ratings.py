"""提案质量评价 as flat rows: what a unit said of a proposal is its own and the office's; the proposers are told the verified sum alone."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, and_, or_
from sqlmodel import col

from services.listings.paging import Condition
from services.listings.selections import ASSESSING, SeenListing
from services.models import HandlingCourse, QualityRating
from services.permissions import Actor, Reach, Right


class QualityRatingRow(NamedTuple):
    id: int
    committee_id: int
    handling_course_id: int
    quantity: int
    full_marks: int
    remark: str | None
    rated_on: date
    scan_id: int | None
    assessment_id: int | None


def _seen(actor: Actor) -> Condition:
    owner = col(QualityRating.committee_id)
    reached = frozenset[int]().union(*(actor.committees_with(right) for right in ASSESSING))
    own = (and_(owner == scope.committee_id, col(HandlingCourse.unit_id) == scope.id) for scope in actor.held_for(Right.HANDLE, Reach.UNIT))
    return or_(owner.in_(sorted(reached)), *own)


def _handled(statement: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
    return statement.join(HandlingCourse, col(HandlingCourse.id) == col(QualityRating.handling_course_id))


QUALITY_RATINGS = SeenListing(
    name="quality_ratings",
    row=QualityRatingRow._make,
    columns={name: col(getattr(QualityRating, name)) for name in QualityRatingRow._fields},
    owner=col(QualityRating.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
    joins=_handled,
    seen=_seen,
)
