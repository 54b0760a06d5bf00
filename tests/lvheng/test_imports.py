"""`lvheng import` as an office uses it: exit status, the machine form, the copy with the keys, and refusals in one line."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from typer.testing import CliRunner, Result

from lvheng.cli import app
from lvheng.cli.imports import SHOWN

SETTING_UP = """
db upgrade
account first chief 管理员
committee add 990100 政协示例市委员会 --level prefecture --from 2000-01-01 --as chief
committee add-term 5 2021-07-01 2026-06-30 --committee 990100 --as chief
committee add-plenary-session 5 2 2023-02-01 2023-02-04 --committee 990100 --as chief
committee add-special-committee 经济委员会 --committee 990100 --as chief
account add recorder 登记员 --committee 990100 --role registrar --as chief
account add checker 核实员 --committee 990100 --role verifier --as chief
"""
MINE = "--committee 990100 --as recorder"


def lvheng(command: str) -> Result:
    return CliRunner().invoke(app, shlex.split(command), catch_exceptions=False)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("LVHENG_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    for command in SETTING_UP.strip().splitlines():
        assert lvheng(command).exit_code == 0
    return tmp_path


def filled_in(path: Path) -> None:
    """The template with one member and one proposal written under the examples."""
    book = openpyxl.load_workbook(path)
    book["委员"].append([None, "王某甲", "经济界", None, "是", None, None, "2021-07-01"])
    book["提案"].append([None, "五届二次", None, "修路", "2023-02-01", "王某甲"])
    book.save(path)
    book.close()


def test_a_template_filled_in_is_taken_and_comes_back_with_its_numbers(office: Path) -> None:
    lvheng("import template --committee 990100 --output 填报.xlsx")
    filled_in(office / "填报.xlsx")

    first = lvheng(f"import records 填报.xlsx {MINE}")
    again = lvheng(f"import records 填报.xlsx {MINE}")
    copy = lvheng(f"import records 填报-已编号.xlsx {MINE} --json")

    assert (first.exit_code, again.exit_code, copy.exit_code) == (0, 0, 0)
    assert "发还编号 2 处，副本:填报-已编号.xlsx" in first.output
    assert "已编号-2" not in again.output
    form = json.loads(copy.output)
    assert (form["is_complete"], form["keys"], form["conflicts"]) == (True, [], [])
    assert {count["sheet"]: (count["new"], count["same"]) for count in form["sheets"]} == {"委员": (0, 1), "提案": (0, 1)}


def test_the_template_offers_the_committee_s_lists(office: Path) -> None:
    lvheng("import template --committee 990100 --output 填报.xlsx")

    book = openpyxl.load_workbook(office / "填报.xlsx")
    rules = {(sheet.title, str(rule.sqref)[0]): rule.formula1 for sheet in book for rule in sheet.data_validations.dataValidation}
    book.close()
    assert rules["提案", "B"] == '"五届二次"'
    assert rules["委员", "D"] == '"经济委员会"'
    assert "经济界" in rules["委员", "C"]


def test_a_long_list_is_cut_on_the_screen_and_whole_in_the_machine_form(office: Path) -> None:
    rows = "".join(f"Q{place},某人,无此界,2021-07-01\n" for place in range(200))
    (office / "委员.csv").write_text(f"委员编号,姓名,界别,起始日期\n{rows}", encoding="utf-8")

    screen = lvheng(f"import records 委员.csv {MINE}")
    machine = lvheng(f"import records 委员.csv {MINE} --json")

    assert (screen.exit_code, machine.exit_code) == (1, 1)
    assert screen.output.count("没有名为“无此界”的界别") == SHOWN
    assert f"另有 {200 - SHOWN} 处未列出" in screen.output
    form: dict[str, Any] = json.loads(machine.output)
    assert [(p["row"], p["column"], p["code"]) for p in form["problems"]] == [(row, "C", "UNKNOWN_SECTOR") for row in range(2, 202)]
    assert form["is_written"] is False


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (f"import records 没有.xlsx {MINE}", "找不到文件“没有.xlsx”"),
        ("import records 委员.csv --committee 990100 --as nobody", "没有名为“nobody”的账号"),
        ("import records 委员.csv --committee 990199 --as recorder", "990100"),
        ("import records 委员.csv --committee 990100 --as checker", "没有“登记”的权限"),
        (f"import records 委员.csv {MINE} --mapping 没有.yaml", "对照文件“没有.yaml”"),
        (f"import records 委员.csv {MINE} --filled 委员.csv", "不能覆盖原文件"),
        ("import template --output 没有/填报.xlsx", "写不了文件"),
    ],
)
def test_what_stands_in_the_way_is_one_line_in_either_form(office: Path, command: str, said: str) -> None:
    (office / "委员.csv").write_text("委员编号,姓名,界别,起始日期\n1,某人,经济界,2021-07-01\n", encoding="utf-8")

    plain = lvheng(command)
    machine = lvheng(f"{command} --json") if "records" in command else plain

    assert (plain.exit_code, machine.exit_code) == (1, 1)
    assert said in plain.output
    assert said in machine.output
