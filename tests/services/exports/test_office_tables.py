"""Attendance, statistics and supervision lists, read with another library than the one that wrote them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from scoring_plugins.engine.scorecard import MICRO, DutyOutcome
from services.exports.annual_sheet import AnnualSheet, GradeMark
from services.exports.attendance_tables import write_attendance
from services.exports.statistics_tables import write_statistics
from services.exports.supervision_list import write_supervision_list
from tests.services.exports.annual_year import members
from tests.services.exports.reading_back import read, rows
from tests.services.exports.sealed_year import issued_year, meeting, member

HEAD = 3
WRITERS = (write_attendance, write_statistics, write_supervision_list)


def attendance(sheet: AnnualSheet, page: str) -> list[dict[str, Any]]:
    return list(rows(read(write_attendance(sheet))[page], HEAD))


def test_half_days_are_counted_by_kind_of_meeting() -> None:
    shown = attendance(issued_year(), "会议出席汇总")
    kinds = [f"{kind}\n{count}" for kind in ("全体会议", "常委会议") for count in ("出席", "请假", "缺席")]

    assert {(row["姓名"], row["编号"]): [row[kind] for kind in kinds] for row in shown} == {
        ("丁甲", "0002"): [0, 2, 2, None, None, None],
        ("王某", "0001"): [4, 0, 0, 1, 1, 0],
        ("王某", "0004"): [None] * 6,
        ("𬭎龘", "0003"): [2, 2, 0, None, None, None],
        ("=陈某", "0005"): [None] * 6,
        ("合计", None): [6, 4, 2, 1, 1, 0],
    }


def test_totals_tell_leave_from_official_leave_and_add_up() -> None:
    shown = attendance(issued_year(), "会议出席汇总")
    totals = [f"合计\n{total}" for total in ("应到", "出席", "迟到早退", "请假", "公差", "缺席")]

    assert [[row[total] for total in totals] for row in shown if row["姓名"] in ("丁甲", "合计")] == [
        [4, 0, 0, 2, 0, 2],
        [14, 7, 1, 3, 2, 2],
    ]


def test_sums_are_formulas_over_the_members() -> None:
    page = read(write_attendance(issued_year()), values=False)["会议出席汇总"]

    assert [cell.value for cell in page[page.max_row]][4:6] == ["=SUM(E4:E8)", "=SUM(F4:F8)"]


def test_every_meeting_of_everybody_says_what_was_not_plain_presence() -> None:
    shown = attendance(issued_year(), "出席明细")

    assert [(row["姓名"], row["记录类别"], row["应到"], row["情况"]) for row in shown] == [
        ("丁甲", "全体会议", 4, "请假2、缺席2"),
        ("王某", "全体会议", 4, "迟到1"),
        ("王某", "常委会议", 2, "请假1"),
        ("𬭎龘", "全体会议", 4, "公差2"),
    ]


def test_activities_stand_on_a_sheet_of_their_own_and_other_years_on_none() -> None:
    day = issued_year().period_from
    away = (meeting("a1", "activity.research", day, present=1), meeting("m9", "meeting.plenary", day.replace(year=2022), present=4))
    sheet = issued_year(members=(member("0001", "丁甲", 70, "称职", records=away),))

    assert [row["合计\n应到"] for row in attendance(sheet, "活动出席汇总")] == [1, 1]
    assert [row["合计\n应到"] for row in attendance(sheet, "会议出席汇总")] == [0, 0]


def test_grades_are_counted_by_sector_without_an_order_of_merit() -> None:
    shown = list(rows(read(write_statistics(issued_year()))["等次统计"], HEAD))

    assert [tuple(row.values()) for row in shown] == [("农业界", 4, 2, 0, 1, 1), ("教育界", 1, 0, 1, 0, 0), ("合计", 5, 2, 1, 1, 1)]
    assert list(shown[0]) == ["界别", "人数", "优秀", "称职", "不称职", "未评等次"]


def test_a_work_of_several_counts_once_as_a_work() -> None:
    shown = list(rows(read(write_statistics(issued_year()))["履职统计"], HEAD))

    assert [tuple(row.values()) for row in shown] == [
        ("全体会议", 1, 3, 3, 6),
        ("常委会议", 1, 1, 1, 1),
        ("提案", 2, 3, 3, None),
    ]


def test_a_proposal_that_was_filed_counts_for_its_lead_sponsor_alone() -> None:
    shown = list(rows(read(write_statistics(issued_year()))["提案与信息"], HEAD))
    columns = ("第一提案人", "联名", "附议", "立案", "重点提案", "优秀提案", "信息", "信息采用", "信息批示")

    assert {row["编号"]: [row[column] for column in columns] for row in shown if row["编号"]} == {
        "0001": [1, 0, 0, 1, 1, 0, 0, 0, 0],
        "0002": [0, 1, 0, 0, 0, 0, 0, 0, 0],
        "0003": [1, 0, 0, 0, 0, 0, 0, 0, 0],
        "0004": [0] * 9,
        "0005": [0] * 9,
    }
    assert [shown[-1][column] for column in columns] == [2, 1, 0, 1, 1, 0, 0, 0, 0]


def supervised(sheet: AnnualSheet) -> list[tuple[Any, ...]]:
    page = rows(read(write_supervision_list(sheet))["督办清单"], HEAD)
    return [(row["姓名"], row["事项"], row["内容"], row["《办法》要求"], row["尚缺"]) for row in page]


def test_who_lies_below_a_grade_is_listed_with_the_points_that_are_missing() -> None:
    assert supervised(issued_year()) == [("=陈某", "等次偏低", "不称职", "不低于60分", "总分30分，“称职”须60分，差30分")]


def test_who_lacks_a_duty_is_listed_with_what_was_counted_and_advice_is_no_duty() -> None:
    duties = tuple(
        DutyOutcome(name=name, cite=(), says="每年一件提案", fulfilled=fulfilled, advisory=advisory, reason="提案0件")
        for name, fulfilled, advisory in (("提案", False, False), ("读书", False, True), ("全会", None, False), ("活动", True, False))
    )
    sheet = issued_year(members=(member("0001", "丁甲", 70, "不称职", card={"duties": duties}),))

    assert supervised(sheet) == [
        ("丁甲", "义务未履行", "提案", "每年一件提案", "提案0件"),
        ("丁甲", "等次偏低", "不称职", "不低于60分", "总分70分，已达“称职”的分数，须先履行义务"),
    ]


@pytest.mark.parametrize(
    ("grade", "said"),
    [
        (GradeMark(grade="合格", above=30 * MICRO), "总分30分，“合格”须高于30分"),
        (GradeMark(grade="合格", above=20 * MICRO), "总分30分，未列入“合格”"),
    ],
)
def test_a_bound_that_has_to_be_passed_is_said_so(grade: GradeMark, said: str) -> None:
    sheet = issued_year(members=(member("0001", "丁甲", 30, "不合格"),), grades=(grade, GradeMark(grade="不合格")))

    assert [row[4] for row in supervised(sheet)] == [said]


def test_a_decided_grade_counts_and_a_regulation_without_grades_lists_duties_alone() -> None:
    lifted = member("0001", "丁甲", 30, "不称职", decided_grade="称职", decided_because="集体研究")

    assert supervised(issued_year(members=(lifted,))) == [("没有应列入督办清单的委员。", None, None, None, None)]
    assert supervised(issued_year(grades=())) == [("没有应列入督办清单的委员。", None, None, None, None)]


@pytest.mark.parametrize("write", WRITERS)
def test_every_sheet_prints_and_bears_the_seal(write: Any) -> None:
    for page in read(write(issued_year())):
        assert page.print_area
        assert (page.page_setup.orientation, page.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", True)
        assert page.oddFooter.left.text.endswith("\n封存第2版 SHA-256 3f9c3f9c3f9c3f9c SM3 b7e1b7e1b7e1b7e1")
        assert page.oddFooter.right.text == "第 &P 页 共 &N 页"
        assert list(page.merged_cells.ranges) == []


@pytest.mark.parametrize("write", WRITERS)
def test_every_sheet_without_a_seal_says_that_it_is_a_draft(write: Any) -> None:
    for page in read(write(issued_year(seal=None))):
        assert page.oddHeader.left.text.endswith("（草稿·未封存）")
        assert "草稿·未封存" in page.oddFooter.left.text


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_data_give_the_same_bytes_and_an_empty_year_is_still_a_workbook(write: Any) -> None:
    assert write(issued_year()) == write(issued_year())
    assert read(write(issued_year(members=(), works={}, lists=()))).sheetnames == read(write(issued_year())).sheetnames


@pytest.mark.parametrize("write", WRITERS)
def test_a_name_that_begins_like_a_formula_is_text(write: Any) -> None:
    cells = [
        cell
        for page in read(write(issued_year()), values=False)
        for row in page.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and "陈某" in cell.value
    ]

    assert {
        (cell.value, cell.data_type, cell.style_array.quotePrefix if hasattr(cell, "style_array") else cell.quotePrefix) for cell in cells
    } == {("=陈某", "s", True)}


def test_members_of_a_big_committee_all_stand_there() -> None:
    made, works = members(40, 3)
    shown = list(rows(read(write_statistics(issued_year(members=made, works=works, lists=())))["提案与信息"], HEAD))

    assert [row["编号"] for row in shown[:-1]] == [each.number for each in sorted(made, key=lambda each: (each.strokes_key, each.number))]
    assert msgspec.structs.asdict(made[0])["number"] == "0001"
