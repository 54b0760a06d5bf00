"""What an actor is shown in lists and what is told when one piece or issue is asked for are one answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlmodel import Session, col, select

from services.errors import Refusal
from services.models import ReportCourse, ReportIssue
from services.opinion_reports.holding import take_issue, take_piece
from services.opinion_reports.possible import possible_of_issues, possible_of_pieces
from services.opinion_reports.seen import issues_seen, pieces_reached, pieces_seen
from services.opinion_reports.states import IssueEvent, ReportEvent
from services.permissions import Right
from tests.services.opinion_reports.desk import PEOPLE, Desk

BODIES = {name: held_for for name, (_, held_for) in PEOPLE.items() if name in ("party", "convener", "special")}


def _told(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except Refusal as refusal:
        return refusal.code
    return "done"


def _stand(session: Session, desk: Desk) -> None:
    """Drafts of a member, of every kind of body and of an informant, a piece handed in, an issue that is edited and one that is issued."""
    for body in BODIES:
        desk.draft(session, body, body=BODIES[body])
    desk.draft(session)
    # It names a body, and is the informant's alone.
    desk.draft(session, "informant", body=BODIES["party"])
    desk.submitted(session)
    desk.issue(session)
    desk.issued(session)


def test_every_role_is_told_of_one_piece_what_a_list_shows(desk: Desk) -> None:
    with desk.at_work() as session:
        _stand(session, desk)
        made = [key for key in session.exec(select(ReportCourse.id)) if key is not None]
        for name in desk.actors:
            actor = desk.as_(name)
            shown = set(session.exec(select(col(ReportCourse.id)).where(pieces_seen(actor))))
            reached = set(session.exec(select(col(ReportCourse.id)).where(pieces_reached(actor, Right.REPORT))))
            told = {key: _told(partial(take_piece, session, actor, key, ReportEvent.DISPUTE)) for key in made}

            assert {key for key, code in told.items() if code != "NOT_FOUND"} == shown, name
            assert {key for key, code in told.items() if code not in ("NOT_FOUND", "FORBIDDEN")} == reached & shown, name
            assert set(possible_of_pieces(session, actor, made)) == shown, name
        session.rollback()


def test_every_role_is_told_of_one_issue_what_a_list_shows(desk: Desk) -> None:
    with desk.at_work() as session:
        _stand(session, desk)
        made = [key for key in session.exec(select(ReportIssue.id)) if key is not None]
        for name in desk.actors:
            actor = desk.as_(name)
            shown = set(session.exec(select(col(ReportIssue.id)).where(issues_seen(actor))))
            told = {key: _told(partial(take_issue, session, actor, key, IssueEvent.RETRACT)) for key in made}

            assert {key for key, code in told.items() if code != "NOT_FOUND"} == shown, name
            assert set(possible_of_issues(session, actor, made)) == shown, name
        session.rollback()
