"""A problem of a draft's line is told at the place where the line was given."""

from __future__ import annotations

from services.changes.places import as_given
from services.errors import Problem
from services.texts import problems_of_texts


def paths(*found: str | None, kept: str = "abc", given: str = "cab", given_as: str = "lines") -> list[str | None]:
    problems = [Problem("CODE", path, "") for path in found]
    return [problem.field for problem in as_given(problems, "roll", kept, given_as, given, str)]


def test_a_path_is_turned_to_the_place_of_its_line() -> None:
    assert paths("roll[0].role", "roll[2].role", "roll[1]") == ["lines[1].role", "lines[0].role", "lines[2]"]


def test_equal_lines_are_matched_in_order() -> None:
    assert paths("roll[0]", "roll[1]", "roll[2]", kept="aab", given="aba") == ["lines[0]", "lines[2]", "lines[1]"]


def test_a_line_that_was_not_given_is_told_of_the_list_and_all_other_problems_keep_their_path() -> None:
    assert paths("roll[1].role", "title", None, "other[0].role", given="ca") == ["lines", "title", None, "other[0].role"]


def test_a_problem_of_the_whole_list_is_told_by_its_name() -> None:
    assert paths("roll") == ["lines"]


def test_texts_are_told_blank_too_long_or_with_what_nobody_sees() -> None:
    given = {"name": "　", "title": "长" * 501, "number": "1" * 65, "a[0].by": "甲\u0007", "kept": "𠮷某", "left_out": None}

    assert [(each.field, each.code) for each in problems_of_texts(given)] == [
        ("name", "BLANK"),
        ("title", "TOO_LONG"),
        ("number", "TOO_LONG"),
        ("a[0].by", "UNSEEN_CHARACTER"),
    ]


def test_characters_that_make_two_texts_look_alike_are_among_those_nobody_sees() -> None:
    given = {
        "turned": "张\u202e三",
        "without_width": "张\u200b三",
        "marked": "\ufeff张三",
        "broken": "张\u2028三",
        "variant": "葛\U000e0100某",
    }

    assert [each.field for each in problems_of_texts(given)] == ["turned", "without_width", "marked", "broken"]
