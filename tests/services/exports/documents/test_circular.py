"""The circular says who has which grade and is laid out as GB/T 9704—2012 asks."""

from __future__ import annotations

import time
import zipfile
from datetime import date
from io import BytesIO

import msgspec
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from scoring_plugins.engine.scorecard import NotComputable
from services.exports.annual_sheet import AnnualSheet
from services.exports.documents.circular import head_face, write_circular
from services.exports.documents.numerals import chinese
from services.exports.documents.word_breaks import width
from tests.services.exports.annual_year import annual_sheet, members
from tests.services.exports.documents.reading_documents import face_of, foot, opened, paragraph_with, texts
from tests.services.exports.sealed_year import issued_year


@pytest.fixture(scope="module")
def sheet() -> AnnualSheet:
    return issued_year()


@pytest.fixture(scope="module")
def content(sheet: AnnualSheet) -> bytes:
    return write_circular(sheet)


def test_it_says_who_has_which_grade_and_who_has_none_and_why(content: bytes) -> None:
    said = texts(content)
    start = said.index("一、考核等次")

    assert said[start : said.index("四、有关说明")] == [
        "一、考核等次",
        "优秀2名、称职1名、不称职1名、未评等次1名。名单按姓氏笔画排列，不排名次。",
        "其中1名委员的等次经集体研究决定。",
        "（一）优秀（2名）",
        "丁甲\t王某（农业界）",
        "（二）称职（1名）",
        "王某（教育界）",
        "（三）不称职（1名）",
        "=陈某",
        "二、未评定等次的委员",
        "（一）任职不满一年（1名）",
        "𬭎龘",
        "三、有关名单",
        "（一）优秀提案人（1名）",
        "王某（农业界）",
        "并列而名额不足，待研究决定（1名）：",
        "丁甲",
    ]


def test_the_page_has_the_margins_and_the_grid_of_the_standard(content: bytes) -> None:
    section = opened(content).sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))
    millimetres = [round(length.mm, 1) for length in (section.page_width, section.page_height, section.top_margin, section.bottom_margin)]

    assert millimetres == [210.0, 297.0, 37.0, 35.0]
    assert (round(section.left_margin.mm, 1), round(section.right_margin.mm, 1)) == (28.0, 26.0)
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch")), grid.get(qn("w:charSpace"))) == ("linesAndChars", "579", "-849")
    assert int(579 / 20 * 22) == 636


def test_faces_and_sizes_are_the_official_ones_and_the_language_is_chinese(content: bytes) -> None:
    document = opened(content)
    normal = document.styles["Normal"]

    assert face_of(paragraph_with(document, "政协某某市委员会关于")) == ("方正小标宋简体", 22.0)
    assert face_of(paragraph_with(document, "一、")) == ("黑体", 16.0)
    assert face_of(paragraph_with(document, "（一）优秀（")) == ("楷体_GB2312", 16.0)
    assert face_of(paragraph_with(document, "依据")) == (None, None)
    assert (normal.element.rPr.rFonts.get(qn("w:eastAsia")), normal.font.size.pt) == ("仿宋_GB2312", 16.0)
    assert {element.get(qn("w:eastAsia")) for element in document.styles.element.iter(qn("w:lang"))} == {"zh-CN"}


def test_the_title_is_broken_at_whole_words_and_the_main_recipient_stands_flush_left(content: bytes) -> None:
    document = opened(content)
    recipient = paragraph_with(document, "各专门委员会")

    assert paragraph_with(document, "政协某某市委员会关于").text == "政协某某市委员会关于2023年度\n委员履职考核结果的通报"
    assert recipient.text.endswith("：")
    assert recipient.paragraph_format.first_line_indent is None


def test_the_date_stands_four_characters_from_the_right_without_zeros(content: bytes) -> None:
    day = paragraph_with(opened(content), "2024年1月5日")
    indents = day._p.get_or_add_pPr().find(qn("w:ind"))

    assert day.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert (indents.get(qn("w:rightChars")), indents.get(qn("w:right"))) == ("400", "1280")


def test_the_red_head_bears_the_number_and_a_red_line(content: bytes) -> None:
    document = opened(content)
    head, number = paragraph_with(document, "政协某某市委员会文件"), paragraph_with(document, "某协发〔2024〕3号")
    line = next(number._p.iter(qn("w:bottom")))

    assert str(head.runs[0].font.color.rgb) == "FF3333"
    assert line.get(qn("w:color")) == "FF3333"


@pytest.mark.parametrize("length", range(4, 41))
def test_a_red_head_of_any_length_fits_the_width(length: int) -> None:
    face = head_face("政" * length)

    assert face.size * face.scale / 100 * length <= 442.2
    assert length > 13 or (face.scale == 100 and face.size >= 32)


def test_page_numbers_stand_between_dashes_odd_right_even_left_above_the_seal(content: bytes) -> None:
    document = opened(content)
    section = document.sections[0]
    said = "— {PAGE} —《关于政协委员履职量化考核的实施办法》（2015-03-01起施行版） 部分可见，选择2处 数据截至2023-12-31"
    said += "封存第2版 SHA-256 3f9c3f9c3f9c3f9c SM3 b7e1b7e1b7e1b7e1"

    assert document.settings.odd_and_even_pages_header_footer
    assert section.footer.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert section.even_page_footer.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.LEFT
    assert [foot(section.footer), foot(section.even_page_footer)] == [said, said]


def test_a_correction_names_its_reason_and_who_approved_it(content: bytes) -> None:
    assert "本通报为第2版，经主席会议批准更正，更正原因：提案的立案日期有误。此前的版本与本版不一致的，以本版为准。" in texts(content)


def test_a_draft_in_its_notice_says_until_when_one_may_object_and_by_what_decision_it_stands() -> None:
    drafted = issued_year(seal=None, partial_because="主席会议同意。", objections_until=date(2024, 2, 15))
    said = texts(write_circular(drafted))

    assert "据以考核的决定：主席会议同意。" in said
    assert "对结果有异议的，请在2024年2月15日（含当日）以前向本会提出，逾期不再受理。" in said


def test_without_a_seal_it_is_a_draft_without_number_and_date() -> None:
    content = write_circular(issued_year(seal=None))
    said = texts(content)

    assert "（草稿，未编文号）" in said
    assert [text for text in said if "2024" in text] == []
    assert foot(opened(content).sections[0].footer).endswith("草稿·未封存 办法校验码3f3f3f3f3f3f3f3f 事实校验码a7a7a7a7a7a7a7a7")


def test_what_the_regulation_leaves_open_is_an_annex(content: bytes) -> None:
    document = opened(content)
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]

    assert "附件：《办法》未写明事项的处理" in texts(content)
    assert cells[0] == ["事项或出处", "取值", "理由"]
    assert cells[1:] == [
        ["等次", "85", "84 与 85 之间按下限判定"],
        ["全会请假 · 选取 · 到会情况", "", "公差不扣"],
        ["第九条", "不能计算", "原文没有写明分值"],
    ]


def test_a_complete_regulation_that_chose_nothing_has_no_annex() -> None:
    cards = [
        msgspec.structs.replace(each, scorecard=msgspec.structs.replace(each.scorecard, status="complete"))
        for each in issued_year().members
    ]
    said = texts(write_circular(issued_year(status="complete", chosen=(), not_computable=(), unverified_count=0, members=tuple(cards))))

    assert [text for text in said if "附件" in text or "有关说明" in text] == []


def test_a_regulation_without_grades_says_so() -> None:
    bare = tuple(
        msgspec.structs.replace(each, decided_because=None, scorecard=msgspec.structs.replace(each.scorecard, grade=None, not_graded=""))
        for each in issued_year().members
    )
    said = texts(write_circular(issued_year(grades=(), members=bare, lists=())))

    assert "《办法》不设等次，本通报只列各项名单。" in said
    assert [text for text in said if "未评" in text] == []


def test_the_same_data_give_the_same_bytes_whenever_they_are_written(sheet: AnnualSheet, content: bytes) -> None:
    time.sleep(2.1)

    assert write_circular(sheet) == content
    assert {part.date_time for part in zipfile.ZipFile(BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert [name for name in zipfile.ZipFile(BytesIO(content)).namelist() if "thumbnail" in name] == []


def test_five_hundred_members_all_stand_in_it_once() -> None:
    made, works = members(500, 3)
    made = tuple(msgspec.structs.replace(each, name=f"{each.name}{place:03d}") for place, each in enumerate(made))
    content = write_circular(annual_sheet(made, works))
    listed = [name for text in texts(content) if not text.startswith(("（", "一")) for name in text.split("\t")]

    assert sorted(name for name in listed if name[-3:].isdigit()) == sorted(each.name for each in made)


def test_a_clause_of_the_regulation_that_begins_like_a_formula_stays_text() -> None:
    content = write_circular(issued_year(chosen=(), not_computable=(NotComputable(cite=("=1+1",), why="+原文"),)))

    assert [cell.text for cell in opened(content).tables[0].rows[1].cells] == ["=1+1", "不能计算", "+原文"]


def test_numerals_of_headings() -> None:
    assert [chinese(number) for number in (1, 9, 10, 11, 20, 21, 99, 100)] == ["一", "九", "十", "十一", "二十", "二十一", "九十九", "100"]
    with pytest.raises(ValueError, match="no heading has the number 0"):
        chinese(0)


def test_the_width_of_a_text_counts_digits_as_halves() -> None:
    assert width("2024年") == 6
