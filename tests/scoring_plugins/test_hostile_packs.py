"""A thousand hostile packs: each is refused with a clear error or read, quickly, in little memory, and reaches for nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scoring_plugins import load_regulations
from tests.scoring_plugins.hostile import packs
from tests.scoring_plugins.tiny import tiny_text

COUNT = 1_000
ROOT = Path(__file__).parents[2]
SECONDS, BYTES = 0.2, 64 * 1024 * 1024
# The processor's seconds on a machine that others use too; nine in ten packs must do without.
NOISE = 4
LONGEST_ERROR = 300_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("hostile")
    for number, (name, content) in enumerate(packs(COUNT)):
        pack = found / f"{number:04}-{name}"
        pack.mkdir()
        (pack / "regulation.yaml").write_bytes(content)
    return found


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.scoring_plugins.hostile_run", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_hostile_pack_is_refused_or_read(told: dict[str, Any]) -> None:
    outcomes = {name: outcome for name, (outcome, _, _) in told["outcomes"].items()}
    refused = [name for name, outcome in outcomes.items() if outcome == "refused"]
    print(f"{len(refused)} refused, {len(outcomes) - len(refused)} read")

    assert {name: outcome for name, outcome in outcomes.items() if outcome not in ("read", "refused")} == {}
    assert len(outcomes) == COUNT
    # Otherwise nothing hostile was tried: what is read is line ends, odd names, and crowds.
    assert len(refused) > COUNT * 0.8


def test_a_refusal_is_of_a_length_that_somebody_can_read(told: dict[str, Any]) -> None:
    lengths = {name: length for name, (outcome, length, _) in told["outcomes"].items() if outcome == "refused"}

    assert [name for name, length in lengths.items() if not 20 < length < LONGEST_ERROR] == []


def test_each_takes_little_time(told: dict[str, Any]) -> None:
    taken = sorted((seconds, name) for name, (_, _, seconds) in told["outcomes"].items())
    longest, median = taken[-1], taken[len(taken) // 2]
    print(f"longest {longest[0] * 1000:.0f} ms ({longest[1]}), median {median[0] * 1000:.1f} ms; limit {SECONDS * 1000:.0f}")

    assert [name for seconds, name in taken if seconds > SECONDS * NOISE] == []
    assert taken[len(taken) * 9 // 10][0] <= SECONDS


def test_all_together_take_little_memory(told: dict[str, Any]) -> None:
    print(f"the process grew by {told['grown'] / 2**20:.0f} MB; limit {BYTES / 2**20:.0f}")

    assert told["grown"] <= BYTES


def test_none_reaches_for_files_the_network_or_other_programs(told: dict[str, Any]) -> None:
    assert told["watched"] == []


def test_no_hostile_pack_is_registered_in_part(folder: Path, told: dict[str, Any], tmp_path: Path) -> None:
    refused = [name for name, (outcome, _, _) in told["outcomes"].items() if outcome == "refused"][::25]
    for name in refused:
        (tmp_path / name).symlink_to(folder / name)
    (tmp_path / "good").mkdir()
    (tmp_path / "good/regulation.yaml").write_text(
        tiny_text("- {clause: 基本, cite: [一], says: 基本, grant: 1}\n").replace("regulation: tiny", "regulation: good"), encoding="utf-8"
    )
    bundled, regulations = load_regulations(), load_regulations(tmp_path)

    assert set(regulations) == {*bundled, "good"}
    assert {Path(broken.origin.path).name for broken in regulations.broken} == set(refused)
