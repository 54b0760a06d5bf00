"""What packs chose is printed in Chinese, whole; only names of people's making and numbers stand as they are."""

from __future__ import annotations

import re

import pytest

from scoring_plugins.engine.choices import field_in_chinese, value_in_chinese
from scoring_plugins.engine.scorecard import Chosen
from scoring_plugins.plugins import load_regulations

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
