"""`docs/language.md` is what the tree's types and the reader's tables give, and leaves out no node and no field."""

from __future__ import annotations

import pytest

from scoring_plugins.catalogue import sentences
from scoring_plugins.language import nodes
from scoring_plugins.language.nodes import Node
from scoring_plugins.language.read_blocks import BLOCK
from scoring_plugins.language.read_clauses import CLAUSE
from scoring_plugins.language.read_conditions import SHAPES
from scoring_plugins.language.read_members import MEMBER
from scoring_plugins.language.read_outcomes import QUOTA
from scoring_plugins.language.read_selectors import BOUNDS, SELECTOR
from scoring_plugins.language.read_versions import VERSION
from scoring_plugins.language.reader import DOCUMENT
from tests.docs.language import ENTRIES, PAGE, page

FIELDS = {entry["node"]: [written.partition(" = ")[0] for written in entry["fields"]] for entry in ENTRIES}
SAID_ELSEWHERE = {
    "DatedStep": "a step of dated points",
    "Rung": "a step of a ladder",
    "Relative": "fields of a block",
    "AttributeTest": "`attributes` of a selector and of members",
    "NumberTest": "`position`, `party_size` and `quantity` of a selector",
}


def test_the_page_is_as_the_types_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it again: python -m tests.docs.language"


def test_every_node_of_the_tree_has_its_section() -> None:
    known = {name for name in nodes.__all__ if isinstance(found := getattr(nodes, name), type) and issubclass(found, Node)}

    assert sorted(known - {"Node"} - set(SAID_ELSEWHERE)) == sorted(set(FIELDS) - {"Regulation", "PeriodRule"})


@pytest.mark.parametrize(
    ("node", "table"),
    [
        ("Regulation", DOCUMENT),
        ("Version", VERSION),
        ("Block", BLOCK),
        ("Clause", CLAUSE),
        ("Selector", SELECTOR),
        ("MemberTest", MEMBER),
        ("Comparison", BOUNDS),
        ("Quota", QUOTA),
    ],
)
def test_every_field_the_reader_knows_is_explained(node: str, table: tuple[str, ...]) -> None:
    assert sorted(FIELDS[node]) == sorted(table)


@pytest.mark.parametrize("word", SHAPES)
def test_every_condition_is_explained_with_its_fields(word: str) -> None:
    fields = next(found for found in FIELDS.values() if found[0] == word and "cite" not in found)

    assert [name for name in SHAPES[word] if name not in fields and name not in BOUNDS] == []


def test_every_field_has_its_chinese_word() -> None:
    rows = [line.split(" | ") for line in page().splitlines() if line.startswith("| `")]

    assert [row[0] for row in rows if not row[1].strip()] == []


def test_every_question_of_the_reader_is_on_the_page() -> None:
    questions = [text for key, text in sentences().items() if key.startswith("regulation.silent_") and not key.endswith(".remedy")]

    assert len(questions) > 15
    assert [text for text in questions if "{" not in text and text not in page()] == []
