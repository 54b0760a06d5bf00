"""`lvheng calendar …` and `lvheng committee parameters …`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lvheng.cli import app

Command = Callable[..., Result]


@pytest.fixture
def lvheng(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path))

    def run(words: str, *more: str) -> Result:
        return CliRunner().invoke(app, [*words.split(), *more])

    for made in (
        "db upgrade",
        "account first chief 管理员",
        "committee add 990100 政协示例市委员会 --level prefecture --from 2020-01-01 --as chief",
    ):
        assert run(made).exit_code == 0
    return run


def test_a_notice_is_entered_and_makes_a_deadline_certain(lvheng: Command) -> None:
    asked = "calendar deadline --committee 990100 2031-01-20 5"
    before = lvheng(asked)
    notice = "calendar notice --committee 000000 --year 2031 --rest 2031-01-23..2031-01-29 --work 2031-02-01 --as chief --reason"
    entered = lvheng(notice, "国办发明电")
    after, shown = lvheng(asked), lvheng("calendar show --committee 990100 --year 2031")

    assert ("2031-01-27" in before.output, "可能变动" in before.output, entered.exit_code) == (True, True, 0)
    assert after.output.strip() == "最后一天为 2031-02-01"
    assert (shown.output.count("休息"), shown.output.count("上班"), "国办发明电" in shown.output) == (7, 1, True)


def test_nothing_is_recounted_where_nothing_changed(lvheng: Command) -> None:
    assert "共 0 项" in lvheng("calendar recount --committee 990100").output
    assert "考核" in lvheng("calendar move-deadlines --committee 990100 --as chief --reason x").output


def test_days_that_cannot_be_read_are_told(lvheng: Command) -> None:
    refused = lvheng("calendar notice --committee 990100 --year 2031 --as chief --reason x --rest 2031-02-30")

    assert (refused.exit_code, "2031-02-30" in refused.output) == (1, True)


def test_a_parameter_is_set_and_listed_as_of_a_day(lvheng: Command) -> None:
    settled = "committee parameters set --committee 990100 --name proposal_return --from 2025-01-01 --as chief"
    lvheng(f"{settled} --reason 办法第八条 --value", "5 working_days")
    refused = lvheng(f"{settled} --reason 办法 --value", "5 weeks")
    listed = [
        json.loads(lvheng(f"committee parameters list --committee 990100 --json --on {day}").output)["rows"]
        for day in ("2024-12-31", "2025-01-01")
    ]
    found = [next(row["value"] for row in rows if row["name"] == "proposal_return") for rows in listed]

    assert found == ["7 working_days", "5 working_days"]
    assert (refused.exit_code, "工作日" in refused.output) == (1, True)
    assert "尚未规定" in lvheng("committee parameters list --committee 990100").output
