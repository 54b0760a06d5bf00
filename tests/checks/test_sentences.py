"""The reader of sentences sees what it should: direct speech, relays of relays, computed parts, and Chinese past the catalogue."""

from __future__ import annotations

import ast

import pytest

from tests.checks.sentences import places, relays, said, spoken_chinese


def read(text: str) -> dict[str, tuple[set[str], frozenset[str] | None]]:
    """What a piece of code says: place → keys and the names given."""
    modules = {"a.py": ast.parse(f"from scoring_plugins.catalogue import say\n{text}")}
    return {place.place: ({key for reading in place.readings for key in reading}, place.given) for place in said(modules, relays(modules))}


def test_a_sentence_said_directly_is_seen_with_what_it_is_given() -> None:
    assert read("say('cli.done', name=1, count=2)") == {"a.py:2": ({"cli.done"}, frozenset({"name", "count"}))}


def test_names_handed_on_are_not_known() -> None:
    assert read("say('cli.done', **values)") == {"a.py:2": ({"cli.done"}, None)}


def test_both_branches_of_a_choice_are_seen() -> None:
    modules = {"a.py": ast.parse("from scoring_plugins.catalogue import say\nsay('cli.yes' if found else 'cli.no')")}

    assert {key for place in said(modules, relays(modules)) for reading in place.readings for key in reading} == {"cli.yes", "cli.no"}


def test_a_key_computed_from_data_shows_its_gap() -> None:
    assert read("for role in roles:\n    say(f'roles.{role}')") == {"a.py:3": ({"roles.{}"}, frozenset())}


def test_a_key_that_is_no_text_shows_as_a_gap() -> None:
    assert read("say(TABLE[code])") == {"a.py:2": ({"{}"}, frozenset())}


def test_a_relay_is_followed_through_every_hand() -> None:
    code = """
class Reading:
    def report_at(self, place, key, **values):
        self.problems.append((say(f"regulation.{key}", **values), say(f"regulation.{key}.remedy", file=self.file, **values)))

    def report(self, value, key, **values):
        self.report_at(value.place, key, **values)

def check(reading, value):
    reading.report(value, "unknown_field", field=value.name)
"""

    assert read(code) == {"a.py:11": ({"regulation.unknown_field", "regulation.unknown_field.remedy"}, frozenset({"field", "file"}))}


def test_a_function_of_the_same_name_elsewhere_is_no_relay() -> None:
    modules = {
        "a.py": ast.parse("from scoring_plugins.catalogue import say\ndef column(note):\n    return say(f'imports.{note}')"),
        "b.py": ast.parse("TABLE.column('number')\ndef column(name):\n    return name\ncolumn('number')"),
        "c.py": ast.parse("from a import column\ncolumn('number_note')"),
    }

    assert [place.place for place in said(modules, relays(modules))] == ["c.py:2"]


def test_places_are_named_without_their_format() -> None:
    assert places("{name} {member.sector} {count:>3} {{literal}}") == {"name", "member", "count"}


@pytest.mark.parametrize("code", ["raise ValueError('没有这个委员，请核对')", "return f'{name}不在本届委员名单里面吧'"])
def test_speech_past_the_catalogue_is_seen(code: str) -> None:
    assert [line for line, _ in spoken_chinese(ast.parse(f"def check(name):\n    {code}"))] == [2]


@pytest.mark.parametrize(
    "code",
    [
        '"""委员的名单，按姓氏笔画。"""',
        "field(description='委员,本届的一名成员')",
        "return header == '委员姓名,含少数民族文字'",
        "report(value, 'unknown', what='出席情况')",
    ],
)
def test_docstrings_descriptions_comparisons_and_single_words_are_not_speech(code: str) -> None:
    assert list(spoken_chinese(ast.parse(f"def check(header):\n    {code}"))) == []
