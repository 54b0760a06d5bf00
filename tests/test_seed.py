"""A failure of a random test can be repeated: every worker uses the seed that the run printed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEST = """
from hypothesis import core

def test_tell(request):
    print("used", request.config.option.hypothesis_seed, core.global_force_seed)
    assert False
"""


def seeds(folder: Path, *options: str) -> tuple[str, set[str]]:
    """The seed a run printed, and those its tests used."""
    (folder / "tests").mkdir(exist_ok=True)
    for name in ("balance.py", "conftest.py", "databases.py", "demo.py"):
        shutil.copy(ROOT / "tests" / name, folder / "tests")
    for name in ("a", "b"):
        (folder / f"tests/test_{name}.py").write_text(TEST, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "--import-mode=importlib", "-p", "no:cacheprovider", "--rootdir", str(folder), *options]
    printed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
    header = re.search(r"--hypothesis-seed=(\d+)", printed)
    assert header, printed
    return header[1], set(re.findall(r"^used (\d+) \1$", printed, re.M))


def test_every_worker_uses_the_seed_that_was_printed(tmp_path: Path) -> None:
    printed, used = seeds(tmp_path, "-n", "2", "--dist", "loadfile")

    assert used == {printed}


def test_each_run_has_a_seed_of_its_own_unless_one_is_given(tmp_path: Path) -> None:
    first, second = seeds(tmp_path)[0], seeds(tmp_path)[0]

    assert first != second
    assert seeds(tmp_path, "--hypothesis-seed=7") == ("7", {"7"})
