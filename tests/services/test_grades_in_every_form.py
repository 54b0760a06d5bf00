"""Who is graded, who is a candidate and who decides: the terminal, the machine form and the workbook say the same."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from rich.console import Console
from sqlmodel import Session

from lvheng.cli import score_tables
from lvheng.cli.score_json import explained, year_form
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.plugins import Regulations
from services.database import reading
from services.exports.annual import annual_sheet
from services.exports.annual_workbook import write_annual_workbook
from services.members import MembershipDraft, register_membership
from services.scoring import YearScores, score_year
from tests.scoring_plugins.tiny import tiny_text
from tests.services.conftest import House
from tests.services.test_scoring_together import adopt

# Nobody has more than the base, so the standing 001 and everybody else tie for one place; who joined late is not graded.
LEVEL = tiny_text(
    "- {clause: 基础分, cite: [一], says: 基础分, grant: 60}\n",
    "grades:\n  - {grade: 优秀, at_least: 60, quota: {count: [1, 2], per: committee, ties: decide}, decided_by: 主席会议}\n"
    "  - {grade: 称职}\nlists:\n  - {list: 骨干, cite: [二], for: {standing_committee: true}, per: committee, top: 1, ties: all}\n",
)
REGULATION = read_regulation(LEVEL.replace("part_year: full", "part_year: not_graded"))


@pytest.fixture
def level(house: House) -> House:
    with house.at_work() as (session, directory):
        register_membership(session, house.registrar, directory, MembershipDraft("101", "新某人", "教育界", date(2023, 4, 1)))
    adopt(house, REGULATION)
    return house


def scores(session: Session, house: House) -> YearScores:
    return score_year(session, house.reader, house.committee_id, 2023, Regulations({"tiny": REGULATION}))


def printed(parts: Any) -> str:
    """What a wide terminal shows."""
    target = io.StringIO()
    console = Console(file=target, width=240, highlight=False)
    for part in parts:
        console.print(part)
    return target.getvalue()


def test_the_terminal_says_who_is_open_who_is_not_graded_and_who_is_listed(level: House) -> None:
    with reading(level.engine) as session:
        found = scores(session, level)
    year = printed(score_tables.of_year(found))
    (late,) = (member_id for member_id, card in found.scorecards.items() if card.member == "101")
    (first,) = (member_id for member_id, card in found.scorecards.items() if card.member == "001")

    assert year.count("“优秀”人选，待定；由主席会议审定") == 3
    assert year.count("不评等次:考核期内任职 9 个月，不满 12 个月") == 1
    assert "2名（参评3人，达到条件3人）" in year
    # The three wait in 姓氏笔画 order; two of them can still be chosen, so the lower bound of one is not missed.
    assert "王某甲（001）、李某乙（002）、陈某丙（003）" in year
    assert "下限" not in year
    assert "骨干" in year
    assert "“优秀”名额（全体委员）：2名（参评3人，达到条件3人）" in printed(score_tables.of_member(found, first))
    assert "不评等次:考核期内任职 9 个月" in printed(score_tables.of_member(found, late))


def test_the_machine_form_has_the_fields_of_the_cards_and_what_was_decided_between_them(level: House) -> None:
    with reading(level.engine) as session:
        found = scores(session, level)
    form = year_form(found, "990100", "政协示例市委员会")
    of_members = {each["number"]: (each["grade"], each["candidate_for"], each["grade_decided_by"]) for each in form["members"]}
    (late,) = (member_id for member_id, card in found.scorecards.items() if card.member == "101")

    assert of_members == {**dict.fromkeys(("001", "002", "003"), (None, "优秀", "主席会议")), "101": (None, None, None)}
    assert [(each["grade"], each["places"], each["to_decide"]) for each in form["quotas"]] == [("优秀", 2, ("001", "002", "003"))]
    assert [(each["name"], each["members"]) for each in form["lists"]] == [("骨干", ("001",))]
    assert explained(found, late)["not_graded"] == "不评等次:考核期内任职 9 个月，不满 12 个月"


def test_the_workbook_has_a_note_beside_the_grade_and_a_sheet_of_places(level: House) -> None:
    with reading(level.engine) as session:
        sheet = annual_sheet(session, level.reader, level.committee_id, 2023, Regulations({"tiny": REGULATION}))
    target = io.BytesIO()
    write_annual_workbook(sheet, target)
    book = openpyxl.load_workbook(io.BytesIO(target.getvalue()), data_only=True)
    summary = [[cell.value for cell in row] for row in book["汇总"].iter_rows()]
    head = next(row for row in summary if "等次说明" in row)
    notes = {row[head.index("编号")]: (row[head.index("等次")], row[head.index("等次说明")]) for row in summary[summary.index(head) + 1 :]}
    places = [[cell.value for cell in row] for row in book["名额与名单"].iter_rows()]

    assert notes["001"] == ("未评等次", "“优秀”人选，待定；由主席会议审定")
    assert notes["101"] == ("未评等次", "不评等次:考核期内任职 9 个月，不满 12 个月")
    assert places[-2][:3] == ["优秀", "全体委员", "2名（参评3人，达到条件3人）"]
    assert places[-2][4] == "王某甲（001）、李某乙（002）、陈某丙（003）"
    assert places[-1][:4] == ["骨干", "全体委员", "—", "王某甲（001）"]
