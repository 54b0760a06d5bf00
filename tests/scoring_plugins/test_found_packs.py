"""A pack's code is found without reading it, and only what is asked for is read."""

from __future__ import annotations

import shutil
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pytest

import scoring_plugins.plugins.regulations as regulations_of_plugins
import scoring_plugins.regulations as bundled
from scoring_plugins import Regulation, load_regulations
from scoring_plugins.language.reader import read_pack
from scoring_plugins.language.regulation import Origin
from scoring_plugins.plugins import FoundPack

PACKS = Path(bundled.__file__).parent
BUNDLED = sorted(folder.parent.name for folder in PACKS.glob("*/regulation.yaml"))


def test_only_the_regulation_that_is_asked_for_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noting(folder: Traversable, *more: Any, **named: Any) -> Regulation:
        read.append(folder.name)
        return read_pack(folder, *more, **named)

    monkeypatch.setattr(regulations_of_plugins, "read_pack", noting)
    found = load_regulations()
    first, second = found["jinan"], found["jinan"]

    assert found.codes == BUNDLED
    assert read == ["jinan"]
    assert first is second


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("regulation: lake", "lake"),
        ("\ufeffregulation: 'lake'  # ours", "lake"),
        ('title: x\nregulation: "lake"\r', "lake"),
        ("'regulation': lake", ""),
        ("{regulation: lake}", ""),
        ("regulation: lake\nregulation: other", ""),
        ("  regulation: lake", ""),
        ("regulation: Lake", ""),
    ],
)
def test_a_code_is_found_without_reading_where_it_is_written_as_everybody_writes_it(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "regulation.yaml").write_text(text, encoding="utf-8")

    assert FoundPack(tmp_path, Origin(path=str(tmp_path))).code == code


@pytest.mark.parametrize("written", ["'regulation': a_lake", "? regulation\n: a_lake", '"regul\\x61tion": a_lake'])
def test_a_code_written_otherwise_is_found_by_reading(tmp_path: Path, written: str) -> None:
    pack = Path(shutil.copytree(PACKS / "jinan", tmp_path / "mine"))
    text = (pack / "regulation.yaml").read_text(encoding="utf-8")
    (pack / "regulation.yaml").write_text(text.replace("regulation: jinan", written), encoding="utf-8")

    assert load_regulations(tmp_path)["a_lake"].code == "a_lake"


def test_a_line_of_text_that_looks_like_a_code_deceives_nobody(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(PACKS / "jinan", tmp_path / "mine"))
    text = (pack / "regulation.yaml").read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    text = text.replace("regulation: jinan", "'regulation': a_lake").replace(title, 'title: "x\nregulation: minhang\n"')
    (pack / "regulation.yaml").write_text(text, encoding="utf-8")

    found = load_regulations(tmp_path)

    assert "a_lake" not in found
    assert found["minhang"].origin.distribution == "lvheng"
    assert ["minhang" in pack.problems[0].what and "a_lake" in pack.problems[0].what for pack in found.broken] == [True]
