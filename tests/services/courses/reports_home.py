"""From wherever a piece or an issue came to, by steps that anybody would take, to its last state: there is a way out of every one."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, select

from services.attachments import AttachmentStore
from services.models import IssueState, ReportCourse, ReportIssue, ReportState
from services.opinion_reports.closing import close_issue, close_piece
from services.opinion_reports.drafting import discard_piece
from services.opinion_reports.selecting import shelve_piece
from services.opinion_reports.signing import hand_to_sign, sign_issue
from services.opinion_reports.states import ISSUE, PIECE
from services.opinion_reports.submitting import answer_dispute
from tests.services.courses.journey import LAST_DAY, Clock
from tests.services.opinion_reports.desk import Desk

S, T = ReportState, IssueState
MOST_STEPS = 20


def bring_piece_home(session: Session, desk: Desk, store: AttachmentStore, clock: Clock, course_id: int) -> int:
    """How many steps it took. AssertionError where a piece does not come to rest, Refusal where a step is refused."""
    for count in range(MOST_STEPS):
        course = session.get_one(ReportCourse, course_id, populate_existing=True)
        if course.state in PIECE.last:
            return count
        if course.disputed_because is not None:
            answer_dispute(session, desk.as_("editor"), course_id, "已改正")
        elif course.state is S.DRAFT:
            discard_piece(session, desk.as_("registrar"), course_id, "不用了")
        elif course.state is S.SUBMITTED:
            desk.paper(session, store, course_id)
            shelve_piece(session, desk.as_("editor"), course_id, "重复")
        elif course.state is S.SHELVED:
            _year_end(clock)
            close_piece(session, desk.as_("editor"), course_id)
        else:
            assert course.issue_id is not None
            bring_issue_home(session, desk, clock, course.issue_id)
    raise AssertionError(f"{course.state} leads nowhere in {MOST_STEPS} steps")


def bring_issue_home(session: Session, desk: Desk, clock: Clock, issue_id: int) -> int:
    """The same of an issue, with its pieces."""
    for count in range(MOST_STEPS):
        issue = session.get_one(ReportIssue, issue_id, populate_existing=True)
        if issue.state in ISSUE.last:
            return count
        for piece in session.exec(select(ReportCourse).where(ReportCourse.issue_id == issue_id)):
            if piece.disputed_because is not None and piece.id is not None:
                answer_dispute(session, desk.as_("editor"), piece.id, "已改正")
        if issue.state is T.EDITING:
            hand_to_sign(session, desk.as_("editor"), issue_id)
        elif issue.state is T.SIGNING:
            sign_issue(session, desk.as_("secretary"), issue_id)
        else:
            _year_end(clock)
            close_issue(session, desk.as_("editor"), issue_id)
    raise AssertionError(f"{issue.state} leads nowhere in {MOST_STEPS} steps")


def _year_end(clock: Clock) -> None:
    """The last day of the last year that a way may come to."""
    clock.day = max(clock.day, date(LAST_DAY.year, 12, 31))
