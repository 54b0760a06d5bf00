"""Regulations are found through entry points and folders, and no order of installation ever decides."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

import scoring_plugins.regulations as bundled
from scoring_plugins import hookimpl, hookspecs, load_regulations
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.plugins import (
    DuplicateRegulationError,
    UnknownRegulationError,
    plugin_manager,
)
from services.exports import forms

PACKS = Path(bundled.__file__).parent
BUNDLED = sorted(folder.parent.name for folder in PACKS.glob("*/regulation.yaml"))
CODES = sorted(file.parent.name for file in PACKS.glob("*/regulation.yaml"))
MODULE = '''\
"""A locality's plugin."""

from importlib.resources import files

from scoring_plugins import hookimpl


@hookimpl
def register_regulations():
    return [files("{package}").joinpath("pack")]
'''
PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "2.5"

[project.entry-points.scoring_plugins]
locality = "{package}"

[tool.hatch.build.targets.wheel]
packages = ["{package}"]
"""


def install_plugin(folder: Path, name: str, code: str) -> Path:
    """Build a distribution with one pack, as a stranger would, and unpack its wheel; returns the folder to put on the path."""
    package, project = name.replace("-", "_"), folder / name
    pack = project / package / "pack"
    shutil.copytree(PACKS / "jinan", pack)
    text = (pack / "regulation.yaml").read_text(encoding="utf-8")
    (pack / "regulation.yaml").write_text(text.replace("regulation: jinan", f"regulation: {code}"), encoding="utf-8")
    (project / package / "__init__.py").write_text(MODULE.format(package=package), encoding="utf-8")
    (project / "pyproject.toml").write_text(PROJECT.format(name=name, package=package), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel"], cwd=project, check=True, capture_output=True)
    shutil.unpack_archive(next((project / "dist").glob("*.whl")), folder / "site", "zip")
    return folder / "site"


def in_new_python(site: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run code where what lies in `site` is installed."""
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, encoding="utf-8", check=False)


LIST = """\
from scoring_plugins import load_regulations
for r in load_regulations({}).values(): print(r.code, r.origin.distribution, r.origin.version)
"""


def test_a_stranger_s_plugin_is_found_through_its_entry_point(tmp_path: Path) -> None:
    site = install_plugin(tmp_path, "lake-county", "lake_county")

    found = in_new_python(site, LIST.format(""))

    assert found.stderr == ""
    assert "lake_county lake-county 2.5" in found.stdout.splitlines()
    assert {line for line in found.stdout.splitlines() if not line.startswith("lake")} == {
        f"{code} lvheng {version('lvheng')}" for code in BUNDLED
    }


def test_with_packs_only_no_stranger_s_python_runs(tmp_path: Path) -> None:
    site = install_plugin(tmp_path, "lake-county", "lake_county")
    (site / "lake_county/__init__.py").write_text("raise SystemExit('ran')", encoding="utf-8")

    only_packs, everything = in_new_python(site, LIST.format("packs_only=True")), in_new_python(site, LIST.format(""))

    assert [line.split()[0] for line in only_packs.stdout.splitlines()] == CODES
    assert everything.stdout == ""
    assert "SystemExit: ran" in everything.stderr
    assert "SystemExit" not in only_packs.stderr


EVERYTHING = """\
from pathlib import Path
from scoring_plugins.plugins import load_regulations, loaded_plugins, plugin_manager, registered_forms, registered_vocabulary
manager = plugin_manager(packs_only={packs_only})
load_regulations(manager=manager)
loaded_plugins(manager)
print("lake" in registered_vocabulary(manager).kinds, "lines" in registered_forms(manager), Path({trace!r}).exists())
"""
TRACE = """\
from pathlib import Path
from scoring_plugins import Form, Kind, hookimpl

Path({trace!r}).write_text("imported")

@hookimpl
def register_record_kinds():
    return [Kind(name="lake")]

@hookimpl
def register_forms():
    return [Form(name="lines", of="scorecard", suffix=".csv", title="得分行", write=lambda data: b"")]
"""


def test_with_packs_only_no_stranger_s_kind_or_form_is_there_and_nothing_is_imported(tmp_path: Path) -> None:
    site, trace = install_plugin(tmp_path, "lake-county", "lake_county"), str(tmp_path / "trace")
    (site / "lake_county/__init__.py").write_text(TRACE.format(trace=trace), encoding="utf-8")

    only_packs = in_new_python(site, EVERYTHING.format(packs_only=True, trace=trace))
    everything = in_new_python(site, EVERYTHING.format(packs_only=False, trace=trace))

    assert (only_packs.stdout, everything.stdout) == ("False False False\n", "True True True\n"), everything.stderr


FAILING = {
    "raise RuntimeError('no lake')": "no lake",
    "raise SystemExit(3)": "SystemExit: 3",
    "import no_such_lake": "no_such_lake",
    "import scoring_plugins\n@scoring_plugins.hookimpl\ndef register_regulation(): return []": "unknown hook 'register_regulation'",
    "import scoring_plugins\n@scoring_plugins.hookimpl\ndef register_regulations(lake): return []": "lake",
    "import scoring_plugins\n@scoring_plugins.hookimpl\ndef register_regulations(): raise SystemExit(3)": "SystemExit: 3",
}


@pytest.mark.parametrize("code", FAILING)
def test_a_plugin_that_fails_is_refused_by_the_name_of_its_distribution(tmp_path: Path, code: str) -> None:
    (tmp_path / "lake.py").write_text(code, encoding="utf-8")
    (tmp_path / "lake-1.0.dist-info").mkdir()
    (tmp_path / "lake-1.0.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: lake\nVersion: 1.0\n", encoding="utf-8")
    (tmp_path / "lake-1.0.dist-info/entry_points.txt").write_text("[scoring_plugins]\nlocality = lake\n", encoding="utf-8")

    found = in_new_python(tmp_path, LIST.format(""))

    assert found.returncode == 1
    assert "PluginError: 插件 lake 1.0 不能用" in found.stderr
    assert FAILING[code] in found.stderr


def test_two_plugins_with_one_code_are_an_error_that_names_both(tmp_path: Path) -> None:
    install_plugin(tmp_path, "lake-county", "lake_county")
    site = install_plugin(tmp_path, "other-lake", "lake_county")

    found = in_new_python(site, LIST.format(""))

    assert found.returncode == 1
    assert "DuplicateRegulationError" in found.stderr
    assert "lake-county 2.5" in found.stderr
    assert "other-lake 2.5" in found.stderr


def test_a_folder_with_the_code_of_a_bundled_regulation_is_an_error_that_names_both(tmp_path: Path) -> None:
    shutil.copytree(PACKS / "jinan", tmp_path / "mine")

    with pytest.raises(DuplicateRegulationError) as refused:
        load_regulations(tmp_path)

    assert str(tmp_path / "mine") in str(refused.value)
    assert "lvheng" in str(refused.value)


def test_packs_are_found_in_a_folder_beside_the_plugins(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(PACKS / "minhang", tmp_path / "mine"))
    text = (pack / "regulation.yaml").read_text(encoding="utf-8").replace("regulation: minhang", "regulation: a_district")
    (pack / "regulation.yaml").write_text(text, encoding="utf-8")
    for name in (".git", "__pycache__", "lost+found"):
        (tmp_path / name).mkdir()
    (tmp_path / "README.md").write_text("ours", encoding="utf-8")

    found = load_regulations(tmp_path)

    assert list(found) == ["a_district", *CODES]
    assert found.broken == ()
    assert (found["a_district"].origin.distribution, found["a_district"].origin.path) == (None, str(pack))


def test_a_folder_that_is_not_there_holds_no_packs(tmp_path: Path) -> None:
    assert list(load_regulations(tmp_path / "nowhere")) == CODES


def test_a_folder_without_a_regulation_is_a_broken_pack_and_so_is_one_that_lies_among_the_folders(tmp_path: Path) -> None:
    (tmp_path / "lake/lake").mkdir(parents=True)
    shutil.copytree(PACKS / "jinan", tmp_path / "lake/lake", dirs_exist_ok=True)
    shutil.copytree(PACKS / "minhang", tmp_path, dirs_exist_ok=True)

    found = load_regulations(tmp_path)

    assert list(found) == CODES
    assert {pack.origin.path: [problem.what for problem in pack.problems] for pack in found.broken} == {
        str(tmp_path): ["办法直接放在了收放各办法的文件夹里"],
        str(tmp_path / "lake"): ["文件夹里没有 regulation.yaml"],
    }


def test_a_pack_whose_code_nobody_can_make_out_is_asked_for_by_the_name_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake/regulation.yaml").write_bytes("regulation:lake\ntitle: 湖".encode("gbk"))

    with pytest.raises(RegulationError, match="UTF-8"):
        load_regulations(tmp_path)["lake"]


def test_a_broken_pack_stops_nobody_who_needs_another(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "regulation.yaml").write_text(f"regulation: {name}", encoding="utf-8")
    (tmp_path / "three").mkdir()
    (tmp_path / "three/regulation.yaml").write_bytes(b"\xff\xfe")

    found = load_regulations(tmp_path)

    assert found["jinan"].code == "jinan"
    assert (list(found), len(found)) == (BUNDLED, len(BUNDLED))
    assert {(pack.code, Path(pack.origin.path).name) for pack in found.broken} == {("one", "one"), ("two", "two"), ("", "three")}
    assert all(pack.problems for pack in found.broken)
    assert "one" not in found
    with pytest.raises(RegulationError) as refused:
        found["one"]
    assert {Path(problem.file).parent.name for problem in refused.value.problems} == {"one"}


def test_a_broken_copy_of_an_installed_regulation_is_left_out_and_the_installed_one_stands(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy/regulation.yaml").write_text("regulation: jinan\ntitle: x", encoding="utf-8")

    found = load_regulations(tmp_path)

    assert found["jinan"].origin.distribution == "lvheng"
    assert [Path(pack.origin.path).name for pack in found.broken] == ["copy"]


def test_an_unknown_code_names_the_nearest_and_what_there_is() -> None:
    with pytest.raises(UnknownRegulationError) as refused:
        load_regulations()["minghang"]

    assert "是否想写“minhang”" in str(refused.value)
    assert f"{BUNDLED[0]}、{BUNDLED[1]}" in str(refused.value)
    assert f"等 {len(BUNDLED)} 部，见 lvheng regulation list" in str(refused.value)


def test_a_regulation_can_be_asked_for_without_an_error() -> None:
    assert "nowhere" not in load_regulations()
    assert load_regulations().get("nowhere") is None


def test_loading_twice_gives_equal_hashes_and_nothing_global() -> None:
    first, second = load_regulations(), load_regulations(packs_only=True)

    assert {code: each.content_hash for code, each in first.items()} == {code: each.content_hash for code, each in second.items()}
    assert plugin_manager() is not plugin_manager()


def test_a_plugin_handed_in_is_asked_too(tmp_path: Path) -> None:
    shutil.copytree(PACKS / "jinan", tmp_path / "mine")
    plugin = ModuleType("handed_in")
    plugin.register_regulations = hookimpl(lambda: [tmp_path / "mine"])  # type: ignore[attr-defined]

    with pytest.raises(DuplicateRegulationError) as refused:
        load_regulations(manager=plugin_manager(plugin))

    assert "handed_in" in str(refused.value)


HOOKS = {"register_regulations": bundled, "register_record_kinds": bundled, "register_forms": forms}


def test_every_hook_is_documented_and_used_by_a_bundled_plugin() -> None:
    hooks = [name for name in vars(hookspecs) if name.startswith("register_")]

    assert hooks == list(HOOKS)
    assert all((getattr(hookspecs, name).__doc__ or "").strip() for name in hooks)
    assert all(list(getattr(plugin, name)()) for name, plugin in HOOKS.items())
