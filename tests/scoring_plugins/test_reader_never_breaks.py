"""Whatever is done to a regulation's text, the reader reads it or refuses it with places; nothing else ever comes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_plugins.engine.worked import differences
from scoring_plugins.language.cases import read_cases
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.language.regulation import NotInForceError
from scoring_plugins.plugins import plugin_manager, registered_vocabulary

ROOT = Path(__file__).parents[2]
WHOLE = ROOT / "tests/scoring_plugins/whole"
# Half of what is damaged is the regulation that says everything once.
BUNDLED = sorted(file.parent for file in ROOT.glob("scoring_plugins/regulations/*/regulation.yaml"))
FOLDERS = [*BUNDLED, *[WHOLE] * len(BUNDLED)]


def text_of(folder: Path, name: str) -> str:
    """A file of a pack. The one that says everything is no pack to be tried by its own cases, so its files are called otherwise."""
    return (folder / (f"whole.{name}" if folder == WHOLE else name)).read_text(encoding="utf-8")


REGULATIONS = [text_of(folder, "regulation.yaml") for folder in FOLDERS]
CASES = [text_of(folder, "cases.yaml") for folder in FOLDERS]
VOCABULARY = registered_vocabulary(plugin_manager())
WORDS = re.compile(r"[\w.@\-一-鿿]+")
STRANGE = [
    *(
        "",
        "no",
        "~",
        "[]",
        "{}",
        "{a: b}",
        "[[x]]",
        "1/0",
        "0/1",
        "-",
        '"',
        "9e9",
        "-1",
        "99999999",
        "none",
        "any",
        "2023-02-30",
        "*a",
        "&a x",
    ),
    *(
        "*a",
        "&a x",
        "!!int 3",
        "|",
        "x\ty",
        "{by: role}",
        "{by: mark, mode: add}",
        "{count: {}}",
        "{2020-01-01: 5}",
        "{points: 1, times: 2}",
        "{share: 0.1}",
        "{prorate: [x], by: months_served}",
        "{work: proposal}",
        "{months_served: {at_least: 1}}",
        "{first: 1, best: 2}",
        "total",
        "。",
        "\u0000",
    ),
]


@st.composite
def damaged(draw: st.DrawFn, texts: list[str]) -> tuple[int, str]:
    """One of the texts with a few words replaced by words of its own or strange ones, or lines dropped, doubled or moved in."""
    position = draw(st.integers(0, len(texts) - 1))
    text = texts[position]
    for _ in range(draw(st.integers(1, 3))):
        words = list(WORDS.finditer(text))
        word = words[draw(st.integers(0, len(words) - 1))]
        own = words[draw(st.integers(0, len(words) - 1))].group()
        lines = text.split("\n")
        line = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["own", "strange", "drop", "double", "indent"])):
            case "own":
                text = text[: word.start()] + own + text[word.end() :]
            case "strange":
                text = text[: word.start()] + draw(st.sampled_from(STRANGE)) + text[word.end() :]
            case "drop":
                text = "\n".join(lines[:line] + lines[line + 1 :])
            case "double":
                text = "\n".join([*lines[: line + 1], *lines[line:]])
            case "indent":
                text = "\n".join([*lines[:line], f"  {lines[line]}", *lines[line + 1 :]])
    return position, text


T = TypeVar("T")


def read_or_refused(read: Callable[[], T], text: str) -> T | None:
    """What was read; None where it was refused, every problem with a place in the file and a remedy."""
    try:
        return read()
    except RegulationError as error:
        problems, last = error.problems, text.count("\n") + 2

    assert problems
    assert [found for found in problems if not (1 <= found.line <= last and found.column >= 1 and found.what and found.remedy)] == []
    return None


@settings(max_examples=100)
@given(damaged(REGULATIONS))
def test_a_damaged_regulation_is_read_or_refused(found: tuple[int, str]) -> None:
    position, text = found
    regulation = read_or_refused(lambda: read_regulation(text, vocabulary=VOCABULARY), text)
    if regulation is None:
        return
    file = read_or_refused(lambda: read_cases(CASES[position], regulation), CASES[position])

    for case in file.cases if file else ():
        # A damaged date may leave the case's year without a version in force.
        with suppress(NotInForceError):
            assert isinstance(differences(regulation, case), tuple)


@settings(max_examples=100)
@given(damaged(CASES))
def test_a_damaged_file_of_cases_is_read_or_refused(found: tuple[int, str]) -> None:
    position, text = found
    regulation = read_regulation(REGULATIONS[position], vocabulary=VOCABULARY)
    file = read_or_refused(lambda: read_cases(text, regulation), text)

    assert file is None or all(case.name for case in file.cases)


@pytest.mark.parametrize("folder", [*BUNDLED, WHOLE], ids=lambda folder: folder.name)
def test_an_undamaged_regulation_is_read(folder: Path) -> None:
    position = FOLDERS.index(folder)
    regulation = read_regulation(REGULATIONS[position], vocabulary=VOCABULARY)

    assert regulation.versions
    assert read_cases(CASES[position], regulation).cases


def test_the_regulation_that_says_everything_comes_out_as_worked_by_hand() -> None:
    regulation = read_regulation(text_of(WHOLE, "regulation.yaml"))
    cases = read_cases(text_of(WHOLE, "cases.yaml"), regulation).cases

    assert [differences(regulation, case) for case in cases] == [()]
