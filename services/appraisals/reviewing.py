"""部门审核: each department of the office says that it looked through its part of the year, and what it found."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.appraisals.holding import take_appraisal
from services.appraisals.states import require_state
from services.audit import acting
from services.models import AppraisalState, DepartmentReview
from services.permissions import Actor, Right
from services.texts import refuse_bad_texts


def review_department(session: Session, actor: Actor, appraisal_id: int, department: str, findings: str | None = None) -> int:
    """The id of a department's review; a department that speaks again replaces what it said. Raises Refusal WRONG_STATE, BLANK."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.VERIFY)
    require_state(appraisal, say("appraisals.do_review"), AppraisalState.DEPARTMENT_REVIEW)
    refuse_bad_texts({"department": department, "findings": findings})
    department = department.strip()
    known = select(DepartmentReview).where(DepartmentReview.appraisal_id == appraisal_id, DepartmentReview.department == department)
    with acting(session, actor, "department.review", findings):
        review = session.exec(known).first() or DepartmentReview(
            committee_id=appraisal.committee_id,
            appraisal_id=appraisal_id,
            department=department,
            reviewed_by_id=actor.account_id,
            reviewed_at=datetime.now(UTC),
        )
        review.findings, review.reviewed_by_id, review.reviewed_at = findings or "", actor.account_id, datetime.now(UTC)
        session.add(review)
        session.flush()
    assert review.id is not None
    return review.id
