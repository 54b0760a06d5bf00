"""Random regulations of the whole grammar: each is said in words, satisfies the schema, and differs from itself in nothing."""

from __future__ import annotations

import re

from hypothesis import given, settings

from scoring_plugins import Regulation
from scoring_plugins.language.diff import diff
from scoring_plugins.language.rendering import lines, render
from scoring_plugins.testing.grammar import regulations
from tests.scoring_plugins.test_json_schema import REGULATION, complaints
from tests.scoring_plugins.test_render import its_own

# Innermost quotation marks hold names; everything else in letters would be a word of the YAML, or of Python.
QUOTED, TOKEN = re.compile("“([^“”]*)”"), re.compile("[A-Za-z_]{3,}")
SMALL = settings(max_examples=15)


@SMALL
@given(regulations())
def test_random_regulations_are_said_in_words(drawn: tuple[str, Regulation]) -> None:
    text, regulation = drawn
    for version in regulation.versions:
        prose = render(regulation, version)
        *said, _ = lines(prose)
        own = {token for name in (*its_own(regulation), *QUOTED.findall("\n".join(said))) for token in TOKEN.findall(name)}

        assert sorted(set(TOKEN.findall("\n".join(said))) - own) == [], text
        assert diff(prose, prose).changes == ()


@SMALL
@given(regulations())
def test_random_regulations_satisfy_the_schema(drawn: tuple[str, Regulation]) -> None:
    assert complaints(REGULATION, drawn[0]) == []


@SMALL
@given(regulations(), regulations())
def test_two_random_regulations_differ_in_words_where_they_differ(one: tuple[str, Regulation], other: tuple[str, Regulation]) -> None:
    old, new = (render(regulation, regulation.versions[0]) for _, regulation in (one, other))

    found = diff(old, new)

    assert bool(found.changes) == (old.sections != new.sections)
    assert found.decides == any(change.decides for change in found.changes)
