"""The commands, the query and the picture that README shows are run and drawn again on the demo."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from lvheng.app import create_app
from lvheng.cli import app
from lvheng.settings import read_settings
from services.database import create_engine
from services.demo import demo_token
from tests.databases import Foundations
from tests.demo import loaded

ROOT = Path(__file__).parents[2]


def commands_of(page: str) -> list[list[str]]:
    """Every `$ lvheng …` line of a page's console blocks, split as a shell would."""
    blocks = re.findall(r"^```console\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.M | re.S)
    return [shlex.split(line)[2:] for block in blocks for line in block.splitlines() if line.startswith("$ lvheng ")]


def run(arguments: list[str]) -> str:
    outcome = CliRunner().invoke(app, arguments, catch_exceptions=False)

    assert outcome.exit_code == 0, f"lvheng {shlex.join(arguments)}\n{outcome.output}"
    return outcome.output


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, foundations: Foundations) -> Path:
    """A data folder that holds the demo, as `make serve` leaves it."""
    folder = tmp_path_factory.mktemp("data")
    with foundations.copy("sqlite", loaded) as (engine, _):
        assert engine.url.database
        shutil.copy(engine.url.database, folder / "lvheng.db")
    return folder


@pytest.fixture
def at_home(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's data, and a working folder of one's own."""
    monkeypatch.setenv("LVHENG_DATA_DIR", str(demo))
    monkeypatch.delenv("LVHENG_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_readme_s_commands_do_what_it_says(at_home: Path) -> None:
    shown = commands_of("README.md")
    outputs = [run(arguments) for arguments in shown]

    assert len(shown) >= 9
    assert all(outputs)
    assert {path.name for path in at_home.iterdir()} >= {"登记表.xlsx", "考核表.xlsx"}


def test_the_readme_s_picture_is_the_one_the_command_draws(at_home: Path) -> None:
    run(["score", "--committee", "140900", "--year", "2023", "--member", "W0330", "--picture", "score.svg"])

    drawn = (at_home / "score.svg").read_text(encoding="utf-8")
    assert (ROOT / "docs/pictures/score.svg").read_text(encoding="utf-8") == drawn


def test_the_readme_s_query_explains_the_score_the_picture_shows(at_home: Path) -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"^```graphql\n(.*?)^```", page, re.M | re.S)
    assert found is not None
    settings = read_settings()
    engine = create_engine(settings.database_url)
    headers = {"authorization": f"Bearer {demo_token(engine)}"}
    engine.dispose()
    body = {"query": found[1], "variables": {"committee": "140900", "number": "W0330"}}
    with TestClient(create_app(settings)) as client:
        answer: dict[str, Any] = client.post("/graphql", json=body, headers=headers).json()

    assert "errors" not in answer
    card = answer["data"]["member"]["scorecard"]
    picture = (ROOT / "docs/pictures/score.svg").read_text(encoding="utf-8")
    assert picture.rstrip().removesuffix("</svg>").rstrip().endswith(f">{card['total']}</text>")
    assert sum(int(line["points"]) for line in card["lines"]) == int(card["total"])
