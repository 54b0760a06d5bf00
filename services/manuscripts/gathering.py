"""A text being put together, whatever it is read from: what may stand in it, how much, and what had to be left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.manuscripts import limits
from services.manuscripts.dropped import LONGEST_NAME, MOST_NAMES, DropKind, Dropped
from services.manuscripts.pictures import picture_of
from services.manuscripts.spans import Cell, flattened
from services.manuscripts.tidying import tidy
from services.manuscripts.tree import DEEPEST_HEADING, DEEPEST_ITEM, Block, Manuscript, Paragraph, ParagraphKind, Picture, Table

_DEEPEST = {ParagraphKind.BODY: 0, ParagraphKind.HEADING: DEEPEST_HEADING, ParagraphKind.ITEM: DEEPEST_ITEM}


class Received(NamedTuple):
    """A text as it was taken over: the bytes of its pictures by digest, and what was left out."""

    manuscript: Manuscript
    pictures: Mapping[str, bytes]
    dropped: tuple[Dropped, ...]


class Gathering:
    """Takes blocks in order.

    Raises Refusal TEXT_TOO_LONG, TOO_MANY_BLOCKS, TABLE_TOO_LARGE or TOO_MANY_PICTURES as soon as it is too much.
    """

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._characters = 0
        self._pictures: dict[str, bytes] = {}
        self._dropped: dict[DropKind, tuple[int, dict[str, None]]] = {}

    def paragraph(self, text: str, kind: ParagraphKind = ParagraphKind.BODY, level: int = 0) -> None:
        """A paragraph, unless nothing can be seen of it."""
        if line := self.line(text):
            self._add(Paragraph(line, kind, min(level, _DEEPEST[kind])))

    def line(self, text: str) -> str:
        """The text in one tidy line. It counts towards the length."""
        line, left_out = tidy(text)
        if left_out:
            self.drop(DropKind.UNSEEN, count=left_out)
        self._characters += len(line)
        if self._characters > limits.MOST_CHARACTERS:
            raise Refusal("TEXT_TOO_LONG", say("manuscripts.too_long", most=limits.MOST_CHARACTERS), "text")
        return line

    def table(self, rows: Sequence[Sequence[Cell]]) -> None:
        """A table of tidy cells, spans flattened, unless nothing stands in it."""
        flat, merged = flattened(rows)
        if merged:
            self.drop(DropKind.MERGED_CELLS, count=merged)
        if any(cell for row in flat for cell in row):
            self._add(Table(flat))

    def picture(self, content: bytes, name: str, alt: str = "") -> None:
        """A picture that can be kept; one that cannot is told by its name."""
        found = picture_of(content, tidy(alt)[0][: limits.LONGEST_ALT].rstrip())
        if not isinstance(found, Picture):
            self.drop(DropKind(found), name)
            return
        self._pictures[found.sha256] = content
        count = 1 + sum(isinstance(block, Picture) for block in self._blocks)
        if count > limits.MOST_PICTURES or sum(map(len, self._pictures.values())) > limits.LARGEST_PICTURES:
            size = limits.LARGEST_PICTURES // limits.MEGABYTE
            raise Refusal("TOO_MANY_PICTURES", say("manuscripts.too_many_pictures", most=limits.MOST_PICTURES, size=size), "text")
        self._add(found)

    def drop(self, kind: DropKind, name: str = "", *, count: int = 1) -> None:
        """Something that is left out, or not taken over as it was."""
        before, names = self._dropped.setdefault(kind, (0, {}))
        if name and len(names) < MOST_NAMES and (shown := tidy(name)[0][:LONGEST_NAME].rstrip()):
            names[shown] = None
        self._dropped[kind] = (before + count, names)

    def received(self) -> Received:
        """All of it. What was left out stands in the order of the kinds."""
        counts = ((kind, *self._dropped[kind]) for kind in DropKind if kind in self._dropped)
        dropped = tuple(Dropped(kind, count, tuple(names)) for kind, count, names in counts)
        return Received(Manuscript(tuple(self._blocks)), MappingProxyType(self._pictures), dropped)

    def _add(self, block: Block) -> None:
        if len(self._blocks) == limits.MOST_BLOCKS:
            raise Refusal("TOO_MANY_BLOCKS", say("manuscripts.too_many_blocks", most=limits.MOST_BLOCKS), "text")
        self._blocks.append(block)
