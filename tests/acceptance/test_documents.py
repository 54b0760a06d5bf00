"""The examples of `docs/graphql.md` are run as its reader runs them, and print what it shows.

A block that begins with a comment naming a file is that file; a block of `bash` is run in the folder of those files; a block of `json` or
`text` right below is what it prints: `...` in a text is anything, and an answer shown without `extensions` says nothing about them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.programs import ROOT
from tests.acceptance.served import Served

pytestmark = pytest.mark.acceptance

PAGE = (ROOT / "docs/graphql.md").read_text(encoding="utf-8")
ADDRESS = "127.0.0.1:8000"
_NAMED = re.compile(r"(?:#|//) (\S+\.\w+)\n")


def blocks() -> Iterator[tuple[str, str, str]]:
    """Every block (language, text), with the text of the block right below it, which is what it prints."""
    found = list(re.finditer(r"^```(\w*)\n(.*?)^```$", PAGE, re.M | re.S))
    for block, below in zip(found, [*found[1:], None], strict=True):
        shown = below[2] if below and below[1] in ("json", "text") and PAGE[block.end() : below.start()].strip() == "" else ""
        yield block[1], block[2], shown


def files() -> dict[str, str]:
    """The files that the page writes."""
    return {named[1]: text for _, text, _ in blocks() if (named := _NAMED.match(text))}


RUN = [(text, shown) for language, text, shown in blocks() if language == "bash"]


@pytest.fixture
def reader(served: Served, packages: Path, tmp_path: Path) -> Path:
    """A folder with the page's files, and the packages that it tells to install."""
    folder = tmp_path / "reader"
    folder.mkdir()
    (folder / "node_modules").symlink_to(packages / "node_modules")
    shutil.copy(ROOT / "graphql_schema/schema.graphql", folder)
    for name, text in files().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(_at(served, text), encoding="utf-8")
    return folder


def test_the_page_has_examples_for_each_client() -> None:
    run = " ".join(text for text, _ in RUN)

    assert [client for client in ("curl", "python", "node", "relay-compiler") if client not in run] == []
    assert [name for name in files() if name not in run and not name.startswith("src/")] == []


def test_the_examples_print_what_the_page_shows(reader: Path, served: Served, node: Path, packages: Path, gql_python: Path) -> None:
    path = [gql_python.parent, node.parent, packages / "node_modules/.bin", os.environ["PATH"]]
    environment = os.environ | {"PATH": os.pathsep.join(map(str, path)), "TOKEN": served.token, "REGISTERING": served.registering_token}
    wrong = []
    for text, shown in RUN:
        command = ["bash", "-euo", "pipefail", "-c", _at(served, text)]
        done = subprocess.run(
            command, cwd=reader, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
        )
        if done.returncode or (shown and not _prints(shown, done.stdout)):
            wrong.append(f"$ {text}{done.stdout}{done.stderr}")

    if wrong:
        pytest.fail("\n".join([*wrong, served.log.read_text(encoding="utf-8")[-2000:]]), pytrace=False)


def _at(served: Served, text: str) -> str:
    """The text with the address that is served."""
    return text.replace(ADDRESS, served.url.split("/")[2])


def _prints(shown: str, found: str) -> bool:
    try:
        wanted, given = json.loads(shown), json.loads(found)
        return bool(wanted == (given if "extensions" in wanted else {name: part for name, part in given.items() if name != "extensions"}))
    except ValueError:
        return re.fullmatch(".*".join(re.escape(part) for part in shown.split("...")), found, re.S) is not None
