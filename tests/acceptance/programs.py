"""What the suites run on: Node with its packages, and a Python with the client gql, each made once beside the tools of `make setup`.

They stand in `.venv` (or whatever environment runs the tests): outside what git keeps, and gone when it is removed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
SUITES = Path(__file__).parent / "graphql"
_PYTHON_LOCK = ROOT / "requirements/acceptance.txt"
# A registry that does not answer is told, not waited for.
_LONGEST = 600


def node_folder() -> Path:
    """The folder of `node` and `npm`. Where they are missing, root installs them; else RuntimeError with the line to run."""
    found = subprocess.run([ROOT / "infra/need", "node"], capture_output=True, text=True, check=False)
    if found.returncode:
        raise RuntimeError(found.stderr)
    return Path(found.stdout.strip())


def node_packages(node: Path) -> Path:
    """A folder whose `node_modules` are those of the suites' package.json. No lock file: it would name download addresses."""
    folder = Path(sys.prefix) / "acceptance" / "node"
    if is_made(folder, wanted := SUITES / "package.json"):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(wanted, folder)
    options = ("--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
    _run([node / "npm", "install", *options], folder, path=node)
    mark_made(folder, wanted)
    return folder


def python_with_gql() -> Path:
    """A Python of its own for the client gql, which brings another HTTP library than the tests use."""
    folder = Path(sys.prefix) / "acceptance" / "python"
    python = folder / "bin" / "python"
    if is_made(folder, _PYTHON_LOCK):
        return python
    venv.create(folder, clear=True, with_pip=True)
    _run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", _PYTHON_LOCK], folder)
    mark_made(folder, _PYTHON_LOCK)
    return python


def is_made(folder: Path, wanted: Path) -> bool:
    """Whether the folder was made, to its end, from this list of what is wanted."""
    mark = folder / "made-from"
    return mark.exists() and mark.read_text() == _digest(wanted)


def mark_made(folder: Path, wanted: Path) -> None:
    """Remember what the folder was made from, once it is whole."""
    (folder / "made-from").write_text(_digest(wanted))


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _run(command: list[str | Path], folder: Path, path: Path | None = None) -> None:
    environment = os.environ | ({"PATH": f"{path}{os.pathsep}{os.environ['PATH']}"} if path else {})
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_LONGEST, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
