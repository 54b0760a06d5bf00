"""The way of a piece, told in use cases: facts arise from it once, and are taken back with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from services.attachments import AttachmentStore
from services.models import (
    AuditEntry,
    Authorship,
    AuthorshipRole,
    ReportCourse,
    ReportIssue,
    ReportState,
)
from services.opinion_reports.drafting import PieceDraft, change_piece, discard_piece, draft_piece
from services.opinion_reports.selecting import ask_for_more, shelve_piece, take_up_piece
from services.opinion_reports.submitting import answer_dispute, dispute_piece, submit_piece, withdraw_piece
from services.records import Period, gather
from tests.services.opinion_reports.desk import LATER, TEXT, TODAY, Desk, refused, report_of, state_of


def test_a_piece_becomes_facts_that_somebody_else_verifies_by_selecting_it(desk: Desk) -> None:
    with desk.at_work() as session:
        course_id = desk.submitted(session, writers=("001", "002"))
        report = report_of(session, course_id)
        parts = session.exec(select(Authorship).where(Authorship.report_id == report.id).order_by(col(Authorship.position))).all()
        waiting = [(part.role, part.verified_at) for part in parts]
        issue_id = desk.issued(session, course_id)
        verified = {(part.verified_by_id, part.verified_because) for part in parts}
        issue = session.get_one(ReportIssue, issue_id)

        assert report.number == "XX-2023-0001"
        assert waiting == [(AuthorshipRole.AUTHOR, None), (AuthorshipRole.CO, None)]
        assert verified == {(desk.as_("editor").account_id, "选编时经审读确认")}
        assert (issue.number, issue.year, issue.signed_by, issue.issued_on) == (1, 2023, "王主席", TODAY)
        assert state_of(session, course_id) == ReportState.ISSUED


def test_everything_wrong_with_a_submission_is_told_at_once(own_desk: Desk) -> None:
    with own_desk.at_work() as session:
        course_id = own_desk.draft(session, text="长" * 1501, holds_no_secret=False)

        assert refused(lambda: submit_piece(session, own_desk.as_("m001"), course_id, date(2023, 5, 1), today=TODAY)) == [
            "SECRECY_NOT_CONFIRMED",
            "TEXT_TOO_LONG",
            "NOT_ON_BEHALF",
        ]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ({"title": " "}, ["TITLE_MISSING"]),
        ({"text": "看不见\u200b"}, ["UNSEEN_CHARACTER"]),
        ({"text": "长" * 200_001}, ["TEXT_TOO_LONG"]),
        ({"writers": ()}, ["NO_AUTHOR"]),
        ({"body": "某单位"}, ["NO_AUTHOR"]),
        ({"writers": ("001", "999", "001")}, ["UNKNOWN_MEMBER", "LISTED_TWICE"]),
        ({"writers": ("002",)}, ["FORBIDDEN"]),
        ({"writers": (), "body": "民盟示例市委"}, ["FORBIDDEN"]),
    ],
)
def test_a_draft_that_says_nobody_or_somebody_else_is_refused(own_desk: Desk, words: dict[str, object], codes: list[str]) -> None:
    with own_desk.at_work() as session:
        said = {"title": "标题", "writers": ("001",), **words}

        assert refused(lambda: draft_piece(session, own_desk.as_("m001"), own_desk.committee_id, PieceDraft(**said))) == codes  # type: ignore[arg-type]


def test_hostile_markup_stays_text(own_desk: Desk) -> None:
    with own_desk.at_work() as session:
        course_id = own_desk.submitted(session, text="<script>alert(1)</script>")

        assert session.get_one(ReportCourse, course_id).text == "<script>alert(1)</script>"


def test_what_is_asked_for_more_counts_for_nobody_until_it_is_handed_in_again(desk: Desk) -> None:
    with desk.at_work() as session:
        course_id = desk.submitted(session)
        number = report_of(session, course_id).number
        ask_for_more(session, desk.as_("editor"), course_id, "请补充数据", today=TODAY)
        asked = (session.get_one(ReportCourse, course_id).asked, report_of(session, course_id).withdrawn_on)
        change_piece(
            session, desk.as_("m001"), course_id, PieceDraft("校门口拥堵及数据", TEXT, writers=("001", "003"), holds_no_secret=True)
        )
        submit_piece(session, desk.as_("m001"), course_id, today=LATER)
        report = report_of(session, course_id)
        authors = select(Authorship.member_id).where(Authorship.report_id == report.id)

        assert asked == ("请补充数据", TODAY)
        assert (report.number, report.title, report.submitted_on, report.withdrawn_on) == (number, "校门口拥堵及数据", LATER, None)
        assert len(session.exec(authors).all()) == 2


def test_a_withdrawn_piece_gives_its_points_back_and_keeps_its_history(desk: Desk) -> None:
    with desk.at_work() as session:
        course_id = desk.submitted(session)
        shelve_piece(session, desk.as_("editor"), course_id, "与已编发的重复")
        period = Period(date(2023, 1, 1), date(2023, 12, 31))
        before = [len(found.records) for found in gather(session, desk.committee_id, 2023, period).values()]
        withdraw_piece(session, desk.as_("m001"), course_id, "情况已变", today=TODAY)
        after = [len(found.records) for found in gather(session, desk.committee_id, 2023, period).values()]

        assert (before, after) == ([1, 0, 0], [0, 0, 0])
        assert report_of(session, course_id).withdrawn_on == TODAY


def test_an_entry_on_behalf_needs_its_paper_and_waits_for_an_answer_to_a_dispute(desk: Desk, tmp_path: Path) -> None:
    store = AttachmentStore(tmp_path)
    with desk.at_work() as session:
        course_id = desk.submitted(session, "registrar")
        without = refused(lambda: desk.issue(session, course_id))
        desk.paper(session, store, course_id)
        by_another = refused(lambda: dispute_piece(session, desk.as_("registrar"), course_id, "不是我写的"))
        dispute_piece(session, desk.as_("m001"), course_id, "第二段不是我的意思")
        meanwhile = refused(lambda: desk.issue(session, course_id))
        answer_dispute(session, desk.as_("editor"), course_id, "已按原件改正")
        desk.issued(session, course_id)

        assert (without, by_another, meanwhile) == (["PAPER_MISSING"], ["NOT_ITS_WRITER"], ["DISPUTED"])
        assert state_of(session, course_id) == ReportState.ISSUED


def test_informants_see_exactly_what_they_entered(own_desk: Desk) -> None:
    with own_desk.at_work() as session:
        course_id = own_desk.draft(session, "informant", body="城关街道信息站")
        hidden = refused(lambda: discard_piece(session, own_desk.as_("informant-2"), course_id, "不要了"))
        body = refused(lambda: discard_piece(session, own_desk.as_("party"), course_id, "不要了"))
        submit_piece(session, own_desk.as_("informant"), course_id, today=TODAY)
        of_others = own_desk.submitted(session)

        assert (hidden, body) == (["NOT_FOUND"], ["NOT_FOUND"])
        assert refused(lambda: withdraw_piece(session, own_desk.as_("informant"), of_others, "不要了", today=TODAY)) == ["NOT_FOUND"]
        assert state_of(session, course_id) == ReportState.SUBMITTED


def test_a_stale_change_is_told(own_desk: Desk) -> None:
    with own_desk.at_work() as session:
        course_id = own_desk.submitted(session)

        assert refused(lambda: shelve_piece(session, own_desk.as_("editor"), course_id, "重复", expected_revision=1)) == ["STALE"]
        shelve_piece(session, own_desk.as_("editor"), course_id, "重复", expected_revision=2)
        assert refused(lambda: take_up_piece(session, own_desk.as_("editor"), course_id, "再看", expected_revision=2)) == ["STALE"]


def test_every_step_is_in_the_audit(own_desk: Desk) -> None:
    with own_desk.at_work() as session:
        own_desk.issued(session)
        actions = session.exec(select(AuditEntry.action).where(col(AuditEntry.noun) == "report_step").order_by(col(AuditEntry.id))).all()

        assert list(dict.fromkeys(actions)) == ["report_course.submit", "report_issue.open", "report_issue.to_sign", "report_issue.sign"]
