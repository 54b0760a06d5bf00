"""A member's notice says everything about the own result and nothing about anybody else's."""

from __future__ import annotations

import msgspec
import pytest

from scoring_plugins.engine.scorecard import MICRO, Refused
from services.exports.annual_sheet import AnnualMember, AnnualSheet, WorkLabel
from services.exports.documents.result_notice import write_result_notice
from services.exports.forms import only_member, register_forms
from services.name_order import sort_keys
from tests.services.exports.annual_year import line, scorecard
from tests.services.exports.documents.reading_documents import foot, opened, texts
from tests.services.exports.sealed_year import issued_year

FORM = {form.name: form for form in register_forms()}["notice"]


def notice(number: str, sheet: AnnualSheet | None = None) -> bytes:
    return write_result_notice(only_member(sheet or issued_year(), FORM, number))


def tables(content: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in opened(content).tables]


def test_the_total_the_grade_and_why_people_decided_so_are_said() -> None:
    said = texts(notice("0002"))

    assert said[1] == "丁甲委员："
    assert "总分84分，等次为“优秀”。" in said
    assert "等次经研究决定，理由：主席会议研究：工作特别突出。" in said
    assert "本结果为第2版，经主席会议批准更正；与此前的版本不一致的，以本版为准。" in said
    assert [text for text in said if "提案的立案日期有误" in text] == []


def test_who_is_not_graded_is_told_why() -> None:
    assert "总分70分，未评定等次：任职不满一年。" in texts(notice("0003"))


def test_every_block_and_clause_stands_with_its_points_and_the_total_adds_up() -> None:
    lines = [
        line("grant", "基本分", 70 * MICRO, "基本履职七十分起"),
        line("record", "重点提案", 55 * MICRO, "列为重点提案", "p1"),
        line("cap", "工作奖励", -5 * MICRO, "工作奖励封顶，超过部分不计"),
        line("cap", "total", -10 * MICRO, "总分封顶"),
    ]
    card = scorecard("0001", lines)
    card = msgspec.structs.replace(
        card, blocks=tuple(msgspec.structs.replace(b, cap=50 * MICRO) if b.name == "工作奖励" else b for b in card.blocks)
    )
    card = msgspec.structs.replace(card, refused=(Refused(clause="公益活动", work="p1", reason="缺少数额"),))
    member = AnnualMember(name="丁甲", number="0001", strokes_key=sort_keys("丁甲").strokes, sector="农业界", scorecard=card)
    works = {"p1": WorkLabel(kind="提案", title="=关于供水的建议", dated_on=card.period_from, number="1")}
    items, basis, duties, _ = tables(notice("0001", issued_year(members=(member,), works=works)))

    assert items[1:] == [
        ["基本履职", "70", "—", ""],
        ["　基本分", "70", "—", "第六条"],
        ["　全会请假", "0", "—", "第六条"],
        ["工作奖励", "50", "50", ""],
        ["　第二件起的立案提案", "0", "—", "第六条"],
        ["　重点提案", "55", "—", "第六条"],
        ["　公益活动", "0", "—", "第六条"],
        ["总分的封顶、保底或取整", "-10", "—", ""],
        ["总分", "110", "—", ""],
    ]
    assert basis[1:] == [
        ["基本分", "基本履职七十分起", "70"],
        ["重点提案", "列为重点提案\n提案“=关于供水的建议”（2023-01-01）", "55"],
        ["工作奖励", "工作奖励封顶，超过部分不计", "-5"],
        ["总分", "总分封顶", "-10"],
        ["公益活动", "提案“=关于供水的建议”（2023-01-01）\n缺少数额", "未采用"],
    ]
    assert [row[0::2] for row in duties[1:]] == [["三个一", "已履行"], ["常委会议三次（提倡）", "未定"]]


def test_nothing_about_another_member_stands_in_it() -> None:
    everything = "\n".join(texts(notice("0003")) + [cell for table in tables(notice("0003")) for row in table for cell in row])

    assert [other for other in ("王某", "丁甲", "陈某") if other in everything] == []


def test_a_sheet_of_several_members_is_refused() -> None:
    with pytest.raises(ValueError, match="a notice is of one member, the sheet holds 5"):
        write_result_notice(issued_year())


def test_the_foot_counts_pages_and_bears_the_seal() -> None:
    said = foot(opened(notice("0003")).sections[0].footer)

    assert said.startswith("第{PAGE}页 共{NUMPAGES}页《关于政协委员履职量化考核的实施办法》（2015-03-01起施行版）")
    assert said.endswith("封存第2版 SHA-256 3f9c3f9c3f9c3f9c SM3 b7e1b7e1b7e1b7e1")


def test_without_a_seal_it_says_that_it_is_a_draft() -> None:
    content = notice("0003", issued_year(seal=None))

    assert "本通知书为草稿，结果尚未封存，不作为考核结果。" in texts(content)
    assert "草稿·未封存" in foot(opened(content).sections[0].footer)


def test_a_regulation_without_grades_says_so() -> None:
    (bare,) = only_member(issued_year(), FORM, "0001").members
    bare = msgspec.structs.replace(bare, scorecard=msgspec.structs.replace(bare.scorecard, grade=None))

    assert "总分90分。《办法》不设等次。" in texts(notice("0001", issued_year(members=(bare,), grades=(), works=issued_year().works)))


def test_the_same_member_gives_the_same_bytes() -> None:
    assert notice("0001") == notice("0001")
