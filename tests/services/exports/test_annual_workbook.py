"""The annual workbook says what the scorecards say, line by line."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal

import msgspec
import pytest

from scoring_plugins.engine.scorecard import MICRO, Refused, points_text
from services.exports.annual_sheet import AnnualSheet, WorkLabel
from services.exports.annual_workbook import write_annual_workbook
from tests.services.exports.annual_year import annual_sheet, line, members
from tests.services.exports.reading_back import LINES_HEAD, SHEETS, SUMMARY_HEAD, one_member, read, rows, written


@pytest.fixture(scope="module")
def sheet() -> AnnualSheet:
    made, works = members(30, 12)
    return annual_sheet(made, works)


@pytest.fixture(scope="module")
def content(sheet: AnnualSheet) -> bytes:
    return written(sheet)


def test_the_sheets_have_chinese_names_and_stand_in_order(content: bytes) -> None:
    assert read(content).sheetnames == SHEETS


def test_every_total_equals_its_scorecard_exactly(sheet: AnnualSheet, content: bytes) -> None:
    shown = {row["编号"]: Decimal(str(row["总分"])) for row in rows(read(content)["汇总"], SUMMARY_HEAD)}

    assert shown == {member.number: Decimal(points_text(member.scorecard.total)) for member in sheet.members}


def test_the_lines_of_a_member_add_up_to_the_total_shown(sheet: AnnualSheet, content: bytes) -> None:
    sums: dict[str, Decimal] = {}
    totals: dict[str, Decimal] = {}
    for row in rows(read(content)["得分明细"], LINES_HEAD):
        points = Decimal(str(row["得分"] or 0))
        if row["板块"] == "合计":
            totals[row["编号"]] = points
        else:
            sums[row["编号"]] = sums.get(row["编号"], Decimal(0)) + points

    assert len(totals) == len(sheet.members)
    assert sums == totals
    assert totals == {row["编号"]: Decimal(str(row["总分"])) for row in rows(read(content)["汇总"], SUMMARY_HEAD)}


def test_block_columns_add_up_to_the_total(sheet: AnnualSheet, content: bytes) -> None:
    for row in rows(read(content)["汇总"], SUMMARY_HEAD):
        assert Decimal(str(row["基本履职"])) + Decimal(str(row["工作奖励"])) == Decimal(str(row["总分"]))


def test_totals_are_formulas_over_the_lines_whose_cells_say_the_same(content: bytes) -> None:
    formulas, values = read(content, values=False), read(content)
    for formula_row, value_row in zip(rows(formulas["汇总"], SUMMARY_HEAD), rows(values["汇总"], SUMMARY_HEAD), strict=True):
        pointed = re.fullmatch(r"='得分明细'!(K\d+)", formula_row["总分"])
        assert pointed is not None
        summed = re.fullmatch(r"=ROUND\(SUM\(K(\d+):K(\d+)\),6\)", formulas["得分明细"][pointed[1]].value)
        assert summed is not None
        cells = [values["得分明细"].cell(row, 11).value for row in range(int(summed[1]), int(summed[2]) + 1)]
        numbers = {values["得分明细"].cell(row, 2).value for row in range(int(summed[1]), int(summed[2]) + 1)}

        assert sum(Decimal(str(cell or 0)) for cell in cells) == Decimal(str(value_row["总分"]))
        assert numbers == {value_row["编号"]}


def test_members_stand_in_stroke_order_not_by_score() -> None:
    low = one_member(line("grant", "基本分", MICRO, "原因"), name="丁甲", number="3").members
    high = one_member(line("grant", "基本分", 99 * MICRO, "原因"), name="陈乙", number="1").members
    middle = one_member(line("grant", "基本分", 50 * MICRO, "原因"), name="王丙", number="2").members
    workbook = read(written(annual_sheet(high + middle + low, {})))

    assert [row["姓名"] for row in rows(workbook["汇总"], SUMMARY_HEAD)] == ["丁甲", "王丙", "陈乙"]
    assert [row["姓名"] for row in rows(workbook["得分明细"], LINES_HEAD) if row["板块"] == "合计"] == ["丁甲", "王丙", "陈乙"]


def test_a_line_on_several_works_takes_a_row_for_each_and_counts_once() -> None:
    works = {
        "a": WorkLabel(kind="提案", title="甲案", dated_on=date(2023, 1, 1), number="001"),
        "b": WorkLabel(kind="会议", title="全体会议"),
    }
    sheet = one_member(line("take", "第二件起的立案提案", 5 * MICRO, "取一件", "a", "b"), works=works)
    found = list(rows(read(written(sheet))["得分明细"], LINES_HEAD))

    assert [(row["记录类别"], row["记录"], row["记录编号"], row["得分"]) for row in found[:2]] == [
        ("提案", "甲案", "001", 5),
        ("会议", "全体会议", None, None),
    ]
    assert found[0]["日期"].date() == date(2023, 1, 1)
    assert found[2]["得分"] == 5


def test_a_refused_record_is_shown_with_its_reason() -> None:
    sheet = one_member(line("grant", "基本分", MICRO, "原因"), works={"x": WorkLabel(kind="评议", title="测评")})
    member = sheet.members[0]
    refusing = msgspec.structs.replace(member.scorecard, refused=(Refused(clause="测评分", work="x", reason="4分以上不收"),))
    sheet = msgspec.structs.replace(sheet, members=(msgspec.structs.replace(member, scorecard=refusing),))
    found = list(rows(read(written(sheet))["得分明细"], LINES_HEAD))

    assert [(row["类型"], row["记录"], row["得分"], row["理由"]) for row in found[1:2]] == [("未采用", "测评", 0, "4分以上不收")]


def test_the_cover_says_what_the_figures_rest_on(sheet: AnnualSheet, content: bytes) -> None:
    cover = dict(read(content)["封面"].iter_rows(min_row=2, values_only=True))
    unverified = sum(member.scorecard.unverified_count > 0 for member in sheet.members)

    assert "未封存" in cover["说明"]
    assert cover["政协委员会"] == "政协某某市委员会（代码140900）"
    assert cover["考核办法"] == "《关于政协委员履职量化考核的实施办法》，代码jinan，2015-03-01起施行版"
    assert cover["办法掌握程度"].startswith("部分可见：")
    assert cover["数据截止日"].startswith("2023-12-31")
    assert cover["未核实的记录"].startswith(f"共{sheet.unverified_count}条，涉及{unverified}名委员")
    assert cover["办法校验码（SHA-256）"] == "3f" * 32
    assert cover["事实校验码"] == "a7" * 32


@pytest.mark.parametrize(("status", "said"), [("complete", "全文可见："), ("partial", "部分可见："), ("duties_only", "只见义务：")])
def test_each_status_is_said_in_chinese(status: str, said: str) -> None:
    made, works = members(1, 3)
    made = tuple(msgspec.structs.replace(member, scorecard=msgspec.structs.replace(member.scorecard, status=status)) for member in made)
    cover = dict(read(written(annual_sheet(made, works, status=status)))["封面"].iter_rows(min_row=2, values_only=True))

    assert cover["办法掌握程度"].startswith(said)


def test_grades_have_colours_a_legend_and_a_list_to_choose_from(sheet: AnnualSheet, content: bytes) -> None:
    page = read(content)["汇总"]
    legend = {cell.value: cell.fill.fgColor.rgb for cell in page[3] if cell.value and cell.column > 3}
    shown = {
        cell.value: cell.fill.fgColor.rgb
        for row in page.iter_rows(min_row=SUMMARY_HEAD + 1)
        for cell in row
        if cell.value in ("优秀", "称职", "不称职")
    }

    assert legend == {"优秀": "FFC6E0B4", "称职": "FFDDEBF7", "不称职": "FFF8CBAD"}
    assert shown == legend
    assert [rule.formula1 for rule in page.data_validations.dataValidation] == ['"优秀,称职,不称职"']


def test_unverified_records_stand_beside_every_score(sheet: AnnualSheet, content: bytes) -> None:
    shown = {row["编号"]: row["未核实"] for row in rows(read(content)["汇总"], SUMMARY_HEAD)}

    assert shown == {member.number: member.scorecard.unverified_count for member in sheet.members}


def test_duties_proposals_and_choices_are_listed() -> None:
    workbook = read(written(one_member(line("grant", "基本分", 30 * MICRO, "原因"), grade="不称职")))

    assert [(row["义务"], row["结果"]) for row in rows(workbook["义务"], LINES_HEAD)] == [
        ("三个一", "已履行"),
        ("常委会议三次（提倡）", "未定"),
    ]
    assert [(row["姓名"], row["建议"]) for row in rows(workbook["建议事项"], LINES_HEAD)] == [("丁甲", "界别召集人约谈")]
    assert [(row["类别"], row["事项或出处"], row["取值"], row["理由"]) for row in rows(workbook["办法的选择"], LINES_HEAD)] == [
        ("选择", "等次", "85", "84 与 85 之间按下限判定"),
        ("选择", "全会请假 · 选取 · 到会情况", None, "公差不扣"),
        ("不能计算", "第九条", None, "原文没有写明分值"),
    ]


def test_a_cap_of_the_total_is_a_column_of_its_own() -> None:
    sheet = one_member(line("grant", "基本分", 130 * MICRO, "原因"), line("cap", "total", -10 * MICRO, "总分封顶"))
    workbook = read(written(sheet))
    row = next(rows(workbook["汇总"], SUMMARY_HEAD))

    assert (row["基本履职"], row["总分调整"], row["总分"]) == (130, -10, 120)
    assert [row["条款"] for row in rows(workbook["得分明细"], LINES_HEAD)][1] == "总分"


def test_a_year_without_members_is_still_a_workbook() -> None:
    workbook = read(written(annual_sheet((), {})))

    assert workbook.sheetnames == SHEETS
    assert "本年度没有委员。" in [row[0] for row in workbook["汇总"].iter_rows(values_only=True)]


def test_a_member_without_a_line_has_a_total_of_zero() -> None:
    assert next(rows(read(written(one_member(grade=None)))["汇总"], SUMMARY_HEAD))["总分"] == 0


def test_a_workbook_that_would_contradict_itself_is_refused_with_every_reason() -> None:
    good = one_member(line("record", "公益活动", MICRO, "原因", "gone")).members[0]
    wrong = msgspec.structs.replace(good, scorecard=msgspec.structs.replace(good.scorecard, total=5 * MICRO, content_hash="00"))
    target = io.BytesIO()

    with pytest.raises(ValueError, match="no workbook was made") as refused:
        write_annual_workbook(annual_sheet((wrong, wrong), {}), target)

    said = str(refused.value)
    assert "member number 0001 stands 2 times" in said
    assert "lines add up to 1, the total is 5" in said
    assert "content_hash is 00" in said
    assert "work gone has no label" in said
    assert target.getvalue() == b""
