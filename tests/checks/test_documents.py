"""What the documents name is there: files they link to, commands they tell the reader to run."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "requirements").glob("*.md")])
TEXTS = {document.relative_to(ROOT).as_posix(): document.read_text(encoding="utf-8") for document in DOCUMENTS}
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


def commands() -> dict[str, set[str]]:
    """Every command of `lvheng` by its words (`score`, `regulation list`), with its options."""
    root = typer.main.get_command(import_module("lvheng.cli").app)
    assert isinstance(root, TyperGroup)
    found: dict[str, set[str]] = {}
    for noun, command in root.commands.items():
        verbs = {f"{noun} {verb}": below for verb, below in command.commands.items()} if isinstance(command, TyperGroup) else {}
        for words, each in ({noun: command} | verbs).items():
            # What stands below a verb is told by its options alone.
            below = each.commands.values() if isinstance(each, TyperGroup) and " " in words else ()
            parameters = [parameter for part in (each, *below) for parameter in part.params]
            found[words] = {option for parameter in parameters for option in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}
    return found


def code_of(text: str) -> Iterator[str]:
    """Everything set in code: spans, and the lines of blocks."""
    fenced = re.compile(r"^```.*?^```", re.M | re.S)
    for block in fenced.findall(text):
        yield from block.splitlines()[1:-1]
    yield from re.findall(r"`([^`\n]+)`", fenced.sub("", text))


@pytest.mark.parametrize("name", TEXTS)
def test_what_a_document_links_to_is_there(name: str) -> None:
    links = re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", TEXTS[name])

    assert [link for link in links if "://" not in link and not (ROOT / name).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("name", TEXTS)
def test_the_targets_of_make_that_a_document_names_are_there(name: str) -> None:
    named = {word for code in code_of(TEXTS[name]) for word in re.findall(r"^(?:\$ )?make ([a-z|]+)", code)}

    assert {target for word in named for target in word.split("|")} <= set(TARGETS)


@pytest.mark.parametrize("name", TEXTS)
def test_the_commands_that_a_document_names_are_there_with_their_options(name: str) -> None:
    known = commands()
    missing = []
    for code in code_of(TEXTS[name]):
        for noun, verb, rest in re.findall(r"(?:^|[ /])lvheng ([a-z]+)(?: ([a-z][a-z-]*))?(.*)", code):
            has_verbs = any(words.startswith(f"{noun} ") for words in known)
            words = f"{noun} {verb}" if has_verbs and verb else noun
            missing += [code for option in re.findall(r"(?<!\S)--[a-z][a-z-]*", rest) if option not in known.get(words, set())]
            missing += [code] * (words not in known)

    assert missing == []


def test_make_alone_tells_what_it_can_do() -> None:
    told = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert set(re.findall(r"^make (\w+)", told, re.M)) == set(TARGETS) - {"help"}
