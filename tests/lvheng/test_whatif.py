"""`lvheng whatif` as an office types it."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from lvheng.cli import app
from scoring_plugins.plugins import load_regulations
from services.database import create_engine
from tests.services.exports.office_year import CODE, YEAR, set_up

HERE = ("--committee", CODE, "--year", str(YEAR))


@pytest.fixture(scope="module")
def scored_url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path_factory.mktemp('whatif') / 'lvheng.db')}"
    engine = create_engine(url)
    set_up(engine)
    engine.dispose()
    return url


@pytest.fixture
def draft(scored_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of Jinan's pack whose base is five points less; the environment is that of the scored committee."""
    monkeypatch.setenv("LVHENG_DATABASE_URL", scored_url)
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path / "data"))
    folder = tmp_path / "draft"
    shutil.copytree(load_regulations()["jinan"].origin.path, folder)
    text = folder.joinpath("regulation.yaml").read_text(encoding="utf-8")
    assert "grant: 70" in text
    folder.joinpath("regulation.yaml").write_text(text.replace("grant: 70", "grant: 65"), encoding="utf-8")
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["whatif", *HERE, *arguments], catch_exceptions=False)


def test_the_tables_say_who_changes_why_and_how_the_totals_shift(draft: Path) -> None:
    result = run("--regulation", str(draft))

    assert result.exit_code == 0
    assert "基本分 -5" in result.stdout
    assert "只计算，未保存，不排名次" in result.stdout
    assert "总分分布" in result.stdout


def test_the_machine_form_adds_up(draft: Path) -> None:
    form = json.loads(run("--regulation", str(draft), "--json").stdout)

    assert form["members"]
    for member in form["members"]:
        assert sum(Decimal(each["change"]) for each in member["because"]) == Decimal(member["change"])
        assert Decimal(member["after"]["total"]) - Decimal(member["before"]["total"]) == Decimal(member["change"])
    assert {each["node"] for each in form["effects"]} >= {"基本分"}
    assert form["before"]["content_hash"] != form["after"]["content_hash"]


def test_a_draft_that_changes_nothing_changes_nobody(draft: Path) -> None:
    result = run("--regulation", "jinan")

    assert result.exit_code == 0
    assert "没有委员的得分或等次会变" in result.stdout


def test_the_picture_is_well_formed_and_names_nobody(draft: Path, tmp_path: Path) -> None:
    result = run("--regulation", str(draft / "regulation.yaml"), "--picture", str(tmp_path / "whatif.svg"))
    text = tmp_path.joinpath("whatif.svg").read_text(encoding="utf-8")
    names = [member["name"] for member in json.loads(run("--regulation", str(draft), "--json").stdout)["members"]]

    assert result.exit_code == 0
    assert ElementTree.fromstring(text).tag.endswith("svg")
    assert "基本分" in text
    assert not [name for name in names if name in text]


def test_a_broken_draft_is_refused_with_place_and_remedy(draft: Path) -> None:
    file = draft / "regulation.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("grant: 65", "grant: sixty"), encoding="utf-8")
    result = run("--regulation", str(draft))

    assert result.exit_code == 1
    assert "regulation.yaml:" in result.stderr


@pytest.mark.parametrize("target", ["jinnan", "./nowhere"])
def test_a_draft_that_is_nowhere_is_refused(draft: Path, target: str) -> None:
    result = run("--regulation", target)

    assert result.exit_code == 1
    assert target in result.stderr
