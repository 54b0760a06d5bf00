"""文稿: the text of a work on its way, version by version; a version that was kept is never changed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint, true
from sqlmodel import Field

from services.models.columns import Moment, Owned, word_of

# Whose text it may be; each is a column that names a row of that table.
HOLDERS = ("proposal_course_id", "report_course_id", "report_issue_id", "handling_course_id")
_HELD = " + ".join(f"(CASE WHEN {name} IS NULL THEN 0 ELSE 1 END)" for name in HOLDERS)


class ManuscriptOrigin(StrEnum):
    """How a version came in: typed as lines, pasted from a word processor, or uploaded as DOCX."""

    TYPED = "typed"
    PASTED = "pasted"
    UPLOADED = "uploaded"


class CourseManuscript(Owned, table=True):
    """A version of the text of a proposal, a piece, an issue, or a unit's reply, whichever is named.

    `blocks` is the canonical JSON of `services.manuscripts`, `sha256` its digest, `length` its 字数; `dropped` tells a line each what was
    not taken over. `is_latest` marks the one that stands; `made_by_id` is None for what stood there before versions were kept.
    """

    __tablename__ = "course_manuscript"
    __table_args__ = (
        *(UniqueConstraint(name, "version") for name in HOLDERS),
        CheckConstraint(f"{_HELD} = 1", name="one_holder"),
        CheckConstraint("version >= 1", name="version"),
    )

    proposal_course_id: int | None = Field(default=None, foreign_key="proposal_course.id")
    report_course_id: int | None = Field(default=None, foreign_key="report_course.id")
    report_issue_id: int | None = Field(default=None, foreign_key="report_issue.id")
    handling_course_id: int | None = Field(default=None, foreign_key="handling_course.id")
    version: int
    is_latest: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    origin: ManuscriptOrigin = Field(sa_type=word_of(ManuscriptOrigin))
    file_name: str | None = None
    blocks: str
    sha256: str = Field(max_length=64)
    length: int
    dropped: str = ""
    made_by_id: int | None = Field(default=None, foreign_key="account.id")
    made_at: datetime = Field(sa_type=Moment)
