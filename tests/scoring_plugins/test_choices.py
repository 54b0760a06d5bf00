"""What packs chose is printed in Chinese, whole; only names of people's making and numbers stand as they are."""

from __future__ import annotations

import re

import pytest

from scoring_plugins.engine.choices import field_in_chinese, value_in_chinese
from scoring_plugins.engine.scorecard import Chosen
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.plugins import load_regulations
from tests.scoring_plugins.tiny import tiny_text

CHOSEN = [
    (regulation.code, chosen)
    for regulation in load_regulations().values()
    for version in regulation.versions
    for chosen in regulation.chosen_in(version)
]


@pytest.mark.parametrize(("code", "chosen"), CHOSEN, ids=[f"{code}:{chosen.field}" for code, chosen in CHOSEN])
def test_no_word_of_the_language_is_left(code: str, chosen: Chosen) -> None:
    said = f"{field_in_chinese(chosen)} {value_in_chinese(chosen)}"

    assert re.findall(r"[A-Za-z_]{2,}", said) == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("重点提案.each.role", "[sole, lead]", ("重点提案 · 选取 · 身份", "独立提出、第一提案人")),
        ("part_year", "full", ("中途增补者", "按全年计")),
        ("全会.each.presence", "full", ("全会 · 选取 · 到会情况", "全程到会")),
        ("total.floor", "none", ("总分 · 保底", "不设")),
        ("第二件.take", "{from: 2}", ("第二件 · 取哪几件", "从第几件起:2")),
        ("grades", "[{grade: 优秀, at_least: 85}, {grade: 称职}]", ("等次", "等次:优秀、不少于:85;等次:称职")),
    ],
)
def test_a_choice_reads_as_an_office_would_say_it(field: str, value: str, said: tuple[str, str]) -> None:
    chosen = Chosen(field=field, value=value, why="某")

    assert (field_in_chinese(chosen), value_in_chinese(chosen)) == said


def of_clauses(count: int, field: str) -> str:
    clauses = "".join(
        f"- {{clause: 第{number}, cite: [一], says: 提案, each: {{kind: proposal, role: any}}, points: {number}, cap: {number * 40}}}\n"
        for number in range(1, count + 1)
    )
    return tiny_text(clauses, rest=f"chosen: [{{field: {field}, why: 未写}}]")


def test_a_choice_in_many_places_is_kept_whole() -> None:
    regulation = read_regulation(of_clauses(60, "blocks.of.points"))
    (chosen,) = regulation.chosen_in(regulation.versions[0])

    assert chosen.value.split("、") == [str(number) for number in range(1, 61)]


def test_a_choice_of_several_clauses_is_kept_to_its_last_word() -> None:
    regulation = read_regulation(of_clauses(20, "blocks.of"))
    (chosen,) = regulation.chosen_in(regulation.versions[0])

    assert len(chosen.value) > 1_000
    assert chosen.value.endswith("cap: 800}]")


def test_a_choice_that_is_half_the_regulation_is_refused() -> None:
    with pytest.raises(RegulationError) as refused:
        read_regulation(of_clauses(100, "blocks"))
    assert [problem.what for problem in refused.value.problems] == ["chosen 所说的“blocks”包含的内容太多，看不出选了什么"]
