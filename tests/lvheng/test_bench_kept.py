"""Files that are written as members are read take what some of them take, however many there are."""

from __future__ import annotations

import gc
import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from lvheng.bench.exports_kept import STREAMED, kept_year, write_form

# Read twenty at a time; the next are read while the last are still held.
PART, FEW, MANY = 20, 60, 240


pytestmark = pytest.mark.usefixtures("light_heap")


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("kept")
    return {count: kept_year(folder / str(count), count) for count in (FEW, MANY)}


def peak_of(folder: Path, form: str) -> int:
    """Bytes that Python held at most while it wrote the form."""
    gc.collect()
    tracemalloc.start()
    write_form(folder, form)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("form", ["package", "jsonl"])
def test_the_peak_does_not_grow_with_members(years: dict[int, Path], form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.appraisals.sealed_parts.MOST", PART)
    monkeypatch.setattr("services.exchange.writing.MOST", PART)
    # Rows of Parquet wait for their group, a thousand of them.
    monkeypatch.setattr("services.exchange.twins.GROUP", PART)
    # What is loaded once is loaded before.
    write_form(years[FEW], form)
    few, many = peak_of(years[FEW], form), peak_of(years[MANY], form)

    assert many <= few * 1.3


@pytest.mark.parametrize("form", STREAMED)
def test_everybody_is_in_the_file(years: dict[int, Path], form: str) -> None:
    path = write_form(years[MANY], form)
    with zipfile.ZipFile(path) as archive:
        files = {each["name"]: each["rows"] for each in json.loads(archive.read("manifest.json"))["files"]}

    assert {files[name] for name in files if name.startswith("scorecards.")} == {MANY}
    assert {files[name] for name in files if name.startswith("records.")} == {MANY * 20}
