"""Versions compared: both can be read off the difference, it is told in pieces that people read, and it takes no longer than it may."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.manuscripts import (
    Block,
    BlockChange,
    Change,
    Difference,
    Manuscript,
    Paragraph,
    ParagraphKind,
    Piece,
    RowChange,
    Table,
    difference,
)
from tests.services.manuscripts.made import BLOCKS, MANUSCRIPTS, PARAGRAPHS

KEPT, ADDED, REMOVED, CHANGED = Change


def text_of(pieces: Iterable[Piece], left_out: Change) -> str:
    return "".join(piece.text for piece in pieces if piece.change is not left_out)


def block_of(change: BlockChange, left_out: Change) -> Block | None:
    """The block as it was or became, put together from pieces wherever there are any."""
    shown = change.before if left_out is ADDED else change.after
    if isinstance(shown, Paragraph) and change.pieces:
        return Paragraph(text_of(change.pieces, left_out), shown.kind, shown.level)
    if isinstance(shown, Table) and change.rows:
        rows = [row_of(row, left_out) for row in change.rows if row.change is not left_out]
        return Table(tuple(rows))
    return shown


def row_of(row: RowChange, left_out: Change) -> tuple[str, ...]:
    shown = (row.before if left_out is ADDED else row.after) or ()
    return tuple(text_of(cell, left_out) for cell in row.cells) if row.cells else shown


def read_off(found: Difference, left_out: Change) -> Manuscript:
    blocks = (block_of(change, left_out) for change in found.blocks if change.change is not left_out)
    return Manuscript(tuple(block for block in blocks if block is not None))


@st.composite
def revised(draw: st.DrawFn) -> tuple[Manuscript, Manuscript]:
    """A text and one that was made of it: blocks moved, taken out, put in, paragraphs written on."""
    before = draw(MANUSCRIPTS)
    blocks = [block for block in draw(st.permutations(before.blocks)) if draw(st.integers(0, 4))]
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph) and draw(st.booleans()):
            cut = draw(st.integers(0, len(block.text)))
            blocks[place] = Paragraph(block.text[:cut].rstrip() + "改" + block.text[cut:].lstrip(), block.kind, block.level)
    return before, Manuscript((*blocks, *draw(st.lists(BLOCKS, max_size=2))))


@settings(max_examples=150)
@given(st.one_of(revised(), st.tuples(MANUSCRIPTS, MANUSCRIPTS)))
def test_both_texts_can_be_read_off_their_difference(pair: tuple[Manuscript, Manuscript]) -> None:
    before, after = pair
    found = difference(before, after)

    assert read_off(found, ADDED) == before
    assert read_off(found, REMOVED) == after
    assert all(block.change is KEPT for block in found.blocks) is (before == after)
    assert all(change.change is not CHANGED or change.pieces or change.rows for change in found.blocks)


@given(PARAGRAPHS)
def test_what_is_kept_is_not_told_as_changed(paragraph: Paragraph) -> None:
    found = difference(Manuscript((paragraph,)), Manuscript((Paragraph("新的一段"), paragraph)))

    assert [change.change for change in found.blocks] in ([ADDED, KEPT], [KEPT, ADDED])


def test_a_revision_reads_as_an_editor_would_mark_it() -> None:
    before = Manuscript(
        (
            Paragraph("现状", ParagraphKind.HEADING, 1),
            Paragraph("我市有养老机构120家，床位不足。"),
            Paragraph("删去的一段话，和别的都不像。"),
            Table((("区县", "床位"), ("甲县", "1200"), ("乙县", "800"))),
        )
    )
    after = Manuscript(
        (
            Paragraph("现状", ParagraphKind.HEADING, 2),
            Paragraph("我市现有养老机构128家，床位不足。"),
            Table((("区县", "床位"), ("甲县", "1300"), ("丙县新设", "90"))),
            Paragraph("建议加快建设。"),
        )
    )

    found = difference(before, after)

    assert [change.change for change in found.blocks] == [CHANGED, CHANGED, REMOVED, CHANGED, ADDED]
    assert found.blocks[0].pieces == (Piece(KEPT, "现状"),)
    assert found.blocks[1].pieces == (
        Piece(KEPT, "我市"),
        Piece(ADDED, "现"),
        Piece(KEPT, "有养老机构"),
        Piece(REMOVED, "120"),
        Piece(ADDED, "128"),
        Piece(KEPT, "家，床位不足。"),
    )
    assert [row.change for row in found.blocks[3].rows] == [KEPT, CHANGED, REMOVED, ADDED]
    assert found.blocks[3].rows[1].cells == ((Piece(KEPT, "甲县"),), (Piece(REMOVED, "1200"), Piece(ADDED, "1300")))
    assert (found.added, found.removed) == (1 + 1 + 1 + 4 + 1 + 7, 1 + 14 + 1 + 2 + 1)


def test_words_that_two_sentences_share_by_chance_are_not_picked_out() -> None:
    before = Manuscript((Paragraph("建议由市民政局牵头，会同有关部门研究提出养老服务办法。"),))
    after = Manuscript((Paragraph("建议由市卫健委牵头，会同有关部门研究提出医养结合政策。"),))

    assert difference(before, after).blocks[0].pieces == (
        Piece(KEPT, "建议由市"),
        Piece(REMOVED, "民政局"),
        Piece(ADDED, "卫健委"),
        Piece(KEPT, "牵头，会同有关部门研究提出"),
        Piece(REMOVED, "养老服务办法"),
        Piece(ADDED, "医养结合政策"),
        Piece(KEPT, "。"),
    )


def _letters(count: int, seed: int) -> str:
    chance = random.Random(seed)
    return "".join(chr(0x4E00 + chance.randrange(2000)) for _ in range(count))


def _every_third(text: str) -> str:
    return "".join(letter if place % 3 else "" if place % 2 else "改" for place, letter in enumerate(text))


def _paragraphs(text: str, size: int) -> Manuscript:
    return Manuscript(tuple(Paragraph(text[at : at + size]) for at in range(0, len(text), size)))


LONG = _letters(50_000, 1)
LARGE = {
    "a word in each of 500 paragraphs": (_paragraphs(LONG, 100), _paragraphs(LONG.replace(LONG[7], "改"), 100)),
    "nothing shared in one paragraph": (Manuscript((Paragraph(LONG),)), Manuscript((Paragraph(_letters(50_000, 2)),))),
    "every third character of one paragraph": (Manuscript((Paragraph(LONG),)), Manuscript((Paragraph(_every_third(LONG)),))),
    "every third of 200,000 characters": (Manuscript((Paragraph(LONG * 4),)), Manuscript((Paragraph(_every_third(LONG * 4)),))),
    "nothing shared in 200,000 characters": (Manuscript((Paragraph(LONG * 4),)), Manuscript((Paragraph(_letters(200_000, 2)),))),
    "one character more in every line": (_paragraphs(LONG, 25), _paragraphs("改" + LONG, 25)),
    "20,000 paragraphs turned around": (_paragraphs(LONG[:20_000], 1), _paragraphs(LONG[:20_000][::-1], 1)),
    "long paragraphs written anew": (_paragraphs(LONG * 4, 1000), _paragraphs(_every_third(LONG * 4), 950)),
    "two letters in turn": (Manuscript((Paragraph("甲乙" * 25_000),)), Manuscript((Paragraph("乙甲" * 25_000),))),
    "a long table": (
        Manuscript((Table(tuple((line, line[:3]) for line in map(str, range(9_000)))),)),
        Manuscript((Table(tuple((line + "改", line[:3]) for line in map(str, range(9_000)))),)),
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_text_of_fifty_thousand_characters_is_compared_in_seconds(name: str) -> None:
    before, after = LARGE[name]
    begun = time.process_time()
    found = difference(before, after)
    taken = time.process_time() - begun

    assert read_off(found, ADDED) == before
    assert read_off(found, REMOVED) == after
    assert taken < 8
