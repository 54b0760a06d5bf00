"""A clause written in Python: it reads where its plugin gives the function, and what it leaves open is asked."""

from __future__ import annotations

import pytest

from scoring_plugins.language.nodes import Python
from scoring_plugins.language.reader import read_regulation
from tests.scoring_plugins.declaring import PYTHON, bonus, resolve, whats
from tests.scoring_plugins.tiny import tiny_text


def test_a_clause_in_python_reads_where_its_plugin_gives_the_function() -> None:
    regulation = read_regulation(tiny_text(PYTHON), resolve=resolve)
    (clause,) = regulation.versions[0].clauses()

    assert clause.points == Python(target="mine.clauses:bonus", function=bonus)
    assert not clause.is_grant


@pytest.mark.parametrize(
    ("clause", "what"),
    [
        (PYTHON.replace("mine.clauses:bonus", "mine.clauses:other"), "没有这个函数"),
        (PYTHON.replace("mine.clauses:bonus", "__import__('os').system('x')"), "不是“模块:函数”的写法"),
        (PYTHON.replace("mine.clauses:bonus", "../mine:bonus"), "不是“模块:函数”的写法"),
        (PYTHON.replace(", cap: 10", ""), "最多、最少各得多少分"),
        (PYTHON.replace("floor: 0", "floor: none"), "最多、最少各得多少分"),
        (PYTHON.replace("cap: 10", "cap: 10, each: {kind: proposal, role: any}"), "不能再写“each”"),
        (PYTHON.replace("cap: 10", "cap: 10, grant: 5"), "不能再写“grant”"),
    ],
)
def test_a_clause_in_python_that_cannot_stand_is_refused(clause: str, what: str) -> None:
    found = whats(tiny_text(clause), resolve=resolve)

    assert any(what in each for each in found), found


@pytest.mark.parametrize("bounds", ["", ", cap: none, floor: none", ", cap: none"])
def test_what_a_clause_in_python_leaves_open_is_asked_once(bounds: str) -> None:
    found = whats(tiny_text(PYTHON.replace(", cap: 10", "").replace(", floor: 0", bounds)), resolve=resolve)

    assert found == ["由程序计分的条款没有写清:最多、最少各得多少分?"]


def test_a_plain_folder_takes_no_python() -> None:
    assert any("这里不收程序" in what for what in whats(tiny_text(PYTHON)))
