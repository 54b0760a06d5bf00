"""字数: how long a text is, as the word processors of offices count it.

Word and WPS give for 字数 one for each Chinese character, Chinese punctuation included, and one for each word of other letters or
figures: “2023年增长7.5%。” are six. Spaces count nothing; what stands in tables counts.
"""

from __future__ import annotations

import re

from services.manuscripts.tree import Manuscript, Paragraph, Table

# Characters that take the room of a Chinese one (East Asian Width W and F), and the punctuation and circled figures that do in Chinese.
_WIDE = (
    "\u1100-\u115f\u2e80-\u2fff\u3001-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001f64f\U0001f900-\U0001f9ff\U00020000-\U0003fffd"
    "\u201c\u201d\u2018\u2019\u2026\u2014\u00b7\u2460-\u24ff"
)
# What only chooses a shape of the character before it.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_COUNTED = re.compile(f"[{_WIDE}]|[^{_WIDE}\\s]+")


def length_of(manuscript: Manuscript) -> int:
    """字数 of the whole text; pictures count nothing."""
    return sum(map(_length_of_block, manuscript.blocks))


def length(text: str) -> int:
    """字数 of a text."""
    return len(_COUNTED.findall(_SELECTORS.sub("", text)))


def _length_of_block(block: object) -> int:
    match block:
        case Paragraph(text=text):
            return length(text)
        case Table(rows=rows):
            return sum(length(cell) for row in rows for cell in row)
        case _:
            return 0
