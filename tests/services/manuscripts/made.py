"""Texts made up for tests, and pictures small enough to write down."""

from __future__ import annotations

import struct
from zlib import compress, crc32

from hypothesis import strategies as st

from services.manuscripts import Block, Manuscript, Paragraph, ParagraphKind, Picture, Table
from services.manuscripts.pictures import picture_of
from services.manuscripts.tidying import tidy


def png(width: int = 2, height: int = 1, colour: int = 0) -> bytes:
    """A picture of one colour; what is inside is as large as it says only where it is small."""
    rows = (b"\0" + bytes([colour]) * width) * height if width * height < 10_000 else b""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data)) for name, data in parts
    )


def jpeg(width: int = 3, height: int = 2) -> bytes:
    """As much of a JPEG as says what it is, in the manner of a camera: without the segment that most programs look for first."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0"
    return b"\xff\xd8\xff\xee\0\x04AB" + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xda\0\x02\xff\xd9"


CONTENTS = (png(), png(colour=1), png(colour=2), jpeg())
PICTURES = {found.sha256: content for content in CONTENTS if isinstance(found := picture_of(content), Picture)}

_LETTERS = st.sampled_from("提案建议市的养老，。“”（）①²abZ09 <>&\"'=/;:#-\u3000\u00a0é𠮷\ufe00\U0001f600\t\n\u200b")
LINES = st.text(_LETTERS, max_size=24).map(lambda text: tidy(text)[0])
SEEN_LINES = LINES.filter(bool)
CELLS = st.lists(SEEN_LINES, max_size=3).map("\n".join)


def _tables(columns: int) -> st.SearchStrategy[Table]:
    rows = st.lists(st.tuples(*[CELLS] * columns), min_size=1, max_size=4)
    return rows.filter(lambda made: any(map(any, made))).map(lambda made: Table(tuple(made)))


def _picture(content: bytes, alt: str) -> Picture:
    found = picture_of(content, alt)
    assert isinstance(found, Picture)
    return found


PARAGRAPHS = st.one_of(
    st.builds(Paragraph, SEEN_LINES),
    st.builds(Paragraph, SEEN_LINES, st.just(ParagraphKind.HEADING), st.integers(1, 6)),
    st.builds(Paragraph, SEEN_LINES, st.just(ParagraphKind.ITEM), st.integers(1, 9)),
)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    PARAGRAPHS, PARAGRAPHS, st.integers(1, 4).flatmap(_tables), st.builds(_picture, st.sampled_from(CONTENTS), LINES)
)
MANUSCRIPTS = st.lists(BLOCKS, max_size=8).map(lambda blocks: Manuscript(tuple(blocks)))
