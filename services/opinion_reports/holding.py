"""A piece, or an issue, held for a change: the turn taken, the right asked for, the revision compared, the step written down."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import or_
from sqlalchemy import select as alchemy_select
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Problem, Refusal
from services.models import IssueState, ReportCourse, ReportIssue, ReportState, ReportStep
from services.opinion_reports.seen import issues_seen, pieces_reached, pieces_seen, spoken_pieces
from services.opinion_reports.states import ISSUE, PIECE, IssueEvent, ReportEvent
from services.permissions import Actor, Right, forbidden, require
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn

# While a member disputes an entry, only this may be done with it.
_BESIDE_DISPUTES = (ReportEvent.DISPUTE, ReportEvent.ANSWER_DISPUTE, ReportEvent.WITHDRAW)


def take_piece(session: Session, actor: Actor, course_id: int, event: ReportEvent, expected_revision: int | None = None) -> ReportCourse:
    """The piece, held until the transaction ends, for an event that the actor may bring about now.

    Raises Refusal NOT_FOUND for one that is not there or that the actor may not see, FORBIDDEN, STALE, WRONG_STATE with what may be done
    instead, and DISPUTED while a member disputes an entry on the member's behalf.
    """
    right = PIECE.moves[event].right
    seen = (col(ReportCourse.id) == course_id, pieces_seen(actor))
    found = session.execute(alchemy_select(col(ReportCourse.committee_id), pieces_reached(actor, right)).where(*seen)).first()
    if found is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    committee_id, is_reached = found
    if not is_reached:
        raise forbidden(actor, right)
    take_turn(session, committee_id)
    course = held(session, ReportCourse, course_id, expected_revision)
    PIECE.require(course.state, event)
    if course.disputed_because is not None and event not in _BESIDE_DISPUTES:
        raise dispute_open(course)
    return course


def take_issue(session: Session, actor: Actor, issue_id: int, event: IssueEvent, expected_revision: int | None = None) -> ReportIssue:
    """The issue, held until the transaction ends, for an event that the actor may bring about now. Raises Refusal as `take_piece` does."""
    right = ISSUE.moves[event].right
    committee_id = session.exec(select(ReportIssue.committee_id).where(ReportIssue.id == issue_id, issues_seen(actor))).first()
    if committee_id is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    require(actor, right, committee_id)
    take_turn(session, committee_id)
    issue = held(session, ReportIssue, issue_id, expected_revision)
    ISSUE.require(issue.state, event)
    return issue


def advance(session: Session, actor: Actor, course: ReportCourse, event: ReportEvent, reason: str | None = None) -> None:
    """Move the piece on and write the step down. Raises Refusal WRONG_STATE. Call it inside `acting`."""
    course.state = PIECE.after(course.state, event)
    course.revision += 1
    _write(session, actor, course, event, course.state, reason)


def advance_issue(session: Session, actor: Actor, issue: ReportIssue, event: IssueEvent, reason: str | None = None) -> None:
    """Move the issue on and write the step down. Raises Refusal WRONG_STATE. Call it inside `acting`."""
    issue.state = ISSUE.after(issue.state, event)
    issue.revision += 1
    _write(session, actor, issue, event, issue.state, reason)


def _write(
    session: Session, actor: Actor, of: ReportCourse | ReportIssue, event: str, became: ReportState | IssueState, reason: str | None
) -> None:
    about = {"course_id": of.id} if isinstance(of, ReportCourse) else {"issue_id": of.id}
    made = {"event": event, "became": became, "reason": reason, "made_by_id": actor.account_id, "made_at": datetime.now(UTC)}
    session.add(ReportStep.model_validate({"committee_id": of.committee_id, **about, **made}))
    session.flush()


def dispute_open(course: ReportCourse) -> Refusal:
    return Refusal("DISPUTED", say("report_course.dispute_open", title=course.title, statement=course.disputed_because), "id")


def problems_of_reason(reason: str, field: str = "reason") -> list[Problem]:
    """Told to people, so never left out: REASON_MISSING, else what is wrong with any text."""
    if not reason.strip():
        return [Problem("REASON_MISSING", field, say("report_course.reason_missing"))]
    return problems_of_texts({field: reason})


def speaks_for(session: Session, actor: Actor, course: ReportCourse) -> bool:
    """Whether the actor is one of the piece's writers, or acts in the name of its body: not the office, and not who entered it for them."""
    spoken = spoken_pieces(actor, Right.REPORT)
    return bool(spoken) and session.exec(select(ReportCourse.id).where(ReportCourse.id == course.id, or_(*spoken))).first() is not None
