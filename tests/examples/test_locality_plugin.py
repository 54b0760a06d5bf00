"""A stranger's plugin, built as its own wheel, in a clean environment with only the light base: checked, explained and scored there."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGIN = Path(__file__).parent / "locality_plugin"

# Scores one member through the SDK, as a program of the locality would.
SCRIPT = """
import json
from datetime import date
from scoring_plugins import Member, PerformanceRecord, Record, Sessions, load_regulations, points_text, score

regulation = load_regulations()["example_county"]
days = [date(2025, month, 10) for month in (1, 2, 3, 4, 6)]
forum = {"kind": "论坛", "role": "speaker", "sessions": Sessions(held=1, present=1), "attributes": {"对象": "公众"}}
records = [Record(work=f"f{day.month}", dated_on=day, **forum) for day in days]
card = score(regulation, PerformanceRecord(member=Member(id="001", name="王某甲"), year=2025, records=tuple(records)))
lines = [[line.kind, line.clause, points_text(line.points), list(line.works)] for line in card.lines]
print(json.dumps({"total": points_text(card.total), "grade": card.grade, "lines": lines, "hash": card.content_hash}))
"""
# Writes the plugin's own form of one scorecard, from the same plain data that the export command hands it.
FORM = """
import sys
from scoring_plugins.plugins import plugin_manager, registered_forms

line = {"clause": "全会", "node": "全会", "cite": ["第一条"], "points": 20_000_000, "reason": "全程出席"}
year = {"members": [{"number": "001", "name": "=王", "scorecard": {"lines": [line], "total": 20_000_000, "grade": None}}]}
forms = registered_forms(plugin_manager())
sys.stdout.buffer.write(forms[sys.argv[1]].write(year))
"""


class CleanEnvironment:
    """A virtual environment of its own: `python` and `lvheng` of it, and nothing of the environment that tests run in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("LVHENG_", "PYTHON", "VIRTUAL_ENV", "PYTEST"))
        } | {"PYTHONUTF8": "1", "LVHENG_DATA_DIR": str(folder / "data")}
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)

    def run(self, program: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.folder / "venv/bin" / program), *arguments]
        environment = self.environment | settings
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, encoding="utf-8", check=False)

    def install(self, *arguments: str) -> None:
        outcome = self.run("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", *arguments)

        assert outcome.returncode == 0, outcome.stderr


def built(project: Path, folder: Path) -> Path:
    """The wheel of a project, by the build backend that is pinned here."""
    folder.mkdir()
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=project, check=True, capture_output=True
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> CleanEnvironment:
    """The light base as it is pinned, our wheel, and the sample plugin's wheel: everything by hash."""
    folder = tmp_path_factory.mktemp("clean")
    project = Path(shutil.copytree(PLUGIN, folder / "project", ignore=shutil.ignore_patterns("__pycache__")))
    wheels = [built(ROOT, folder / "ours"), built(project, folder / "theirs")]
    pinned = folder / "wheels.txt"
    pinned.write_text("".join(f"{wheel} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n" for wheel in wheels))
    clean = CleanEnvironment(folder)
    clean.install("-r", str(ROOT / "requirements/base.txt"))
    clean.install("--no-deps", "-r", str(pinned))
    return clean


def test_only_the_light_base_is_there(clean: CleanEnvironment) -> None:
    listed = clean.run("python", "-m", "pip", "list", "--format", "json")
    installed = {each["name"].lower().replace("_", "-") for each in json.loads(listed.stdout)} - {"pip", "setuptools"}
    base = set(re.findall(r"^([\w.\-]+)==", (ROOT / "requirements/base.txt").read_text(encoding="utf-8"), re.M))

    assert installed <= base | {"lvheng", "example-county-regulation"}
    assert {"lvheng", "example-county-regulation", "pluggy", "msgspec"} <= installed
    assert clean.run("python", "-c", "import example_county, scoring_plugins; print(scoring_plugins.__file__)").stdout.startswith(
        str(clean.folder / "venv")
    )


def test_it_is_listed_with_version_hash_and_what_it_gives(clean: CleanEnvironment) -> None:
    outcome = clean.run("lvheng", "regulation", "list", "--json")
    found = json.loads(outcome.stdout)
    plugin = next(each for each in found["plugins"] if each["name"] == "example-county-regulation")
    regulation = next(each for each in found["regulations"] if each["code"] == "example_county")

    assert outcome.returncode == 0, outcome.stderr
    assert (plugin["version"], plugin["kinds"], plugin["forms"]) == ("1.2", ["论坛"], ["totals", "points"])
    assert plugin["regulations"] == {"example_county": regulation["content_hash"]}
    assert found["broken"] == []


def test_it_is_checked_and_explained(clean: CleanEnvironment) -> None:
    checked = clean.run("lvheng", "regulation", "check", "example_county")
    explained = clean.run("lvheng", "regulation", "explain", "example_county")

    assert checked.stdout == "《政协示例县委员会委员履职积分办法(虚构)》通过:4 条计分条款，6 个用例全部相符\n", checked.stderr
    assert "由插件的程序“example_county.steadiness:longest_run”计算" in explained.stdout, explained.stderr


def test_it_scores_through_the_sdk_and_its_python_is_marked(clean: CleanEnvironment) -> None:
    outcome = clean.run("python", "-c", SCRIPT)
    found = json.loads(outcome.stdout)
    marked = [line for line in found["lines"] if line[0] == "python"]

    # Five public speeches of nine points are forty-five, at most forty; January to April is a run of four.
    assert outcome.stderr == ""
    assert (found["total"], found["grade"]) == ("44", "合格")
    assert marked == [["python", "连续履职", "4", ["f1", "f2", "f3", "f4"]]]
    assert sum(int(line[2]) for line in found["lines"]) == 44


def test_its_forms_are_written(clean: CleanEnvironment) -> None:
    totals, points = (clean.run("python", "-c", FORM, name).stdout for name in ("totals", "points"))

    assert list(csv.reader(io.StringIO(totals.removeprefix("\ufeff")))) == [["编号", "姓名", "总分", "等次"], ["001", "=王", "20", ""]]
    assert list(csv.reader(io.StringIO(points.removeprefix("\ufeff"))))[1] == ["全会", "第一条", "20", "全程出席"]


def test_with_packs_only_neither_its_regulation_nor_its_kind_nor_its_form_is_there(clean: CleanEnvironment) -> None:
    outcome = clean.run("lvheng", "regulation", "list", "--json", LVHENG_PLUGINS="packs")
    found = json.loads(outcome.stdout)

    assert [each["name"] for each in found["plugins"]] == ["lvheng"]
    assert "example_county" not in [each["code"] for each in found["regulations"]]


def test_its_pack_copied_into_the_packs_folder_may_not_run_python(clean: CleanEnvironment) -> None:
    packs = clean.folder / "packs"
    pack = Path(shutil.copytree(PLUGIN / "example_county/pack", packs / "copied"))
    text = (pack / "regulation.yaml").read_text(encoding="utf-8").replace("regulation: example_county", "regulation: copied_county")
    (pack / "regulation.yaml").write_text(text, encoding="utf-8")

    listed = clean.run("lvheng", "regulation", "list", "--json", LVHENG_PACKS_DIR=str(packs))
    broken = json.loads(listed.stdout)["broken"]
    another = clean.run("lvheng", "regulation", "check", "example_county", LVHENG_PACKS_DIR=str(packs))

    assert listed.returncode == 1
    assert [(pack["code"], len(pack["problems"])) for pack in broken] == [("copied_county", 1)]
    assert "example_county.steadiness:longest_run" in broken[0]["problems"][0]["what"]
    assert another.returncode == 0


def test_a_program_in_the_light_base_names_what_needs_the_server(clean: CleanEnvironment) -> None:
    outcome = clean.run("lvheng", "score", "--committee", "990100", "--year", "2025")

    assert outcome.returncode == 2
    assert "pip install 'lvheng[server]'" in outcome.stderr
