"""选编: pieces selected into an issue, alone or several combined, each with its exact share; the issue edited, taken apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.course_manuscripts import keep_typed, typed
from services.errors import Problem, Refusal, nearest, refuse
from services.models import Member, ReportCourse, ReportIssue
from services.opinion_reports.filing import confirm_submission
from services.opinion_reports.holding import advance, advance_issue, problems_of_reason, take_issue, take_piece
from services.opinion_reports.shares import Shares, pieces_of, problems_of_shares, said_shares, settle_shares, shares_after
from services.opinion_reports.states import IssueEvent, ReportEvent
from services.permissions import Actor, Right, require
from services.texts import problems_of_texts
from services.today import today as this_day
from services.turns import take_turn


@dataclass(frozen=True)
class IssueDraft:
    """An issue as it is edited. `bulletin` is the series it is numbered in; `editor` the member, by number, whose work the editing was.

    Without an editor the staff edited it, which is nobody's record.
    """

    bulletin: str
    title: str
    text: str = ""
    editor: str | None = None


def open_issue(
    session: Session,
    actor: Actor,
    committee_id: int,
    draft: IssueDraft,
    course_ids: Sequence[int],
    shares: Shares | None = None,
    expected_revisions: Mapping[int, int] | None = None,
    today: date | None = None,
) -> int:
    """Begin an issue with one piece or several; `shares` None divides it equally, and so it is written down. Returns its id.

    Selecting a piece verifies that it was handed in. Raises Refusal FORBIDDEN, those of `take_piece` for each piece, or every problem:
    NO_PIECES, LISTED_TWICE, the draft's, the shares', OWN_RECORD, PAPER_MISSING.
    """
    require(actor, Right.EDIT, committee_id)
    take_turn(session, committee_id)
    issue = ReportIssue(committee_id=committee_id, bulletin="", title="", year=(today or this_day()).year, edited_by_id=actor.account_id)
    problems = [*_problems_of_list(course_ids), *_problems_of_draft(draft)]
    editor_id, faults = _editor_id(session, committee_id, draft.editor)
    divided, wrong = shares_after(session, issue, course_ids, shares) if course_ids else ({}, [])
    refuse([*problems, *faults, *wrong])
    pieces = [_selected(session, actor, committee_id, course_id, (expected_revisions or {}).get(course_id)) for course_id in course_ids]
    with acting(session, actor, "report_issue.open"):
        issue.bulletin, issue.title = draft.bulletin.strip(), draft.title.strip()
        issue.editor_member_id = editor_id
        session.add(issue)
        session.flush()
        keep_typed(session, actor, issue, draft.text)
        for piece in pieces:
            _select(session, actor, piece, issue)
        settle_shares(session, issue, divided)
        advance_issue(session, actor, issue, IssueEvent.EDIT, said_shares(session, issue))
    assert issue.id is not None
    return issue.id


def select_piece(
    session: Session,
    actor: Actor,
    course_id: int,
    issue_id: int,
    shares: Shares | None = None,
    expected_revision: int | None = None,
) -> int:
    """Combine one more piece into an issue that is being edited; returns the piece's id.

    Raises Refusal as `open_issue` does; SHARES_NEEDED where the shares so far were not equal and none are stated.
    """
    issue = take_issue(session, actor, issue_id, IssueEvent.EDIT)
    piece = _selected(session, actor, issue.committee_id, course_id, expected_revision)
    course_ids = [*(_id(each) for each in pieces_of(session, issue)), course_id]
    divided, problems = shares_after(session, issue, course_ids, shares)
    refuse(problems)
    with acting(session, actor, "report_issue.select"):
        _select(session, actor, piece, issue)
        settle_shares(session, issue, divided)
        advance_issue(session, actor, issue, IssueEvent.EDIT, said_shares(session, issue))
    return course_id


def release_piece(
    session: Session, actor: Actor, course_id: int, reason: str, shares: Shares | None = None, expected_revision: int | None = None
) -> int:
    """Take a piece out of the issue it was selected into. Raises Refusal as `select_piece` does, a bad reason, LAST_SOURCE."""
    piece = take_piece(session, actor, course_id, ReportEvent.RELEASE, expected_revision)
    assert piece.issue_id is not None
    issue = take_issue(session, actor, piece.issue_id, IssueEvent.EDIT)
    left = [_id(each) for each in pieces_of(session, issue) if each.id != course_id]
    problems = problems_of_reason(reason)
    if not left:
        refuse([*problems, Problem("LAST_SOURCE", "id", say("report_issue.last_source", title=piece.title))])
    divided, wrong = shares_after(session, issue, left, shares)
    refuse([*problems, *wrong])
    with acting(session, actor, "report_issue.release", reason):
        settle_shares(session, issue, divided)
        _release(session, actor, piece, reason)
        advance_issue(session, actor, issue, IssueEvent.EDIT, said_shares(session, issue))
    return course_id


def edit_issue(
    session: Session, actor: Actor, issue_id: int, draft: IssueDraft, shares: Shares | None = None, expected_revision: int | None = None
) -> int:
    """Make an issue say what `draft` says, and its shares what `shares` say; None leaves them. Who did it is written down.

    Raises Refusal as `take_issue` does, or every problem.
    """
    issue = take_issue(session, actor, issue_id, IssueEvent.EDIT, expected_revision)
    editor_id, problems = _editor_id(session, issue.committee_id, draft.editor)
    problems = [*_problems_of_draft(draft), *problems]
    if shares is not None:
        problems += problems_of_shares(shares, [_id(each) for each in pieces_of(session, issue)])
    refuse(problems)
    with acting(session, actor, "report_issue.edit"):
        issue.bulletin, issue.title = draft.bulletin.strip(), draft.title.strip()
        keep_typed(session, actor, issue, draft.text)
        issue.edited_by_id, issue.editor_member_id = actor.account_id, editor_id
        if shares is not None:
            settle_shares(session, issue, shares)
        advance_issue(session, actor, issue, IssueEvent.EDIT, None if shares is None else said_shares(session, issue))
    return issue_id


def dissolve_issue(session: Session, actor: Actor, issue_id: int, reason: str, expected_revision: int | None = None) -> int:
    """Give an issue up; its pieces may be selected again. Raises Refusal as `take_issue` does, or a bad reason."""
    issue = take_issue(session, actor, issue_id, IssueEvent.DISSOLVE, expected_revision)
    refuse(problems_of_reason(reason))
    with acting(session, actor, "report_issue.dissolve", reason):
        for piece in pieces_of(session, issue):
            _release(session, actor, piece, reason)
        settle_shares(session, issue, {})
        advance_issue(session, actor, issue, IssueEvent.DISSOLVE, reason.strip())
    return issue_id


def _selected(session: Session, actor: Actor, committee_id: int, course_id: int, expected_revision: int | None) -> ReportCourse:
    piece = take_piece(session, actor, course_id, ReportEvent.SELECT, expected_revision)
    if piece.committee_id != committee_id:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    return piece


def _select(session: Session, actor: Actor, piece: ReportCourse, issue: ReportIssue) -> None:
    confirm_submission(session, actor, piece, ReportEvent.SELECT)
    piece.issue_id = issue.id
    advance(session, actor, piece, ReportEvent.SELECT, issue.title)


def _release(session: Session, actor: Actor, piece: ReportCourse, reason: str) -> None:
    piece.issue_id = None
    advance(session, actor, piece, ReportEvent.RELEASE, reason.strip())


def _problems_of_list(course_ids: Sequence[int]) -> list[Problem]:
    if not course_ids:
        return [Problem("NO_PIECES", "pieces", say("report_issue.no_pieces"))]
    twice = [place for place, course_id in enumerate(course_ids) if course_id in course_ids[:place]]
    return [Problem("LISTED_TWICE", f"pieces[{place}]", say("report_issue.listed_twice")) for place in twice]


def _problems_of_draft(draft: IssueDraft) -> list[Problem]:
    return [*problems_of_texts({"bulletin": draft.bulletin, "title": draft.title}), *typed(draft.text)[1]]


def _editor_id(session: Session, committee_id: int, number: str | None) -> tuple[int | None, list[Problem]]:
    """The member's id, and that there is no such member."""
    if number is None:
        return None, []
    of_number = (Member.committee_id == committee_id, Member.number == number)
    found = session.exec(select(Member.id).where(*of_number)).first()
    if found is not None:
        return found, []
    numbers = session.exec(select(Member.number).where(Member.committee_id == committee_id)).all()
    message = say("opinion_reports.unknown_member", number=number, hint=nearest(number, numbers))
    return None, [Problem("UNKNOWN_MEMBER", "editor", message)]


def _id(piece: ReportCourse) -> int:
    assert piece.id is not None
    return piece.id
