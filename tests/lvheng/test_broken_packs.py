"""A broken pack in the data directory stops nobody who needs another, and whoever needs it is told all its problems."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

import scoring_plugins.regulations as bundled
from lvheng.app import create_app
from lvheng.cli import app
from lvheng.settings import read_settings
from services.accounts import create_account, issue_token
from services.database import create_engine, transaction
from services.models import AccountKind, Role
from tests.services.exports.office_year import CODE, YEAR, OfficeYear, set_up

PACKS = Path(bundled.__file__).parent
HERE = ("--committee", CODE)
BROKEN = "regulation: lake\ntitle: 湖县办法\nsubject: members\n"


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OfficeYear:
    """A committee that uses `jinan`, and a packs folder with a broken pack in it."""
    engine = create_engine(sqlite_url)
    office = set_up(engine)
    engine.dispose()
    monkeypatch.setenv("LVHENG_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path))
    (tmp_path / "packs/lake").mkdir(parents=True)
    (tmp_path / "packs/lake/regulation.yaml").write_text(BROKEN, encoding="utf-8")
    return office


def run(*arguments: str, status: int = 0) -> str:
    outcome = CliRunner().invoke(app, list(arguments), catch_exceptions=False)

    assert outcome.exit_code == status, outcome.output
    return outcome.output


@pytest.fixture
def lake_adopted(office: OfficeYear, tmp_path: Path) -> None:
    """The committee adopted the pack while it was sound; somebody broke it afterwards."""
    file = tmp_path / "packs/lake/regulation.yaml"
    sound = (PACKS / "jinan/regulation.yaml").read_text(encoding="utf-8")
    file.write_text(sound.replace("regulation: jinan", "regulation: lake"), encoding="utf-8")
    run("regulation", "adopt", "lake", *HERE, "--from", f"{YEAR}-06-01", "--as", "appraiser")
    file.write_text(BROKEN, encoding="utf-8")


def test_the_list_prints_its_problems_and_the_others(office: OfficeYear) -> None:
    printed = run("regulation", "list", status=1)

    assert "packs/lake/regulation.yaml:3:10" in printed
    assert "jinan  《" in printed


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("regulation:river\ntitle: 河".encode("gbk"), "regulation.yaml:2:8 文件不是 UTF-8 编码"),
        ("regulation: [river\ntitle: 河\n".encode(), "regulation.yaml:"),
        (None, "没有 regulation.yaml"),
    ],
)
def test_a_pack_without_a_code_is_checked_by_the_name_of_its_folder(
    office: OfficeYear, tmp_path: Path, content: bytes | None, problem: str
) -> None:
    (tmp_path / "packs/river").mkdir()
    if content is not None:
        (tmp_path / "packs/river/regulation.yaml").write_bytes(content)
    printed = run("regulation", "check", "river", status=1)

    assert "packs/river" in printed
    assert problem in printed
    assert "没有代码为" not in printed


def test_a_folder_without_a_regulation_is_listed_with_what_to_do(office: OfficeYear, tmp_path: Path) -> None:
    (tmp_path / "packs/river/river").mkdir(parents=True)

    assert "packs/river/regulation.yaml:1:1 文件夹里没有 regulation.yaml。" in run("regulation", "list", status=1)


@pytest.mark.parametrize("command", [("regulation", "list"), ("score", *HERE, "--year", str(YEAR))])
def test_a_packs_folder_that_is_set_and_not_there_stops_with_one_line(
    office: OfficeYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LVHENG_PACKS_DIR", str(tmp_path / "pakcs"))
    outcome = CliRunner().invoke(app, list(command), catch_exceptions=False)

    assert outcome.exit_code in (1, 2)
    assert outcome.output.count("\n") == 1
    assert f"设置 LVHENG_PACKS_DIR 所指的文件夹 {tmp_path / 'pakcs'} 不存在" in outcome.output


def test_another_committee_s_year_is_scored(office: OfficeYear) -> None:
    assert "总分" in run("score", *HERE, "--year", str(YEAR))


def test_it_cannot_be_adopted_and_every_problem_is_said(office: OfficeYear) -> None:
    printed = run("regulation", "adopt", "lake", *HERE, "--from", "2023-06-01", "--as", "appraiser", status=1)

    assert "lake/regulation.yaml:3:10" in printed
    assert printed.count("lake/regulation.yaml:") > 3


@pytest.mark.usefixtures("lake_adopted")
def test_a_committee_that_uses_it_is_told_its_problems() -> None:
    printed = run("score", *HERE, "--year", str(YEAR), status=1)

    assert "lake/regulation.yaml:3:10" in printed


@pytest.mark.usefixtures("lake_adopted")
def test_the_server_starts_says_so_and_serves_the_others(office: OfficeYear, sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="lvheng.app"):
        application = create_app(read_settings())
    engine = create_engine(sqlite_url)
    with transaction(engine) as session:
        create_account(session, office.administrator, office.committee_id, "hub", "对接系统", [Role.READER], AccountKind.MACHINE)
        token = issue_token(session, office.administrator, office.committee_id, "hub", timedelta(hours=1))
    engine.dispose()
    query = f'{{ committee(code: "{CODE}") {{ adoptedRegulations {{ code regulation {{ title }} }} }} regulations {{ code }} }}'
    with TestClient(application) as client:
        answer = client.post("/graphql", json={"query": query}, headers={"authorization": f"Bearer {token}"}).json()

    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "lake/regulation.yaml:3:10" in caplog.text
    adopted = {each["code"]: each["regulation"] for each in answer["data"]["committee"]["adoptedRegulations"]}
    assert adopted["lake"] is None
    assert adopted["jinan"] is not None
    codes = [each["code"] for each in answer["data"]["regulations"]]
    assert "jinan" in codes
    assert "lake" not in codes
