"""Evidence (佐证): a file kept once by its digest, attached to exactly one work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from services.models.columns import Moment, Owned


class Attachment(Owned, table=True):
    """A file of a work. One that was attached by mistake is withdrawn, with a reason, and stays; nothing rests on it any more."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN activity_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN proposal_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN report_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN assessment_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_work",
        ),
    )

    activity_id: int | None = Field(default=None, foreign_key="activity.id", index=True)
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id", index=True)
    report_id: int | None = Field(default=None, foreign_key="opinion_report.id", index=True)
    assessment_id: int | None = Field(default=None, foreign_key="assessment.id", index=True)
    file_name: str
    media_type: str
    size: int
    sha256: str = Field(max_length=64)
    added_by_id: int = Field(foreign_key="account.id")
    added_at: datetime = Field(sa_type=Moment)
    withdrawn_by_id: int | None = Field(default=None, foreign_key="account.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_because: str | None = None
