"""A cell that is wrong is named, with what is wrong and how to mend it, and nothing at all is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from openpyxl.worksheet.formula import ArrayFormula  # type: ignore[import-untyped]

from services.activities import RollLine
from services.imports import Drafts
from services.members import MembershipDraft
from services.models import AttendanceStatus
from tests.databases import row_counts
from tests.services.imports.conftest import Desk, put, put_row
from tests.services.imports.test_conflicts import YEAR

# sheet, cell, what somebody puts there, code, a part of what is said
BROKEN = [
    ("委员", "A2", 7, "NUMBER_FOR_TEXT", "编号在表里是数字 7"),
    ("委员", "B2", None, "BLANK", "必须填写"),
    ("委员", "C2", "经际界", "UNKNOWN_SECTOR", "是否应为“经济界”"),
    ("委员", "D2", "经济委", "UNKNOWN_SPECIAL_COMMITTEE", "是否应为“经济委员会”"),
    ("委员", "E2", "也许", "NOT_YES_OR_NO", "“也许”不是“是”或“否”"),
    ("委员", "G2", "第二活动组", "UNKNOWN_GROUP", "第一活动组"),
    ("委员", "H2", "2023.2.30", "NO_SUCH_DAY", "2023 年 2 月只有 28 天"),
    ("委员", "H2", "23-2-1", "TWO_DIGIT_YEAR", "四位年份"),
    ("委员", "H2", 44958, "DAY_COUNT", "可能是 2023-02-01"),
    ("委员", "H2", "2011-05-01", "OUTSIDE_TERM", "任期"),
    ("委员", "H2", "开年", "NOT_A_DATE", "2023-02-01"),
    ("委员", "I2", "2020-01-01", "OUTSIDE_TERM", "离任日期"),
    ("委员", "J2", "辞去", "END_MISSING", "离任日期"),
    ("活动", "B2", "例会", "UNKNOWN_WORD", "常委会议"),
    ("活动", "D2", 0.1 + 0.2, "NOT_A_DATE", "不是日期"),
    ("活动", "E2", "2023-03-01", "NOT_HALF_DAYS", "上午"),
    ("活动", "E2", "下午、上午", "BAD_SESSIONS", "先后"),
    ("到会名单", "D2", "M9", "UNKNOWN_MEMBER", "没有编号或姓名为“M9”"),
    ("到会名单", "E2", "某丁", "NAME_MISMATCH", "编号 M1 是“某甲”"),
    ("到会名单", "A2", "H9", "UNKNOWN_WORK", "没有编号“H9”"),
    ("到会名单", "F2", "组织", "UNKNOWN_ROLE", "身份"),
    ("到会名单", "G2", "到了", "UNKNOWN_WORD", "报名未到"),
    ("到会名单", "G2", None, "GAP", "后面却填了"),
    ("到会名单", "H3", None, "STATUSES_COUNT", "填了 1 个半天"),
    ("到会名单", "I3", "出席", "STATUSES_COUNT", "填了 3 个半天"),
    ("提案", "B2", date(2023, 5, 2), "DATE_FOR_TEXT", "已把它变成日期"),
    ("提案", "B2", "第五次", "NOT_A_PLENARY_SESSION", "五届二次"),
    ("提案", "B2", "九届一次", "UNKNOWN_PLENARY_SESSION", "9届1次"),
    ("提案", "C3", "7", "DUPLICATE_VALUE", "与“T1”重复"),
    ("提案", "D2", 3.14, "NUMBER_FOR_TEXT", "应是文字"),
    ("提案", "F2", None, "NO_LEAD", "第一提案人"),
    ("提案", "F3", None, "NO_SPONSOR", "第一提案人"),
    ("提案", "F2", "M1、M2", "ONE_PERSON", "只填一位"),
    ("提案", "F2", "M1（某乙）", "NAME_MISMATCH", "编号 M1 是“某甲”"),
    ("提案", "G2", "M1", "LISTED_TWICE", "出现两次"),
    ("提案", "H2", "张某某", "UNKNOWN_MEMBER", "张某某"),
    ("提案", "K2", "2023-01-01", "MARK_TOO_EARLY", "早于提交日期"),
    ("提案", "L2", "2023-04-02", "FILED_AND_NOT_FILED", "既立案又不立案"),
    ("提案办理", "E2", "协办", "UNKNOWN_WORD", "主办、会办、分办"),
    ("提案办理", "F2", "2023-01-01", "ASSIGNED_TOO_EARLY", "早于提交日期"),
    ("提案办理", "B2", "修桥", "OTHER_WORK", "修路"),
    ("社情民意", "D2", None, "NO_AUTHOR", "没有作者"),
    ("信息采用", "D2", "报送", "NOT_OF_THIS_MATTER", "不填这一列"),
    ("信息采用", "D3", "报送", "BLANK", "必须填写"),
    ("信息采用", "H3", "2023-04-31", "NO_SUCH_DAY", "只有 30 天"),
    ("信息采用", "F2", "单独", "UNKNOWN_WORD", "单篇、综合、转报"),
]
# Where the field at fault is not the cell that was changed.
AT_FAULT = {
    ("委员", "J2", "END_MISSING"): ["I2"],
    ("信息采用", "D2", "NOT_OF_THIS_MATTER"): ["F2"],
    ("信息采用", "D3", "BLANK"): ["E3"],
}


def broken(sheet: str, address: str, value: Any) -> Callable[[Any], None]:
    return lambda book: put(book[sheet], address, value)


def test_a_broken_cell_is_one_problem_that_names_it_and_nothing_is_written(desk: Desk) -> None:
    for sheet, address, value, code, said in BROKEN:
        path = desk.workbook(YEAR, broken(sheet, address, value))
        with desk.trial() as session:
            before = row_counts(session)
            report = desk.take(path, session)
            after = row_counts(session)

        found = [(p.code, p.place.sheet, f"{p.place.column}{p.place.row}") for p in report.problems]
        at_fault = AT_FAULT.get((sheet, address, code), [address])
        assert found == [(code, sheet, cell) for cell in at_fault]
        assert said in report.problems[0].message
        assert (report.is_written, report.is_complete, after) == (False, False, before)


def test_cells_beside_an_unreadable_one_are_checked_too(desk: Desk) -> None:
    def edit(book: Any) -> None:
        for sheet, cell, value in (
            ("委员", "H2", "2023.2.30"),
            ("委员", "C2", "经际界"),
            ("委员", "D2", "经济委"),
            ("提案", "D2", 3.14),
            ("提案", "B2", "九届一次"),
            ("提案", "E2", "1999-03-01"),
        ):
            put(book[sheet], cell, value)

    report = desk.take(desk.workbook(YEAR, edit))

    assert {(p.code, p.place.sheet, f"{p.place.column}{p.place.row}") for p in report.problems} == {
        ("NO_SUCH_DAY", "委员", "H2"),
        ("UNKNOWN_SECTOR", "委员", "C2"),
        ("UNKNOWN_SPECIAL_COMMITTEE", "委员", "D2"),
        ("NUMBER_FOR_TEXT", "提案", "D2"),
        ("UNKNOWN_PLENARY_SESSION", "提案", "B2"),
        ("OUTSIDE_TERM", "提案", "E2"),
    }


def test_a_sector_that_was_given_up_names_its_successor(desk: Desk) -> None:
    report = desk.take(desk.workbook(Drafts((MembershipDraft("M1", "某甲", "共青团", date(2024, 1, 1)),))))

    assert [(p.code, p.place.column) for p in report.problems] == [("SECTOR_ENDED", "C")]
    assert "已于 2023-03-03 停用，现为“中国共产主义青年团和中华全国青年联合会”" in report.problems[0].message


def test_somebody_who_was_no_member_that_day_cannot_have_been_there(desk: Desk) -> None:
    late = replace(YEAR.memberships[0], from_on=date(2023, 3, 2))

    report = desk.take(desk.workbook(replace(YEAR, memberships=(late, YEAR.memberships[1]))))

    found = {(p.code, p.place.sheet, f"{p.place.column}{p.place.row}") for p in report.problems}
    assert found == {
        ("NOT_A_MEMBER_THAT_DAY", "到会名单", "D2"),
        ("NOT_A_MEMBER_THAT_DAY", "提案", "F2"),
        ("NOT_A_MEMBER_THAT_DAY", "社情民意", "D2"),
    }


def test_the_same_member_twice_in_a_file_is_told_with_the_other_row(desk: Desk) -> None:
    path = desk.workbook(YEAR, lambda book: put_row(book["委员"], 4, [cell.value for cell in book["委员"][2]]))

    report = desk.take(path)

    assert [(p.code, p.place.row, p.place.column) for p in report.problems] == [("DUPLICATE_ROW", 4, "A")]
    assert "第 2 行" in report.problems[0].message


def test_a_number_that_belongs_to_somebody_else_is_refused(desk: Desk) -> None:
    report = desk.take(desk.workbook(Drafts((MembershipDraft("001", "赵某丁", "教育界", date(2022, 1, 1)),))))

    assert [(p.code, p.place.column) for p in report.problems] == [("DUPLICATE_MEMBER", "A")]
    assert "王某甲" in report.problems[0].message


def test_a_known_name_without_a_number_is_not_guessed(desk: Desk) -> None:
    report = desk.take(desk.workbook(Drafts((MembershipDraft(None, "王某甲", "教育界", date(2022, 1, 1)),))))

    assert [(p.code, p.place.column) for p in report.problems] == [("DUPLICATE_MEMBER", "A")]
    assert "001" in report.problems[0].message


def test_two_rows_without_a_number_that_say_the_same_are_a_problem(desk: Desk) -> None:
    def doubled(book: Any) -> None:
        sheet = book["社情民意"]
        for row in (2, 3):
            put_row(sheet, row, [None, *(cell.value for cell in sheet[2][1:])])

    report = desk.take(desk.workbook(replace(YEAR, opinion_reports=(replace(YEAR.opinion_reports[0], adoptions=()),)), doubled))

    assert [(p.code, p.place.sheet, p.place.row) for p in report.problems] == [("DUPLICATE_ROW", "社情民意", 3)]


def test_a_row_without_a_number_may_not_repeat_one_with_a_number(desk: Desk) -> None:
    def doubled(book: Any) -> None:
        put_row(book["提案"], 4, [None, *(cell.value for cell in book["提案"][3][1:])])

    report = desk.take(desk.workbook(YEAR, doubled))

    assert [(p.code, p.place.sheet, p.place.row) for p in report.problems] == [("DUPLICATE_ROW", "提案", 4)]


def test_a_namesake_under_a_new_number_is_taken_and_said(desk: Desk) -> None:
    report = desk.take(desk.workbook(Drafts((MembershipDraft("009", "王某甲", "教育界", date(2022, 1, 1)),))))

    assert report.is_complete
    assert ["001" in notice and "009" in notice for notice in report.notices] == [True]


def test_a_new_number_on_a_known_work_is_taken_and_said(desk: Desk) -> None:
    desk.take(desk.workbook(YEAR))
    renumbered = replace(YEAR.proposals[1], number="T3", case_number="9")

    report = desk.take(desk.workbook(replace(YEAR, proposals=(renumbered,))))

    assert report.is_complete
    assert ["T3 与库中 T2" in notice for notice in report.notices] == [True]


def test_formula_and_error_cells_are_named_one_by_one(desk: Desk) -> None:
    def formulas(book: Any) -> None:
        book["提案"]["D2"] = '=CONCATENATE("修","路")'
        book["提案"]["J3"] = ArrayFormula("J3", "=1=1")
        book["社情民意"]["B2"].value = "#N/A"
        book["社情民意"]["B2"].data_type = "e"

    report = desk.take(desk.workbook(YEAR, formulas))

    found = [(p.code, p.place.sheet, f"{p.place.column}{p.place.row}") for p in report.problems]
    assert found == [("FORMULA", "提案", "D2"), ("FORMULA", "提案", "J3"), ("ERROR_VALUE", "社情民意", "B2")]
    assert "选择性粘贴" in report.problems[0].message


def test_text_that_begins_like_a_formula_is_text(desk: Desk) -> None:
    desk.take(desk.workbook(YEAR, lambda book: put(book["提案"], "D3", "=1+1")))

    assert [draft.title for draft in desk.stored_now().proposals] == ["=1+1", "修路"]


def test_merged_cells_are_one_problem_a_range(desk: Desk) -> None:
    report = desk.take(desk.workbook(YEAR, lambda book: book["到会名单"].merge_cells("A2:A3")))

    assert [(p.code, f"{p.place.column}{p.place.row}") for p in report.problems] == [("MERGED", "A2")]
    assert not report.is_written


CLEAR = [
    ("提案", "E2", "２０２３．３．１"),
    ("提案", "E2", "2023年3月1日"),
    ("提案", "E2", "2023/3/1 00:00:00"),
    ("提案", "E2", 20230301),
    ("提案", "E2", datetime(2023, 3, 1, 9, 30)),  # noqa: DTZ001  (a cell has no zone)
    ("提案", "A2", "　Ｔ１ "),
    ("提案", "B2", "第五届第二次会议"),
    ("提案", "B2", "5-2"),
    ("提案", "C2", 7),
    ("提案", "F2", "某甲"),
    ("提案", "F2", "M1 (某　甲)"),
    ("委员", "B2", "某　甲"),
    ("委员", "C2", "经济"),
    ("活动", "E2", "全天"),
    ("到会名单", "D2", None),
    ("到会名单", "E2", None),
    ("到会名单", "A2", None),
]


def test_what_leaves_no_doubt_is_read_as_it_is_meant(desk: Desk) -> None:
    desk.take(desk.workbook(YEAR))

    for sheet, address, value in CLEAR:
        path = desk.workbook(YEAR, broken(sheet, address, value))
        with desk.trial() as session:
            report = desk.take(path, session)

        assert [str(line) for line in [*report.problems, *report.conflicts]] == []


def test_rows_hidden_empty_or_of_the_template_are_said_or_passed_over(desk: Desk) -> None:
    def edit(book: Any) -> None:
        book["提案"].row_dimensions[2].hidden = True
        put_row(book["提案"], 4, ["示例-提案1", "五届二次", None, "示例"])
        book["社情民意"].sheet_state = "hidden"
        put(book["提案"], "D900", "   ")

    report = desk.take(desk.workbook(YEAR, edit))

    assert report.is_complete
    assert report.notices[0] == "工作表“社情民意”是隐藏的，照常导入"
    assert report.notices[1:] == ["工作表“提案”有 1 行示例，未导入", "工作表“提案”第 2 行是隐藏行，照常导入"]
    assert [draft.title for draft in desk.stored_now().proposals] == ["修路", "种树"]


def test_partial_takes_what_is_right_and_names_what_follows_from_what_is_wrong(desk: Desk) -> None:
    report = desk.take(desk.workbook(YEAR, broken("委员", "C2", "经际界")), partial=True)

    counts = [(count.new, count.refused) for count in report.sheets]
    assert [(p.code, p.place.sheet, p.place.row) for p in report.problems] == [
        ("UNKNOWN_SECTOR", "委员", 2),
        ("FOLLOWS", "到会名单", 2),
        ("FOLLOWS", "提案", 2),
        ("FOLLOWS", "提案办理", 2),
        ("FOLLOWS", "社情民意", 2),
        ("FOLLOWS", "信息采用", 2),
        ("FOLLOWS", "信息采用", 3),
    ]
    assert counts == [(1, 1), (1, 0), (1, 1), (1, 1), (0, 1), (0, 1), (0, 2)]
    assert (report.is_written, report.is_complete) == (True, False)
    assert [draft.title for draft in desk.stored_now().proposals] == ["种树"]
    assert desk.take(desk.workbook(YEAR)).is_complete


def test_thousands_of_problems_are_all_told_in_good_time(desk: Desk) -> None:
    statuses = (AttendanceStatus.PRESENT,) * 2
    roll = tuple(RollLine(f"Q{place:04}", "participant", statuses) for place in range(2000))

    report = desk.take(desk.workbook(replace(YEAR, activities=(replace(YEAR.activities[0], roll=roll),))))

    assert [p.code for p in report.problems] == ["UNKNOWN_MEMBER"] * 2000
    assert [p.place.row for p in report.problems] == list(range(2, 2002))
