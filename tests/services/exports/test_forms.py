"""What a form is given comes back whole: plain data for plugins, typed again by ours."""

from __future__ import annotations

from datetime import date

import msgspec

from scoring_plugins.records import Mark, MemberState, Record, Sessions
from services.exports.annual_sheet import AnnualSheet, Declaration
from tests.services.exports.annual_year import annual_sheet, members


def test_a_sheet_with_records_comes_back_from_its_plain_data() -> None:
    record = Record(
        kind="study.training",
        work="activity:HD-1",
        dated_on=date(2023, 4, 3),
        sessions=Sessions(held=2, present=1, late=1),
        marks=(Mark(mark="adopted", dated_on=date(2023, 5, 1), level="province"),),
        attributes={"away": True},
        member=MemberState(sector="经济界"),
    )
    made, works = members(2, 3)
    first = msgspec.structs.replace(made[0], records=(record,), earlier={"2022": 81_000_000}, declaration=Declaration(summary="本年"))
    sheet = annual_sheet((first, *made[1:]), works)

    assert msgspec.convert(msgspec.to_builtins(sheet), AnnualSheet) == sheet
