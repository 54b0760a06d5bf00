"""Works that go their way in the program: what is registered of them comes from their steps, and is typed in by nobody."""

from __future__ import annotations

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.errors import Problem
from services.models import ProposalCourse, ReportCourse


def problems_of_way(session: Session, noun: str, work_id: int) -> list[Problem]:
    """HAS_COURSE for a `proposal` or an `opinion_report` that came of a course: it is changed by its steps, or withdrawn."""
    if noun == "proposal":
        course = session.exec(select(ProposalCourse.id).where(ProposalCourse.proposal_id == work_id)).first()
    elif noun == "opinion_report":
        course = session.exec(select(ReportCourse.id).where(ReportCourse.report_id == work_id)).first()
    else:
        return []
    return [] if course is None else [Problem("HAS_COURSE", "id", say("deletions.has_course"))]
