"""A dossier says what was done, what it came to and why, and who decided; it is read back with another library than wrote it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from scoring_plugins.engine.scorecard import MICRO
from services.errors import Refusal
from services.exports.typeset import dossier_parts, write_dossiers
from tests.services.exports.annual_year import annual_sheet, line, members
from tests.services.exports.typeset.printed_year import SEAL, bookmarks, full_member, member, pdfa, printed_year, read, words_of


@pytest.fixture(scope="module")
def content() -> bytes:
    return write_dossiers(printed_year())


@pytest.fixture(scope="module")
def pages(content: bytes) -> list[str]:
    return words_of(read(content))


def test_everybody_has_a_bookmark_in_order_of_strokes_and_the_choices_come_last(content: bytes) -> None:
    assert bookmarks(read(content)) == ["丁甲（0001）", "䶮𬭎（0002）", "附：办法未写明之处的处理"]


def test_it_is_pdf_a_dated_by_its_data_and_the_same_twice(content: bytes) -> None:
    reader = read(content)

    assert pdfa(reader) == ("2", "B")
    assert reader.metadata is not None
    assert reader.metadata.title == "政协某某市委员会2023年度委员履职档案"
    assert reader.metadata.author == "政协某某市委员会"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date().isoformat() == "2023-12-31"
    assert write_dossiers(printed_year()) == content


def test_basic_facts_are_there(pages: list[str]) -> None:
    found = "".join(pages[1:-1])

    for said in ("姓名䶮𬭎", "委员编号0002", "界别农业界", "专门委员会提案委员会", "常委是", "职务某厅副厅长、某会会长"):
        assert said in found


def test_what_was_done_stands_by_eight_kinds_of_acts_with_half_days(pages: list[str]) -> None:
    found = "".join(pages[1:-1])

    for said in (
        "一、会议1件，应到3个半天，实到2个半天2023-02-01全体会议五届二次会议〔HD-1〕参加，部分到会2/3个半天",
        "二、视察、调研、考察和监督本年度没有已核实的记录",
        "四、提案2件2023-02-01关于第一件的建议（副题）〔TA-1〕独立提出2023-02-02关于第二件的建议〔TA-2〕第一提案人，立案",
        "八、述职、表彰及其他2件2023-06-01county.forum插件登记的一种2023-12-01评定年度评定数值3.5",
        "另有2条登记未经核实，未列入，不计分。",
    ):
        assert said in found


def test_every_line_of_the_score_stands_with_its_citation_record_and_points(pages: list[str]) -> None:
    found = "".join(pages[1:-1])

    for said in (
        "基本分（第六条）基本履职七十分起+70",
        "第二件起的立案提案（第六条）提案“关于第二件的建议”:45.5分〔TA-2〕+45.5",
        "第二件起的立案提案·取件（第六条）从第二件起计〔TA-1〕-5",
        "工作奖励·封顶（第六条）封顶45分-0.5",
        "总分·取整（第六条）总分取整+0.25",
        "总分115.25",
        "重点提案提案关于第一件的建议〔TA-1〕没有写明评定的日期",
    ):
        assert said in found


def test_grade_duties_own_words_and_earlier_years_are_there(pages: list[str]) -> None:
    found = "".join(pages[1:-1])

    for said in (
        "等次优秀如何确定由主席会议审定：并列，按履职质量确定",
        "三个一出席全会一次；提案一件或信息一条；视察调研等活动一次（第二条）已履行",
        "常委会议三次（提倡）",
        "履职小结本年度尽职尽责。自评分112",
        "202164202291.252023115.25",
    ):
        assert said in found


def test_every_page_says_regulation_cut_off_draft_and_its_own_count(pages: list[str]) -> None:
    for page in pages:
        assert "《关于政协委员履职量化考核的实施办法》（2015-03-01起施行版）数据截止2023-12-31部分可见；办法未写明之处的处理2项" in page
        assert "草稿·未封存办法校验码3f3f3f3f3f3f3f3f事实校验码a7a7a7a7a7a7a7a7" in page
    assert "第1页共1页" in pages[0]
    assert "第1页共1页" in pages[-1]
    assert [f"第{at}页共{len(pages) - 2}页" in page for at, page in enumerate(pages[1:-1], 1)] == [True] * (len(pages) - 2)


def test_pages_are_counted_by_member_however_many_there_are_and_however_long_each_is() -> None:
    lines = [line("grant", "基本分", 70 * MICRO, "基本履职七十分起")]
    made = [member("丁甲", f"{at:04}", *lines * (1 + at * 37 % 120)) for at in range(1, 61)]
    reader = read(write_dossiers(annual_sheet(tuple(made), {})))
    starts = [reader.get_destination_page_number(each) or 0 for each in reader.outline if not isinstance(each, list)]
    counts = [end - start for start, end in pairwise([*starts, len(reader.pages)])]
    found = [page.split("第")[-1] for page in words_of(reader)]

    assert len(set(counts)) > 2
    assert found == [f"{at}页共{count}页" for count in counts for at in range(1, count + 1)]


def test_a_sealed_year_carries_its_seal_on_every_page() -> None:
    pages = words_of(read(write_dossiers(printed_year(seal=SEAL))))

    assert all("已封存第2版SHA-256ab12ab12ab12ab12SM3cd34cd34cd34cd34" in page for page in pages)
    assert not any("草稿" in page for page in pages)
    assert "第2版，2024-01-18印发，文号某政协发〔2024〕3号更正理由：异议成立，补记一件提案；批准：主席会议" in pages[-1]
    assert f"SHA-256{SEAL.sha256}SM3{SEAL.sm3}" in pages[-1]


def test_single_files_say_what_the_one_file_says(pages: list[str]) -> None:
    sheet = printed_year()
    first, second = [words_of(read(content)) for content in dossier_parts(sheet, sheet.in_order(), most=1)]

    assert [*first[:-1], *second] == pages


def test_parts_hold_so_many_members_and_lose_nobody() -> None:
    made, works = members(7, 4)
    sheet = annual_sheet((), works)
    parts = [bookmarks(read(part))[:-1] for part in dossier_parts(sheet, made, most=3)]

    assert [len(part) for part in parts] == [3, 3, 1]
    assert [name for part in parts for name in part] == [f"{each.name}（{each.number}）" for each in made]


def test_pages_hold_what_typst_or_a_page_could_take_for_more_than_text() -> None:
    odd = member("丁#甲*[x]_$y$", "0003", posts=("=甲 <b> \\ @x", "长" * 300))
    text = "".join(words_of(read(write_dossiers(printed_year(odd)))))

    assert "丁#甲*[x]_$y$" in text
    assert "=甲<b>\\@x" in text
    assert text.count("长") >= 300


def test_a_character_that_no_face_has_is_named_with_the_member_before_anything_is_set() -> None:
    with pytest.raises(Refusal) as refused:
        write_dossiers(printed_year(full_member("王\ue000")))

    assert {problem.code for problem in refused.value.problems} == {"MISSING_GLYPH"}
    assert "王\ue000（0002）：字体里没有“\ue000”（U+E000）" in refused.value.message


def test_nothing_is_said_of_party_or_telephone(pages: list[str]) -> None:
    assert not any(word in page for page in pages for word in ("党派", "电话", "手机", "请假事由"))


def test_a_year_without_members_is_a_file_all_the_same() -> None:
    assert bookmarks(read(write_dossiers(annual_sheet((), {})))) == ["附：办法未写明之处的处理"]
