"""The page about texts shows what happens: its examples are run."""

from __future__ import annotations

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/manuscripts.md"


def test_the_examples_of_the_page_give_what_it_shows() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert tried > 5
    assert failed == 0
