"""Each event of a piece and of an issue, with what may be said with it: mostly right, sometimes not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from sqlmodel import Session, col, select

from services.models import IssueOutcome, IssueState, Manner, OutcomeKind, OutcomeLevel, ReportCourse, ReportIssue
from services.opinion_reports.closing import close_issue, close_piece
from services.opinion_reports.drafting import PieceDraft, change_piece, discard_piece
from services.opinion_reports.issues import IssueDraft, dissolve_issue, edit_issue, release_piece, select_piece
from services.opinion_reports.outcomes import (
    Instruction,
    record_adoption,
    record_feedback,
    record_instruction,
    report_upward,
    retract_outcome,
)
from services.opinion_reports.selecting import ask_for_more, shelve_piece, take_up_piece
from services.opinion_reports.signing import hand_to_sign, send_issue_back, sign_issue
from services.opinion_reports.states import IssueEvent, ReportEvent
from services.opinion_reports.submitting import answer_dispute, dispute_piece, submit_piece, withdraw_piece
from services.permissions import Actor
from tests.services.opinion_reports.desk import BULLETIN, TEXT

E, F = ReportEvent, IssueEvent
_WRONG = 1 / 12
BODIES = {"body's": "民盟示例市委", "informant's": "城关信息站"}


def kind_of(course: ReportCourse) -> str:
    """Whose a piece is: a member's, a body's, an informant's."""
    return "informant's" if course.informant_id is not None else "body's" if course.body is not None else "member's"


def said(rng: Random, text: str) -> str:
    """A reason, now and then none."""
    return " " if rng.random() < _WRONG else text


def some_day(rng: Random, today: date) -> date:
    return rng.choices((today, today - timedelta(days=rng.randint(1, 40)), today + timedelta(days=1)), (12, 2, 1))[0]


def of_piece(session: Session, actor: Actor, course: ReportCourse, event: ReportEvent, rng: Random) -> Callable[[], object]:
    key, why, body = course.id or 0, said(rng, "情况属实"), BODIES.get(kind_of(course))
    writers = () if body else rng.choice((("001",), ("001", "002"), ("001", "003")))
    draft = PieceDraft(rng.choice(("改题", "再改题")), TEXT, writers, body, holds_no_secret=rng.random() > _WRONG)
    editing = select(ReportIssue.id).where(ReportIssue.state == IssueState.EDITING).order_by(col(ReportIssue.id))
    issues = [found or 0 for found in session.exec(editing)] if event is E.SELECT else []
    issue_id = rng.choice(issues or [0])
    tries: dict[ReportEvent, Callable[[], object]] = {
        E.CHANGE: lambda: change_piece(session, actor, key, draft),
        E.DISCARD: lambda: discard_piece(session, actor, key, why),
        E.SUBMIT: lambda: submit_piece(session, actor, key),
        E.WITHDRAW: lambda: withdraw_piece(session, actor, key, why),
        E.ASK_MORE: lambda: ask_for_more(session, actor, key, why),
        E.SHELVE: lambda: shelve_piece(session, actor, key, why),
        E.TAKE_UP: lambda: take_up_piece(session, actor, key, why),
        E.SELECT: lambda: select_piece(session, actor, key, issue_id),
        E.RELEASE: lambda: release_piece(session, actor, key, why),
        E.CLOSE: lambda: close_piece(session, actor, key),
        E.DISPUTE: lambda: dispute_piece(session, actor, key, why),
        E.ANSWER_DISPUTE: lambda: answer_dispute(session, actor, key, why),
    }
    return tries[event]


def of_issue(session: Session, actor: Actor, issue: ReportIssue, event: IssueEvent, rng: Random, today: date) -> Callable[[], object]:
    key, why, day = issue.id or 0, said(rng, "情况属实"), some_day(rng, today)
    level, manner = rng.choice(list(OutcomeLevel)), rng.choice(list(Manner))
    draft = IssueDraft(BULLETIN, rng.choice(("改题", "再改题")), TEXT, rng.choice((None, "002", "003")))
    note = Instruction(level, "某市长", day, rng.choice((None, "原件存市政府", "原件存市政府")))
    retracted = _any_outcome(session, key, event, rng)
    tries: dict[IssueEvent, Callable[[], object]] = {
        F.EDIT: lambda: edit_issue(session, actor, key, draft),
        F.DISSOLVE: lambda: dissolve_issue(session, actor, key, why),
        F.TO_SIGN: lambda: hand_to_sign(session, actor, key),
        F.SEND_BACK: lambda: send_issue_back(session, actor, key, why),
        F.SIGN: lambda: sign_issue(session, actor, key),
        F.REPORT: lambda: report_upward(session, actor, key, level, day),
        F.RECORD_ADOPTION: lambda: record_adoption(session, actor, key, level, manner, day),
        F.RECORD_INSTRUCTION: lambda: record_instruction(session, actor, key, note),
        F.RECORD_FEEDBACK: lambda: record_feedback(session, actor, key, "教育局", f"已办{rng.randint(1, 99)}", day),
        F.RECALL: lambda: retract_outcome(session, actor, retracted, why),
        F.RETRACT: lambda: retract_outcome(session, actor, retracted, why),
        F.CLOSE: lambda: close_issue(session, actor, key),
    }
    return tries[event]


def _any_outcome(session: Session, issue_id: int, event: IssueEvent, rng: Random) -> int:
    """An outcome of the issue, where one is to be taken back: what it was sent with, or any other."""
    if event not in (F.RECALL, F.RETRACT):
        return 0
    reported = IssueOutcome.kind == OutcomeKind.REPORTED
    of_kind = reported if event is F.RECALL else col(IssueOutcome.kind) != OutcomeKind.REPORTED
    found = session.exec(select(IssueOutcome.id).where(IssueOutcome.issue_id == issue_id, of_kind).order_by(col(IssueOutcome.id))).all()
    return rng.choice([key or 0 for key in found] or [0])
