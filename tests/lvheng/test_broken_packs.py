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
from services.accounts import issue_token
from services.database import create_engine, transaction
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
        token = issue_token(session, office.administrator, office.committee_id, "verifier", timedelta(hours=1))
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
