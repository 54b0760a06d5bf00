"""The checks themselves are checked: each kind of leak, planted in a copy of the house, must be caught and its place named."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("lvheng", "graphql_schema", "services", "scoring_plugins")


@dataclass
class House:
    """A copy of the four packages with the checks and their configuration; what a test plants is taken out after it."""

    root: Path
    planted: dict[Path, bytes | None] = field(default_factory=dict)

    def plant(self, file: str, text: str) -> list[str]:
        """Add `text` to a file, which is made if need be; its places there, `file:line`."""
        path = self.root / file
        path.parent.mkdir(exist_ok=True)
        before = path.read_bytes() if path.exists() else None
        self.planted.setdefault(path, before)
        path.write_bytes((before or b"") + f"\n{text}\n".encode())
        first = (before or b"").count(b"\n") + 2
        return [f"{file}:{line}" for line in range(first, first + text.count("\n") + 1)]

    def clear(self) -> None:
        for path, before in self.planted.items():
            path.write_bytes(before) if before is not None else path.unlink()
        self.planted.clear()

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)

    def floors(self) -> subprocess.CompletedProcess[str]:
        return self.run(Path(sys.executable).parent / "lint-imports", "--no-cache", "--config", "pyproject.toml")

    def purity(self) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "infra/purity.py")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> House:
    root = tmp_path_factory.mktemp("house")
    for source in [path for folder in (*FLOORS, "infra") for path in (ROOT / folder).rglob("*.py")]:
        target = root / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    for file in ("pyproject.toml", "infra/purity.toml"):
        shutil.copy(ROOT / file, root / file)
    return House(root)


@pytest.fixture
def house(copied: House) -> Iterator[House]:
    yield copied
    copied.clear()


def test_the_house_as_it_stands_passes(house: House) -> None:
    for outcome in (house.floors(), house.purity()):
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr


# file, what is planted there, how the check names it
LEAKS = [
    ("scoring_plugins/records.py", "import services.database", "scoring_plugins.records -> services.database"),
    ("scoring_plugins/engine/scorecard.py", "def late() -> None:\n    import lvheng.settings", "scorecard -> lvheng.settings"),
    ("services/database.py", "from graphql_schema import __doc__ as text", "services.database -> graphql_schema"),
    ("graphql_schema/leak.py", "import lvheng.settings", "graphql_schema.leak -> lvheng.settings"),
    ("scoring_plugins/engine/leak.py", "import sqlalchemy", "scoring_plugins.engine.leak -> sqlalchemy"),
    ("scoring_plugins/language/leak.py", "from socket import create_connection", "scoring_plugins.language.leak -> socket"),
    ("scoring_plugins/language/leak.py", "import duckdb", "scoring_plugins.language.leak -> duckdb"),
    ("scoring_plugins/engine/leak.py", "import time", "scoring_plugins.engine.leak -> time"),
    ("graphql_schema/leak.py", "from sqlmodel import select", "graphql_schema.leak -> sqlmodel"),
    ("scoring_plugins/regulations/leak.py", "import scoring_plugins.engine.scorecard", "leak -> scoring_plugins.engine.scorecard"),
]


def test_every_import_that_leaves_its_floor_is_caught(house: House) -> None:
    for file, text, _ in LEAKS:
        house.plant(file, text)

    outcome = house.floors()

    assert outcome.returncode == 1
    assert [named for _, _, named in LEAKS if named not in " ".join(outcome.stdout.split())] == []


def test_a_module_without_a_floor_is_caught(house: House) -> None:
    house.plant("scoring_plugins/unplaced.py", "")

    outcome = house.floors()

    assert outcome.returncode == 1
    assert "scoring_plugins.unplaced" in " ".join(outcome.stdout.split())


def test_bulk_itself_may_use_its_own_libraries(house: House) -> None:
    house.plant("scoring_plugins/bulk/__init__.py", "")
    house.plant("scoring_plugins/bulk/duck.py", "import duckdb")

    outcome = house.floors()

    assert outcome.returncode == 0, outcome.stdout


def test_a_chain_through_bulk_is_caught(house: House) -> None:
    house.plant("scoring_plugins/bulk/__init__.py", "")
    house.plant("scoring_plugins/bulk/duck.py", "import duckdb")
    house.plant("scoring_plugins/engine/scorecard.py", "from scoring_plugins.language import leak")
    house.plant("scoring_plugins/language/leak.py", "import scoring_plugins.bulk.duck")

    outcome = house.floors()

    assert outcome.returncode == 1
    assert "scoring_plugins.language.leak -> scoring_plugins.bulk.duck" in outcome.stdout


# file, what is planted there, the rule that forbids it
IMPURE = [
    ("scoring_plugins/engine/leak.py", "half = 0.5", "float"),
    ("scoring_plugins/engine/leak.py", "def share(text: str) -> object:\n    return float(text)", "float"),
    ("scoring_plugins/engine/leak.py", "from math import sqrt", "float"),
    ("scoring_plugins/engine/leak.py", "small = 10**-6", "float"),
    ("scoring_plugins/engine/leak.py", "def share(part: int, whole: int) -> object:\n    return part / whole", "division"),
    ("scoring_plugins/engine/leak.py", "def nearest(points: int) -> int:\n    return round(points, -3)", "rounding"),
    ("scoring_plugins/records.py", "from datetime import datetime\n\nmade = datetime.now()", "clock"),
    ("scoring_plugins/records.py", "today = date.today", "clock"),
    ("scoring_plugins/records.py", "def text(name: str) -> str:\n    return open(name).read()", "files"),
    ("scoring_plugins/language/leak.py", "from importlib import import_module", "generated code"),
    ("scoring_plugins/language/leak.py", "def run(text: str) -> None:\n    exec(text)", "generated code"),
    ("scoring_plugins/language/leak.py", "from random import choice", "randomness"),
    ("scoring_plugins/bulk/leak.py", "import os\n\nhome = os.environ['HOME']", "environment"),
    ("services/leak.py", "import os\n\nhome = os.getenv('HOME')", "environment"),
    ("graphql_schema/leak.py", "from os import environ", "environment"),
    ("lvheng/leak.py", "import os\n\nhome = os.environ", "environment"),
]


def test_every_impurity_is_caught(house: House) -> None:
    planted = [(house.plant(file, text), rule) for file, text, rule in IMPURE]

    outcome = house.purity()
    found = {tuple(line.split(": ", 2)[:2]) for line in outcome.stdout.splitlines()}

    assert outcome.returncode == 1
    assert [(places, rule) for places, rule in planted if found.isdisjoint((place, rule) for place in places)] == []


PURE = [
    "def folder(root: Path) -> Path:\n    return root / 'packs'",
    "from math import gcd",
    "def round(value: int) -> int:\n    return value\n\n\nwhole = round(3)",
    "from datetime import date\n\nday = date(2023, 1, 1)",
]


def test_what_is_pure_is_let_through(house: House) -> None:
    for place, text in enumerate(PURE):
        house.plant(f"scoring_plugins/engine/clean_{place}.py", text)

    assert "clean_" not in house.purity().stdout


def test_an_exception_that_nothing_uses_fails(house: House) -> None:
    house.plant("infra/purity.toml", '[[allow]]\nfile = "scoring_plugins/records.py"\nrule = "clock"\nreason = "once"')

    outcome = house.purity()

    assert outcome.returncode == 1
    assert "scoring_plugins/records.py: the exception 'clock' in purity.toml is not used" in outcome.stdout


def test_an_exception_without_a_reason_fails(house: House) -> None:
    house.plant("scoring_plugins/engine/leak.py", "half = 0.5")
    house.plant("infra/purity.toml", '[[allow]]\nfile = "scoring_plugins/engine/leak.py"\nrule = "float"\nreason = ""')

    outcome = house.purity()

    assert outcome.returncode == 1
    assert "gives no reason" in outcome.stdout
