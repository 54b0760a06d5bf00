"""正文: what the text of a work may hold. Paragraphs, tables of plain text and pictures, and nothing else.

The same text is the same bytes: `written` is canonical, so that a digest of it names the text. Pictures stand in it by the SHA-256 of
their bytes, which are kept beside it (`services.attachments.AttachmentStore`).
"""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from typing import Literal

import msgspec

from scoring_plugins.catalogue import say
from services.errors import Refusal

DEEPEST_HEADING, DEEPEST_ITEM = 6, 9


class ParagraphKind(StrEnum):
    BODY = "body"
    HEADING = "heading"
    ITEM = "item"


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph", forbid_unknown_fields=True):
    """One paragraph in one line. `level` is 1–6 for a heading, 1–9 for an item of a list, 0 for others.

    An item stands behind a bullet; a numbered paragraph is a `BODY` whose text begins with its number, so that people may speak of it.
    """

    text: str
    kind: ParagraphKind = ParagraphKind.BODY
    level: int = 0


class Table(msgspec.Struct, frozen=True, tag="table", forbid_unknown_fields=True):
    """Rows of as many cells each; a cell's lines are parted by line breaks. Of merged cells the first holds the text, the others none."""

    rows: tuple[tuple[str, ...], ...]


class Picture(msgspec.Struct, frozen=True, tag="picture", forbid_unknown_fields=True):
    """A picture by the digest of its bytes, `width` and `height` in pixels; `alt` is what it is called where it cannot be seen."""

    sha256: str
    media_type: Literal["image/jpeg", "image/png"]
    width: int
    height: int
    alt: str = ""


Block = Paragraph | Table | Picture


class Manuscript(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The text of a work, from top to bottom."""

    blocks: tuple[Block, ...] = ()

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Picture))


def written(manuscript: Manuscript) -> bytes:
    """The canonical JSON, UTF-8: equal texts are equal bytes."""
    return msgspec.json.encode(manuscript)


def digest(manuscript: Manuscript) -> str:
    """The SHA-256 of the canonical JSON, in hex."""
    return sha256(written(manuscript)).hexdigest()


def read(content: bytes | str) -> Manuscript:
    """The text that some JSON says, canonical or not. Raises Refusal BAD_MANUSCRIPT; what the text says is for `problems_of`."""
    try:
        return msgspec.json.decode(content, type=Manuscript)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as problem:
        raise Refusal("BAD_MANUSCRIPT", say("manuscripts.unreadable", why=problem), "text") from problem


def plain_text(manuscript: Manuscript) -> str:
    """What is searched and read aloud: paragraphs and rows a line each, cells parted by tabs, a picture by its name."""
    return "\n".join(line for block in manuscript.blocks for line in _lines(block))


def _lines(block: Block) -> list[str]:
    match block:
        case Paragraph(text=text):
            return [text]
        case Table(rows=rows):
            return ["\t".join(cell.replace("\n", " ") for cell in row) for row in rows]
        case Picture(alt=alt):
            return [alt] if alt else []
