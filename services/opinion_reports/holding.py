"""A piece, or an issue, held for a change: the turn taken, the right asked for, the revision compared, the step written down."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Problem, Refusal
from services.models import IssueState, ReportCourse, ReportIssue, ReportState, ReportStep, ReportWriter, Sector, SpecialCommittee
from services.opinion_reports.states import ISSUE, PIECE, IssueEvent, ReportEvent
from services.permissions import Actor, Reach, Right, forbidden
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn

# Who reads all of a committee's pieces, drafts among them; who reads performance reads what was submitted.
_OFFICE = (Right.EDIT, Right.DECIDE, Right.REGISTER)
# While a member disputes an entry, only this may be done with it.
_BESIDE_DISPUTES = (ReportEvent.DISPUTE, ReportEvent.ANSWER_DISPUTE, ReportEvent.WITHDRAW)


def take_piece(session: Session, actor: Actor, course_id: int, event: ReportEvent, expected_revision: int | None = None) -> ReportCourse:
    """The piece, held until the transaction ends, for an event that the actor may bring about now.

    Raises Refusal NOT_FOUND for one that is not there or that the actor may not see, FORBIDDEN, STALE, WRONG_STATE with what may be done
    instead, and DISPUTED while a member disputes an entry on the member's behalf.
    """
    found = session.exec(select(ReportCourse).where(ReportCourse.id == course_id, seen_by(actor))).first()
    if found is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    if not reaches_piece(session, actor, PIECE.moves[event].right, found):
        raise forbidden(actor, PIECE.moves[event].right)
    take_turn(session, found.committee_id)
    course = held(session, ReportCourse, course_id, expected_revision)
    PIECE.require(course.state, event)
    if course.disputed_because is not None and event not in _BESIDE_DISPUTES:
        raise dispute_open(course)
    return course


def take_issue(session: Session, actor: Actor, issue_id: int, event: IssueEvent, expected_revision: int | None = None) -> ReportIssue:
    """The issue, held until the transaction ends, for an event that the actor may bring about now. Raises Refusal as `take_piece` does."""
    right = ISSUE.moves[event].right
    found = session.exec(select(ReportIssue).where(ReportIssue.id == issue_id)).first()
    if found is None or not sees_issue(actor, found):
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    if not actor.may(right, found.committee_id):
        raise forbidden(actor, right)
    take_turn(session, found.committee_id)
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


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The condition of the pieces that the actor may read: one's own, one's body's, what one entered as an informant, or the office's.

    Whoever reads performance reads what was submitted; a draft is its writers' and the office's.
    """
    of = col(ReportCourse.committee_id)
    whole = frozenset[int]().union(*(actor.committees_with(right) for right in _OFFICE))
    submitted = and_(col(ReportCourse.report_id).is_not(None), of.in_(sorted(actor.committees_with(Right.READ_PERFORMANCE))))
    return or_(of.in_(sorted(whole)), submitted, _reached(actor, Right.REPORT))


def _reached(actor: Actor, right: Right) -> ColumnElement[bool]:
    """The condition of the pieces that a right reaches: a whole committee's, or one's own."""
    return or_(col(ReportCourse.committee_id).in_(sorted(actor.committees_with(right))), *own_pieces(actor, right))


def own_pieces(actor: Actor, right: Right) -> list[ColumnElement[bool]]:
    """The conditions of the pieces that a right reaches which is held for oneself, for a body, or for what one enters."""
    of, body = col(ReportCourse.committee_id), col(ReportCourse.body)
    ways: list[ColumnElement[bool]] = []
    own = sorted(int(scope.id) for scope in actor.held_for(right, Reach.OWN))
    if own:
        ways.append(col(ReportCourse.id).in_(select(ReportWriter.course_id).where(col(ReportWriter.member_id).in_(own))))
    ways += [
        and_(of == scope.committee_id, col(ReportCourse.informant_id) == actor.account_id) for scope in actor.held_for(right, Reach.ENTERED)
    ]
    # An informant's piece names a body too, and is the informant's.
    nobodys = col(ReportCourse.informant_id).is_(None)
    ways += [and_(of == scope.committee_id, body == str(scope.id), nobodys) for scope in actor.held_for(right, Reach.BODY)]
    for reach, table in ((Reach.SECTOR, Sector), (Reach.SPECIAL_COMMITTEE, SpecialCommittee)):
        for scope in actor.held_for(right, reach):
            name = select(col(table.name)).where(col(table.id) == int(scope.id)).scalar_subquery()
            ways.append(and_(of == scope.committee_id, body == name, nobodys))
    return ways


def reaches_piece(session: Session, actor: Actor, right: Right, course: ReportCourse) -> bool:
    """Whether the right reaches the piece: the whole committee, one of its writers, its body, or the informant who entered it."""
    if actor.may(right, course.committee_id):
        return True
    return session.exec(select(ReportCourse.id).where(ReportCourse.id == course.id, _reached(actor, right))).first() is not None


def sees_issue(actor: Actor, issue: ReportIssue) -> bool:
    """Whether the actor may read an issue: the office, and once it is issued whoever reads all performance."""
    if any(actor.may(right, issue.committee_id) for right in _OFFICE):
        return True
    return issue.issued_on is not None and actor.may(Right.READ_PERFORMANCE, issue.committee_id)


def issues_seen_by(actor: Actor) -> ColumnElement[bool]:
    """The condition of the issues that `sees_issue` lets the actor read."""
    of = col(ReportIssue.committee_id)
    whole = frozenset[int]().union(*(actor.committees_with(right) for right in _OFFICE))
    read = actor.committees_with(Right.READ_PERFORMANCE)
    return or_(of.in_(sorted(whole)), and_(col(ReportIssue.issued_on).is_not(None), of.in_(sorted(read))))


def bodies_reached(session: Session, actor: Actor, committee_id: int) -> frozenset[str]:
    """The bodies in whose name the actor may report: the one a role names, one's sector, one's special committee."""
    right = Right.REPORT
    names = {str(scope.id) for scope in actor.held_for(right, Reach.BODY) if scope.committee_id == committee_id}
    for reach, table in ((Reach.SECTOR, Sector), (Reach.SPECIAL_COMMITTEE, SpecialCommittee)):
        ids = sorted(int(scope.id) for scope in actor.held_for(right, reach) if scope.committee_id == committee_id)
        names |= set(session.exec(select(col(table.name)).where(col(table.id).in_(ids))))
    return frozenset(names)


def own_members(actor: Actor, committee_id: int) -> frozenset[int]:
    """Ids of the members of a committee that the actor is."""
    return frozenset(int(scope.id) for scope in actor.held_for(Right.REPORT, Reach.OWN) if scope.committee_id == committee_id)


def speaks_for(session: Session, actor: Actor, course: ReportCourse) -> bool:
    """Whether the actor is one of the piece's writers, or acts in the name of its body: not the office, and not who entered it for them."""
    if course.body is not None:
        return course.body in bodies_reached(session, actor, course.committee_id)
    writers = session.exec(select(ReportWriter.member_id).where(ReportWriter.course_id == course.id)).all()
    return not own_members(actor, course.committee_id).isdisjoint(writers)
