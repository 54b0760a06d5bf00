"""佐证: the paper that a piece was entered from, and what proves what became of an issue, attached by whoever has it in hand."""

from __future__ import annotations

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.attachments import AttachmentStore, keep_evidence
from services.errors import Refusal
from services.models import OpinionReport, ReportCourse, ReportIssue
from services.opinion_reports.seen import issues_seen, pieces_reached, pieces_seen
from services.opinion_reports.shares import pieces_of
from services.permissions import Actor, Right, forbidden, require
from services.turns import take_turn


def attach_report_paper(session: Session, actor: Actor, course_id: int, store: AttachmentStore, file_name: str, content: bytes) -> int:
    """Attach a file to a piece that was handed in: by whoever may report it. Returns the attachment's id.

    Raises Refusal NOT_FOUND, FORBIDDEN, NOT_HANDED_IN for a draft, and as `keep_evidence` does.
    """
    course = session.exec(select(ReportCourse).where(ReportCourse.id == course_id, pieces_seen(actor))).first()
    if course is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    reached = (col(ReportCourse.id) == course_id, pieces_reached(actor, Right.REPORT))
    if session.exec(select(ReportCourse.id).where(*reached)).first() is None:
        raise forbidden(actor, Right.REPORT)
    return _attached(session, actor, course, store, file_name, content)


def attach_piece_evidence(session: Session, actor: Actor, course_id: int, store: AttachmentStore, file_name: str, content: bytes) -> int:
    """Attach a file to one piece that was handed in, whether or not it stands in an issue: by the opinion staff; the attachment's id.

    Raises Refusal NOT_FOUND, FORBIDDEN, NOT_HANDED_IN for a draft, and as `keep_evidence` does.
    """
    course = session.exec(select(ReportCourse).where(ReportCourse.id == course_id, pieces_seen(actor))).first()
    if course is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    require(actor, Right.EDIT, course.committee_id)
    return _attached(session, actor, course, store, file_name, content)


def attach_issue_evidence(session: Session, actor: Actor, issue_id: int, store: AttachmentStore, file_name: str, content: bytes) -> int:
    """Attach a file to the report of every piece of an issue, such as a leader's note on it. Returns the first attachment's id.

    Raises Refusal NOT_FOUND, FORBIDDEN, and as `keep_evidence` does.
    """
    issue = session.exec(select(ReportIssue).where(ReportIssue.id == issue_id, issues_seen(actor))).first()
    if issue is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    require(actor, Right.EDIT, issue.committee_id)
    take_turn(session, issue.committee_id)
    reports = [piece.report_id for piece in pieces_of(session, issue) if piece.report_id is not None]
    if not reports:
        raise Refusal("NOT_HANDED_IN", say("attachments.no_pieces"), "id")
    return keep_evidence(session, actor, store, issue.committee_id, OpinionReport, reports, file_name, content)[0]


def _attached(session: Session, actor: Actor, course: ReportCourse, store: AttachmentStore, file_name: str, content: bytes) -> int:
    take_turn(session, course.committee_id)
    if course.report_id is None:
        raise Refusal("NOT_HANDED_IN", say("attachments.not_handed_in"), "id")
    return keep_evidence(session, actor, store, course.committee_id, OpinionReport, [course.report_id], file_name, content)[0]
