"""The page of how works move says what the tables say."""

from __future__ import annotations

from tests.docs.workflows import MACHINES, PAGE, page


def test_the_page_is_made_from_the_tables() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make it again: python -m tests.docs.workflows"


def test_each_machine_is_drawn_with_every_arrow() -> None:
    arrows = sum(len(move.since) for machine in MACHINES.values() for move in machine.moves.values())
    ends = sum(1 + len(machine.last) for machine in MACHINES.values())

    assert page().count(" --> ") == arrows + ends
