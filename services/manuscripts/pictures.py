"""Pictures of a text: PNG and JPEG by what they are, never unpacked, with the size they say they have."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal
from zlib import crc32

from services.manuscripts.limits import LARGEST_PICTURE, LONGEST_SIDE, MOST_PIXELS
from services.manuscripts.tree import Picture

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# Where the size stands in a JPEG: at the start of a frame, of whichever process; 0xC4, 0xC8 and 0xCC begin something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})

PictureFault = Literal["not_a_picture", "picture_too_large", "picture_too_many_pixels"]


def picture_of(content: bytes, alt: str = "") -> Picture | PictureFault:
    """The picture that some bytes are, or why they cannot stand in a text."""
    if len(content) > LARGEST_PICTURE:
        return "picture_too_large"
    if content.startswith(_PNG):
        media_type: Literal["image/jpeg", "image/png"] = "image/png"
        size = _size_of_png(content)
    else:
        media_type, size = "image/jpeg", _size_of_jpeg(content) if content.startswith(_JPEG) else None
    if size is None or 0 in size:
        return "not_a_picture"
    if max(size) > LONGEST_SIDE or size[0] * size[1] > MOST_PIXELS:
        return "picture_too_many_pixels"
    return Picture(sha256(content).hexdigest(), media_type, *size, alt)


def _size_of_png(content: bytes) -> tuple[int, int] | None:
    """From the first chunk, which has to be the header, whole and unharmed."""
    chunk = content[12:29]
    if content[8:12] != (13).to_bytes(4, "big") or chunk[:4] != b"IHDR" or crc32(chunk) != int.from_bytes(content[29:33], "big"):
        return None
    return int.from_bytes(chunk[4:8], "big"), int.from_bytes(chunk[8:12], "big")


def _size_of_jpeg(content: bytes) -> tuple[int, int] | None:
    """From the first frame: segments are stepped over until it comes."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            found = content[at + 5 : at + 9]
            return (int.from_bytes(found[2:], "big"), int.from_bytes(found[:2], "big")) if len(found) == 4 else None
        if marker == 0xDA or length < 2:
            return None
        at += 2 + length
    return None
