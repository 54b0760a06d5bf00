"""What people gave, as the office states it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from services.models import ActivityGroup, Assessment, AssessmentKind, Member


@dataclass(frozen=True)
class AssessmentDraft:
    """One thing given to a member (by 委员编号) or a group (by name). `number` None asks for the next free one.

    `quantity` is in micro-points, None where only the thing itself is said.
    """

    number: str | None
    kind: AssessmentKind
    item: str
    dated_on: date
    given_by: str
    reason: str
    member_number: str | None = None
    group: str | None = None
    quantity: int | None = None

    @property
    def title(self) -> str:
        """What the office calls it."""
        return self.item

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two without a number the same one."""
        return (self.kind, self.item, self.member_number, self.group, self.dated_on, self.reason)


@dataclass(frozen=True)
class StoredAssessment:
    id: int
    draft: AssessmentDraft


def stored_assessments(session: Session, committee_id: int, assessment_id: int | None = None) -> dict[str, StoredAssessment]:
    """Every stored assessment of a committee, or one of them, by number, each as the draft that would say the same."""
    statement = (
        select(Assessment, Member.number, ActivityGroup.name)
        .outerjoin(Member, col(Assessment.member_id) == Member.id)
        .outerjoin(ActivityGroup, col(Assessment.group_id) == ActivityGroup.id)
        .where(Assessment.committee_id == committee_id)
    )
    if assessment_id is not None:
        statement = statement.where(Assessment.id == assessment_id)
    return {row.number: StoredAssessment(_id(row), said(row, member, group)) for row, member, group in session.exec(statement)}


def said(row: Assessment, member_number: str | None, group: str | None) -> AssessmentDraft:
    """The draft that would say what a row says."""
    return AssessmentDraft(
        number=row.number,
        kind=row.kind,
        item=row.item,
        dated_on=row.dated_on,
        given_by=row.given_by,
        reason=row.reason,
        member_number=member_number,
        group=group,
        quantity=row.quantity,
    )


def _id(row: Assessment) -> int:
    assert row.id is not None
    return row.id
