"""`docs/operate.md` and `lvheng/settings.py` say the same, and its walk-through works as it stands, on an empty machine."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from lvheng.cli import app
from lvheng.settings import SettingsError, read_settings
from services.database import create_engine

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/operate.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(LVHENG_\w+)` \| (.+?) \|", PAGE, re.M))


def read_by_the_settings() -> set[str]:
    tree = ast.parse((ROOT / "lvheng/settings.py").read_text(encoding="utf-8"))
    text = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {word for word in text if re.fullmatch(r"LVHENG_[A-Z_]+", word)}


def test_every_setting_is_listed_and_nothing_else() -> None:
    assert set(ROWS) == read_by_the_settings()


def test_the_defaults_are_the_ones_listed() -> None:
    settings = read_settings({})

    folder = str(Path("data").absolute())
    listed = {name: default.replace("data directory", folder).replace("`", "").replace(" + ", "") for name, default in ROWS.items()}
    assert listed == {
        "LVHENG_DATA_DIR": "./data",
        "LVHENG_DATABASE_URL": settings.database_url,
        "LVHENG_MODE": settings.mode,
        "LVHENG_BIND": settings.bind,
        "LVHENG_PLUGINS": settings.plugins,
        "LVHENG_KEY_FILE": str(settings.key_file),
        "LVHENG_OIDC_ISSUER": "none",
        "LVHENG_OIDC_AUDIENCE": "none",
        "LVHENG_OIDC_KEYS": "none",
        "LVHENG_OIDC_LEEWAY": "60",
        "LVHENG_FONTS_DIR": "none",
        "LVHENG_PACKS_DIR": str(settings.packs_dir),
        "LVHENG_ORIGINS": "none",
        "LVHENG_DOCUMENTS": "none",
        "LVHENG_BUDGET": str(settings.budget),
        "LVHENG_DEADLINE": str(settings.deadline),
        "LVHENG_OPERATIONS": str(settings.operations),
        "LVHENG_SECRET_FILE": str(settings.secret_path),
    }
    assert (settings.origins, settings.documents) == (frozenset(), None)
    assert (settings.issuer, settings.fonts_dir) == (None, None)
    assert settings.data_dir == Path("./data").absolute()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LVHENG_MODE", "test"),
        ("LVHENG_BIND", "8000"),
        ("LVHENG_ORIGINS", "example.org"),
        ("LVHENG_ORIGINS", "https://example.org/"),
        ("LVHENG_ORIGINS", "https://a.example *"),
        ("LVHENG_BUDGET", "4999"),
        ("LVHENG_BUDGET", "no"),
        ("LVHENG_DEADLINE", "0"),
        ("LVHENG_DEADLINE", "１０"),
        ("LVHENG_OPERATIONS", "15"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({name: value})


def test_settings_of_the_service_are_read() -> None:
    settings = read_settings({"LVHENG_ORIGINS": "https://a.example http://b.example:8080", "LVHENG_BUDGET": "unlimited"})

    assert settings.origins == {"https://a.example", "http://b.example:8080"}
    assert settings.budget is None


def test_a_committee_is_set_up_by_the_commands_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path))
    commands = [
        line.removeprefix("$ ") for block in re.findall(r"^```console\n(.*?)^```", PAGE, re.M | re.S) for line in block.splitlines()
    ]

    outcomes = {command: CliRunner().invoke(app, shlex.split(command)[1:]) for command in commands}

    assert {command: outcome.output for command, outcome in outcomes.items() if outcome.exit_code} == {}
    engine = create_engine(f"sqlite:///{tmp_path / 'lvheng.db'}")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT regulation FROM adopted_regulation")).scalars().all() == ["jinan"]
    engine.dispose()
