"""Forms of groups: the summary and the score sheets hold what was scored and decided, of one kind, sealed or said to be a draft."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from scoring_plugins.language.reader import read_regulation
from scoring_plugins.plugins import Regulations, load_regulations
from services.database import reading, transaction
from services.errors import Refusal
from services.exchange.keys import ExchangeKeys
from services.exports.forms import form_bytes, register_forms
from services.exports.group_sheet import group_sheet, group_sheet_for
from services.exports.group_year import GroupSheet
from services.exports.wanted import Wanted, Workshop
from services.jobs import queue_export
from services.jobs.folder import ExportFolder
from services.jobs.running import run_export
from services.models import ExportJob, ExportState
from tests.services.conftest import House
from tests.services.groups.grouped_house import earlier_term
from tests.services.groups.test_appraising_groups import BECAUSE, KIND, LIST, YEAR, GroupYear

FORMS = {form.name: form for form in register_forms()}


@pytest.fixture(scope="module")
def regulations() -> Regulations:
    return load_regulations()


@pytest.fixture
def year(house: House, regulations: Regulations) -> GroupYear:
    earlier_term(house)
    return GroupYear(house, regulations)


def sheet_of(year: GroupYear, *, is_live: bool = False) -> GroupSheet:
    house = year.grouped.house
    with reading(house.engine) as session:
        return group_sheet(session, house.reader, house.committee_id, YEAR, KIND, year.regulations, is_live=is_live)


def cells(content: bytes) -> dict[str, list[Any]]:
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def test_forms_call_a_kind_of_groups_in_chinese(year: GroupYear) -> None:
    sheet = sheet_of(year)
    named = {kind: msgspec.structs.replace(sheet, group_kind=kind) for kind in ("sector_group", "镇街工作室")}
    titles = {kind: cells(form_bytes(FORMS["groups"], each))["小组汇总"][0][0] for kind, each in named.items()}

    assert [title.rpartition("年度")[2] for title in titles.values()] == ["界别小组考核汇总表", "镇街工作室考核汇总表"]


def test_a_draft_goes_by_what_was_frozen_whatever_is_adopted_after_the_opening(year: GroupYear) -> None:
    """The year is appraised by the regulation of its opening: a draft of it that went by another one would be of another year."""
    bundled = year.regulations.pack("zhongmu")
    assert bundled is not None
    changed = read_regulation(bundled.text().replace("regulation: zhongmu", "regulation: zhongmu_2").replace("top: 6", "top: 2"))
    year.to_check()
    before = sheet_of(year)
    year.grouped.regulations = year.regulations = Regulations({changed.code: changed}, packs=[bundled])
    year.grouped.adopt(changed.code, date(2018, 7, 1))
    drafts = [sheet_of(year), sheet_of(year, is_live=True)]
    year.from_check_to_council()
    for name, accepted in (("己", True), ("庚", False)):
        year.decide(name, accepted=accepted)
    year.issue()

    assert drafts == [before, before]
    assert sheet_of(year).regulation == "zhongmu"
    # What is asked for after the issue is the scores of now, of no appraisal.
    assert sheet_of(year, is_live=True).regulation == changed.code


def test_the_summary_says_totals_places_and_who_was_dissolved_and_every_line(year: GroupYear) -> None:
    year.grouped.found("辛", valid_to=date(2018, 6, 30))
    draft = sheet_of(year)
    year.to_council()
    year.decide("己", accepted=True)
    year.decide("庚", accepted=False)
    year.issue()
    sealed = sheet_of(year)
    found = cells(form_bytes(FORMS["groups"], sealed))
    summary = {row[0]: row for row in found["小组汇总"]}
    lines = [row for row in found["得分依据"] if row[0] == "甲"]

    assert (draft.seal, sealed.seal is not None) == (None, True)
    assert [len(each.to_decide) for each in (*draft.lists, *sealed.lists)] == [2, 0]
    assert {name: (summary[name][5], summary[name][7]) for name in ("甲", "己", "庚", "辛")} == {
        "甲": (97, LIST),
        "己": (90, LIST),
        "庚": (90, ""),
        "辛": (0, ""),
    }
    assert "2018-06-30 撤销" in str(summary["辛"][8])
    assert (lines[0][1], lines[0][3], lines[0][4], lines[0][6]) == ("综合考核", "评定:综合考核", "甲-a", 97)
    assert form_bytes(FORMS["groups"], sealed) == form_bytes(FORMS["groups"], sealed)


def test_a_score_sheet_holds_one_group_and_nothing_of_others(year: GroupYear) -> None:
    sheet = sheet_of(year)
    only = group_sheet_for(FORMS["group-sheet"], sheet, "乙")
    with pytest.raises(Refusal) as unknown:
        group_sheet_for(FORMS["group-sheet"], sheet, "壬")
    found = cells(form_bytes(FORMS["group-sheet"], only))
    text = str(found)

    assert [row[6] for row in found["得分依据"] if row[0] == "乙"] == [96, 96]
    assert "甲" not in {row[0] for row in found["得分依据"]}
    assert (unknown.value.code, "甲-a" in text) == ("UNKNOWN_GROUP", False)
    assert Decimal(only.members[0].scorecard.total) == 96_000_000


def test_a_form_of_one_group_is_made_in_the_background_and_what_is_wrong_is_told_at_once(year: GroupYear, tmp_path: Path) -> None:
    house, workshop = year.grouped.house, Workshop(year.regulations, FORMS, ExchangeKeys(tmp_path))
    folder = ExportFolder(tmp_path / "jobs")
    with transaction(house.engine) as session:
        key = queue_export(
            session, house.reader, house.committee_id, Wanted("group-sheet", YEAR, group_kind=KIND, group_name="乙"), workshop
        )
    state = run_export(house.engine, key, workshop, folder)
    with reading(house.engine) as session:
        job = session.get_one(ExportJob, key).model_copy()
    codes = {}
    for wanted in (
        Wanted("group-sheet", YEAR, group_kind=KIND, member="001"),
        Wanted("groups", YEAR, group_kind=KIND, group_name="乙"),
        Wanted("group-sheet", YEAR, group_kind=KIND, group_name="己方"),
        Wanted("xlsx", YEAR, group_kind=KIND),
        Wanted("groups", YEAR),
        Wanted("package", YEAR, group_kind=KIND),
    ):
        with transaction(house.engine) as session, pytest.raises(Refusal) as refused:
            queue_export(session, house.reader, house.committee_id, wanted, workshop)
        codes[wanted.form, wanted.group_name] = [each.code for each in refused.value.problems]

    assert (state, job.file_name) == (ExportState.DONE, f"990100-2018-{KIND}-乙-group-sheet.xlsx")
    assert "乙" in str(cells(folder.file(job.key, job.run or "").read_bytes()))
    assert codes == {
        ("group-sheet", None): ["MEMBER_NOT_WANTED", "GROUP_MISSING"],
        ("groups", "乙"): ["GROUP_NOT_WANTED"],
        ("group-sheet", "己方"): ["UNKNOWN_GROUP"],
        ("xlsx", None): ["FORM_OF_MEMBERS"],
        ("groups", None): ["FORM_OF_GROUPS"],
        ("package", None): ["NO_APPRAISAL"],
    }


def test_the_notice_of_a_groups_result_speaks_to_the_group_and_of_no_other(year: GroupYear) -> None:
    sheet = group_sheet_for(FORMS["group-notice"], sheet_of(year), "乙")
    notice = Document(BytesIO(form_bytes(FORMS["group-notice"], sheet)))
    texts = [each.text for each in notice.paragraphs]
    table = [[cell.text for cell in row.cells] for row in notice.tables[0].rows]

    assert "乙：" in texts
    assert any("对你组2018年1月1日至2018年12月31日的工作进行了考核" in text for text in texts)
    assert any(text.startswith("总分96分") for text in texts)
    assert any(row[0].endswith("总分") and row[1] == "96" for row in table)
    assert not any(word in text for word in ("委员履职", "您") for text in texts)


def test_the_notice_says_lists_until_when_one_may_object_and_breaks_no_name_of_a_clause(year: GroupYear) -> None:
    year.to_check()
    sheet = sheet_of(year)
    notices = {name: group_sheet_for(FORMS["group-notice"], sheet, name) for name in ("甲", "己")}
    texts = {
        name: [each.text for each in Document(BytesIO(form_bytes(FORMS["group-notice"], one))).paragraphs] for name, one in notices.items()
    }
    table = Document(BytesIO(form_bytes(FORMS["group-notice"], notices["甲"]))).tables[0]
    cites = [row.cells[3].text for row in table.rows[1:] if row.cells[3].text]

    assert [[text for text in texts[name] if "名单" in text] for name in texts] == [
        [f"列入名单“{LIST}”。"],
        [f"名单“{LIST}”尚待审定是否列入。"],
    ]
    assert any("2019年1月10日" in text for text in texts["甲"])
    assert any(BECAUSE in text for text in texts["甲"])
    assert {len(each.members) + len(each.to_decide) for one in notices.values() for each in one.lists} == {1}
    # A Latin letter is half as wide as a character of 小四, which has 12 points.
    assert max(len(line) for cite in cites for line in cite.split("\n")) * 6 + 10.8 < table.columns[3].width.pt
