"""The workbook of a committee in the database says what its scores say, on either database."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from sqlalchemy import Engine, event

from scoring_plugins.engine.choices import field_in_chinese
from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.plugins import load_regulations
from scoring_plugins.records import MemberState
from services.database import create_engine, reading
from services.errors import Refusal
from services.exports.annual import annual_sheet
from services.exports.annual_workbook import write_annual_workbook
from services.scoring import score_year
from tests.services.exports.office_year import YEAR, OfficeYear, set_up

SUMMARY_HEAD, LINES_HEAD = 4, 3


def exported(engine: Engine, office: OfficeYear) -> bytes:
    target = io.BytesIO()
    with reading(engine) as session:
        write_annual_workbook(annual_sheet(session, office.verifier, office.committee_id, YEAR, load_regulations()), target)
    return target.getvalue()


def rows(content: bytes, sheet: str, head: int) -> list[dict[str, Any]]:
    page = openpyxl.load_workbook(io.BytesIO(content), data_only=True)[sheet]
    titles = [cell.value for cell in page[head]]
    return [dict(zip(titles, row, strict=True)) for row in page.iter_rows(min_row=head + 1, values_only=True)]


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_totals_blocks_and_grades_are_those_of_the_scores(engine: Engine) -> None:
    office = set_up(engine)
    with reading(engine) as session:
        scores = score_year(session, office.verifier, office.committee_id, YEAR, load_regulations())
    cards = {card.member: card for card in scores.scorecards.values()}
    shown = rows(exported(engine, office), "汇总", SUMMARY_HEAD)

    assert {row["编号"]: Decimal(str(row["总分"])) for row in shown} == {
        number: Decimal(points_text(card.total)) for number, card in cards.items()
    }
    assert {row["编号"]: row["等次"] for row in shown} == {number: card.grade for number, card in cards.items()}
    assert {row["编号"]: (row["基本履职"], row["工作奖励"]) for row in shown} == {"W0001": (70, 20), "W0002": (60, 0), "W0003": (70, 0)}


def test_members_stand_in_stroke_order_with_their_state_of_the_year(engine: Engine) -> None:
    shown = rows(exported(engine, set_up(engine)), "汇总", SUMMARY_HEAD)

    assert [(row["姓名"], row["界别"], row["职务"], row["常委"]) for row in shown] == [
        ("丁某", "经济界", "某厅副厅长", "是"),
        ("王某", "经济界", "某厅副厅长", None),
        ("陈某", "经济界", "某厅副厅长", None),
    ]


def test_lines_name_records_as_people_call_them_and_add_up(engine: Engine) -> None:
    content = exported(engine, set_up(engine))
    lines = [row for row in rows(content, "得分明细", LINES_HEAD) if row["编号"] == "W0001"]
    proposals = [(row["记录"], row["记录编号"], row["得分"]) for row in lines if row["记录类别"] == "提案"]

    assert proposals == [
        ("建议0", "TA-2023-0001", 5),
        ("建议1", "TA-2023-0002", 5),
        ("建议2", "TA-2023-0003", 5),
        ("建议0", "TA-2023-0001", -5),
    ]
    assert [row["得分"] for row in lines if row["类型"] == "封顶"] == [-4]
    assert sum(Decimal(str(row["得分"])) for row in lines[:-1]) == Decimal(str(lines[-1]["得分"])) == 90


def test_what_nobody_verified_is_counted_and_not_scored(engine: Engine) -> None:
    content = exported(engine, set_up(engine))
    cover = openpyxl.load_workbook(io.BytesIO(content))["封面"]

    assert {row["编号"]: row["未核实"] for row in rows(content, "汇总", SUMMARY_HEAD)} == {"W0001": 0, "W0002": 1, "W0003": 0}
    assert "没有核实的建议" not in {row["记录"] for row in rows(content, "得分明细", LINES_HEAD)}
    assert [row[1] for row in cover.iter_rows(values_only=True) if row[0] == "未核实的记录"] == ["共1条，涉及1名委员；未核实的一律不计分"]


def test_duties_name_their_records_and_choices_are_the_regulation_s(engine: Engine) -> None:
    content = exported(engine, set_up(engine))
    duties = {(row["编号"], row["义务"]): row for row in rows(content, "义务", LINES_HEAD)}
    regulation = load_regulations()["jinan"]
    chosen = regulation.chosen_in(regulation.version_for(YEAR))
    named = [row["事项或出处"] for row in rows(content, "办法的选择", LINES_HEAD)]

    assert duties["W0001", "三个一"]["结果"] == "已履行"
    assert duties["W0001", "三个一"]["依据的记录"] == (
        "全体会议1：HD-2023-0001；提案3：TA-2023-0001、TA-2023-0002、TA-2023-0003；调研1：HD-2023-0002"
    )
    assert duties["W0003", "常委会议三次"]["结果"] == "未履行"
    assert named == [*(field_in_chinese(each) for each in chosen), "jinan-13"]


def test_both_databases_give_the_same_bytes(sqlite_url: str, postgresql_url: str) -> None:
    contents = []
    for url in (sqlite_url, postgresql_url):
        engine = create_engine(url)
        contents.append(exported(engine, set_up(engine)))
        engine.dispose()

    assert contents[0] == contents[1]


def test_the_number_of_statements_does_not_grow_with_the_members(sqlite_url: str, tmp_path: Any, sqlite_template: Any) -> None:
    counts = []
    for place, more in enumerate((0, 40)):
        path = tmp_path / f"{place}.db"
        path.write_bytes(sqlite_template.read_bytes())
        engine = create_engine(f"sqlite:///{path}")
        office = set_up(engine, more)
        with counted(engine) as statements:
            exported(engine, office)
        counts.append(len(statements))
        engine.dispose()

    assert counts[0] == counts[1]


def test_a_year_without_an_adopted_regulation_is_refused(engine: Engine) -> None:
    office = set_up(engine)
    with reading(engine) as session, pytest.raises(Refusal) as refused:
        annual_sheet(session, office.verifier, office.committee_id, 2021, load_regulations())

    assert refused.value.code == "NOT_ADOPTED"


def test_who_may_not_read_gets_no_workbook(engine: Engine) -> None:
    office = set_up(engine)
    stranger = replace(office.verifier, roles=frozenset())
    with reading(engine) as session, pytest.raises(Refusal) as refused:
        annual_sheet(session, stranger, office.committee_id, YEAR, load_regulations())

    assert refused.value.code == "FORBIDDEN"


def test_a_member_has_everything_verified_of_the_year_without_the_own_state(engine: Engine) -> None:
    office = set_up(engine)
    with reading(engine) as session:
        sheet = annual_sheet(session, office.verifier, office.committee_id, YEAR, load_regulations())
    kinds = {member.number: sorted(record.kind for record in member.records) for member in sheet.members}

    assert kinds == {
        "W0001": ["activity.research", "meeting.plenary", *["proposal"] * 3, *["service"] * 7],
        "W0002": ["meeting.plenary", *["proposal"] * 3],
        "W0003": ["meeting.plenary"],
    }
    assert [record for member in sheet.members for record in member.records if record.member != MemberState()] == []
    assert {record.work for member in sheet.members for record in member.records} <= sheet.works.keys()


def test_grades_have_the_bounds_and_duties_of_the_regulation(engine: Engine) -> None:
    office = set_up(engine)
    with reading(engine) as session:
        sheet = annual_sheet(session, office.verifier, office.committee_id, YEAR, load_regulations())

    assert [(each.grade, each.at_least, each.above, each.duties) for each in sheet.grades] == [
        ("优秀", 85_000_000, None, ("三个一", "常委会议三次")),
        ("称职", 60_000_000, None, ("三个一", "常委会议三次")),
        ("不称职", None, None, ()),
    ]
