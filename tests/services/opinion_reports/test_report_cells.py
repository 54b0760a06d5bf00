"""Every cell: each piece and issue, in each state, each event, by everybody; the real use case, and what the tables say it must answer.

Whoever may not see it is told NOT_FOUND, who lacks the right FORBIDDEN, what does not belong where it stands WRONG_STATE; what is left
succeeds, but for what is said beside it in `_OTHERWISE`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from services.attachments import AttachmentStore
from services.errors import Refusal
from services.models import IssueOutcome, IssueState, Manner, OutcomeKind, OutcomeLevel, ReportState
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
from services.opinion_reports.states import ISSUE, PIECE, IssueEvent, ReportEvent
from services.opinion_reports.submitting import answer_dispute, dispute_piece, submit_piece, withdraw_piece
from services.permissions import Actor, Right
from tests.services.opinion_reports.desk import BULLETIN, PEOPLE, TEXT, TODAY, YEAR_END, Desk, issue_state_of, state_of

E, F, S, T = ReportEvent, IssueEvent, ReportState, IssueState
EVERYBODY = ("registrar", "verifier", "appraiser", "reader", *PEOPLE)
OFFICE = {"registrar", "editor", "editor-2", "secretary", "chair"}
READERS = OFFICE | {"verifier", "appraiser", "reader", "program"}
EDITORS, SIGNERS = {"editor", "editor-2"}, {"secretary", "chair"}
# Whose each kind of piece is.
OWN = {"member's": "m001", "on behalf": "m001", "body's": "party", "informant's": "informant"}


def holders(right: Right, kind: str) -> set[str]:
    return {Right.REPORT: {OWN[kind], "registrar"}, Right.EDIT: EDITORS, Right.DECIDE: SIGNERS}[right]


# Steps with which a piece comes from one state into another.
PIECE_STEPS: Mapping[ReportState, tuple[str, ...]] = {
    S.DRAFT: (),
    S.DISCARDED: ("discard",),
    S.SUBMITTED: ("submit",),
    S.WITHDRAWN: ("submit", "withdraw"),
    S.SHELVED: ("submit", "shelve"),
    S.SELECTED: ("submit", "select"),
    S.ISSUED: ("submit", "select", "sign"),
    S.CLOSED: ("submit", "select", "sign", "close"),
}


def piece_in(session: Session, desk: Desk, store: AttachmentStore, kind: str, state: ReportState) -> int:
    who = "registrar" if kind == "on behalf" else OWN[kind]
    course_id = desk.draft(session, who, **({} if OWN[kind] == "m001" else {"body": {"party": "民盟示例市委"}.get(who, "城关信息站")}))
    issue_id = 0
    for step in PIECE_STEPS[state]:
        if step == "discard":
            discard_piece(session, desk.as_(who), course_id, "不用了")
        elif step == "submit":
            submit_piece(session, desk.as_(who), course_id, today=TODAY)
            desk.paper(session, store, course_id)
        elif step == "withdraw":
            withdraw_piece(session, desk.as_(who), course_id, "不用了", today=TODAY)
        elif step == "shelve":
            shelve_piece(session, desk.as_("editor"), course_id, "重复")
        elif step == "select":
            issue_id = desk.issue(session, course_id, desk.submitted(session, title="另一条"))
        elif step == "sign":
            sign_issue(session, desk.as_("secretary"), hand_to_sign(session, desk.as_("editor"), issue_id), today=TODAY)
        else:
            close_issue(session, desk.as_("editor"), issue_id, today=YEAR_END)
    assert state_of(session, course_id) == state
    return course_id


def piece_events(session: Session, course_id: int, issue_id: int, kind: str) -> dict[ReportEvent, Callable[[Actor], object]]:
    body = {"body's": "民盟示例市委", "informant's": "城关信息站"}.get(kind)
    changed = PieceDraft("改题", TEXT, () if body else ("001",), body, holds_no_secret=True)
    return {
        E.CHANGE: lambda actor: change_piece(session, actor, course_id, changed),
        E.DISCARD: lambda actor: discard_piece(session, actor, course_id, "不用了"),
        E.SUBMIT: lambda actor: submit_piece(session, actor, course_id, today=TODAY),
        E.WITHDRAW: lambda actor: withdraw_piece(session, actor, course_id, "不用了", today=TODAY),
        E.ASK_MORE: lambda actor: ask_for_more(session, actor, course_id, "请补充", today=TODAY),
        E.SHELVE: lambda actor: shelve_piece(session, actor, course_id, "重复"),
        E.TAKE_UP: lambda actor: take_up_piece(session, actor, course_id, "再看"),
        E.SELECT: lambda actor: select_piece(session, actor, course_id, issue_id),
        E.RELEASE: lambda actor: release_piece(session, actor, course_id, "另编"),
        E.CLOSE: lambda actor: close_piece(session, actor, course_id, today=YEAR_END),
        E.DISPUTE: lambda actor: dispute_piece(session, actor, course_id, "不是我的意思"),
        E.ANSWER_DISPUTE: lambda actor: answer_dispute(session, actor, course_id, "已改正"),
    }


def expected_of_piece(kind: str, state: ReportState, event: ReportEvent, name: str) -> str:
    submitted = state not in (S.DRAFT, S.DISCARDED)
    # An issue that is being edited is the office's alone, and with it what is selected into it.
    seeing = OFFICE if event is E.SELECT or not submitted else READERS
    if name not in seeing and (name != OWN[kind] or event is E.SELECT):
        return "NOT_FOUND"
    move = PIECE.moves[event]
    if name not in holders(move.right, kind):
        return "FORBIDDEN"
    if state not in move.since:
        return "WRONG_STATE"
    if event is E.CLOSE and state is S.ISSUED:
        return "WITH_ITS_ISSUE"
    if event is E.DISPUTE and kind != "on behalf":
        return "NOT_ON_BEHALF"
    if event is E.DISPUTE and name == "registrar":
        return "NOT_ITS_WRITER"
    return "NO_DISPUTE" if event is E.ANSWER_DISPUTE else "done"


def issue_in(session: Session, desk: Desk, state: IssueState) -> int:
    editor = desk.as_("editor")
    issue_id = desk.issue(session)
    if state is T.DISSOLVED:
        return dissolve_issue(session, editor, issue_id, "不编了")
    if state is not T.EDITING:
        hand_to_sign(session, editor, issue_id)
    if state not in (T.EDITING, T.SIGNING):
        sign_issue(session, desk.as_("secretary"), issue_id, today=TODAY)
        record_adoption(session, editor, issue_id, OutcomeLevel.OWN, Manner.SINGLE, TODAY, today=TODAY)
    if state in (T.REPORTED, T.CLOSED):
        report_upward(session, editor, issue_id, OutcomeLevel.PROVINCE, TODAY, today=TODAY)
    if state is T.CLOSED:
        close_issue(session, editor, issue_id, today=YEAR_END)
    assert issue_state_of(session, issue_id) == state
    return issue_id


def issue_events(session: Session, issue_id: int) -> dict[IssueEvent, Callable[[Actor], object]]:
    draft = IssueDraft(BULLETIN, "改题", TEXT, "003")
    note = Instruction(OutcomeLevel.PREFECTURE, "某市长", TODAY, "原件存市政府")

    def retract(kind: OutcomeKind) -> Callable[[Actor], object]:
        of_kind = (IssueOutcome.issue_id == issue_id, IssueOutcome.kind == kind)
        found = session.exec(select(IssueOutcome.id).where(*of_kind)).first() or 0
        return lambda actor: retract_outcome(session, actor, found, "登记有误")

    return {
        F.EDIT: lambda actor: edit_issue(session, actor, issue_id, draft),
        F.DISSOLVE: lambda actor: dissolve_issue(session, actor, issue_id, "不编了"),
        F.TO_SIGN: lambda actor: hand_to_sign(session, actor, issue_id),
        F.SEND_BACK: lambda actor: send_issue_back(session, actor, issue_id, "请改"),
        F.SIGN: lambda actor: sign_issue(session, actor, issue_id, today=TODAY),
        F.REPORT: lambda actor: report_upward(session, actor, issue_id, OutcomeLevel.NATIONAL, TODAY, today=TODAY),
        F.RECORD_ADOPTION: lambda actor: record_adoption(
            session, actor, issue_id, OutcomeLevel.NATIONAL, Manner.SINGLE, TODAY, today=TODAY
        ),
        F.RECORD_INSTRUCTION: lambda actor: record_instruction(session, actor, issue_id, note, today=TODAY),
        F.RECORD_FEEDBACK: lambda actor: record_feedback(session, actor, issue_id, "教育局", "已办", TODAY, today=TODAY),
        F.RECALL: retract(OutcomeKind.REPORTED),
        F.RETRACT: retract(OutcomeKind.ADOPTED),
        F.CLOSE: lambda actor: close_issue(session, actor, issue_id, today=YEAR_END),
    }


def expected_of_issue(state: IssueState, event: IssueEvent, name: str) -> str:
    issued = state in (T.ISSUED, T.REPORTED, T.CLOSED)
    nothing_to_retract = (event is F.RETRACT and not issued) or (event is F.RECALL and state not in (T.REPORTED, T.CLOSED))
    if nothing_to_retract or name not in (READERS if issued else OFFICE):
        return "NOT_FOUND"
    move = ISSUE.moves[event]
    if name not in holders(move.right, "member's"):
        return "FORBIDDEN"
    # What was sent nowhere any more is recalled; in a year that is closed it is retracted.
    since = ISSUE.moves[F.RETRACT].since if event is F.RECALL else move.since
    return "done" if state in since else "WRONG_STATE"


def answer(session: Session, attempt: Callable[[Actor], object], actor: Actor) -> str:
    """What the attempt answers; nothing of it stays."""
    savepoint = session.begin_nested()
    try:
        attempt(actor)
        return "done"
    except Refusal as refusal:
        return refusal.code
    finally:
        savepoint.rollback()
        session.expire_all()


def piece_cells(session: Session, desk: Desk, store: AttachmentStore, kinds: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    issue_id = desk.issue(session)
    for kind in kinds:
        for state in S:
            course_id = piece_in(session, desk, store, kind, state)
            for event, attempt in piece_events(session, course_id, issue_id, kind).items():
                for name in EVERYBODY:
                    found = answer(session, attempt, desk.as_(name))
                    yield ("piece", kind, state, event, name), found, expected_of_piece(kind, state, event, name)


def issue_cells(session: Session, desk: Desk) -> Iterator[tuple[Any, ...]]:
    for state in T:
        issue_id = issue_in(session, desk, state)
        for event, attempt in issue_events(session, issue_id).items():
            for name in EVERYBODY:
                yield ("issue", state, event, name), answer(session, attempt, desk.as_(name)), expected_of_issue(state, event, name)


def test_every_cell_answers_what_the_tables_say(own_desk: Desk, tmp_path: Path) -> None:
    with own_desk.at_work() as session:
        cells = [*piece_cells(session, own_desk, AttachmentStore(tmp_path), tuple(OWN)), *issue_cells(session, own_desk)]
    unexpected = [(cell, found, expected) for cell, found, expected in cells if found != expected]
    tally = Counter(found for _, found, _ in cells)
    print(f"{len(cells)} cells, {len(unexpected)} unexpected: {dict(tally)}")

    assert unexpected == []
    # No event is left out but the one that pieces share with their issue.
    assert {cell[-2] for cell, *_ in cells} == {*PIECE.moves, *ISSUE.moves} - {E.ISSUE} | {F.SIGN}
    assert {event for event in PIECE.moves if event is not E.ISSUE} <= {
        cell[3] for cell, found, _ in cells if cell[0] == "piece" and found == "done"
    } | {E.ANSWER_DISPUTE}
