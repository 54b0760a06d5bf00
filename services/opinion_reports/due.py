"""What waits for somebody on the way of an opinion report: its writers, who edits, and who signs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.due_items import DueItem
from services.models import Authorship, IssueState, ReportCourse, ReportIssue, ReportState
from services.opinion_reports.seen import own_pieces
from services.opinion_reports.states import DISPUTED
from services.permissions import Actor, Right


def due_in_reports(session: Session, actor: Actor, _today: date) -> Iterator[DueItem]:
    """Each of the own pieces by itself; an office's counted for each committee. Nothing of it has a last day."""
    yield from _own(session, actor)
    editing, deciding = sorted(actor.committees_with(Right.EDIT)), sorted(actor.committees_with(Right.DECIDE))
    if editing:
        yield from _pieces(session, actor, editing)
    if editing or deciding:
        yield from _issues(session, actor, editing, deciding)


def _own(session: Session, actor: Actor) -> Iterator[DueItem]:
    own = own_pieces(actor, Right.REPORT)
    if not own:
        return
    state = col(ReportCourse.state)
    asked = and_(state == ReportState.DRAFT, col(ReportCourse.report_id).is_not(None))
    entered = and_(state.in_(DISPUTED), col(ReportCourse.on_behalf), col(ReportCourse.disputed_because).is_(None))
    rows = select(col(ReportCourse.id), col(ReportCourse.committee_id), state).where(or_(*own), or_(asked, entered))
    for course_id, committee_id, found in session.execute(rows.order_by(col(ReportCourse.id))):
        kind = "mend_report" if found is ReportState.DRAFT else "look_at_report"
        yield DueItem(kind, say(f"inbox.do_{kind}"), committee_id, None, False, ("ReportCourse", course_id))


def _pieces(session: Session, actor: Actor, editing: list[int]) -> Iterator[DueItem]:
    """Nobody reads what the own account handed in: that waits for somebody else, as a dispute about it does not."""
    owner, state, disputed = col(ReportCourse.committee_id), col(ReportCourse.state), col(ReportCourse.disputed_because)
    own = select(col(Authorship.report_id)).where(col(Authorship.registered_by_id) == actor.account_id)
    submitted = and_(state == ReportState.SUBMITTED, disputed.is_(None), col(ReportCourse.report_id).not_in(own))
    wanted = {"read_reports": submitted, "answer_report_disputes": and_(state.in_(DISPUTED), disputed.is_not(None))}
    for kind, condition in wanted.items():
        counted = select(owner, func.count()).where(owner.in_(editing), condition).group_by(owner)
        for committee_id, count in session.execute(counted):
            yield _counted(kind, committee_id, count)


def _issues(session: Session, actor: Actor, editing: list[int], deciding: list[int]) -> Iterator[DueItem]:
    """Nobody signs what the own account edited last."""
    owner, state = col(ReportIssue.committee_id), col(ReportIssue.state)
    to_edit = and_(owner.in_(editing), state == IssueState.EDITING)
    to_sign = and_(owner.in_(deciding), state == IssueState.SIGNING, col(ReportIssue.edited_by_id) != actor.account_id)
    counted = select(owner, state, func.count()).where(or_(to_edit, to_sign)).group_by(owner, state).order_by(owner, state)
    for committee_id, found, count in session.execute(counted):
        yield _counted("edit_issues" if found is IssueState.EDITING else "sign_issues", committee_id, count)


def _counted(kind: str, committee_id: int, count: int) -> DueItem:
    return DueItem(kind, say(f"inbox.do_{kind}", count=count), committee_id, None, False, ("LocalCommittee", committee_id))
