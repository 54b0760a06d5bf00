"""`lvheng regulation new` writes a regulation that passes at once, and never over anything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lvheng.cli.regulation import app


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and no setting of whoever runs the tests."""
    for name in ("LVHENG_PACKS_DIR", "LVHENG_PLUGINS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def run(*arguments: str, status: int = 0) -> str:
    outcome = CliRunner().invoke(app, list(arguments), catch_exceptions=False)

    assert outcome.exit_code == status, outcome.output
    return outcome.output


def pytest_in(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the pytest plugin says of a folder, run there as a locality would."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "scoring_plugins.testing"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_a_new_pack_passes_the_check_and_pytest_at_once(folder: Path) -> None:
    printed = run("new", "lake_county", "--title", '政协"湖"县\\委员会办法', "--committee", "340181")
    checked = run("check", "lake_county")
    outcome = pytest_in(folder)

    assert sorted(path.name for path in (folder / "lake_county").iterdir()) == ["cases.yaml", "regulation.yaml", "source.md"]
    assert "  lake_county/regulation.yaml" in printed.splitlines()
    assert checked == '《政协"湖"县\\委员会办法》通过:3 条计分条款，4 个用例全部相符\n'
    assert outcome.returncode == 0, outcome.stdout
    assert 'committee: "340181"' in (folder / "lake_county/regulation.yaml").read_text(encoding="utf-8")


def test_a_new_distribution_passes_the_check_and_pytest_at_once(folder: Path) -> None:
    run("new", "lake_county", "--distribution")
    checked = run("check", "lake-county-regulation/lake_county_regulation/lake_county")
    outcome = pytest_in(folder / "lake-county-regulation")

    assert "通过" in checked
    assert outcome.returncode == 0, outcome.stdout
    assert "test_plugin.py" in subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-p", "scoring_plugins.testing"],
        cwd=folder / "lake-county-regulation", capture_output=True, encoding="utf-8", check=True,
    ).stdout  # fmt: skip


@pytest.mark.parametrize(
    "name", ["", "x", "Lake", "lake-county", "1lake", "lake__county", "lake_", "../lake", "/lake", "湖县", "l" * 41, "lake\n"]
)
def test_a_name_that_cannot_be_a_code_is_refused_and_nothing_is_made(folder: Path, name: str) -> None:
    printed = run("new", "--", name, status=1)

    assert "不能作办法的代码" in printed
    assert "如 lake_county" in printed
    assert list(folder.parent.rglob("regulation.yaml")) == []


def test_everything_wrong_with_what_is_asked_for_is_said_at_once(folder: Path) -> None:
    printed = run("new", "Lake", "--committee", "12", "--title", "两\n行", status=1)

    assert [line.split("不")[0] for line in printed.splitlines()] == ["“Lake”", "“12”", "办法名称"]


def test_a_code_that_is_installed_is_refused_with_who_brings_it(folder: Path) -> None:
    printed = run("new", "jinan", status=1)

    assert "代码“jinan”已有人用:lvheng " in printed
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("options", "made"), [((), "lake"), (("--distribution",), "lake-regulation")])
def test_what_is_there_already_is_never_touched(folder: Path, options: tuple[str, ...], made: str) -> None:
    (folder / made).mkdir()
    (folder / made / "regulation.yaml").write_text("mine", encoding="utf-8")
    printed = run("new", "lake", *options, status=1)

    assert f"{made} 已经存在" in printed
    assert [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()] == ["mine"]


def test_a_dangling_link_in_the_way_is_refused_too(folder: Path) -> None:
    (folder / "lake").symlink_to(folder.parent / "elsewhere")
    printed = run("new", "lake", status=1)

    assert "已经存在" in printed
    assert not (folder.parent / "elsewhere").exists()
