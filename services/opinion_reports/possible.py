"""What may be done now with pieces and issues, and whether an actor may do it: as the use cases would answer, without trying."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select as alchemy_select
from sqlmodel import Session, col, select

from services.models import ReportCourse, ReportIssue
from services.opinion_reports.holding import speaks_for
from services.opinion_reports.seen import issues_seen, pieces_reached, pieces_seen
from services.opinion_reports.states import ISSUE, PIECE, IssueEvent, ReportEvent
from services.permissions import Actor, Right

# While an entry is disputed, and otherwise never.
_DISPUTED = frozenset({ReportEvent.WITHDRAW, ReportEvent.ANSWER_DISPUTE})


class PossiblePieceEvent(NamedTuple):
    """An event that the state lets happen; `is_allowed` says whether the actor may bring it about."""

    event: ReportEvent
    is_allowed: bool


class PossibleIssueEvent(NamedTuple):
    """The same of an issue."""

    event: IssueEvent
    is_allowed: bool


def possible_of_pieces(session: Session, actor: Actor, course_ids: Collection[int]) -> Mapping[int, Sequence[PossiblePieceEvent]]:
    """For each piece that the actor may see, by id, its events in the order of the table. An issue's own event is not among them."""
    wanted = (col(ReportCourse.id).in_(sorted(course_ids)), pieces_seen(actor))
    seen = session.execute(alchemy_select(ReportCourse, pieces_reached(actor, Right.REPORT)).where(*wanted)).all()
    found = {}
    for course, is_own in seen:
        events = [event for event in PIECE.possible(course.state) if _happens(course, event)]
        found[course.id] = [PossiblePieceEvent(event, _may(session, actor, course, bool(is_own), event)) for event in events]
    return found


def possible_of_issues(session: Session, actor: Actor, issue_ids: Collection[int]) -> Mapping[int, Sequence[PossibleIssueEvent]]:
    """For each issue that the actor may see, by id, its events in the order of the table."""
    seen = session.exec(select(ReportIssue).where(col(ReportIssue.id).in_(sorted(issue_ids)), issues_seen(actor))).all()
    found = {}
    for issue in seen:
        assert issue.id is not None
        events = ISSUE.possible(issue.state)
        found[issue.id] = [
            PossibleIssueEvent(event, actor.may(ISSUE.moves[event].right, issue.committee_id) and not _is_own(actor, issue, event))
            for event in events
        ]
    return found


def _happens(course: ReportCourse, event: ReportEvent) -> bool:
    """Whether the piece itself lets it happen, beside its state."""
    if event is ReportEvent.ISSUE:
        return False
    if event is ReportEvent.DISPUTE:
        return course.on_behalf and course.disputed_because is None
    if course.disputed_because is not None:
        return event in _DISPUTED
    return event is not ReportEvent.ANSWER_DISPUTE


def _may(session: Session, actor: Actor, course: ReportCourse, is_own: bool, event: ReportEvent) -> bool:
    right = PIECE.moves[event].right
    if event is ReportEvent.DISPUTE:
        return speaks_for(session, actor, course)
    return is_own if right is Right.REPORT else actor.may(right, course.committee_id)


def _is_own(actor: Actor, issue: ReportIssue, event: IssueEvent) -> bool:
    """Whoever edited it last does not sign it."""
    return event is IssueEvent.SIGN and actor.account_id == issue.edited_by_id
