"""`lvheng regulation list` and `check`: what is there, and everything that is wrong with a pack, in Chinese with its place."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import scoring_plugins.regulations as bundled
from lvheng.cli.regulation import app

PACKS = Path(bundled.__file__).parent
CODES = sorted(file.parent.name for file in PACKS.glob("*/regulation.yaml"))


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


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")

    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_list_names_code_title_status_and_source() -> None:
    outcome = CliRunner().invoke(app, ["list"])

    assert outcome.exit_code == 0
    *lines, summary = outcome.output.splitlines()
    assert [line.split()[0] for line in lines] == CODES
    assert summary.startswith(f"共 {len(CODES)} 份考核办法")
    assert "《关于政协委员履职量化考核的实施办法》(部分可见)" in outcome.output
    assert "自 2015-03-01 起施行" in outcome.output


def test_the_list_has_a_machine_form() -> None:
    found = json.loads(CliRunner().invoke(app, ["list", "--json"]).output)["regulations"]

    assert [each["code"] for each in found] == CODES
    assert found[CODES.index("jinan")]["in_force_from"] == ["2015-03-01"]
    assert len(found[CODES.index("jinan")]["content_hash"]) == 64


@pytest.mark.parametrize("target", ["jinan", str(PACKS / "jinan"), str(PACKS / "jinan/regulation.yaml")])
def test_a_pack_is_checked_by_code_folder_or_file(target: str) -> None:
    outcome = CliRunner().invoke(app, ["check", target])

    assert outcome.exit_code == 0
    assert outcome.output == "《关于政协委员履职量化考核的实施办法》通过:7 条计分条款，12 个用例全部相符\n"


def test_every_problem_is_printed_with_its_place_and_the_status_is_one(pack: Path) -> None:
    rewrite(pack / "regulation.yaml", "presence: absent", "presense: absent")
    rewrite(pack / "regulation.yaml", "part_year: full", "part_year: halb")

    outcome = CliRunner().invoke(app, ["check", str(pack)])

    assert outcome.exit_code == 1
    assert f"{pack}/regulation.yaml:11:16 没有叫“halb”的中途增补" in outcome.output
    assert "不认识的字段“presense”。是否想写“presence”?" in outcome.output
    assert outcome.output.splitlines()[-1] == "共 4 个问题，未通过"


def test_the_problems_have_a_machine_form(pack: Path) -> None:
    rewrite(pack / "regulation.yaml", "presence: absent", "presense: absent")

    outcome = CliRunner().invoke(app, ["check", str(pack), "--json"])
    found = json.loads(outcome.output)

    assert outcome.exit_code == 1
    assert found["holds"] is False
    assert [problem["nearest"] for problem in found["problems"] if problem["nearest"]] == ["presence"]
    assert {type(problem["line"]) for problem in found["problems"]} == {int}


def test_a_case_that_differs_is_named_with_both_figures(pack: Path) -> None:
    rewrite(pack / "cases.yaml", "expect: {公益活动: 10, total: 80}", "expect: {公益活动: 12, total: 80}")

    outcome = CliRunner().invoke(app, ["check", str(pack)])

    assert outcome.exit_code == 1
    assert outcome.output.splitlines() == ["用例“公益七次封顶十分”:公益活动:应为 12，算得 10", "12 个用例中有 1 个不符"]


@pytest.mark.parametrize("name", ["regulation.yaml", "cases.yaml", "source.md"])
def test_a_pack_without_one_of_its_files_does_not_hold(pack: Path, name: str) -> None:
    (pack / name).unlink()

    outcome = CliRunner().invoke(app, ["check", str(pack)])

    assert outcome.exit_code == 1
    assert f"没有 {name}" in outcome.output


def test_an_unknown_code_names_the_nearest_one() -> None:
    outcome = CliRunner().invoke(app, ["check", "jinann"])

    assert outcome.exit_code == 1
    assert "是否想写“jinan”" in outcome.output


def test_a_path_that_is_not_there_is_said_to_be_missing() -> None:
    outcome = CliRunner().invoke(app, ["check", "nowhere/regulation.yaml"])

    assert outcome.exit_code == 1
    assert "没有 nowhere/regulation.yaml 这个文件或文件夹" in outcome.output


def test_two_regulations_with_one_code_stop_the_list_and_are_both_named(pack: Path, data_dir: Path) -> None:
    shutil.copytree(pack, data_dir / "packs/mine")

    outcome = CliRunner().invoke(app, ["list"])

    assert outcome.exit_code == 1
    assert str(data_dir / "packs/mine") in outcome.output
    assert str(PACKS / "jinan") in outcome.output


def test_a_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LVHENG_PLUGINS", "some")

    outcome = CliRunner().invoke(app, ["list"])

    assert outcome.exit_code == 2
    assert "LVHENG_PLUGINS" in outcome.output


def test_a_file_in_another_encoding_is_named_with_its_place(pack: Path) -> None:
    regulation = pack / "regulation.yaml"
    regulation.write_bytes(b"# jinan\n# \xbc\xc3\xc4\xcf\n")

    outcome = CliRunner().invoke(app, ["check", str(pack)])

    assert outcome.exit_code == 1
    assert f"{regulation}:2:3 文件不是 UTF-8 编码" in outcome.output
    assert "另存为 UTF-8" in outcome.output
