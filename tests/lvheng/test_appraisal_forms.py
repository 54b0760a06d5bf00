"""`lvheng appraisal export --format NAME`: our own forms and a stranger's come through one hook."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest
from docx import Document
from typer.testing import CliRunner

from lvheng.cli import app
from services.database import create_engine
from services.exports.annual_sheet import AnnualSheet
from tests.services.exports.office_year import CODE, YEAR, set_up

PLUGIN = Path(__file__).parents[1] / "examples/locality_plugin"
EXPORT = ("appraisal", "export", "--committee", CODE, "--year", str(YEAR))


@pytest.fixture
def folder(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A committee's year in the database that the settings name, and a folder to write into."""
    engine = create_engine(sqlite_url)
    set_up(engine)
    engine.dispose()
    monkeypatch.setenv("LVHENG_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("LVHENG_PLUGINS", raising=False)
    return tmp_path


def run(*arguments: str, status: int = 0) -> str:
    outcome = CliRunner().invoke(app, [*EXPORT, *arguments], catch_exceptions=False)

    assert outcome.exit_code == status, outcome.output
    return outcome.output


def test_the_bundled_forms_are_written_where_they_belong(folder: Path) -> None:
    for options in ((), ("--format", "json"), ("--format", "svg", "--member", "W0001")):
        run(*options)
    written = {path.name: path.read_bytes() for path in (folder / "data/exports").iterdir()}
    sheet = msgspec.json.decode(written[f"{CODE}-{YEAR}.json"], type=AnnualSheet)

    assert sorted(written) == [f"{CODE}-{YEAR}-W0001.svg", f"{CODE}-{YEAR}.json", f"{CODE}-{YEAR}.xlsx"]
    assert written[f"{CODE}-{YEAR}.xlsx"].startswith(b"PK")
    assert [member.name for member in sheet.members] == ["丁某", "王某", "陈某"]
    assert "陈某" in written[f"{CODE}-{YEAR}-W0001.svg"].decode()


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_year_for_other_programs_is_one_zip_a_format(folder: Path, form: str) -> None:
    run("--format", form)
    (path,) = (folder / "data/exports").iterdir()
    with zipfile.ZipFile(path) as archive:
        names, manifest = archive.namelist(), msgspec.json.decode(archive.read("manifest.json"))

    assert path.name == f"{CODE}-{YEAR}-{form}.zip"
    assert {f"scorecards.{form}", f"lines.{form}", "schemas/lines.schema.json"} <= set(names)
    assert (manifest["committee_code"], manifest["year"], manifest["is_draft"], manifest["seal"]) == (CODE, YEAR, True, None)
    assert "不写 --member" in run("--format", form, "--member", "W0001", status=1)


def test_an_office_s_own_template_is_filled_in_and_one_that_cannot_be_leaves_nothing(folder: Path) -> None:
    for name, text in (("通报.docx", "{{ 标题 }}"), ("写错.docx", "{{ 表题 }}")):
        template = Document()
        template.add_paragraph(text)
        template.save(str(folder / name))
    refused = run("--format", "circular", "--template", str(folder / "写错.docx"), status=1).replace("\n", "")
    left = (folder / "data/exports").exists()
    run("--format", "circular", "--template", str(folder / "通报.docx"))
    (path,) = (folder / "data/exports").iterdir()

    assert "是否应为“标题”" in refused
    assert not left
    assert Document(str(path)).paragraphs[0].text == f"政协某省委员会关于{YEAR}年度委员履职考核结果的通报"


def test_without_pyarrow_parquet_is_refused_and_nothing_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What the import system itself takes for a module that is not there.
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    assert 'pip install "lvheng[bulk]"' in run("--format", "parquet", status=1).replace("\n", "")
    assert not (folder / "data/exports").exists()


def test_a_form_that_is_not_there_names_the_nearest_and_all(folder: Path) -> None:
    printed = run("--format", "xslx", status=1)

    assert "没有叫“xslx”的表样。是否想写“xlsx”?现有:" in printed
    assert all(form in printed for form in ("json(表册的数据)", "svg(一位委员的得分图)", "xlsx(年度履职量化考核表册)"))
    assert not (folder / "data/exports").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--format", "svg"), "请用 --member 写明委员编号"),
        (("--format", "svg", "--member", "W9"), "没有编号为“W9”的委员"),
        (("--format", "xlsx", "--member", "W0001"), "不写 --member"),
    ],
)
def test_a_form_is_of_a_year_or_of_one_member_and_says_which(folder: Path, options: tuple[str, ...], said: str) -> None:
    assert said in run(*options, status=1)
    assert not (folder / "data/exports").exists()


def test_a_form_is_made_of_those_whom_an_option_or_a_list_names(folder: Path) -> None:
    (folder / "名单.txt").write_text("\ufeffW0003\n\nW0001\n", encoding="utf-8")
    for said in ("W0001， W0003", f"@{folder / '名单.txt'}"):
        run("--format", "notice-files", "--members", said)
    (path,) = (folder / "data/exports").iterdir()
    refused = run("--format", "notice-files", "--members", "W9,W0002,W8", status=1).replace("\n", "")

    assert sorted(name[:5] for name in zipfile.ZipFile(path).namelist()) == ["W0001", "W0003"]
    assert ("没有编号为“W9”的委员" in refused, "没有编号为“W8”的委员" in refused) == (True, True)
    assert "读不了名单文件" in run("--format", "notice-files", "--members", "@nowhere", status=1)


def installed(folder: Path) -> Path:
    """The sample plugin as its wheel holds it, in a folder for the path."""
    project = Path(shutil.copytree(PLUGIN, folder / "project", ignore=shutil.ignore_patterns("__pycache__")))
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    shutil.unpack_archive(next((folder / "dist").glob("*.whl")), folder / "site", "zip")
    return folder / "site"


def exported(site: Path, *options: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(site), "PYTHONUTF8": "1"} | settings
    command = [sys.executable, "-m", "lvheng", *EXPORT, *options]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_a_stranger_s_forms_are_written_by_the_same_command(folder: Path) -> None:
    site, totals, points = installed(folder), folder / "totals.csv", folder / "points.csv"
    year = exported(site, "--format", "totals", "--output", str(totals))
    member = exported(site, "--format", "points", "--member", "W0001", "--output", str(points))
    refused = exported(site, "--format", "totals", LVHENG_PLUGINS="packs")

    assert (year.returncode, member.returncode) == (0, 0), year.stderr + member.stderr
    assert [line.split(",")[:2] for line in totals.read_text(encoding="utf-8-sig").splitlines()[1:]] == [
        ["W0001", "陈某"], ["W0002", "王某"], ["W0003", "丁某"]
    ]  # fmt: skip
    assert points.read_text(encoding="utf-8-sig").splitlines()[-1].startswith("总分,,")
    assert refused.returncode == 1
    assert "没有叫“totals”的表样" in refused.stderr


def test_a_form_that_fails_is_named_and_nothing_is_written(folder: Path) -> None:
    site = installed(folder)
    (site / "example_county/lists.py").write_text(
        "def totals_of_a_year(year): return 'text'\ndef points_of_a_member(year): return year['nothing']\n", encoding="utf-8"
    )
    text = exported(site, "--format", "totals", "--output", str(folder / "out.csv"))
    failing = exported(site, "--format", "points", "--member", "W0001", "--output", str(folder / "out.csv"))

    assert (text.returncode, failing.returncode) == (1, 1)
    assert "表样“totals”没有做成:str, not bytes" in text.stderr
    assert "表样“points”没有做成:KeyError: 'nothing'" in failing.stderr
    assert not (folder / "out.csv").exists()
