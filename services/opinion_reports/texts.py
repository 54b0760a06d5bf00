"""正文收入: what somebody pasted or uploaded becomes the text of a piece, or of the issue that is edited from pieces."""

from __future__ import annotations

from sqlmodel import Session

from services.attachments import AttachmentStore
from services.audit import acting
from services.course_manuscripts import Source, keep_taken, taken_from
from services.opinion_reports.holding import advance, advance_issue, take_issue, take_piece
from services.opinion_reports.states import IssueEvent, ReportEvent
from services.permissions import Actor


def take_over_piece(
    session: Session, actor: Actor, course_id: int, store: AttachmentStore | None, source: Source, expected_revision: int | None = None
) -> int:
    """Make a draft say what was pasted or uploaded; returns its id. Raises Refusal as `taken_from` and `take_piece` do."""
    taken = taken_from(source)
    course = take_piece(session, actor, course_id, ReportEvent.CHANGE, expected_revision)
    with acting(session, actor, "report_course.take_over_text"):
        keep_taken(session, actor, course, taken, store)
        advance(session, actor, course, ReportEvent.CHANGE)
    return course_id


def take_over_issue(
    session: Session, actor: Actor, issue_id: int, store: AttachmentStore | None, source: Source, expected_revision: int | None = None
) -> int:
    """Make an issue say what was pasted or uploaded; returns its id. Raises Refusal as `taken_from` and `take_issue` do."""
    taken = taken_from(source)
    issue = take_issue(session, actor, issue_id, IssueEvent.EDIT, expected_revision)
    with acting(session, actor, "report_issue.take_over_text"):
        keep_taken(session, actor, issue, taken, store)
        issue.edited_by_id = actor.account_id
        advance_issue(session, actor, issue, IssueEvent.EDIT)
    return issue_id
