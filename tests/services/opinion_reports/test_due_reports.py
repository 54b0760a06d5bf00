"""What waits for whom on the way of an opinion report."""

from __future__ import annotations

from sqlmodel import Session

from services.inbox import due_items
from services.opinion_reports.selecting import ask_for_more
from services.opinion_reports.signing import hand_to_sign, sign_issue
from services.opinion_reports.submitting import dispute_piece, submit_piece
from tests.services.opinion_reports.desk import TODAY, Desk

NAMES = ("m001", "m002", "party", "informant", "registrar", "editor", "editor-2", "secretary", "chair", "proposal-staff", "unit")


def waiting(session: Session, desk: Desk) -> dict[str, list[str]]:
    found = {name: [item.kind for item in due_items(session, desk.as_(name), TODAY)] for name in NAMES}
    return {name: kinds for name, kinds in found.items() if kinds}


def test_a_piece_waits_for_its_readers_its_writer_its_editors_and_whoever_may_sign(desk: Desk) -> None:
    with desk.at_work() as session:
        course_id = desk.submitted(session)
        submitted = waiting(session, desk)
        ask_for_more(session, desk.as_("editor"), course_id, "请补充人数", today=TODAY)
        asked = waiting(session, desk)
        submit_piece(session, desk.as_("m001"), course_id, today=TODAY)
        issue_id = desk.issue(session, course_id)
        edited = waiting(session, desk)
        hand_to_sign(session, desk.as_("editor"), issue_id)
        signing = waiting(session, desk)
        sign_issue(session, desk.as_("secretary"), issue_id, today=TODAY)
        signed = waiting(session, desk)

    assert submitted == {name: ["read_reports"] for name in ("editor", "editor-2")}
    assert asked == {"m001": ["mend_report"]}
    assert edited == {name: ["edit_issues"] for name in ("editor", "editor-2")}
    assert signing == {name: ["sign_issues"] for name in ("secretary", "chair")}
    assert signed == {}


def test_what_an_office_entered_is_looked_at_and_what_is_disputed_is_answered(desk: Desk) -> None:
    with desk.at_work() as session:
        course_id = desk.submitted(session, "registrar")
        entered = waiting(session, desk)
        dispute_piece(session, desk.as_("m001"), course_id, "并非本人所写")
        disputed = waiting(session, desk)

    office = ("editor", "editor-2")
    assert entered == {"m001": ["look_at_report"], **{name: ["read_reports"] for name in office}}
    assert disputed == {name: ["answer_report_disputes"] for name in office}
