"""Random regulations say everything that the language can say, and random years bring it about."""

from __future__ import annotations

from collections import Counter
from functools import cache

import msgspec

from scoring_plugins.language import nodes
from scoring_plugins.language.nodes import Ladder, Take, Window
from scoring_plugins.testing.walk import parts
from tests.scoring_plugins.proof.python_evaluator import defined
from tests.scoring_plugins.proof.seeded import Example, Seeded, examples


@cache
def drawn() -> list[Example]:
    return list(examples(seed=21, count=150, members=3))


@cache
def found() -> list[msgspec.Struct]:
    return [part for each in drawn() for part in parts(each.regulation.versions)]


def test_every_node_of_the_tree_is_drawn() -> None:
    every = {getattr(nodes, name) for name in nodes.__all__ if isinstance(getattr(nodes, name), type)}
    structs = {node for node in every if issubclass(node, msgspec.Struct)} - {nodes.Node}

    assert structs - {type(part) for part in found()} == set()


def test_every_field_of_every_node_is_written_somewhere() -> None:
    written = {(type(part), name) for part in found() for name, value in fields_of(part) if value not in (None, (), "", False)}
    missing = {
        (node.__name__, name)
        for node in {type(part) for part in found()}
        for name in node.__struct_fields__
        if (node, name) not in written and name not in ("chosen", "not_computable", "kinds", "colour", "says", "cite", "value", "why")
    }

    assert missing == set()


def fields_of(part: msgspec.Struct) -> list[tuple[str, object]]:
    return [(name, getattr(part, name)) for name in part.__struct_fields__]


def test_every_mode_window_and_take_is_drawn() -> None:
    modes = {part.mode for part in found() if isinstance(part, Ladder) and part.by == "mark"}
    windows = {(part.over, part.part) for part in found() if isinstance(part, Window)}
    takes = {
        (take.start > 1, take.end is not None, take.best is not None, take.counted_over is not None)
        for take in found()
        if isinstance(take, Take)
    }

    assert modes == {"add", "highest", "first"}
    assert {over for over, _ in windows} == {"year", "in_each", "term", "years", "consecutive_years"}
    assert takes >= {(False, True, False, False), (True, False, False, False), (True, True, False, False), (False, False, True, False)}
    assert any(counted for *_, counted in takes)


def test_every_kind_of_line_comes_out() -> None:
    cards = [case.card for each in drawn() for case in defined(each)[0]]
    kinds = Counter(line.kind for card in cards for line in card.lines)
    every = {
        "record",
        "grant",
        "condition",
        "python",
        "take",
        "cap_each",
        "cap",
        "floor",
        "rounding",
        "highest",
        "weight",
        "prorate",
        "relative",
    }

    assert set(kinds) == every
    assert {duty.fulfilled for card in cards for duty in card.duties} == {True, False, None}
    assert any(card.refused for card in cards)
    assert any(card.candidate_for for card in cards)
    assert any(card.consequences for card in cards)
    assert any(card.not_graded for card in cards)


def test_a_seed_draws_the_same_twice() -> None:
    drawn = [[Seeded("a").several(range(100), 5, 9) for _ in range(3)] for _ in range(2)]

    assert drawn[0] == drawn[1]
