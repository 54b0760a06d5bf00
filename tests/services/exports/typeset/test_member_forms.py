"""得分表 and 登记表, read back; and all printed forms through the hook that the command uses."""

from __future__ import annotations

import zipfile
from io import BytesIO

import msgspec
import pytest

from services.exports.forms import form_bytes, register_forms, sheet_for
from services.exports.typeset import write_registrations, write_score_sheets
from tests.services.exports.annual_year import annual_sheet, members
from tests.services.exports.typeset.printed_year import SEAL, bookmarks, pdfa, printed_year, read, words_of

FORMS = {form.name: form for form in register_forms()}


def test_a_score_sheet_has_every_line_with_clause_and_record_and_places_to_sign() -> None:
    reader = read(write_score_sheets(printed_year(seal=SEAL)))
    pages = words_of(reader)
    found = "".join(pages[1:])

    assert bookmarks(reader) == ["丁甲（0001）", "䶮𬭎（0002）"]
    assert pdfa(reader) == ("2", "B")
    assert all("已封存第2版" in page for page in pages)
    for said in (
        "第二件起的立案提案（第六条）提案“关于第二件的建议”:45.5分〔TA-2〕+45.5",
        "工作奖励·封顶（第六条）封顶45分-0.5",
        "总分115.25",
        "等次：85（84与85之间按下限判定）",
        "制表：",
        "委员签名：",
    ):
        assert said in found


def test_a_score_sheet_of_twenty_records_takes_two_pages_at_most() -> None:
    made, works = members(1, 20)

    assert len(read(write_score_sheets(annual_sheet(made, works))).pages) <= 2


def test_the_registration_form_is_filled_with_what_is_known_and_left_open_where_people_write() -> None:
    pages = words_of(read(write_registrations(printed_year())))
    empty, full = pages[0], pages[1]

    assert len(pages) == 2
    assert "姓名丁甲委员编号0001" in empty
    assert "基本履职70" in empty
    assert "总分70" in empty
    for said in ("一、会议1件，应到3个半天，实到2个半天", "本年度尽职尽责。", "总分112115.25", "委员签名：", "审核部门：", "专门委员会："):
        assert said in full
    assert all("第1页共1页" in page and "草稿·未封存" in page for page in pages)


def test_printed_forms_are_made_through_the_hook_of_a_year_and_of_one_member() -> None:
    sheet = printed_year()

    for name in ("dossiers", "score-sheets", "registrations"):
        assert bookmarks(read(form_bytes(FORMS[name], sheet_for(FORMS[name], sheet, None))))[:2] == ["丁甲（0001）", "䶮𬭎（0002）"]
    for name in ("dossier", "score-sheet", "registration"):
        assert bookmarks(read(form_bytes(FORMS[name], sheet_for(FORMS[name], sheet, "0002"))))[:1] == ["䶮𬭎（0002）"]


def test_one_file_each_is_a_zip_named_by_number_and_the_same_twice() -> None:
    form, data = FORMS["dossier-files"], msgspec.to_builtins(printed_year())
    content = form.write(data)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        first = bookmarks(read(archive.read(names[0])))

    assert names == ["0001-丁甲.pdf", "0002-䶮𬭎.pdf"]
    assert first[0] == "丁甲（0001）"
    assert form.write(data) == content


@pytest.mark.parametrize(("everybody", "single"), [("notice-files", "notice"), ("score-sheet-files", "score-sheet")])
def test_files_of_everybody_are_those_of_each_member_alone(everybody: str, single: str) -> None:
    sheet, form = printed_year(seal=SEAL), FORMS[single]
    with zipfile.ZipFile(BytesIO(FORMS[everybody].write(msgspec.to_builtins(sheet)))) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    alone = {number: form_bytes(form, sheet_for(form, sheet, number)) for number in ("0001", "0002")}

    assert list(found) == [f"0001-丁甲{form.suffix}", f"0002-䶮𬭎{form.suffix}"]
    assert list(found.values()) == list(alone.values())


def test_a_large_committee_is_written_in_parts() -> None:
    content = FORMS["dossier-parts"].write(msgspec.to_builtins(printed_year()))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.namelist() == ["140900-2023-1.pdf"]
        assert bookmarks(read(archive.read("140900-2023-1.pdf")))[:2] == ["丁甲（0001）", "䶮𬭎（0002）"]
