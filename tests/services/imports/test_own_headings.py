"""An office's own headings and sheet names are taken through a mapping; without one, each is named with the nearest of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.errors import Refusal
from services.imports import OwnNames, read_mapping
from tests.services.imports.conftest import Desk, put, put_row
from tests.services.imports.test_conflicts import YEAR

MAPPING = """
提案:
  工作表: 提案台账
  登记号: 编 号
  案由: 题目
  第一提案人: 领衔人
  不导入: [联系电话]
不导入: [汇总]
"""


def own_workbook(book: Any) -> None:
    sheet = book["提案"]
    sheet.title = "提案台账"
    for address, heading in (("A1", "编号"), ("D1", "题 目"), ("F1", "领衔人"), ("Q1", "联系电话"), ("R1", "备注")):
        put(sheet, address, heading)
    put(sheet, "Q2", "不必导入")
    sheet.insert_rows(1, 2)
    put(sheet, "A1", "2023 年度提案台账")
    summary = book.create_sheet("汇总")
    put_row(summary, 1, ["合计", 2])


def mapping_file(folder: Path, text: str) -> OwnNames:
    path = folder / "对照.yaml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def test_own_headings_below_a_title_are_taken_through_a_mapping(desk: Desk) -> None:
    report = desk.take(desk.workbook(YEAR, own_workbook), own_names=mapping_file(desk.folder, MAPPING))

    assert [str(problem) for problem in report.problems] == []
    assert [draft.title for draft in desk.stored_now().proposals] == ["修路", "种树"]


def test_without_the_mapping_every_own_name_is_told_with_the_nearest_of_ours(desk: Desk) -> None:
    report = desk.take(desk.workbook(YEAR, own_workbook), partial=True)

    assert [(p.code, str(p.place)) for p in report.problems if p.concerns_sheet] == [
        ("UNKNOWN_SHEET", "工作表“提案台账”"),
        ("UNKNOWN_SHEET", "工作表“汇总”"),
    ]
    assert "是否应为“提案”" in report.problems[0].message
    assert "--mapping" in report.problems[0].message
    assert not report.is_written


def test_headings_unknown_double_or_missing_are_told_and_stop_even_a_partial_import(desk: Desk) -> None:
    def edit(book: Any) -> None:
        put(book["提案"], "D1", "案 件 由 来")
        put(book["提案"], "H1", "联名人")
        put(book["提案"], "I1", "集体提案单拉")

    report = desk.take(desk.workbook(YEAR, edit), partial=True)

    assert [(p.code, p.place.column, p.place.heading) for p in report.problems if p.concerns_sheet] == [
        ("UNKNOWN_HEADING", "D", "案 件 由 来"),
        ("HEADING_TWICE", "H", "联名人"),
        ("UNKNOWN_HEADING", "I", "集体提案单拉"),
        ("HEADING_MISSING", None, None),
    ]
    assert "是否应为“集体提案单位”" in report.problems[2].message
    assert "缺少“案由”一列" in report.problems[3].message
    assert not report.is_written


def test_a_sheet_without_headings_is_told(desk: Desk) -> None:
    report = desk.take(desk.workbook(YEAR, lambda book: book["提案"].delete_rows(1)))

    assert [(p.code, p.place.sheet) for p in report.problems if p.concerns_sheet] == [("NO_HEADINGS", "提案")]


def test_a_workbook_with_nothing_of_ours_is_told(desk: Desk) -> None:
    def edit(book: Any) -> None:
        for name in book.sheetnames[1:]:
            del book[name]

    report = desk.take(desk.workbook(YEAR, edit))

    assert [p.code for p in report.problems] == ["NO_SHEET"]
    assert not report.is_complete


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("提案: [", "读不出来"),
        ("- 提案", "本系统列名"),
        ("提桉: {登记号: 编号}", "是否应为“提案”"),
        ("提案: {登记好: 编号}", "是否应为“登记号”"),
        ("提案: {登记号: [编号]}", "应写一个列名"),
        ("提案: {登记号: 编号, 案号: 编 号}", "对应了两列"),
        ("提案: {不导入: 备注}", "应写一列名称"),
    ],
)
def test_a_mapping_that_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Refusal) as caught:
        mapping_file(tmp_path, text)

    assert said in caught.value.message
    assert "对照.yaml" in caught.value.message


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "没有这个文件或文件夹"), (b"\xff\xfe", "不是 UTF-8 文本"), ("提案:\n  案由: [题目\n".encode(), "第 3 行写法有误")],
)
def test_why_a_mapping_cannot_be_read_is_said_in_chinese(tmp_path: Path, content: bytes | None, why: str) -> None:
    path = tmp_path / "对照.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refusal, match=why):
        read_mapping(path)
