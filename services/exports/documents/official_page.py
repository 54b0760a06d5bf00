"""The page of an official document (GB/T 9704—2012): the one place that speaks to python-docx.

A4, margins 37/28/26/35 mm, 22 lines of 28 characters. The official faces are named, not embedded: every office has them, and we may not
ship them. The same calls give the same bytes: times come from the data, never from a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal

import msgspec
from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.etree import SubElement  # type: ignore[import-untyped]

from services.exports.documents.packing import packed

SMALL_TITLE_SONG, FANGSONG, HEITI, KAITI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
# 2号, 3号, 4号, 小四, 五号 and 小五 in points.
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5, SIZE_SMALL_5 = 22.0, 16.0, 14.0, 12.0, 10.5, 9.0
# 225 mm are 22 lines, 156 mm are 28 characters; the grid counts lines in twentieths of a point, characters in 4096ths off the body's size.
LINE, LINE_PITCH, CHARACTER_SPACE = 28.95, 579, -849
TYPE_WIDTH = 442.2
# The grid is declared, but text stands in its pitch by exact lines and a quarter of a point less after every character (in twentieths):
# LibreOffice gives a digit, or a character wider than its cell, two cells of a grid it is told to keep to.
TIGHT = "-5"
# Y80 M80 without a colour profile.
RED = RGBColor(0xFF, 0x33, 0x33)
RUN, TAB, TEXT = qn("w:r"), qn("w:tab"), qn("w:t")

Alignment = Literal["left", "centre", "right", "justify"]
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


class Face(msgspec.Struct, frozen=True):
    """A face and its size in points; `scale` is the width of characters in hundredths."""

    name: str
    size: float
    bold: bool = False
    red: bool = False
    scale: int = 100


BODY, TITLE = Face(FANGSONG, SIZE_3), Face(SMALL_TITLE_SONG, SIZE_2)


class OfficialPage:
    """A document being written from the top; `content` gives its bytes. `created` is the date that the file claims to be from."""

    def __init__(self, *, title: str, created: date) -> None:
        self.document: DocumentObject = Document()
        self._date_and_title(title, created)
        self._drop_thumbnail()
        self._normal_style()
        self._paper()

    def paragraph(
        self, text: str = "", face: Face = BODY, *, align: Alignment = "justify", first_indent: float = 0, level: int | None = None
    ) -> Paragraph:
        """A paragraph; `first_indent` in characters of its face, `level` 1 and deeper where it is a heading."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = ALIGNMENTS[align]
        if first_indent:
            indent(paragraph, first_characters=first_indent, size=face.size)
        if level is not None:
            _outline(paragraph, level)
            paragraph.paragraph_format.keep_with_next = True
        if text:
            write(paragraph, text, face)
        return paragraph

    def title(self, lines: Sequence[str], face: Face = TITLE) -> Paragraph:
        """A centred title, its lines broken where the caller says and nowhere else."""
        paragraph = self.paragraph(align="centre")
        paragraph.paragraph_format.line_spacing = Pt(34)
        for number, line in enumerate(lines):
            run = write(paragraph, line, face)
            if number + 1 < len(lines):
                run.add_break(WD_BREAK.LINE)
        return paragraph

    def right_of(self, text: str, characters: float) -> Paragraph:
        """A line that ends so many characters before the right edge."""
        paragraph = self.paragraph(text, align="right")
        indent(paragraph, right_characters=characters, size=SIZE_3)
        return paragraph

    def columns(self, name: str, *, left: float, stops: Sequence[float]) -> None:
        """A style for rows of columns: so many points from the left, and where each further column begins."""
        style = self.document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.document.styles["Normal"]
        style.paragraph_format.left_indent = Pt(left)
        for stop in stops:
            style.paragraph_format.tab_stops.add_tab_stop(Pt(stop))

    def table(
        self, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float], centred: frozenset[int] = frozenset()
    ) -> None:
        """A framed table whose head stands on every page; `widths` are shares, columns `centred` are centred."""
        whole = sum(widths)
        points = [TYPE_WIDTH * width / whole for width in widths]
        table = self.document.add_table(rows=0, cols=len(head))
        table.style = "Table Grid"
        table.autofit = False
        for column, width in zip(table.columns, points, strict=True):
            column.width = Pt(width)
        for number, cells in enumerate([head, *rows]):
            row = table.add_row()
            _row_properties(row._tr, is_head=number == 0)
            face = Face(HEITI, SIZE_SMALL_4) if number == 0 else Face(FANGSONG, SIZE_SMALL_4)
            for position, (cell, text, width) in enumerate(zip(row.cells, cells, points, strict=True)):
                cell.width = Pt(width)
                paragraph = cell.paragraphs[0]
                paragraph.alignment = ALIGNMENTS["centre" if number == 0 or position in centred else "left"]
                paragraph.paragraph_format.line_spacing = Pt(18)
                write(paragraph, text, face)

    def content(self) -> bytes:
        """The document's bytes."""
        return packed(self.document)

    def _date_and_title(self, title: str, created: date) -> None:
        properties = self.document.core_properties
        properties.title, properties.author, properties.last_modified_by, properties.comments = title, "", "", ""
        properties.created = properties.modified = datetime.combine(created, time())
        properties.language = "zh-CN"

    def _drop_thumbnail(self) -> None:
        relations = self.document.part.package.rels
        for key in [key for key, relation in relations.items() if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
            del relations[key]

    def _normal_style(self) -> None:
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FANGSONG, Pt(SIZE_3)
        properties = normal.element.get_or_add_rPr()
        properties.rFonts.set(qn("w:eastAsia"), FANGSONG)
        properties.rFonts.set(qn("w:hint"), "eastAsia")
        tight = OxmlElement("w:spacing")
        tight.set(qn("w:val"), TIGHT)
        properties.insert_element_before(tight, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
        properties.append(language)
        for default in [*self.document.styles.element.iter(qn("w:lang")), *self.document.settings.element.iter(qn("w:themeFontLang"))]:
            default.set(qn("w:eastAsia"), "zh-CN")
        spacing = normal.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE)
        spacing.widow_control = False
        setting = OxmlElement("w:snapToGrid")
        setting.set(qn("w:val"), "0")
        normal.element.get_or_add_pPr().insert_element_before(setting, "w:spacing", "w:ind", "w:jc", "w:outlineLvl")

        for setting in self.document.settings.element.iter(qn("w:compatSetting")):
            if setting.get(qn("w:name")) == "compatibilityMode":
                # Word 2013 and later: an older number opens every file “in compatibility mode”.
                setting.set(qn("w:val"), "15")

    def _paper(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.header_distance, section.footer_distance = Mm(15), Mm(11)
        for grid in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(grid)
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "linesAndChars")
        grid.set(qn("w:linePitch"), str(LINE_PITCH))
        grid.set(qn("w:charSpace"), str(CHARACTER_SPACE))
        section._sectPr.append(grid)


def write(paragraph: Paragraph, text: str, face: Face = BODY, *, gap: float = 0) -> Run:
    """Adds text in a face, with a gap of so many points after each character.

    One face for Chinese and Latin characters, so that quotation marks and digits look as they should. The body's own face is said once,
    in the style; other faces are made once and copied, which is what makes a long list of names quick.
    """
    element = SubElement(paragraph._p, RUN)
    if gap or face != BODY:
        element.append(deepcopy(_properties(face, gap)))
    run = Run(element, paragraph)
    if text == "\t":
        SubElement(element, TAB)
    elif text.isprintable() and text.strip() == text and text:
        # What `run.text` comes to for such a text, without looking for what stood there before.
        SubElement(element, TEXT).text = text
    else:
        run.text = text
    return run


@lru_cache(maxsize=64)
def _properties(face: Face, gap: float) -> BaseOxmlElement:
    """The properties of a run in the order that the format wants."""
    names = {"ascii": face.name, "hAnsi": face.name, "eastAsia": face.name, "hint": "eastAsia"}
    half_points = {"val": str(round(face.size * 2))}
    wanted: list[tuple[str, dict[str, str]]] = [("w:rFonts", names)]
    wanted += [("w:b", {})] if face.bold else []
    wanted += [("w:color", {"val": str(RED)})] if face.red else []
    wanted += [("w:spacing", {"val": str(round(gap * 20))})] if gap else []
    wanted += [("w:w", {"val": str(face.scale)})] if face.scale != 100 else []
    properties = OxmlElement("w:rPr")
    for name, values in [*wanted, ("w:sz", half_points), ("w:szCs", half_points)]:
        setting = OxmlElement(name)
        for key, value in values.items():
            setting.set(qn(f"w:{key}"), value)
        properties.append(setting)
    return properties


def indent(
    paragraph: Paragraph, *, size: float, first_characters: float = 0, right_characters: float = 0, left_characters: float = 0
) -> None:
    """Indents in characters of `size` points: said in characters too, so that they stay right when an office changes the size."""
    properties = paragraph._p.get_or_add_pPr()
    found = properties.find(qn("w:ind"))
    if found is None:
        paragraph.paragraph_format.first_line_indent = Pt(0)
        found = properties.find(qn("w:ind"))
    assert found is not None
    for side, characters in (("firstLine", first_characters), ("right", right_characters), ("left", left_characters)):
        if characters:
            found.set(qn(f"w:{side}Chars"), str(round(characters * 100)))
            found.set(qn(f"w:{side}"), str(round(characters * size * 20)))


def field(paragraph: Paragraph, instruction: Literal["PAGE", "NUMPAGES"], face: Face) -> None:
    """A number that the word processor fills in."""
    run = write(paragraph, "1", face)
    wrapped = OxmlElement("w:fldSimple")
    wrapped.set(qn("w:instr"), instruction)
    run._r.addprevious(wrapped)
    wrapped.append(run._r)


def bottom_line(paragraph: Paragraph, colour: str, *, eighths: int, space: int) -> None:
    """A line under a paragraph, its width in eighths of a point, `space` points below."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", str(space)), ("color", colour)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )


def _outline(paragraph: Paragraph, level: int) -> None:
    setting = OxmlElement("w:outlineLvl")
    setting.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().insert_element_before(setting, "w:rPr", "w:sectPr")


def _row_properties(row: BaseOxmlElement, *, is_head: bool) -> None:
    properties = OxmlElement("w:trPr")
    for name in ["w:cantSplit", *(["w:tblHeader"] if is_head else [])]:
        properties.append(OxmlElement(name))
    row.insert(0, properties)
