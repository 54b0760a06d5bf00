"""版本比较: what became of one text in another, paragraph by paragraph, then character by character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import pairwise

import msgspec

from services.manuscripts.alignment import ALIKE, Effort, Likeness, aligned, shared_runs
from services.manuscripts.counting import length
from services.manuscripts.tree import Block, Manuscript, Paragraph, Picture, Table

Row = tuple[str, ...]
# A word of letters or a figure is one, as is each Chinese character: nobody reads half a figure as kept.
_WORDS = re.compile(r"[A-Za-z]+|[0-9]+(?:[.,][0-9]+)*|.", re.S)
# So few characters between two changes that are no shorter read as changed with them.
_LOST_BETWEEN = 2


class Change(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Piece(msgspec.Struct, frozen=True):
    """Characters of one line that were `KEPT`, `ADDED` or `REMOVED`; what was removed stands before what was added for it."""

    change: Change
    text: str


class RowChange(msgspec.Struct, frozen=True):
    """A row of a changed table; `cells` holds the pieces of each cell where the row is `CHANGED`."""

    change: Change
    before: Row | None
    after: Row | None
    cells: tuple[tuple[Piece, ...], ...] = ()


class BlockChange(msgspec.Struct, frozen=True):
    """A block before and after; None where it was not there. `pieces` tell a changed paragraph, `rows` a changed table."""

    change: Change
    before: Block | None
    after: Block | None
    pieces: tuple[Piece, ...] = ()
    rows: tuple[RowChange, ...] = ()


class Difference(msgspec.Struct, frozen=True):
    """All blocks of both texts in order. `added` and `removed` are 字数."""

    blocks: tuple[BlockChange, ...]
    added: int
    removed: int


def difference(before: Manuscript, after: Manuscript) -> Difference:
    """What became of `before` in `after`. Takes seconds at most: very long passages that share little are told as wholly replaced."""
    effort = Effort()
    old, new = before.blocks, after.blocks
    words = Likeness([_text(block) for block in old], [_text(block) for block in new])

    def likeness(one: int, other: int) -> int:
        if type(old[one]) is not type(new[other]) or isinstance(old[one], Picture):
            return 0
        # A table stands for a table if there is nothing better.
        return max(words(one, other), ALIKE if isinstance(old[one], Table) else 0)

    pairs = aligned(old, new, likeness, effort)
    blocks = [_block_change(None if one is None else old[one], None if other is None else new[other], effort) for one, other in pairs]
    lines = [line for block in blocks for line in _lines(block)]
    return Difference(tuple(blocks), _length(lines, Change.ADDED), _length(lines, Change.REMOVED))


def _block_change(before: Block | None, after: Block | None, effort: Effort) -> BlockChange:
    change = _change(before, after)
    match before, after:
        case Paragraph(old), Paragraph(new) if change is Change.CHANGED:
            return BlockChange(change, before, after, pieces=_pieces(old, new, effort))
        case Table(rows), Table(others) if change is Change.CHANGED:
            return BlockChange(change, before, after, rows=tuple(_row_changes(rows, others, effort)))
    return BlockChange(change, before, after)


def _change(before: object, after: object) -> Change:
    if before is None:
        return Change.ADDED
    if after is None:
        return Change.REMOVED
    return Change.KEPT if before == after else Change.CHANGED


def _row_changes(before: tuple[Row, ...], after: tuple[Row, ...], effort: Effort) -> Iterator[RowChange]:
    """Rows side by side. Those of a table that has other columns than before are all changed."""
    words = Likeness(["\t".join(row) for row in before], ["\t".join(row) for row in after])
    for one, other in aligned(before, after, words, effort):
        old, new = None if one is None else before[one], None if other is None else after[other]
        change = _change(old, new)
        if old is None or new is None or change is Change.KEPT:
            yield RowChange(change, old, new)
        elif len(old) == len(new):
            yield RowChange(change, old, new, tuple(_pieces(cell, cell_after, effort) for cell, cell_after in zip(old, new, strict=True)))
        else:
            yield RowChange(Change.REMOVED, old, None)
            yield RowChange(Change.ADDED, None, new)


def _pieces(before: str, after: str, effort: Effort) -> tuple[Piece, ...]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    runs = _without_crumbs([(0, 0, 0), *shared_runs(old, new, effort), (len(old), len(new), 0)])
    pieces: list[Piece] = []
    for (one, other, size), (next_one, next_other, _) in pairwise(runs):
        parts = (
            (Change.KEPT, old[one : one + size]),
            (Change.REMOVED, old[one + size : next_one]),
            (Change.ADDED, new[other + size : next_other]),
        )
        pieces += [Piece(change, "".join(words)) for change, words in parts if words]
    return tuple(pieces)


def _without_crumbs(runs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The runs without those too short to read between the changes on both their sides; the first and the last always stay."""
    kept = runs[:1]
    for run, following in pairwise(runs[1:]):
        gap_before = max(run[0] - kept[-1][0], run[1] - kept[-1][1]) - kept[-1][2]
        gap_after = max(following[0] - run[0], following[1] - run[1]) - run[2]
        if not 0 < run[2] <= min(_LOST_BETWEEN, gap_before, gap_after):
            kept.append(run)
    return [*kept, runs[-1]]


def _text(block: Block) -> str:
    match block:
        case Paragraph(text=text):
            return text
        case Table(rows=rows):
            return "\n".join("\t".join(row) for row in rows)
        case Picture(sha256=sha256):
            return sha256


def _lines(block: BlockChange) -> Iterator[Piece]:
    yield from block.pieces
    for row in block.rows:
        yield from (piece for cell in row.cells for piece in cell)
        if row.change in (Change.ADDED, Change.REMOVED):
            yield from (Piece(row.change, cell) for cell in row.after or row.before or ())
    whole = block.after or block.before
    if block.change in (Change.ADDED, Change.REMOVED) and not isinstance(whole, Picture) and whole is not None:
        yield Piece(block.change, _text(whole))


def _length(lines: Iterable[Piece], change: Change) -> int:
    return sum(length(piece.text) for piece in lines if piece.change is change)
