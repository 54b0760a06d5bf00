"""Public notices that are running: their last days, and what becomes of them when the calendar has learnt."""

from __future__ import annotations

from sqlmodel import Session, col, select

from services.calendar import Counted, Deadline, Span
from services.models import Appraisal, AppraisalState, DayUnit


def counted_notices(session: Session, committee_id: int) -> list[Counted]:
    """The notices of a committee that run and are counted in working days."""
    running = (Appraisal.committee_id == committee_id, Appraisal.state == AppraisalState.PUBLIC_NOTICE)
    in_days = Appraisal.notice_unit == DayUnit.WORKING_DAYS
    return [
        Counted(row.id, row.notice_from, Span(row.notice_days, row.notice_unit), row.notice_until)
        for row in session.exec(select(Appraisal).where(*running, in_days).order_by(col(Appraisal.id)))
        if row.id is not None and row.notice_from is not None and row.notice_until is not None
    ]


def move_notice(session: Session, appraisal_id: int, last: Deadline) -> None:
    """Let a notice end on another day. Call it inside `acting`, in the committee's turn."""
    appraisal = session.get_one(Appraisal, appraisal_id)
    appraisal.notice_until, appraisal.revision = last.last_day, appraisal.revision + 1
