"""Forms of groups: the summary and the score sheets hold what was scored and decided, of one kind, sealed or said to be a draft."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from scoring_plugins.plugins import Regulations, load_regulations
from services.database import reading
from services.errors import Refusal
from services.exports.forms import form_bytes, register_forms
from services.exports.group_sheet import group_sheet, group_sheet_for
from services.exports.group_year import GroupSheet
from tests.services.conftest import House
from tests.services.groups.grouped_house import earlier_term
from tests.services.groups.test_appraising_groups import KIND, LIST, YEAR, GroupYear

FORMS = {form.name: form for form in register_forms()}


@pytest.fixture(scope="module")
def regulations() -> Regulations:
    return load_regulations()


@pytest.fixture
def year(house: House, regulations: Regulations) -> GroupYear:
    earlier_term(house)
    return GroupYear(house, regulations)


def sheet_of(year: GroupYear) -> GroupSheet:
    house = year.grouped.house
    with reading(house.engine) as session:
        return group_sheet(session, house.reader, house.committee_id, YEAR, KIND, year.regulations)


def cells(content: bytes) -> dict[str, list[Any]]:
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


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
