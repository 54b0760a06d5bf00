"""`lvheng score` and `lvheng appraisal export`: the same figures in every form, and refusals that say what to do."""

from __future__ import annotations

import io
import json
import shutil
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from typer.testing import CliRunner, Result

from lvheng.cli import app
from services.database import create_engine
from tests.services.exports.office_year import CODE, YEAR, set_up

HERE = ("--committee", CODE, "--year", str(YEAR))


@pytest.fixture(scope="module")
def scored_url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One scored committee for all these tests: none of them changes a fact."""
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path_factory.mktemp('scored') / 'lvheng.db')}"
    engine = create_engine(url)
    set_up(engine)
    engine.dispose()
    return url


@pytest.fixture
def office(scored_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment of a machine with that committee; its data directory."""
    monkeypatch.setenv("LVHENG_DATABASE_URL", scored_url)
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, catch_exceptions=False)


def machine_form(*arguments: str) -> dict[str, Any]:
    result = run("score", *HERE, "--json", *arguments)

    assert result.exit_code == 0
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.usefixtures("office")
def test_the_table_has_a_row_a_member_in_stroke_order_and_says_what_is_not_verified() -> None:
    result = run("score", *HERE, "--as", "verifier")
    lines = [[cell.strip() for cell in line.strip("│").split("│")] for line in result.stdout.splitlines() if line.startswith("│")]

    assert result.exit_code == 0
    assert lines == [
        ["丁某", "W0003", "70", "0", "70", "不称职", "0"],
        ["王某", "W0002", "60", "0", "60", "不称职", "1"],
        ["陈某", "W0001", "70", "20", "90", "优秀", "0"],
    ]
    assert "未核实、未计分的记录：1条" in result.stdout
    assert "未封存" in result.stdout


@pytest.mark.usefixtures("office")
def test_one_member_s_score_is_explained_line_by_line() -> None:
    said = run("score", *HERE, "--member", "W0001").stdout

    assert "陈某（W0001） 经济界 某厅副厅长" in said
    assert "合计 14 分，封顶 10 分" in said
    for text in ("第二件起的立案提案", "jinan-06", "TA-2023-0002", "三个一", "已履行", "优秀提案 · 按何日期归入年度", "部分"):
        assert text in said


@pytest.mark.usefixtures("office")
def test_one_member_s_score_is_told_in_sentences_where_they_are_wanted() -> None:
    told = run("score", *HERE, "--member", "W0001", "--prose")
    table = run("score", *HERE, "--member", "W0001").stdout
    lines = told.stdout.splitlines()

    assert told.exit_code == 0
    assert "要逐条的文字说明，请加 --prose" in table
    assert lines[0].endswith("，陈某（W0001）：")
    assert "总分 90 分。" in lines
    assert "等次:优秀。" in lines
    # Why it is not more: the cap, and what nothing came under.
    assert any("合计 14 分，封顶 10 分" in line for line in lines)
    assert any(line.startswith("以下条款本年度没有得分") for line in lines)
    assert "│" not in told.stdout


@pytest.mark.usefixtures("office")
def test_the_machine_form_tells_the_same_sentences() -> None:
    form = machine_form("--member", "W0001")

    assert form["explained"]["explanation"].splitlines() == run("score", *HERE, "--member", "W0001", "--prose").stdout.splitlines()[1:]


@pytest.mark.usefixtures("office")
def test_sentences_are_about_one_member() -> None:
    refused = run("score", *HERE, "--prose")

    assert (refused.exit_code, "请用 --member 写明委员编号" in refused.stderr) == (1, True)


@pytest.mark.usefixtures("office")
def test_a_member_with_unverified_records_is_told_so() -> None:
    assert "该委员另有1条记录未核实，未计分" in run("score", *HERE, "--member", "W0002").stdout


@pytest.mark.usefixtures("office")
def test_the_machine_form_has_exact_points_and_lines_that_add_up() -> None:
    year, member = machine_form(), machine_form("--member", "W0001")
    explained = member["explained"]

    assert [(each["number"], each["total"]) for each in year["members"]] == [("W0003", "70"), ("W0002", "60"), ("W0001", "90")]
    assert sum(Decimal(line["points"]) for line in explained["lines"]) == Decimal(explained["total"]) == 90
    assert explained["works"]["proposal:TA-2023-0001"] == {
        "kind": "提案",
        "title": "建议0",
        "dated_on": "2023-02-10",
        "number": "TA-2023-0001",
    }
    assert {work for line in explained["lines"] for work in line["works"]} <= explained["works"].keys()


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("score", *HERE, "--member", "W9999"), "没有编号为“W9999”的委员"),
        (("score", "--committee", CODE, "--year", "2021"), "还没有采用考核办法"),
        (("score", "--committee", "990001", "--year", "2023"), "990000"),
        (("score", *HERE, "--as", "verifer"), "verifier"),
        (("appraisal", "export", "--committee", CODE, "--year", "2021"), "还没有采用考核办法"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_leaves_with_one(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""


def test_the_workbook_goes_to_the_data_directory_with_the_scores_of_the_command(office: Path) -> None:
    report = json.loads(run("appraisal", "export", *HERE, "--as", "appraiser", "--json").stdout)
    content = (office / "exports" / f"{CODE}-{YEAR}.xlsx").read_bytes()
    page = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["汇总"]
    titles = [cell.value for cell in page[4]]
    shown = [dict(zip(titles, row, strict=True)) for row in page.iter_rows(min_row=5, values_only=True)]

    assert report == {
        "file": str(office / "exports" / f"{CODE}-{YEAR}.xlsx"),
        "sha256": sha256(content).hexdigest(),
        "members": 3,
        "unverified_count": 1,
    }
    assert [(row["编号"], str(row["总分"])) for row in shown] == [(each["number"], each["total"]) for each in machine_form()["members"]]


def test_exporting_twice_gives_the_same_file(office: Path) -> None:
    first, second = office / "first.xlsx", office / "second.xlsx"
    for path in (first, second):
        assert run("appraisal", "export", *HERE, "--output", str(path)).exit_code == 0

    assert first.read_bytes() == second.read_bytes()


def test_the_json_twin_holds_what_the_workbook_was_made_from(office: Path) -> None:
    run("appraisal", "export", *HERE, "--format", "json", "--output", str(office / "twin.json"))
    twin = json.loads((office / "twin.json").read_bytes())

    assert [(member["number"], member["scorecard"]["total"]) for member in twin["members"]] == [
        ("W0003", 70_000_000),
        ("W0002", 60_000_000),
        ("W0001", 90_000_000),
    ]
    assert twin["facts_hash"] == machine_form()["facts_hash"]


def test_a_place_that_cannot_be_written_is_refused_and_leaves_nothing(office: Path) -> None:
    office.mkdir()
    (office / "taken").write_text("a file, not a folder")
    result = run("appraisal", "export", *HERE, "--output", str(office / "taken" / "book.xlsx"))

    assert result.exit_code == 1
    assert "不能写入文件" in result.stderr
    assert [path.name for path in office.iterdir()] == ["taken"]


def test_a_picture_that_cannot_be_written_is_refused(office: Path, tmp_path: Path) -> None:
    listed = json.loads(CliRunner().invoke(app, ["score", *HERE, "--json"]).stdout)
    number = listed["members"][0]["number"]

    outcome = CliRunner().invoke(app, ["score", *HERE, "--member", number, "--picture", str(tmp_path / "nowhere" / "score.svg")])

    assert outcome.exit_code == 1
    assert "不能写入文件" in outcome.stderr
