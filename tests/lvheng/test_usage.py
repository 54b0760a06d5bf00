"""What Typer says, of itself and of a command that was not written as it must be, is said in Chinese."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from lvheng.cli import app
from lvheng.cli.office import refusals_printed
from lvheng.cli.usage import usage_error
from scoring_plugins.catalogue.system import why

SCORE = ("score", "--committee", "990100")
ADD = ("committee", "add", "990100", "甲", "--as", "x")


def printed(*arguments: str, status: int = 2) -> str:
    outcome = CliRunner().invoke(app, list(arguments))

    assert outcome.exit_code == status, outcome.output
    return outcome.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("scor",), "没有“scor”这个命令;可写:score"),
        (("xyz",), "没有“xyz”这个命令"),
        (("regulation", "chek"), "没有“chek”这个命令;可写:check、schema"),
        (("score", "--nope"), "没有 --nope 这个选项"),
        (("score", "--comittee", "1"), "没有 --comittee 这个选项;可写:--committee"),
        (("score",), "缺少必填的选项 --committee;请补上"),
        ((*ADD, "--from", "2000-01-01"), "缺少必填的选项 --level;请补上;可写:national、province、prefecture、county"),
        (("regulation", "check"), "缺少参数 PATH|CODE;请补上"),
        (("regulation", "check", "a", "b"), "多出了参数 b;请去掉，有空格的请加引号"),
        (("score", "--committee"), "选项 --committee 后面没有写值;请补上"),
        (("regulation", "list", "--json=1"), "选项 --json 不带值;请去掉等号和后面的值"),
        ((*SCORE, "--year", "x"), "--year 的值不可用:应是整数"),
        ((*SCORE, "--year", "12"), "--year 的值不可用:应不小于 1949"),
        ((*SCORE, "--year", "9999"), "--year 的值不可用:应不大于 2200"),
        ((*ADD, "--from", "2000-01-01", "--level", "town"), "没有“town”;可写:national、province、prefecture、county"),
        ((*ADD, "--level", "county", "--from", "1.5.2000"), "--from 的值不可用:“1.5.2000”不是日期，请写成 2023-05-01"),
    ],
)
def test_what_is_wrong_with_a_command_is_said_in_chinese(arguments: tuple[str, ...], sentence: str) -> None:
    output = printed(*arguments)

    assert sentence in re.sub(r"\s*│\n│ ", "", output)
    assert "命令有误" in output
    assert re.search(r"Usage|Error|Try|Missing|Invalid|No such|Input", output) is None


@pytest.mark.parametrize("arguments", [(), ("score",), ("regulation",), ("regulation", "check"), ("committee", "add"), ("bench", "engine")])
def test_help_has_no_english_frame(arguments: tuple[str, ...]) -> None:
    output = printed(*arguments, "--help", status=0)

    assert "用法: " in output
    assert "显示这份说明" in output
    assert re.search(r"Usage|Options|Commands|Arguments|OPTIONS|COMMAND|ARGS|default|required|Show", output) is None


def test_a_long_help_goes_on_in_the_next_line() -> None:
    output = printed("score", "--help", status=0)

    assert "…" not in output
    assert "不写则以本机操作人身份查阅" in re.sub(r"\s*│\n│\s*", "", output)


def test_a_sentence_nobody_foresaw_stands_as_it_is() -> None:
    assert usage_error("Something else.") is None
    assert usage_error("Invalid value for '--year': odd") == "--year 的值不可用:odd"


def test_why_the_system_refused_is_said_in_chinese(tmp_path: Path) -> None:
    failures = []
    for path in (tmp_path / "nowhere", tmp_path, tmp_path / ("x" * 300)):
        try:
            path.read_bytes()
        except OSError as failed:
            failures.append(why(failed))

    assert failures == ["没有这个文件或文件夹", "这是文件夹，不是文件", "名称太长"]
    assert why(OSError(13, "Permission denied")) == "没有权限"
    assert why(OSError(28, "No space left on device")) == "磁盘空间不足"
    assert why(OSError(5, "Input/output error")) == os.strerror(5)


@pytest.mark.parametrize(
    ("failed", "said"),
    [
        (OSError(28, "No space left on device", "佐证/ab"), "文件 佐证/ab 不能读写:磁盘空间不足"),
        (PermissionError(13, "Permission denied", "keys"), "文件 keys 不能读写:没有权限"),
    ],
)
def test_what_the_system_refuses_a_command_is_said_in_chinese(failed: OSError, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    @refusals_printed
    def command() -> None:
        raise failed

    with pytest.raises(typer.Exit) as left:
        command()

    assert left.value.exit_code == 1
    assert said in capsys.readouterr().err
