"""`docs/write-a-regulation.md` is true: its files are written, its commands run, and what they print is what the page shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/write-a-regulation.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
FILES = {match.group(1): text for _, text in BLOCKS if (match := re.match(r"(?:# |<!-- )([\w./]+?\.(?:yaml|md|py|toml))(?: -->)?\n", text))}
CONSOLE = [text for language, text in BLOCKS if language == "console"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with every file that the page writes."""
    folder = tmp_path / "page"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def printed(folder: Path, command: str) -> str:
    """What a command prints, `lvheng` and `pytest` being this environment's."""
    binaries = folder / "bin"
    binaries.mkdir(exist_ok=True)
    for name, module in (("lvheng", "lvheng"), ("pytest", "pytest -p no:cacheprovider -p scoring_plugins.testing")):
        (binaries / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n', encoding="utf-8")
        (binaries / name).chmod(0o755)
    environment = os.environ | {"PATH": f"{binaries}:{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8"}
    environment = {name: value for name, value in environment.items() if not name.startswith("LVHENG_")}
    outcome = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    return outcome.stdout + outcome.stderr


def matches(shown: str, found: str) -> bool:
    """Whether the output is what the page shows; `...` stands for anything."""
    return re.fullmatch(".*".join(re.escape(part) for part in shown.split("...")), found, re.S) is not None


def test_the_page_shows_every_kind_of_file_and_runs_commands() -> None:
    assert sorted(FILES) == [
        "my_county/cases.yaml",
        "my_county/regulation.yaml",
        "my_county/source.md",
        "my_county_plugin.py",
        "pyproject.toml",
    ]
    assert len(CONSOLE) == 5
    assert [language for language, _ in BLOCKS if language not in ("yaml", "console", "markdown", "python", "toml")] == []


def test_the_page_s_commands_print_what_it_shows(folder: Path) -> None:
    for block in CONSOLE:
        for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
            found = printed(folder, command)

            # The last line of `...` may be cut short, as it stands for a time.
            assert matches(shown.rstrip("\n"), found.rstrip("\n")), f"$ {command}\n{found}"


def test_the_page_s_distribution_is_built_installed_and_found(folder: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel"], cwd=folder, check=True, capture_output=True)
    shutil.unpack_archive(next((folder / "dist").glob("*.whl")), site, "zip")
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONPATH": path, "LVHENG_DATA_DIR": str(tmp_path)}

    outcome = subprocess.run(
        [sys.executable, "-m", "lvheng", "regulation", "list"], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8"
    )

    assert outcome.returncode == 0, outcome.stderr
    assert re.search(r"^my_county .*来自 my-county-regulation 1\.0 ", outcome.stdout, re.M)
