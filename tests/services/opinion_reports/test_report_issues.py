"""Issues made of pieces: exact shares, numbers, and what became of them, told once and a fact of each report."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from sqlmodel import col, select

from services.models import (
    Adoption,
    Authorship,
    AuthorshipRole,
    Forwarding,
    IssueOutcome,
    IssueSource,
    Manner,
    OutcomeLevel,
    ReportIssue,
    ReportState,
    WrittenInstruction,
)
from services.opinion_reports.closing import close_issue, close_year
from services.opinion_reports.issues import IssueDraft, dissolve_issue, edit_issue, open_issue, release_piece, select_piece
from services.opinion_reports.outcomes import (
    Instruction,
    record_adoption,
    record_feedback,
    record_instruction,
    report_upward,
    retract_outcome,
)
from services.opinion_reports.selecting import shelve_piece
from services.opinion_reports.signing import hand_to_sign, send_issue_back, sign_issue
from services.verification import Selection, verify
from tests.services.opinion_reports.desk import BULLETIN, LATER, TEXT, TODAY, YEAR_END, Desk, issue_state_of, refused, report_of, state_of


def test_an_issue_of_several_divides_exactly_and_each_report_gets_its_facts_once(desk: Desk) -> None:
    with desk.at_work() as session:
        pieces = [desk.submitted(session, title=f"第{place}条") for place in range(3)]
        issue_id = desk.issued(session, *pieces)
        shares = [Fraction(row.numerator, row.denominator) for row in session.exec(select(IssueSource)).all()]
        editor = desk.as_("editor")
        report_upward(session, editor, issue_id, OutcomeLevel.PROVINCE, LATER, today=LATER)
        record_adoption(session, editor, issue_id, OutcomeLevel.PROVINCE, Manner.COMBINED, LATER, "省政协", today=LATER)
        record_instruction(
            session, editor, issue_id, Instruction(OutcomeLevel.PREFECTURE, "某市长", LATER, "批示原件存市政府"), today=LATER
        )
        record_feedback(session, editor, issue_id, "教育局", "已错时放学", LATER, today=LATER)
        counted = [len(session.exec(select(table)).all()) for table in (Forwarding, Adoption, WrittenInstruction, IssueOutcome)]
        told = verify(session, desk.as_("verifier"), desk.committee_id, Selection(), "已核对文件")

        assert shares == [Fraction(1, 3)] * 3
        assert counted == [3, 3, 3, 4]
        assert told == 9


def test_what_was_recorded_wrongly_is_retracted_and_what_was_verified_first_withdrawn(own_desk: Desk) -> None:
    with own_desk.at_work() as session:
        editor = own_desk.as_("editor")
        issue_id = report_upward(session, editor, own_desk.issued(session), OutcomeLevel.PROVINCE, LATER, today=LATER)
        record_adoption(session, editor, issue_id, OutcomeLevel.NATIONAL, Manner.SINGLE, LATER, today=LATER)
        sent, adopted = session.exec(select(IssueOutcome.id).order_by(col(IssueOutcome.id))).all()
        assert sent is not None
        assert adopted is not None
        retract_outcome(session, editor, sent, "级别登记有误")
        state = issue_state_of(session, issue_id)
        again = refused(lambda: retract_outcome(session, editor, sent, "再撤一次"))
        verify(session, own_desk.as_("verifier"), own_desk.committee_id, Selection(), "已核对文件")

        assert (state, again) == ("issued", ["ALREADY_RETRACTED"])
        assert refused(lambda: retract_outcome(session, editor, adopted, "登记有误")) == ["VERIFIED_FACTS"]
        assert session.exec(select(Forwarding)).all() == []


def test_outcomes_that_cannot_be_are_refused(own_desk: Desk) -> None:
    with own_desk.at_work() as session:
        editor = own_desk.as_("editor")
        issue_id = own_desk.issued(session, own_desk.submitted(session), own_desk.submitted(session, title="另一条"))
        report_upward(session, editor, issue_id, OutcomeLevel.PROVINCE, TODAY, today=TODAY)

        def report(level: OutcomeLevel, day: date) -> list[str]:
            return refused(lambda: report_upward(session, editor, issue_id, level, day, today=TODAY))

        assert report(OutcomeLevel.COUNTY, LATER) == ["BAD_DATES", "NOT_UPWARD"]
        assert report(OutcomeLevel.PROVINCE, TODAY) == ["FORWARDED_TWICE"]
        single = (OutcomeLevel.PROVINCE, Manner.SINGLE, TODAY)
        assert refused(lambda: record_adoption(session, editor, issue_id, *single, today=TODAY)) == ["NOT_SINGLE"]
        note = Instruction(OutcomeLevel.PREFECTURE, "某市长", TODAY)
        assert refused(lambda: record_instruction(session, editor, issue_id, note, today=TODAY)) == ["EVIDENCE_MISSING"]
        record_feedback(session, editor, issue_id, "教育局", "已办", TODAY, today=TODAY)
        assert refused(lambda: record_feedback(session, editor, issue_id, "教育局", "已办", TODAY, today=TODAY)) == ["RECORDED_TWICE"]


def test_shares_are_exact_and_said_anew_where_they_are_not_equal(own_desk: Desk) -> None:
    with own_desk.at_work() as session:
        editor = own_desk.as_("editor")
        first, second, third = (own_desk.submitted(session, title=f"第{place}条") for place in range(3))
        unequal = {first: Fraction(2, 3), second: Fraction(1, 3)}
        issue_id = own_desk.issue(session, first, second, shares=unequal)

        def select_third(shares: dict[int, Fraction] | None) -> list[str]:
            return refused(lambda: select_piece(session, editor, third, issue_id, shares))

        assert select_third(None) == ["SHARES_NEEDED"]
        assert select_third(unequal) == ["SHARES_NOT_OF_ALL"]
        assert select_third({**unequal, third: Fraction(1, 3)}) == ["SHARES_NOT_ONE"]
        assert select_third({**unequal, third: Fraction(0)}) == ["BAD_SHARE"]
        quarters = {first: Fraction(1, 2), second: Fraction(1, 4), third: Fraction(1, 4)}
        select_piece(session, editor, third, issue_id, quarters)
        found = {row.course_id: Fraction(row.numerator, row.denominator) for row in session.exec(select(IssueSource))}
        assert found == quarters
        release_piece(session, editor, third, "另编一期", unequal)
        assert state_of(session, third) == ReportState.SUBMITTED
        dissolve_issue(session, editor, issue_id, "合并到下期")
        assert [state_of(session, each) for each in (first, second)] == [ReportState.SUBMITTED] * 2
        assert session.exec(select(IssueSource)).all() == []


def test_numbers_follow_each_other_in_a_bulletin_and_a_year(desk: Desk) -> None:
    with desk.at_work() as session:
        issues = [desk.issued(session, desk.submitted(session, title=f"第{place}条")) for place in range(3)]
        dissolve_issue(session, desk.as_("editor"), desk.issue(session), "不编了")
        other = open_issue(
            session, desk.as_("editor"), desk.committee_id, IssueDraft("要情快报", "别的", TEXT), [desk.submitted(session)], today=TODAY
        )
        hand_to_sign(session, desk.as_("editor"), other)
        sign_issue(session, desk.as_("chair"), other, signed_by="李副主席", today=TODAY)
        found = {issue.id: (issue.bulletin, issue.number, issue.signed_by) for issue in session.exec(select(ReportIssue)) if issue.number}

        assert [found[each] for each in issues] == [(BULLETIN, place, "王主席") for place in (1, 2, 3)]
        assert found[other] == ("要情快报", 1, "李副主席")


def test_the_member_who_edited_has_a_part_and_whoever_edited_does_not_sign(own_desk: Desk) -> None:
    with own_desk.at_work() as session:
        course_id = own_desk.submitted(session)
        issue_id = own_desk.issue(session, course_id)
        edit_issue(session, own_desk.as_("editor-2"), issue_id, IssueDraft(BULLETIN, "改题", TEXT, "003"))
        hand_to_sign(session, own_desk.as_("editor"), issue_id)
        send_issue_back(session, own_desk.as_("secretary"), issue_id, "标题太长")
        hand_to_sign(session, own_desk.as_("editor"), issue_id)
        sign_issue(session, own_desk.as_("secretary"), issue_id, today=TODAY)
        parts = select(Authorship).where(Authorship.report_id == report_of(session, course_id).id).order_by(col(Authorship.position))
        edited = session.exec(parts).all()[-1]

        assert (edited.role, edited.position) == (AuthorshipRole.EDITOR, 2)
        assert (edited.registered_by_id, edited.verified_by_id) == (
            own_desk.as_("editor-2").account_id,
            own_desk.as_("secretary").account_id,
        )


def test_a_year_is_closed_at_its_end_and_what_is_told_later_is_still_recorded(desk: Desk) -> None:
    with desk.at_work() as session:
        issue_id, aside = desk.issued(session), desk.submitted(session, title="留存的")
        shelve_piece(session, desk.as_("editor"), aside, "重复")
        early = refused(lambda: close_issue(session, desk.as_("editor"), issue_id, today=TODAY))
        closed = close_year(session, desk.as_("editor"), desk.committee_id, 2023, today=YEAR_END)
        day = date(2024, 1, 9)
        record_adoption(session, desk.as_("editor"), issue_id, OutcomeLevel.PROVINCE, Manner.SINGLE, day, today=day)

        assert (early, closed) == (["TOO_EARLY"], 2)
        assert {state_of(session, aside), issue_state_of(session, issue_id)} == {"closed"}
        assert len(session.exec(select(Adoption)).all()) == 1
