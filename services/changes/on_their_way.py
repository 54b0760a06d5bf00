"""Works that go their way in the program: what is registered of them comes from their steps, and is typed in by nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Problem
from services.models import MarkKind, OutstandingProposal, ProposalCourse, ReportCourse


def problems_of_way(session: Session, noun: str, work_id: int) -> list[Problem]:
    """HAS_COURSE for a `proposal` or an `opinion_report` that came of a course: it is changed by its steps, or withdrawn."""
    if noun == "proposal":
        course = session.exec(select(ProposalCourse.id).where(ProposalCourse.proposal_id == work_id)).first()
    elif noun == "opinion_report":
        course = session.exec(select(ReportCourse.id).where(ReportCourse.report_id == work_id)).first()
    else:
        return []
    return [] if course is None else [Problem("HAS_COURSE", "id", say("deletions.has_course"))]


def problems_of_another_way(session: Session, noun: str, work_id: int, was: Any, wanted: Any) -> list[Problem]:
    """HAS_COURSE where more is changed than what offices give beside a work's way: that a proposal is 重点 or 优秀.

    MARK_OF_SELECTION where the mark 优秀 that a selection gave would be another, or gone.
    """
    problems: list[Problem] = []
    if noun == "proposal":
        if was.marks.get(MarkKind.OUTSTANDING) != wanted.marks.get(MarkKind.OUTSTANDING):
            problems = _problems_of_selected(session, work_id)
        was, wanted = (replace(draft, marks=_of_the_way(draft.marks)) for draft in (was, wanted))
    return [*problems, *(problems_of_way(session, noun, work_id) if was != wanted else ())]


def _problems_of_selected(session: Session, proposal_id: int) -> list[Problem]:
    standing = (OutstandingProposal.proposal_id == proposal_id, col(OutstandingProposal.taken_back_round).is_(None))
    if session.exec(select(OutstandingProposal.id).where(*standing)).first() is None:
        return []
    return [Problem("MARK_OF_SELECTION", "marks", say("proposal_selection.mark_of_selection"))]


def _of_the_way(marks: dict[MarkKind, Any]) -> dict[MarkKind, Any]:
    return {mark: day for mark, day in marks.items() if mark not in (MarkKind.KEY, MarkKind.OUTSTANDING)}
