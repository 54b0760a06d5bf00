"""`lvheng selection …`: a selection of outstanding proposals as an office types it, from the opening to what is decided."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lvheng.cli import app
from tests.services.proposals.handled import Offices
from tests.services.selections.test_selecting import numbers, outstanding

CODE = "990100"
OF_YEAR = ("--committee", CODE, "--year", "2023")
DECIDING = ("--by", "第十次主席会议", "--reason", "符合办法", "--decided-on", "2023-12-20")


def test_a_selection_goes_from_its_opening_to_a_correction(sqlite_year: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    year = sqlite_year
    monkeypatch.setenv("LVHENG_DATABASE_URL", year.house.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path))

    def lvheng(command: str, *words: str, who: str = "staff", status: int = 0) -> str:
        outcome = CliRunner().invoke(app, ["selection", command, *OF_YEAR, *words, "--as", who])
        assert outcome.exit_code == status, outcome.output
        return outcome.output

    with year.at_work() as session:
        first, second, third, *_ = numbers(session)
    none = lvheng("list", status=1)
    opening = ("open", "--regulation", "kenli", "--partial-because", "主席会议同意")
    opened = lvheng(*opening)
    again = lvheng(*opening, status=1)
    listed = lvheng("list")
    unstated = lvheng("state", first, "--name", "前瞻性", "--value", "是", status=1)
    lvheng("choose", first, second, "--reason", "切中要害")
    lvheng("choose", third, "--reason", "办理还没有结果", "--not")
    unread = lvheng("show", who="lead", status=1)
    lvheng("put-forward", "--because", "按主席会议意见")
    lvheng("send-back", "--reason", "再议一次", who="leader")
    lvheng("put-forward", who="second")
    own = lvheng("decide", *DECIDING, who="staff", status=1)
    lvheng("decide", *DECIDING, who="leader")
    shown = lvheng("show", "--chosen")
    why = lvheng("why", third, who="lead")
    written = json.loads(lvheng("show", "--json", who="lead"))
    lvheng("reopen", "--reason", "第一件有误")
    kept = lvheng("show", who="lead")
    uncancelled = lvheng("cancel", "--reason", "误开", status=1)
    with year.at_work() as session:
        marked = outstanding(session)

    assert ["lvheng selection open" in none, "待列候选" in opened, "已按这个办法启动" in again] == [True] * 3
    assert ["候选名单 20 件，参评 20 件，名额 2 件，推选 0 件" in listed, "没有您能查看" in unread] == [True] * 2
    assert ["不看“前瞻性”" in unstated, "的权限" in own, "审定过优秀提案，不能取消" in uncancelled] == [True] * 3
    assert [each for each in ("已审定", "退回重选", "再议一次", first, second, "切中要害") if each not in shown] == []
    assert third not in shown
    assert "没有推选，理由:办理还没有结果" in why
    chosen = [each["number"] for each in written["candidates"] if each["is_chosen"]]
    assert (written["decided_by"], chosen, written["steps"]) == ("第十次主席会议", [first, second], [])
    # Whoever reads works sees what holds while the office begins anew.
    assert "上次审定的名单 20 件，推选 2 件" in kept
    assert marked == [first, second]


def test_where_a_year_has_several_the_regulation_has_to_be_named(
    sqlite_year: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LVHENG_DATABASE_URL", sqlite_year.house.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path))

    def lvheng(*words: str) -> tuple[int, str]:
        outcome = CliRunner().invoke(app, ["selection", words[0], *OF_YEAR, *words[1:], "--as", "staff"])
        return outcome.exit_code, outcome.output

    for code in ("kenli", "quanguo"):
        lvheng("open", "--regulation", code, "--partial-because", "试用")
    unnamed = lvheng("cancel", "--reason", "误开")
    named = lvheng("cancel", "--reason", "误开", "--regulation", "quanguo")
    left = lvheng("show")

    assert (unnamed[0], "kenli(" in unnamed[1], "quanguo(" in unnamed[1]) == (1, True, True)
    assert (named[0], "已取消" in named[1]) == (0, True)
    assert (left[0], "垦利" in left[1]) == (0, True)
