"""提案质量评价: what a unit that handled a proposal says of the proposal itself, on the committee's own scale."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from services.models.columns import Moment, Owned


class QualityRating(Owned, table=True):
    """One unit's points for the proposal it handled, once. `quantity` and `full_marks`, the most on that day, are in micro-points.

    `scan_id` is the paper it was entered from, None where the unit did it itself. `assessment_id` is the assessment that the proposal's
    ratings were summed up in; from then on it stays.
    """

    __tablename__ = "quality_rating"
    __table_args__ = (
        UniqueConstraint("handling_course_id"),
        CheckConstraint("quantity >= 0 AND quantity <= full_marks", name="within"),
    )

    handling_course_id: int = Field(foreign_key="handling_course.id")
    quantity: int = Field(sa_type=BigInteger)
    full_marks: int = Field(sa_type=BigInteger)
    remark: str | None = None
    rated_on: date
    rated_by_id: int = Field(foreign_key="account.id")
    rated_at: datetime = Field(sa_type=Moment)
    scan_id: int | None = Field(default=None, foreign_key="attachment.id")
    assessment_id: int | None = Field(default=None, foreign_key="proposal_assessment.id", index=True)
