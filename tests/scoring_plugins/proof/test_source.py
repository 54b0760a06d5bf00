"""No text of a regulation reaches generated source."""

from __future__ import annotations

import keyword
import re

from scoring_plugins import load_regulations
from scoring_plugins.engine.codegen import compiled
from tests.scoring_plugins.proof.seeded import Example, examples

# Everything generated source may be written with: names it allocates, fields of records, functions it calls, Python's own words.
WORD = re.compile(r"[A-Za-z_]+")


def words(source: str) -> set[str]:
    return set(WORD.findall(source))


def test_names_that_would_run_or_break_out_never_reach_the_source() -> None:
    hostile = ("import", "DROP", "TABLE", "os", "lambda", "r!r", '"""', "'", "#", "甲", "乙", "记", "建议")
    found = {
        (each.seed, text)
        for each in examples(seed=5, count=40, members=0)
        for text in hostile
        if text in words(source_of(each)) or (not text.isidentifier() and text in source_of(each))
    }

    assert found == set()


def test_generated_source_is_ascii_without_a_single_string() -> None:
    sources = [source_of(each) for each in examples(seed=6, count=40, members=0)]

    assert all(source.isascii() for source in sources)
    assert [source for source in sources if '"' in source or "'" in source] == []


def test_the_words_of_source_are_the_same_whatever_a_regulation_says() -> None:
    every = [words(source_of(each)) for each in examples(seed=8, count=80, members=0)]
    of_half = set().union(*every)
    packs = set().union(*(words(compiled(each, 2024).source) for each in load_regulations().values()))

    assert {word for word in packs - of_half if not keyword.iskeyword(word) and len(word) > 2} == set()


def source_of(found: Example) -> str:
    """The source of every version that a year of the example falls under."""
    return "\n".join(compiled(found.regulation, version.in_force_from.year + 1).source for version in found.regulation.versions)
