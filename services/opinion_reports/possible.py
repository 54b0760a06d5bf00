"""What may be done now with pieces and issues, and whether an actor may do it: as the use cases would answer, without trying."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from services.models import ReportCourse, ReportIssue
from services.opinion_reports.holding import issues_seen_by, reaches_piece, seen_by, speaks_for
from services.opinion_reports.states import ISSUE, PIECE, IssueEvent, ReportEvent
from services.permissions import Actor

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
    seen = session.exec(select(ReportCourse).where(col(ReportCourse.id).in_(sorted(course_ids)), seen_by(actor))).all()
    found = {}
    for course in seen:
        assert course.id is not None
        events = [event for event in PIECE.possible(course.state) if _happens(course, event)]
        found[course.id] = [PossiblePieceEvent(event, _may(session, actor, course, event)) for event in events]
    return found


def possible_of_issues(session: Session, actor: Actor, issue_ids: Collection[int]) -> Mapping[int, Sequence[PossibleIssueEvent]]:
    """For each issue that the actor may see, by id, its events in the order of the table."""
    seen = session.exec(select(ReportIssue).where(col(ReportIssue.id).in_(sorted(issue_ids)), issues_seen_by(actor))).all()
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


def _may(session: Session, actor: Actor, course: ReportCourse, event: ReportEvent) -> bool:
    if event is ReportEvent.DISPUTE:
        return speaks_for(session, actor, course)
    return reaches_piece(session, actor, PIECE.moves[event].right, course)


def _is_own(actor: Actor, issue: ReportIssue, event: IssueEvent) -> bool:
    """Whoever edited it last does not sign it."""
    return event is IssueEvent.SIGN and actor.account_id == issue.edited_by_id
