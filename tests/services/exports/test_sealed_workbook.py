"""The annual workbook of an issued year bears its seal on every page; without one every page says that it is a draft."""

from __future__ import annotations

from services.exports.annual_sheet import AnnualSheet
from tests.services.exports.reading_back import LINES_HEAD, SUMMARY_HEAD, read, rows, written
from tests.services.exports.sealed_year import SEAL, issued_year


def feet(sheet: AnnualSheet) -> set[str]:
    return {page.oddFooter.left.text.split("\n")[1] for page in read(written(sheet))}


def heads(sheet: AnnualSheet) -> set[str]:
    return {page.oddHeader.left.text for page in read(written(sheet))}


def test_every_sheet_bears_the_seal() -> None:
    assert feet(issued_year()) == {"封存第2版 SHA-256 3f9c3f9c3f9c3f9c SM3 b7e1b7e1b7e1b7e1"}
    assert heads(issued_year()) == {"政协某某市委员会2023年度委员履职量化考核表"}


def test_every_sheet_without_a_seal_says_that_it_is_a_draft() -> None:
    assert feet(issued_year(seal=None)) == {"草稿·未封存 办法校验码3f3f3f3f3f3f3f3f 事实校验码a7a7a7a7a7a7a7a7"}
    assert heads(issued_year(seal=None)) == {"政协某某市委员会2023年度委员履职量化考核表（草稿·未封存）"}


def test_every_sheet_has_a_print_area() -> None:
    workbook = read(written(issued_year()))

    assert [page.title for page in workbook if not page.print_area] == []
    assert len(workbook.sheetnames) == 7


def test_a_foot_never_exceeds_what_a_spreadsheet_keeps() -> None:
    for page in read(written(issued_year(title="甲&乙" * 60))):
        left = page.oddFooter.left.text.replace("&", "&&")

        assert len(f'&L&"仿宋,Regular"&8 {left}&R&"仿宋,Regular"&8 第 &P 页 共 &N 页') <= 255


def test_the_grade_that_stands_is_shown_with_why_people_decided_it() -> None:
    shown = {row["编号"]: (row["等次"], row["等次说明"]) for row in rows(read(written(issued_year()))["汇总"], SUMMARY_HEAD)}

    assert shown == {
        "0001": ("优秀", None),
        "0002": ("优秀", "经研究决定：主席会议研究：工作特别突出（按得分为：称职）"),
        "0003": ("未评等次", "任职不满一年"),
        "0004": ("称职", None),
        "0005": ("不称职", None),
    }


def test_names_stand_in_stroke_order_as_they_are_written() -> None:
    summary = [row["姓名"] for row in rows(read(written(issued_year()))["汇总"], SUMMARY_HEAD)]
    lines = dict.fromkeys(row["姓名"] for row in rows(read(written(issued_year()))["得分明细"], LINES_HEAD))

    assert summary == ["丁甲", "王某", "王某", "𬭎龘", "=陈某"]
    assert list(lines) == ["丁甲", "王某", "𬭎龘", "=陈某"]


def test_the_cover_of_an_issued_year_says_how_it_is_sealed() -> None:
    cover = dict(read(written(issued_year()))["封面"].iter_rows(min_row=2, values_only=True))

    assert cover["等次分布（人）"] == "优秀 2；称职 1；不称职 1；未评等次 1"
    assert cover["封存"] == "第2版，2024-01-05通报，文号：某协发〔2024〕3号"
    assert (cover["封存校验码（SHA-256）"], cover["封存校验码（SM3）"]) == (SEAL.sha256, SEAL.sm3)
    assert cover["更正"] == "提案的立案日期有误；批准：主席会议"
    assert cover["说明"].startswith("本表为已审定、通报并封存的考核结果")
