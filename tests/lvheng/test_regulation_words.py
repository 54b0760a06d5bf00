"""`lvheng regulation explain`, `diff` and `list`: a regulation in words, what changed, and how much of its source is carried out."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner, Result

import scoring_plugins.regulations as bundled
from lvheng.cli import regulation_list
from lvheng.cli.regulation import app
from scoring_plugins.language.coverage import coverage
from scoring_plugins.plugins import load_regulations
from tests.scoring_plugins.tiny import tiny_text

PACKS = Path(bundled.__file__).parent
TWO_VERSIONS = tiny_text("- {clause: 一, cite: [甲-1], says: 发言, each: {kind: speech}, points: 2}\n")
SECOND = TWO_VERSIONS.partition("versions:\n")[2].replace("2020-01-01", "2022-01-01").replace("points: 2", "points: 3")


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory, and no other setting of whoever runs the tests."""
    for name in ("LVHENG_PACKS_DIR", "LVHENG_PLUGINS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of a bundled pack."""
    return Path(shutil.copytree(PACKS / "jinan", tmp_path / "pack"))


@pytest.fixture
def two_versions(tmp_path: Path) -> Path:
    """A pack of two versions, two points and then three for a speech."""
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "regulation.yaml").write_text(TWO_VERSIONS + SECOND, encoding="utf-8")
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments], catch_exceptions=False)


@pytest.mark.parametrize("target", ["jinan", str(PACKS / "jinan"), str(PACKS / "jinan/regulation.yaml")])
def test_a_regulation_is_explained_by_code_folder_or_file(target: str) -> None:
    outcome = run("explain", target)

    assert outcome.exit_code == 0
    assert outcome.output.splitlines()[0] == "《关于政协委员履职量化考核的实施办法》"
    assert "二、计分" in outcome.output.splitlines()
    assert "          分值:每次扣 30 分" in outcome.output.splitlines()


def test_one_clause_is_explained_by_itself() -> None:
    outcome = run("explain", "jinan", "--clause", "全会请假")

    assert outcome.output.splitlines() == [
        "全会请假〔依据 jinan-05〕",
        "    原文大意:“请假缺席全会，扣十分”",
        "    计入:全体会议(限到会情况为请假)",
        "    分值:每次扣 10 分",
    ]


def test_an_unknown_clause_is_answered_with_the_nearest_and_all_there_are() -> None:
    outcome = run("explain", "jinan", "--clause", "全会请假了")

    assert outcome.exit_code == 1
    assert "是否想写“全会请假”" in outcome.output
    assert "公益活动" in outcome.output


def test_an_explanation_has_a_machine_form() -> None:
    whole = json.loads(run("explain", "jinan", "--json").output)
    clause = json.loads(run("explain", "jinan", "--clause", "重点提案", "--json").output)

    assert [section["key"] for section in whole["sections"]][:2] == ["head", "blocks"]
    assert (clause["what"], clause["name"]) == ("clause", "重点提案")
    assert [phrase["key"] for phrase in clause["phrases"]] == ["each", "dated_by", "points", "chosen"]


@pytest.mark.parametrize(("day", "points"), [("2021-12-31", 2), ("2022-01-01", 3)])
def test_the_version_in_force_on_a_day_is_explained(two_versions: Path, day: str, points: int) -> None:
    outcome = run("explain", str(two_versions), "--version", day, "--clause", "一")

    assert outcome.output.splitlines()[-1] == f"    分值:每次 {points} 分"


def test_a_day_before_every_version_is_refused_with_the_first(two_versions: Path) -> None:
    outcome = run("explain", str(two_versions), "--version", "2019-12-31")

    assert outcome.exit_code == 1
    assert "自 2020-01-01 起施行" in outcome.output


def test_a_broken_pack_is_refused_with_its_problems(pack: Path) -> None:
    text = (pack / "regulation.yaml").read_text(encoding="utf-8")
    (pack / "regulation.yaml").write_text(text.replace("presence: absent", "presense: absent"), encoding="utf-8")

    outcomes = [run("explain", str(pack)), run("diff", "jinan", str(pack))]

    assert [outcome.exit_code for outcome in outcomes] == [1, 1]
    assert ["不认识的字段“presense”" in outcome.output for outcome in outcomes] == [True, True]


def test_nothing_different_is_status_zero() -> None:
    outcome = run("diff", "jinan", str(PACKS / "jinan"))

    assert outcome.exit_code == 0
    assert outcome.output.splitlines()[-1] == "没有不同"


def test_another_wording_is_status_zero_and_said(pack: Path) -> None:
    text = (pack / "regulation.yaml").read_text(encoding="utf-8")
    (pack / "regulation.yaml").write_text(text.replace("says: 请假缺席全会，扣十分", "says: 请假的扣十分"), encoding="utf-8")

    outcome = run("diff", "jinan", str(pack))

    assert outcome.exit_code == 0
    assert outcome.output.splitlines()[1:] == [
        "条款“全会请假”",
        "  原文大意由“请假缺席全会，扣十分”改为“请假的扣十分”(不影响结果)",
        "共 1 处不同，其中 0 处会影响得分、义务、等次、名单或处理建议",
    ]


def test_other_points_are_status_one_and_said(pack: Path) -> None:
    text = (pack / "regulation.yaml").read_text(encoding="utf-8")
    (pack / "regulation.yaml").write_text(text.replace("points: -10", "points: -8"), encoding="utf-8")

    outcome = run("diff", "jinan", str(pack))
    machine = run("diff", "jinan", str(pack), "--json")

    assert (outcome.exit_code, machine.exit_code) == (1, 1)
    assert outcome.output.splitlines()[1:3] == ["条款“全会请假”", "  分值由“每次扣 10 分”改为“每次扣 8 分”"]
    assert [(change["kind"], change["name"]) for change in json.loads(machine.output)["changes"]] == [("changed", "全会请假")]


def test_two_versions_of_one_regulation_are_compared_by_days(two_versions: Path) -> None:
    outcome = run("diff", str(two_versions), "--from", "2021-06-01", "--to", "2023-06-01")

    assert outcome.exit_code == 1
    assert "  分值由“每次 2 分”改为“每次 3 分”" in outcome.output.splitlines()


def test_one_regulation_without_days_is_not_enough_to_compare() -> None:
    outcome = run("diff", "jinan", "--from", "2021-06-01")

    assert outcome.exit_code == 2
    assert "--to" in outcome.output


def test_the_list_counts_what_is_carried_out() -> None:
    line = next(line for line in run("list").output.splitlines() if line.startswith("jinan "))
    regulation = load_regulations()["jinan"]
    found = coverage(regulation, regulation.versions[0])

    assert f"原文条文已做 {len(found.carried_out)}  " in line
    assert (found.clauses, found.duties, found.grades, found.consequences) == (7, 2, 3, 2)
    assert found.carried_out[:3] == ("jinan-01", "jinan-04", "jinan-05")
    assert set(found.in_part) == set(found.carried_out) & set(found.not_computable)


def test_on_a_terminal_the_list_is_a_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)

    regulation_list.list_regulations()
    lines = capsys.readouterr().out.splitlines()

    assert "计分条款" in lines[1]
    assert lines[-1].startswith("共 ")
    assert len({cell_len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in lines[:-1]}) == 1


def test_every_plugin_is_listed_with_its_version_and_the_hash_of_each_regulation(pack: Path, data_dir: Path) -> None:
    moved = data_dir / "packs/mine"
    moved.parent.mkdir(parents=True)
    shutil.move(pack, moved)
    text = (moved / "regulation.yaml").read_text(encoding="utf-8")
    (moved / "regulation.yaml").write_text(text.replace("regulation: jinan", "regulation: mine"), encoding="utf-8")

    lines = run("list", "--plugins").output.splitlines()
    found = load_regulations(data_dir / "packs")

    assert any(line.startswith("lvheng ") and line.endswith("(含程序)") for line in lines)
    assert f"{moved} 无版本(只有数据)" in lines
    assert f"  mine  内容校验值 {found['mine'].content_hash}" in lines


def test_a_broken_pack_does_not_hide_the_others_from_the_list(pack: Path, data_dir: Path) -> None:
    moved = data_dir / "packs/mine"
    moved.parent.mkdir(parents=True)
    shutil.move(pack, moved)
    (moved / "regulation.yaml").write_text("regulation: mine\n", encoding="utf-8")

    outcome = run("list")

    assert outcome.exit_code == 1
    assert "\njinan  《" in outcome.output
    assert f"{moved}/regulation.yaml:1:1" in outcome.output


@pytest.mark.parametrize(("option", "title"), [([], "履衡考核办法(regulation.yaml)"), (["--cases"], "履衡考核办法的用例(cases.yaml)")])
def test_the_schema_for_editors_is_printed(option: list[str], title: str) -> None:
    found = json.loads(run("schema", *option).output)

    assert found["title"] == title
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
