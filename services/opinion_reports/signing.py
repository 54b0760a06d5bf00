"""签发: an issue handed to the leader, sent back, or signed and numbered: 期号 follow each other within a bulletin and a year."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session, col, func, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import Authorship, AuthorshipRole, OpinionReport, ReportCourse, ReportIssue
from services.opinion_reports.holding import advance, advance_issue, dispute_open, problems_of_reason, take_issue
from services.opinion_reports.shares import pieces_of
from services.opinion_reports.states import ISSUE, IssueEvent, ReportEvent
from services.parameters import OPINION_REPORT_SIGNER, parameter
from services.permissions import Actor
from services.texts import problems_of_texts
from services.today import today as this_day


def hand_to_sign(session: Session, actor: Actor, issue_id: int, expected_revision: int | None = None) -> int:
    """Hand an issue to whoever signs. Raises Refusal as `take_issue` does, or TEXT_MISSING."""
    issue = take_issue(session, actor, issue_id, IssueEvent.TO_SIGN, expected_revision)
    if not issue.text.strip():
        raise Refusal("TEXT_MISSING", say("report_course.text_missing"), "text")
    with acting(session, actor, "report_issue.to_sign"):
        advance_issue(session, actor, issue, IssueEvent.TO_SIGN)
    return issue_id


def send_issue_back(session: Session, actor: Actor, issue_id: int, reason: str, expected_revision: int | None = None) -> int:
    """Send an issue back to its editors with a reason. Raises Refusal as `take_issue` does, or a bad reason."""
    issue = take_issue(session, actor, issue_id, IssueEvent.SEND_BACK, expected_revision)
    refuse(problems_of_reason(reason))
    with acting(session, actor, "report_issue.send_back", reason):
        advance_issue(session, actor, issue, IssueEvent.SEND_BACK, reason.strip())
    return issue_id


def sign_issue(
    session: Session,
    actor: Actor,
    issue_id: int,
    issued_on: date | None = None,
    signed_by: str | None = None,
    expected_revision: int | None = None,
    today: date | None = None,
) -> int:
    """Sign an issue: it gets the next number of its bulletin and year, and its pieces are issued with it. Returns its id.

    `issued_on` is today where nothing is said, `signed_by` the committee's parameter. Raises Refusal as `take_issue` does,
    PARAMETER_NOT_SET, DISPUTED, or every problem: OWN_RECORD for whoever edited it last, BAD_DATES for a day to come or before a
    piece was handed in.
    """
    issue = take_issue(session, actor, issue_id, IssueEvent.SIGN, expected_revision)
    now = today or this_day()
    day, pieces = issued_on or now, pieces_of(session, issue)
    problems = problems_of_texts({"signed_by": signed_by})
    if actor.account_id == issue.edited_by_id:
        problems.append(Problem("OWN_RECORD", "id", say("report_issue.own_record", name=actor.name, title=issue.title)))
    first = _last_handed_in(session, pieces)
    if not first <= day <= now:
        problems.append(Problem("BAD_DATES", "issued_on", say("report_issue.bad_day", day=day, first=first, last=now)))
    refuse(problems)
    for piece in pieces:
        if piece.disputed_because is not None:
            raise dispute_open(piece)
    signer = signed_by.strip() if signed_by else parameter(session, issue.committee_id, OPINION_REPORT_SIGNER, on=day)
    with acting(session, actor, "report_issue.sign"):
        issue.year, issue.issued_on = day.year, day
        issue.signed_by, issue.signed_by_id = signer, actor.account_id
        issue.number = _next_place(session, issue)
        advance_issue(session, actor, issue, IssueEvent.SIGN, say("report_issue.numbered", number=issue.number, year=issue.year))
        for piece in pieces:
            advance(session, actor, piece, ReportEvent.ISSUE)
            _register_editor(session, actor, issue, piece)
    return issue_id


def _last_handed_in(session: Session, pieces: list[ReportCourse]) -> date:
    of = col(OpinionReport.id).in_([piece.report_id for piece in pieces])
    found: date = session.exec(select(func.max(OpinionReport.submitted_on)).where(of)).one()
    return found


def _next_place(session: Session, issue: ReportIssue) -> int:
    """One more than the last 期号 of the bulletin and year. The committee's turn is held, so nobody else takes it meanwhile."""
    of_year = (
        ReportIssue.committee_id == issue.committee_id,
        ReportIssue.bulletin == issue.bulletin,
        ReportIssue.year == issue.year,
        ReportIssue.id != issue.id,
    )
    return (session.exec(select(func.max(ReportIssue.number)).where(*of_year)).one() or 0) + 1


def _register_editor(session: Session, actor: Actor, issue: ReportIssue, piece: ReportCourse) -> None:
    """The member who edited has a part in each report, stated by whoever edited the issue last and verified by whoever signs it.

    Who wrote a piece is its author, and no editor of it besides.
    """
    of_report = Authorship.report_id == piece.report_id
    if issue.editor_member_id is None:
        return
    if session.exec(select(Authorship.id).where(of_report, Authorship.member_id == issue.editor_member_id)).first() is not None:
        return
    last: int = session.exec(select(func.max(Authorship.position)).where(of_report)).one()
    now = datetime.now(UTC)
    words = {"committee_id": issue.committee_id, "report_id": piece.report_id, "member_id": issue.editor_member_id}
    registered = {"registered_by_id": issue.edited_by_id, "registered_at": now}
    because = say("report_course.verified_by", event=ISSUE.event_name(IssueEvent.SIGN))
    verified = {"verified_by_id": actor.account_id, "verified_at": now, "verified_because": because}
    part = {"role": AuthorshipRole.EDITOR, "position": last + 1, **registered, **verified}
    session.add(Authorship.model_validate({**words, **part}))
    session.flush()
