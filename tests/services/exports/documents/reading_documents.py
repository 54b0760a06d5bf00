"""Documents read back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


def opened(content: bytes) -> Any:
    return Document(BytesIO(content))


def texts(content: bytes) -> list[str]:
    """The text of every paragraph that has any."""
    return [paragraph.text for paragraph in opened(content).paragraphs if paragraph.text]


def paragraph_with(document: Any, text: str) -> Paragraph:
    """The one paragraph that begins with `text`."""
    (found,) = [paragraph for paragraph in document.paragraphs if paragraph.text.startswith(text)]
    return found  # type: ignore[no-any-return]


def face_of(paragraph: Paragraph) -> tuple[str | None, float | None]:
    """The Chinese face and the size in points of a paragraph's first run; None where the style says it."""
    properties = paragraph.runs[0]._r.rPr
    if properties is None or properties.rFonts is None:
        return None, None
    size = paragraph.runs[0].font.size
    return properties.rFonts.get(qn("w:eastAsia")), None if size is None else size.pt


def foot(footer: Any) -> str:
    """All text of a footer, fields by their instruction."""
    parts = []
    for element in footer._element.iter(qn("w:t"), qn("w:fldSimple")):
        if element.tag == qn("w:fldSimple"):
            parts.append("{" + element.get(qn("w:instr")) + "}")
        elif element.getparent().getparent().tag != qn("w:fldSimple"):
            parts.append(element.text)
    return "".join(parts)
