"""`docs/import.md` is true: its files are written, its commands run, and what they print is what the page shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lvheng.cli import app

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/import.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)
FILES = {match[1]: text[match.end() :] for _, text in BLOCKS if (match := re.match(r"# (\S+\.(?:yaml|csv))\n", text))}
SETTING_UP = re.findall(r"^\$ lvheng (.+)$", (ROOT / "docs/operate.md").read_text(encoding="utf-8"), re.M)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the page's files and a committee set up as the other page sets it up."""
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("LVHENG_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for command in SETTING_UP:
        outcome = CliRunner().invoke(app, shlex.split(command), catch_exceptions=False)

        assert outcome.exit_code == 0, outcome.output
    return tmp_path


def shown() -> list[tuple[str, str]]:
    """Every command of the page with the output shown under it."""
    console = "".join(text for language, text in BLOCKS if language == "console")
    return [(command, output) for command, output in re.findall(r"^\$ lvheng (.+)\n((?:(?!\$ ).*\n)*)", console, re.M)]


def matches(shown: str, found: str) -> bool:
    """Whether the output is what the page shows; `...` stands for anything."""
    return re.fullmatch(".*".join(re.escape(part) for part in shown.split("...")), found, re.S) is not None


def test_the_page_s_commands_print_what_it_shows(office: Path) -> None:
    commands = shown()

    assert len(commands) == 6
    for command, output in commands:
        found = CliRunner().invoke(app, shlex.split(command), catch_exceptions=False).stdout
        assert matches(output, found), f"$ lvheng {command}\n{found}"


def test_the_page_s_python_names_what_there_is() -> None:
    import services.imports as room

    code = "".join(text for language, text in BLOCKS if language == "python")
    named = set(re.findall(r"\b(import_records|open_source|ImportOptions|write_workbook)\b", PAGE))

    assert {name for name in named if not hasattr(room, name)} == set()
    compile(code, "import.md", "exec")
