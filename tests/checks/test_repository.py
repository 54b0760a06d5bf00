"""What the repository holds, and what it never may: paths of a machine, addresses of an index, unhashed pins, unlicensed copies."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# This file spells out what is forbidden.
SELF = Path(__file__).relative_to(ROOT).as_posix()

FORBIDDEN = {
    "a path of somebody's machine": re.compile(r"(?<![\w.\-/}])/(work|root|home/\w+|Users/\w+)/"),
    "the address of a package index": re.compile(
        r"files\.pythonhosted\.org|pypi\.org/simple|registry\.npmjs\.org|registry\.yarnpkg\.com|deb\.debian\.org|npmmirror|tuna\.tsinghua|aliyun\.com/pypi"
        r"|--(extra-)?index-url[ =]|--find-links[ =]|\"resolved\":"
    ),
}

# Files over 300 lines, each with its reason.
LONG = {
    "services/migrations/versions/0001_first_tables.py": "one step of the schema: written once, read as a whole, never edited",
}
LONGEST = 300

# Folders with work of others, each with where its licences stand.
VENDORED = {
    "lvheng/console/graphiql/assets": "lvheng/console/graphiql/licenses",
    "services/name_order_data": "services/name_order_data",
}


def tracked() -> list[str]:
    """What git keeps, or would keep if it were added: new files count before they are committed."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file())


FILES = tracked()


def text_of(name: str) -> str:
    """A file's text; nothing for what is not text."""
    content = (ROOT / name).read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")


def is_vendored(name: str) -> bool:
    return any(name.startswith(f"{folder}/") for folder in VENDORED)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    found = [
        f"{name}:{number} {line.strip()[:100]}"
        for name in FILES
        if name != SELF and not is_vendored(name)
        for number, line in enumerate(text_of(name).splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of somebody's machine", 'open("/Users/mei/lvheng/facts")'),
        ("a path of somebody's machine", "cd /home/mei/lvheng && make"),
        ("the address of a package index", "--index-url https://mirror.example/simple"),
        ("the address of a package index", '"resolved": "https://example/a.tgz"'),
    ],
)
def test_what_is_forbidden_is_recognised(what: str, line: str) -> None:
    assert FORBIDDEN[what].search(line)


@pytest.mark.parametrize("lock", sorted(name for name in FILES if re.fullmatch(r"requirements/\w+\.txt", name)))
def test_every_locked_dependency_has_one_version_and_its_hashes(lock: str) -> None:
    logical = re.sub(r"\\\n", " ", text_of(lock)).splitlines()
    requirements = [line for line in logical if line.strip() and not line.lstrip().startswith("#")]

    assert requirements
    assert [line[:60] for line in requirements if "==" not in line or "--hash=sha256:" not in line] == []


def test_the_three_locks_stand_inside_each_other() -> None:
    pins = {
        name: set(re.findall(r"^([\w.\-]+)==([^\s;]+)", text_of(f"requirements/{name}.txt"), re.M)) for name in ("base", "server", "dev")
    }

    assert pins["base"] < pins["server"] < pins["dev"]


def test_the_licence_is_there_and_is_the_one_declared() -> None:
    assert "Apache License" in text_of("LICENSE")
    assert 'license = "Apache-2.0"' in text_of("pyproject.toml")


def test_a_python_file_that_outgrew_its_noun_is_listed_with_its_reason() -> None:
    lengths = {name: len(text_of(name).splitlines()) for name in FILES if name.endswith(".py") and not is_vendored(name)}

    assert {name for name, length in lengths.items() if length > LONGEST} == set(LONG)


def test_no_file_is_named_after_nothing() -> None:
    banned = re.compile(r"(^|/)(utils?|helpers?|common|base|managers?|misc)(\.py|/)")

    assert [name for name in FILES if banned.search(name) and not is_vendored(name)] == []


def test_what_others_made_carries_its_licence() -> None:
    texts = {folder: [name for name in FILES if Path(name).parent.as_posix() == licences] for folder, licences in VENDORED.items()}
    granting = re.compile(r"Permission is hereby granted|Apache License|Redistribution and use", re.I)

    assert [folder for folder, names in texts.items() if not any(granting.search(text_of(name)) for name in names)] == []


def test_minified_and_binary_files_stand_in_vendored_folders_only() -> None:
    made_elsewhere = re.compile(r"\.min\.(js|css)$|\.(woff2?|ttf|otf|wasm)$")

    assert [name for name in FILES if made_elsewhere.search(name) and not is_vendored(name)] == []
