"""A member's year through the front door: set up, filled in as an office fills in, imported, verified, scored, asked, printed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import orjson
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from lvheng.app import create_app
from lvheng.cli import app
from lvheng.settings import read_settings

HERE = ["--committee", "990100"]
YEAR = [*HERE, "--year", "2023"]
QUERY = """
query Year($after: String) {
  members(committee: "990100", first: 100, after: $after) {
    edges { node { number scorecard(year: 2023) { total grade unverifiedCount lines { points records { title } clause { name } } } } }
  }
}
"""


def lvheng(*arguments: str, status: int = 0) -> str:
    """What a command prints, its output and its errors together."""
    outcome = CliRunner().invoke(app, list(arguments), catch_exceptions=False)

    assert outcome.exit_code == status, f"lvheng {' '.join(arguments)}\n{outcome.output}"
    return outcome.output


def fill_in(template: Path, rows: dict[str, list[dict[str, Any]]], filled: Path) -> None:
    """Type rows below the headings of a template, in another program than the one that wrote it."""
    book = openpyxl.load_workbook(template)
    for name, entries in rows.items():
        sheet = book[name]
        head = next(row for row in sheet.iter_rows() if any(cell.value == next(iter(entries[0])) for cell in row))
        columns = {str(cell.value): cell.column for cell in head if cell.value}
        start = sheet.max_row + 1
        for place, entry in enumerate(entries):
            for heading, value in entry.items():
                sheet.cell(start + place, columns[heading], value)
    book.save(filled)


def roll(number: str, *people: tuple[str, str], words: int = 1) -> list[dict[str, Any]]:
    return [
        {"活动编号": number, "委员编号": member, "身份": "参加", **{f"第{half + 1}半天": word for half in range(words)}}
        for member, word in people
    ]


def activity(number: str, kind: str, title: str, day: date, halves: str = "上午") -> dict[str, Any]:
    return {"活动编号": number, "类别": kind, "活动名称": title, "日期": day, "各半天": halves}


def proposal(number: str, lead: str, title: str, **days: date) -> dict[str, Any]:
    own = {"登记号": number, "届次": "五届二次", "案由": title, "提交日期": date(2023, 2, 2), "第一提案人": lead}
    return own | {"立案日期": date(2023, 2, 20)} | days


FIRST: dict[str, list[dict[str, Any]]] = {
    "委员": [
        {"委员编号": "001", "姓名": "王某甲", "界别": "经济", "是否常委": "是", "起始日期": date(2021, 7, 1)},
        {"委员编号": "002", "姓名": "李某乙", "界别": "教育界", "是否常委": "否", "起始日期": date(2021, 7, 1)},
    ],
    "活动": [
        activity("QH", "全体会议", "五届二次全体会议", date(2023, 2, 1), "上午、下午"),
        *(activity(f"CW{place}", "常委会议", f"常委会议{place}", date(2023, 2 + place, 9)) for place in (1, 2, 3)),
        activity("DY", "调研", "营商环境调研", date(2023, 6, 1)),
        *({**activity(f"GY{place}", "公益活动", f"义诊{place}", date(2023, 7, place)), "各半天": None} for place in range(1, 6)),
    ],
    "到会名单": [
        *roll("QH", ("001", "出席"), ("002", "请假"), words=2),
        *(line for place in (1, 2, 3) for line in roll(f"CW{place}", ("001", "出席"))),
        *roll("DY", ("001", "迟到")),
        *(line for place in range(1, 6) for line in roll(f"GY{place}", ("001", ""), words=0)),
    ],
    "提案": [
        proposal("T1", "001", "关于老年食堂的提案"),
        proposal("T2", "001", "关于校园安全的提案", 重点提案日期=date(2023, 3, 1)),
        proposal("T3", "001", "关于城市停车的提案", 优秀提案日期=date(2023, 12, 1)),
    ],
    "社情民意": [{"信息编号": "X1", "标题": "关于路灯的反映", "提交日期": date(2023, 5, 1), "作者": "002"}],
}
LATER: dict[str, list[dict[str, Any]]] = {
    "活动": [{**activity("GY6", "公益活动", "义诊6", date(2023, 8, 1)), "各半天": None}],
    "到会名单": roll("GY6", ("001", ""), words=0),
}


@pytest.fixture
def office(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A committee set up by command, and a folder to work in."""
    monkeypatch.setenv("LVHENG_DATABASE_URL", database_url)
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    lvheng("db", "upgrade")
    lvheng("account", "first", "chief", "管理员")
    lvheng("committee", "add", "990100", "政协示例市委员会", "--level", "prefecture", "--from", "2000-01-01", "--as", "chief")
    lvheng("committee", "add-term", "5", "2021-07-01", "2026-06-30", *HERE, "--as", "chief")
    lvheng("committee", "add-plenary-session", "5", "2", "2023-02-01", "2023-02-03", *HERE, "--as", "chief")
    lvheng("account", "add", "recorder", "登记员", *HERE, "--role", "registrar", "--as", "chief")
    lvheng("account", "add", "checker", "核实员", *HERE, "--role", "verifier", "--role", "appraiser", "--as", "chief")
    return tmp_path


def import_rows(folder: Path, rows: dict[str, list[dict[str, Any]]], name: str, status: int = 0) -> str:
    template, filled = folder / "template.xlsx", folder / f"{name}.xlsx"
    lvheng("import", "template", *HERE, "--output", str(template))
    fill_in(template, rows, filled)
    return lvheng("import", "records", str(filled), *HERE, "--as", "recorder", status=status)


def year() -> dict[str, dict[str, Any]]:
    form = orjson.loads(lvheng("score", *YEAR, "--json"))
    return {member["number"]: member for member in form["members"]}


def test_a_member_s_year_walks_through_the_front_door(office: Path) -> None:
    import_rows(office, FIRST, "first")
    assert "regulation adopt" in lvheng("score", *YEAR, status=1)
    lvheng("regulation", "adopt", "jinan", *HERE, "--from", "2022-01-01", "--as", "checker")

    # Nobody has verified anything: base points only, and the score says how much waits.
    assert (year()["001"]["total"], year()["001"]["unverified_count"]) == ("70", 10 + 3 + 5)

    assert "自己登记" in refused_own(office)
    lvheng("records", "verify", *HERE, "--all", "--as", "checker", "--because", "核对签到册与原件")
    import_rows(office, LATER, "later")

    # 001: 70 + two proposals from the second on (10) + key 5 + outstanding 10 + five services 10, the sixth is not verified.
    # 002: 70 less 10 for leave from the plenary; no field activity, so the duty is not met.
    members = year()
    assert (members["001"]["total"], members["001"]["grade"], members["001"]["unverified_count"]) == ("105", "优秀", 1)
    assert (members["002"]["total"], members["002"]["grade"], members["002"]["unverified_count"]) == ("60", "不称职", 0)

    lvheng("records", "verify", *HERE, "--filter", "number=GY6", "--as", "checker", "--because", "照片")
    # A sixth service is worth nothing: the clause is capped at 10, and a line says so.
    assert year()["001"]["total"] == "105"
    assert "封顶" in lvheng("score", *YEAR, "--member", "001")

    asked = ask_graphql()
    printed = print_workbook(office)
    assert {number: card["total"] for number, card in asked.items()} == {number: member["total"] for number, member in members.items()}
    assert printed == {number: member["total"] for number, member in members.items()}
    assert all(sum(int(line["points"]) for line in card["lines"]) == int(card["total"]) for card in asked.values())
    figures = orjson.loads(lvheng("statistics", *YEAR, "--json"))["figures"]
    assert [figures[name]["value"] for name in ("proposals_submitted", "proposals_filed", "proposals_key")] == [3, 3, 1]


def refused_own(office: Path) -> str:
    """Someone who registers and verifies tries to verify their own."""
    lvheng("account", "add", "both", "兼职", *HERE, "--role", "registrar", "--role", "verifier", "--as", "chief")
    rows = {"社情民意": [{"信息编号": "X9", "标题": "关于井盖的反映", "提交日期": date(2023, 5, 2), "作者": "002"}]}
    fill_in(office / "template.xlsx", rows, office / "own.xlsx")
    lvheng("import", "records", str(office / "own.xlsx"), *HERE, "--as", "both")
    return lvheng("records", "verify", *HERE, "--filter", "number=X9", "--as", "both", "--because", "自己核对", status=1)


def ask_graphql() -> dict[str, Any]:
    lvheng("account", "add", "exchange", "对接系统", *HERE, "--machine", "--role", "integration", "--as", "chief")
    token = lvheng("account", "token", "exchange", *HERE, "--as", "chief").split()[-1]
    with TestClient(create_app(read_settings())) as client:
        answer = client.post("/graphql", json={"query": QUERY}, headers={"authorization": f"Bearer {token}"}).json()

    assert "errors" not in answer, answer
    return {edge["node"]["number"]: edge["node"]["scorecard"] for edge in answer["data"]["members"]["edges"]}


def print_workbook(office: Path) -> dict[str, str]:
    """Totals by 委员编号 as the workbook's summary shows them."""
    lvheng("appraisal", "export", *YEAR, "--format", "xlsx", "--output", str(office / "year.xlsx"))
    sheet = openpyxl.load_workbook(office / "year.xlsx", data_only=True)["汇总"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "总分" in row and "编号" in row)
    number, total = head.index("编号"), head.index("总分")
    return {str(row[number]): f"{row[total]:g}" for row in rows if re.fullmatch(r"\d{3}", str(row[number]))}
