"""办结: at the year's end issues are closed with their pieces, and what was kept aside."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Refusal
from services.models import IssueState, OpinionReport, ReportCourse, ReportIssue, ReportState
from services.opinion_reports.holding import advance, advance_issue, dispute_open, take_issue, take_piece
from services.opinion_reports.shares import pieces_of
from services.opinion_reports.states import IssueEvent, ReportEvent
from services.permissions import Actor, Right, require
from services.today import today as this_day
from services.turns import take_turn


def close_issue(session: Session, actor: Actor, issue_id: int, expected_revision: int | None = None, today: date | None = None) -> int:
    """Close an issue with its pieces; what is told of it later may still be recorded. Returns its id.

    Raises Refusal as `take_issue` does, TOO_EARLY before the last day of its year, DISPUTED.
    """
    issue = take_issue(session, actor, issue_id, IssueEvent.CLOSE, expected_revision)
    _require_year_over(issue.year, today)
    with acting(session, actor, "report_issue.close"):
        _close(session, actor, issue)
    return issue_id


def close_piece(session: Session, actor: Actor, course_id: int, expected_revision: int | None = None, today: date | None = None) -> int:
    """Close a piece that was kept aside. Returns its id.

    Raises Refusal as `take_piece` does, WITH_ITS_ISSUE for one that was issued, TOO_EARLY before the last day of its year.
    """
    course = take_piece(session, actor, course_id, ReportEvent.CLOSE, expected_revision)
    if course.state is ReportState.ISSUED:
        raise Refusal("WITH_ITS_ISSUE", say("report_course.with_its_issue", title=course.title), "id")
    submitted = session.get_one(OpinionReport, course.report_id).submitted_on
    _require_year_over(submitted.year, today)
    with acting(session, actor, "report_course.close"):
        advance(session, actor, course, ReportEvent.CLOSE)
    return course_id


def close_year(session: Session, actor: Actor, committee_id: int, year: int, today: date | None = None) -> int:
    """Close all issues of a year and all pieces handed in then and kept aside; returns how many were closed.

    What nobody has read yet stays open. Raises Refusal FORBIDDEN, TOO_EARLY, DISPUTED.
    """
    require(actor, Right.EDIT, committee_id)
    take_turn(session, committee_id)
    _require_year_over(year, today)
    sent = col(ReportIssue.state).in_([IssueState.ISSUED, IssueState.REPORTED])
    issues = session.exec(select(ReportIssue).where(ReportIssue.committee_id == committee_id, ReportIssue.year == year, sent)).all()
    in_year = (OpinionReport.submitted_on >= date(year, 1, 1), OpinionReport.submitted_on <= date(year, 12, 31))
    aside = select(ReportCourse).join(OpinionReport, col(OpinionReport.id) == ReportCourse.report_id)
    aside = aside.where(ReportCourse.committee_id == committee_id, ReportCourse.state == ReportState.SHELVED, *in_year)
    pieces = session.exec(aside).all()
    with acting(session, actor, "report_issue.close_year"):
        for issue in issues:
            _close(session, actor, issue)
        for piece in pieces:
            _require_undisputed(piece)
            advance(session, actor, piece, ReportEvent.CLOSE)
    return len(issues) + len(pieces)


def _close(session: Session, actor: Actor, issue: ReportIssue) -> None:
    for piece in pieces_of(session, issue):
        _require_undisputed(piece)
        advance(session, actor, piece, ReportEvent.CLOSE)
    advance_issue(session, actor, issue, IssueEvent.CLOSE)


def _require_undisputed(piece: ReportCourse) -> None:
    if piece.disputed_because is not None:
        raise dispute_open(piece)


def _require_year_over(year: int, today: date | None) -> None:
    last = date(year, 12, 31)
    if (today or this_day()) < last:
        raise Refusal("TOO_EARLY", say("report_course.too_early", day=last), "year")
