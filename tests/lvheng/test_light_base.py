"""The light base is enough for a locality: regulations can be listed, checked and explained with nothing of the server installed."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("lvheng", "graphql_schema", "services", "scoring_plugins")


@pytest.fixture(scope="module")
def light_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of requirements/base.txt and our own, and nothing else."""
    folder = tmp_path_factory.mktemp("light-base")
    for name in re.findall(r"^([\w.\-]+)==", (ROOT / "requirements/base.txt").read_text(encoding="utf-8"), re.M):
        try:
            files = distribution(name).files or []
        except PackageNotFoundError:  # pinned for another platform
            continue
        for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
            (folder / top).symlink_to(Path(str(distribution(name).locate_file(top))))
    for floor in FLOORS:
        (folder / floor).symlink_to(ROOT / floor)
    own = distribution("lvheng").locate_file("")
    for metadata in Path(str(own)).glob("lvheng-*.dist-info"):
        (folder / metadata.name).symlink_to(metadata)
    return folder


def lvheng(light_base: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line, with neither the user's nor this environment's packages to be seen."""
    start = f"import sys; sys.path.insert(0, {str(light_base)!r}); sys.argv[0] = 'lvheng'; from lvheng.cli import app; app()"
    return subprocess.run([sys.executable, "-I", "-S", "-c", start, *arguments], capture_output=True, text=True, check=False)


def test_the_server_is_really_out_of_sight(light_base: Path) -> None:
    start = f"import sys; sys.path.insert(0, {str(light_base)!r}); import sqlmodel"

    assert (
        "No module named 'sqlmodel'"
        in subprocess.run([sys.executable, "-I", "-S", "-c", start], capture_output=True, text=True, check=False).stderr
    )


def test_regulations_are_listed_on_the_light_base(light_base: Path) -> None:
    outcome = lvheng(light_base, "regulation", "list")

    assert outcome.returncode == 0, outcome.stderr
    assert "jinan" in outcome.stdout


@pytest.mark.parametrize("command", [("score",), ("statistics",), ("serve",), ("records", "verify"), ("regulation", "adopt")])
def test_what_needs_the_server_names_the_missing_extra(light_base: Path, command: tuple[str, ...]) -> None:
    outcome = lvheng(light_base, *command)

    assert outcome.returncode == 2
    assert "pip install 'lvheng[server]'" in outcome.stderr


def test_the_sdk_of_a_plugin_needs_only_the_light_base(light_base: Path) -> None:
    start = (
        f"import sys; sys.path.insert(0, {str(light_base)!r}); import scoring_plugins as sdk; [getattr(sdk, name) for name in sdk.__all__]"
    )

    outcome = subprocess.run([sys.executable, "-I", "-S", "-c", start], capture_output=True, text=True, check=False)

    assert outcome.returncode == 0, outcome.stderr
