"""A printed workbook: exact numbers, text that stays text, frames for the printer, the same bytes every time."""

from __future__ import annotations

import io
import re
import time
import zipfile

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_plugins.engine.scorecard import MICRO, points_text
from services.exports.annual_sheet import AnnualSheet, WorkLabel
from tests.services.exports.annual_year import annual_sheet, line, members
from tests.services.exports.reading_back import LINES_HEAD, SHEETS, SUMMARY_HEAD, one_member, read, rows, written


@pytest.fixture(scope="module")
def sheet() -> AnnualSheet:
    made, works = members(30, 12)
    return annual_sheet(made, works)


@pytest.fixture(scope="module")
def content(sheet: AnnualSheet) -> bytes:
    return written(sheet)


def test_only_totals_are_formulas(sheet: AnnualSheet, content: bytes) -> None:
    formulas = [
        cell.coordinate for page in read(content, values=False) for row in page.iter_rows() for cell in row if cell.data_type == "f"
    ]

    assert len(formulas) == 2 * len(sheet.members)


@given(st.integers(min_value=-(10**12), max_value=10**12))
@settings(max_examples=60)
def test_points_read_back_as_the_exact_decimal_that_was_meant(micro: int) -> None:
    sheet = one_member(line("grant", "基本分", micro, "原因"))
    with zipfile.ZipFile(io.BytesIO(written(sheet))) as parts:
        lines_xml = parts.read("xl/worksheets/sheet3.xml").decode()
    shown = re.search(r'<c r="K4"[^>]*><v>([^<]*)</v>', lines_xml)

    assert shown is not None
    assert shown[1] == points_text(micro)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(1)", "http://example.invalid", "007", "_x0041_", "1e5", "<r>甲</r>", "<r><x></r>"],
)
def test_text_stays_text_whatever_it_begins_with(text: str) -> None:
    works = {"a": WorkLabel(kind=text, title=text, number=text)}
    sheet = one_member(line("record", "公益活动", MICRO, text, "a", cite=text), name=f"{text}甲", number=text, works=works)
    workbook = read(written(sheet), values=False)
    row = next(workbook["得分明细"].iter_rows(min_row=LINES_HEAD + 1))
    cells = {title.value: cell for title, cell in zip(workbook["得分明细"][LINES_HEAD], row, strict=True)}

    assert [(cells[key].value, cells[key].data_type) for key in ("编号", "出处", "记录类别", "记录", "记录编号", "理由")] == [
        (text, "s")
    ] * 6
    assert cells["编号"].hyperlink is None
    assert cells["编号"].quotePrefix is (text[0] in "=+-@\t")


def test_numbers_of_members_keep_leading_zeros_and_eighteen_digits() -> None:
    found = read(written(one_member(line("grant", "基本分", MICRO, "原因"), number="011010199001011234")))

    assert next(rows(found["汇总"], SUMMARY_HEAD))["编号"] == "011010199001011234"


def test_every_sheet_is_ready_to_print(content: bytes) -> None:
    for page in read(content):
        last_column = openpyxl.utils.get_column_letter(page.max_column)

        assert page.print_area == f"'{page.title}'!$A$1:${last_column}${page.max_row}"
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.paperSize in (8, 9)
        # One page wide, which is what an unwritten fitToWidth means, and as many high as it takes.
        assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (True, None, 0)
        assert page.oddFooter.right.text == "第 &P 页 共 &N 页"
        assert "关于政协委员履职量化考核的实施办法" in page.oddFooter.left.text
        assert "3f3f3f3f3f3f" in page.oddFooter.left.text
        assert not page.merged_cells.ranges


def test_headings_stay_in_sight_and_stand_on_every_page(content: bytes) -> None:
    workbook = read(content)
    heads = {"汇总": SUMMARY_HEAD, **dict.fromkeys(SHEETS[2:], LINES_HEAD)}

    assert {name: int(re.sub(r"\D", "", workbook[name].freeze_panes)) - 1 for name in heads} == heads
    assert {name: workbook[name].print_title_rows for name in heads} == {name: f"${head}:${head}" for name, head in heads.items()}


def test_the_same_data_give_the_same_bytes_and_carry_no_clock(sheet: AnnualSheet, content: bytes) -> None:
    time.sleep(2.1)  # a zip entry's clock ticks every two seconds

    assert written(sheet) == content
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert read(content).properties.created.date() == sheet.cut_off


def test_five_hundred_members_with_twenty_lines_take_seconds() -> None:
    made, works = members(500, 20)
    sheet = annual_sheet(made, works)
    began = time.process_time()
    written(sheet)

    # Measured at 1.2 s on two cores; the bound is for a crowded machine.
    assert time.process_time() - began < 6
