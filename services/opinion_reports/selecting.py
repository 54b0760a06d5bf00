"""审读: a piece read by the staff: asked for more, kept aside with a reason, taken up again. What is selected stands in `issues`."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from services.audit import acting
from services.errors import refuse
from services.opinion_reports.filing import confirm_submission, take_back
from services.opinion_reports.holding import advance, problems_of_reason, take_piece
from services.opinion_reports.states import ReportEvent
from services.permissions import Actor
from services.today import today as this_day


def ask_for_more(
    session: Session, actor: Actor, course_id: int, asked: str, expected_revision: int | None = None, today: date | None = None
) -> int:
    """Give a piece back to its writers with what is asked; until it is handed in again it counts for nobody.

    Raises Refusal as `take_piece` does, or a bad question.
    """
    course = take_piece(session, actor, course_id, ReportEvent.ASK_MORE, expected_revision)
    refuse(problems_of_reason(asked, "asked"))
    with acting(session, actor, "report_course.ask_more", asked):
        course.asked = asked.strip()
        take_back(session, course, today or this_day())
        advance(session, actor, course, ReportEvent.ASK_MORE, asked.strip())
    return course_id


def shelve_piece(session: Session, actor: Actor, course_id: int, reason: str, expected_revision: int | None = None) -> int:
    """Keep a piece aside, which was read and will not be issued; that it was handed in is thereby verified.

    Raises Refusal as `take_piece` does, a bad reason, OWN_RECORD, PAPER_MISSING.
    """
    course = take_piece(session, actor, course_id, ReportEvent.SHELVE, expected_revision)
    refuse(problems_of_reason(reason))
    with acting(session, actor, "report_course.shelve", reason):
        confirm_submission(session, actor, course, ReportEvent.SHELVE)
        course.shelved_because = reason.strip()
        advance(session, actor, course, ReportEvent.SHELVE, reason.strip())
    return course_id


def take_up_piece(session: Session, actor: Actor, course_id: int, reason: str, expected_revision: int | None = None) -> int:
    """Take up again what was kept aside. Raises Refusal as `take_piece` does, or a bad reason."""
    course = take_piece(session, actor, course_id, ReportEvent.TAKE_UP, expected_revision)
    refuse(problems_of_reason(reason))
    with acting(session, actor, "report_course.take_up", reason):
        course.shelved_because = None
        advance(session, actor, course, ReportEvent.TAKE_UP, reason.strip())
    return course_id
