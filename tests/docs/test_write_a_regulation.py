"""`docs/write-a-regulation.md` is true: followed literally from an empty folder, its files written and its commands run in order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from scoring_plugins.language.kinds import KINDS
from scoring_plugins.plugins import plugin_manager, registered_vocabulary
from services.activity_kinds import KINDS as KINDS_WITH_A_ROLL
from services.models import AssessmentKind

PAGE = (Path(__file__).parents[2] / "docs/write-a-regulation.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)
NAMED = re.compile(r"(?:# |<!-- )([\w./]+?\.(?:yaml|md))(?: -->)?\n")


class Office:
    """A folder of somebody who follows the page: `lvheng`, `pytest` and `pip` are this environment's."""

    def __init__(self, folder: Path) -> None:
        self.here, self.site = folder / "here", folder / "site"
        binaries = folder / "bin"
        binaries.mkdir()
        self.here.mkdir()
        self.site.mkdir()
        self._offer(binaries / "lvheng", "-m lvheng")
        self._offer(binaries / "pytest", "-m pytest -p no:cacheprovider -p scoring_plugins.testing")
        # What is installed lies in a folder of its own, and what it needs is here already.
        self._offer(
            binaries / "pip", "-m pip --disable-pip-version-check", f'--quiet --no-deps --no-build-isolation --target "{self.site}"'
        )
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LVHENG_", "PYTEST"))}
        path = os.pathsep.join([str(self.site), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.environment = kept | {"PATH": f"{binaries}:{kept['PATH']}", "PYTHONPATH": path, "PYTHONUTF8": "1", "NO_COLOR": "1"}

    def _offer(self, path: Path, arguments: str, more: str = "") -> None:
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@" {more}\n', encoding="utf-8")
        path.chmod(0o755)

    def printed(self, command: str) -> str:
        """What a command prints: its output, then its errors."""
        command_line = ["sh", "-c", command]
        outcome = subprocess.run(command_line, cwd=self.here, env=self.environment, capture_output=True, encoding="utf-8", check=False)
        return outcome.stdout + outcome.stderr


def matches(shown: str, found: str) -> bool:
    """Whether the output is what the page shows; `...` stands for anything."""
    return re.fullmatch(".*".join(re.escape(part) for part in shown.split("...")), found, re.S) is not None


def test_every_block_is_a_file_or_commands() -> None:
    files = [match[1] for language, text in BLOCKS if language != "console" and (match := NAMED.match(text))]

    assert files == ["lake_county/source.md", "lake_county/regulation.yaml", "lake_county/cases.yaml"]
    assert len(BLOCKS) == len(files) + sum(language == "console" for language, _ in BLOCKS)


# Setting up a committee, testing on random records and building a wheel take their time.
def test_followed_literally_from_an_empty_folder_the_page_ends_with_a_year_scored(tmp_path: Path) -> None:
    office = Office(tmp_path)
    ran = 0
    for language, text in BLOCKS:
        if language != "console":
            match = NAMED.match(text)
            assert match is not None
            (office.here / match[1]).write_text(text, encoding="utf-8")
            continue
        for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.M):
            found = office.printed(command)
            assert matches(shown.rstrip("\n"), found.rstrip("\n")), f"$ {command}\n{found}"
            ran += 1

    assert ran == len(re.findall(r"^\$ ", PAGE, re.M)) >= 30
    assert (office.here / "表册.xlsx").read_bytes().startswith(b"PK")


def kinds_in(text: str) -> set[str]:
    """The kinds that a text names in backticks, `prefix.*` standing for all below it."""
    known = registered_vocabulary(plugin_manager(packs_only=True)).kinds
    named = set(re.findall(r"`([\w.*]+)`", text))
    return {kind for kind in known if kind in named or f"{kind.partition('.')[0]}.*" in named}


def test_what_the_register_can_supply_is_said_truly() -> None:
    table, rest = PAGE.split("## What the register can supply so far")[1].split("Not yet:")
    rows = "\n".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    supplied = {*KINDS_WITH_A_ROLL, "proposal", "opinion_report", *AssessmentKind}

    assert kinds_in(rows) == supplied
    assert kinds_in(rest.split("and the fields")[0]) == set(KINDS) - supplied
