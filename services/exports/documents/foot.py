"""The foot of a document's pages: the page's number, what it rests on, the seal."""

from __future__ import annotations

from collections.abc import Iterable

from docx.section import _Footer
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from scoring_plugins.catalogue import say
from services.exports.annual_sheet import AnnualSheet
from services.exports.documents.official_page import ALIGNMENTS, FANGSONG, SIZE_4, SONG, Alignment, Face, OfficialPage, field, indent, write
from services.exports.footing import foot_of_regulation, foot_of_seal

NUMBER = Face(SONG, SIZE_4)
SMALL = Face(FANGSONG, 7.5)


def dashed_foot(page: OfficialPage, sheet: AnnualSheet) -> None:
    """`— 1 —` in 4号 宋体, one character from the right on odd pages and from the left on even ones; the seal below it."""
    page.document.settings.odd_and_even_pages_header_footer = True
    section = page.document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = _first(footer)
        line.alignment = ALIGNMENTS["right" if side == "right" else "left"]
        indent(line, size=SIZE_4, **{f"{side}_characters": 1})
        _numbered(line, "documents.page_dashes", NUMBER)
        _small(footer, sheet, "left")


def counted_foot(page: OfficialPage, sheet: AnnualSheet) -> None:
    """`第1页 共2页` in the middle, and the seal below it."""
    section = page.document.sections[0]
    section.footer_distance = Mm(14)
    line = _first(section.footer)
    line.alignment = ALIGNMENTS["centre"]
    _numbered(line, "documents.page_of_pages", Face(SONG, 10.5))
    _small(section.footer, sheet, "centre")


def _first(footer: _Footer) -> Paragraph:
    footer.is_linked_to_previous = False
    line: Paragraph = footer.paragraphs[0]
    line.paragraph_format.line_spacing = Pt(18)
    return line


def _numbered(line: Paragraph, key: str, face: Face) -> None:
    """A sentence of the catalogue with its numbers as fields, so that the word processor counts."""
    sentence = say(key, page="\1", pages="\2")
    for part in sentence.replace("\1", "\0\1\0").replace("\2", "\0\2\0").split("\0"):
        if part == "\1":
            field(line, "PAGE", face)
        elif part == "\2":
            field(line, "NUMPAGES", face)
        elif part:
            write(line, part, face)


def _small(footer: _Footer, sheet: AnnualSheet, align: Alignment) -> None:
    small_lines(footer, (foot_of_regulation(sheet), foot_of_seal(sheet)), align)


def small_lines(footer: _Footer, texts: Iterable[str], align: Alignment) -> None:
    """Lines below what stands in a footer."""
    for text in texts:
        line = footer.add_paragraph()
        line.alignment = ALIGNMENTS[align]
        line.paragraph_format.line_spacing = Pt(10)
        write(line, text, SMALL)
