"""A year's notice counts each report once in each row, and opens every figure into the reports it counts."""

from __future__ import annotations

from functools import partial

from services.models import Manner, OutcomeLevel
from services.opinion_reports.outcomes import record_adoption, report_upward
from services.opinion_reports.selecting import shelve_piece
from services.opinion_reports.submitting import withdraw_piece
from services.statistics import year_statistics
from services.statistics.report_notice import NoticeAbout, committees_in_order, report_notice
from services.statistics.works import RowsBy, WorksAsked, work_statistics
from services.verification import Selection, verify
from tests.services.opinion_reports.desk import LATER, TODAY, Desk, refused


def test_an_issue_adopted_once_is_one_adoption_of_each_of_its_reports(desk: Desk) -> None:
    with desk.at_work() as session:
        editor = desk.as_("editor")
        pieces = [desk.submitted(session, title="一", writers=("001", "002")), desk.submitted(session, "party", body="民盟示例市委")]
        issue_id = desk.issued(session, *pieces)
        report_upward(session, editor, issue_id, OutcomeLevel.PROVINCE, LATER, today=LATER)
        record_adoption(session, editor, issue_id, OutcomeLevel.PROVINCE, Manner.COMBINED, LATER, today=LATER)
        aside, back = desk.submitted(session, title="留存"), desk.submitted(session, title="撤回")
        shelve_piece(session, editor, aside, "重复")
        shelve_piece(session, editor, back, "重复")
        withdraw_piece(session, desk.as_("m001"), back, "不要了", today=TODAY)
        unverified = report_notice(session, desk.as_("reader"), desk.committee_id, 2023)[0]
        verify(session, desk.as_("verifier"), desk.committee_id, Selection(), "已核对")
        rows = report_notice(session, desk.as_("reader"), desk.committee_id, 2023)
        told = {
            (row.about, row.number or row.name): (row.figure("collected").value, row.figure("adopted_province").value, row.adoptions)
            for row in rows
        }

        assert (unverified.figure("collected").value, unverified.figure("adopted").value) == (3, 0)
        assert told == {
            (NoticeAbout.COMMITTEE, "政协示例市委员会"): (3, 2, 1),
            (NoticeAbout.BODY, "民盟示例市委"): (1, 1, 1),
            (NoticeAbout.SECTOR, "经济界"): (2, 1, 1),
            (NoticeAbout.MEMBER, "001"): (2, 1, 1),
            (NoticeAbout.MEMBER, "002"): (1, 1, 1),
        }
        assert all(len(set(each.report_ids)) == each.value for row in rows for each in row.figures)
        seen_by_unit_staff = report_notice(session, desk.as_("proposal-staff"), desk.committee_id, 2023)
        assert {row.about for row in seen_by_unit_staff} == {NoticeAbout.COMMITTEE, NoticeAbout.BODY}


def test_a_report_is_there_once_its_first_author_is_for_the_notice_as_for_the_figures(desk: Desk) -> None:
    with desk.at_work() as session:
        desk.submitted(session, title="一", writers=("001", "002"))
        told = []
        for number in ("002", "001"):
            verify(session, desk.as_("verifier"), desk.committee_id, Selection(member=number), "已核对")
            rows = report_notice(session, desk.as_("reader"), desk.committee_id, 2023)
            year = year_statistics(session, desk.as_("reader"), desk.committee_id, 2023)
            works = work_statistics(session, desk.as_("reader"), WorksAsked(desk.committee_id, TODAY, TODAY), TODAY, RowsBy.SECTOR)
            figures = (
                rows[0].figure("collected"),
                year.figure("opinion_reports_collected"),
                works.whole.figure("opinion_reports_collected"),
            )
            told.append(([figure.value for figure in figures], [row.number for row in rows if row.about is NoticeAbout.MEMBER]))

        assert told == [([0, 0, 0], []), ([1, 1, 1], ["001", "002"])]


def test_the_order_of_sibling_committees_is_for_those_above_them_alone(own_desk: Desk) -> None:
    with own_desk.at_work() as session:
        issue_id = own_desk.issued(session, own_desk.submitted(session), own_desk.submitted(session, title="二"))
        for level in (OutcomeLevel.PREFECTURE, OutcomeLevel.NATIONAL):
            record_adoption(session, own_desk.as_("editor"), issue_id, level, Manner.COMBINED, LATER, today=LATER)
        verify(session, own_desk.as_("verifier"), own_desk.committee_id, Selection(), "已核对")
        root = own_desk.as_("above-all")
        placed = committees_in_order(session, root, own_desk.root_id, 2023)

        assert [(each.name, each.place, each.adoptions, each.adopted, each.collected) for each in placed] == [
            ("政协示例市委员会", 1, 1, 2, 2)
        ]
        for name in ("reader", "secretary", "above", "m001"):
            actor = own_desk.as_(name)
            assert refused(partial(committees_in_order, session, actor, own_desk.root_id, 2023)) == ["FORBIDDEN"]
        assert committees_in_order(session, root, own_desk.root_id, 2022)[0].adoptions == 0
