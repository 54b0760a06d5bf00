"""Papers and texts of opinion reports, attached and taken over by whoever has them in hand, without the right to register."""

from __future__ import annotations

from pathlib import Path

from sqlmodel import col, select

from services.attachments import AttachmentStore, withdraw_evidence
from services.course_manuscripts import PastedPage
from services.models import Attachment, CourseManuscript, IssueOutcome, ManuscriptOrigin, OutcomeLevel, ReportCourse, ReportIssue
from services.opinion_reports.issues import IssueDraft, edit_issue
from services.opinion_reports.outcomes import Instruction, record_instruction, retract_outcome
from services.opinion_reports.papers import attach_issue_evidence, attach_piece_evidence, attach_report_paper
from services.opinion_reports.texts import take_over_issue, take_over_piece
from tests.services.opinion_reports.desk import BULLETIN, LATER, Desk, refused

PDF = b"%PDF-1.7 note"
PAGE = PastedPage("<p>校门口早晚拥堵。</p><table><tr><td>时段</td><td>车流</td></tr></table>")


def test_the_staff_attaches_a_leaders_note_to_every_piece_and_the_instruction_carries_it(desk: Desk, tmp_path: Path) -> None:
    store, editor = AttachmentStore(tmp_path), desk.as_("editor")
    with desk.at_work() as session:
        issue_id = desk.issued(session, desk.submitted(session), desk.submitted(session, title="公交改线"))
        other = desk.issued(session, desk.submitted(session, title="另一期"))
        foreign = attach_issue_evidence(session, editor, other, store, "别处.pdf", PDF)
        bare = Instruction(OutcomeLevel.PREFECTURE, "某市长", LATER)

        assert refused(lambda: record_instruction(session, editor, issue_id, bare, today=LATER)) == ["EVIDENCE_MISSING"]
        key = attach_issue_evidence(session, editor, issue_id, store, "批示.pdf", PDF)
        wrong = Instruction(OutcomeLevel.PREFECTURE, "某市长", LATER, evidence_id=foreign)
        assert refused(lambda: record_instruction(session, editor, issue_id, wrong, today=LATER)) == ["NOT_ITS_EVIDENCE"]
        note = Instruction(OutcomeLevel.PREFECTURE, "某市长", LATER, evidence_id=key)
        record_instruction(session, editor, issue_id, note, today=LATER)
        files = session.exec(
            select(Attachment.report_id).where(Attachment.file_name == "批示.pdf").order_by(col(Attachment.report_id))
        ).all()

        assert len(set(files)) == 2
        assert session.exec(select(IssueOutcome.evidence_id)).one() == key
        outcome = session.exec(select(IssueOutcome)).one()
        assert outcome.id is not None
        # An instruction that stands rests on its file.
        assert refused(lambda: withdraw_evidence(session, desk.as_("registrar"), key, "附错")) == ["EVIDENCE_IN_USE"]
        retract_outcome(session, editor, outcome.id, "并无此批示")
        assert withdraw_evidence(session, desk.as_("registrar"), key, "附错") == key
        assert refused(lambda: attach_issue_evidence(session, desk.as_("reader"), issue_id, store, "x.pdf", PDF)) == ["FORBIDDEN"]
        assert refused(lambda: attach_issue_evidence(session, desk.as_("m001"), issue_id, store, "x.pdf", PDF)) == ["NOT_FOUND"]
        assert refused(lambda: attach_issue_evidence(session, editor, issue_id, store, "x.exe", b"MZ")) == ["FILE_TYPE"]


def test_whoever_writes_a_piece_attaches_its_paper_once_it_is_handed_in(own_desk: Desk, tmp_path: Path) -> None:
    desk, store = own_desk, AttachmentStore(tmp_path)
    with desk.at_work() as session:
        draft, body = desk.draft(session), desk.submitted(session, "party", body="民盟示例市委")
        attach_report_paper(session, desk.as_("party"), body, store, "盖章件.pdf", PDF)

        assert refused(lambda: attach_report_paper(session, desk.as_("m001"), draft, store, "x.pdf", PDF)) == ["NOT_HANDED_IN"]
        assert refused(lambda: attach_report_paper(session, desk.as_("m001"), body, store, "x.pdf", PDF)) == ["NOT_FOUND"]
        assert refused(lambda: attach_report_paper(session, desk.as_("editor"), body, store, "x.pdf", PDF)) == ["FORBIDDEN"]
        assert session.exec(select(Attachment.file_name)).all() == ["盖章件.pdf"]


def test_the_staff_attaches_evidence_to_one_piece_that_is_in_no_issue(own_desk: Desk, tmp_path: Path) -> None:
    desk, store = own_desk, AttachmentStore(tmp_path)
    with desk.at_work() as session:
        draft, piece, other = desk.draft(session), desk.submitted(session), desk.submitted(session, title="公交改线")
        key = attach_piece_evidence(session, desk.as_("editor"), piece, store, "来信照片.pdf", PDF)

        assert session.get_one(Attachment, key).report_id == session.get_one(ReportCourse, piece).report_id
        assert session.get_one(ReportCourse, piece).issue_id is None
        for who, course_id, code in (
            ("editor", draft, "NOT_HANDED_IN"),
            ("m001", piece, "FORBIDDEN"),
            ("registrar", other, "FORBIDDEN"),
        ):
            assert refused(lambda: attach_piece_evidence(session, desk.as_(who), course_id, store, "x.pdf", PDF)) == [code]  # noqa: B023
        assert len(session.exec(select(Attachment)).all()) == 1


def test_pieces_and_issues_hold_tables_and_keep_their_versions(desk: Desk, tmp_path: Path) -> None:
    store, editor = AttachmentStore(tmp_path), desk.as_("editor")
    with desk.at_work() as session:
        piece = desk.draft(session)
        take_over_piece(session, desk.as_("m001"), piece, store, PAGE)
        issue_id = desk.issue(session)
        take_over_issue(session, editor, issue_id, store, PAGE)
        issue = session.get_one(ReportIssue, issue_id)
        edit_issue(session, editor, issue_id, IssueDraft(BULLETIN, issue.title, issue.text))

        of_issue = select(CourseManuscript.origin, CourseManuscript.length).where(CourseManuscript.report_issue_id == issue_id)
        assert session.get_one(ReportCourse, piece).text == "校门口早晚拥堵。\n时段\t车流"
        assert session.exec(of_issue.order_by(col(CourseManuscript.version))).all()[1:] == [(ManuscriptOrigin.PASTED, 12)]
        assert refused(lambda: take_over_piece(session, desk.as_("m002"), piece, store, PAGE)) == ["NOT_FOUND"]
        assert refused(lambda: take_over_issue(session, desk.as_("reader"), issue_id, store, PAGE)) == ["NOT_FOUND"]
