"""DOCX 写出: a text in the house's plain style, for an office's own program. Read again, it is the same text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Emu

from services.exports.documents.official_page import FANGSONG, HEITI, KAITI, SIZE_3, TYPE_WIDTH, Face, OfficialPage
from services.exports.documents.word_breaks import width
from services.manuscripts.docx_numbering import LEVELS
from services.manuscripts.tree import Manuscript, Paragraph, ParagraphKind, Picture, Table

_HEADINGS = (Face(HEITI, SIZE_3), Face(KAITI, SIZE_3), Face(FANGSONG, SIZE_3, bold=True))
_BULLETS = "●○■"
# How a picture's pixels are shown where the page has room: at 96 to the inch.
_EMU_OF_PIXEL, _WIDEST = 9525, round(TYPE_WIDTH * 12700)
_TALLEST = round(_WIDEST * 1.3)
# Columns are as wide as their longest line, within reason.
_NARROWEST, _WIDEST_COLUMN = 6, 60


def written_docx(manuscript: Manuscript, pictures: Mapping[str, bytes], *, title: str, created: date) -> bytes:
    """The text as a DOCX. `title` is the file's, not a line of it; `pictures` holds the bytes by digest (KeyError without).

    The same arguments give the same bytes.
    """
    page = OfficialPage(title=title, created=created)
    writer = _Writer(page, pictures)
    before = None
    for block in manuscript.blocks:
        if isinstance(before, Table) and isinstance(block, Table):
            # Two tables that touch are one.
            page.paragraph()
        writer.block(block)
        before = block
    if isinstance(before, Table):
        page.paragraph()
    return page.content()


class _Writer:
    def __init__(self, page: OfficialPage, pictures: Mapping[str, bytes]) -> None:
        self._page, self._contents = page, pictures
        self._keys: dict[str, str] = {}
        self._list_id: int | None = None
        self._drawn = 0

    def block(self, block: Paragraph | Table | Picture) -> None:
        match block:
            case Paragraph(text, ParagraphKind.HEADING, level):
                face = _HEADINGS[min(level, len(_HEADINGS)) - 1]
                self._page.paragraph(text, face, align="left", first_indent=2, level=level)
            case Paragraph(text, ParagraphKind.ITEM, level):
                self._item(text, level)
            case Paragraph(text):
                self._page.paragraph(text, first_indent=2)
            case Table(rows):
                widths = [max(min(max(map(_widest_line, column)), _WIDEST_COLUMN), _NARROWEST) for column in zip(*rows, strict=True)]
                self._page.table(rows[0], rows[1:], widths)
            case Picture():
                self._picture(block)

    def _item(self, text: str, level: int) -> None:
        self._list_id = self._list_id or self._bullets()
        paragraph = self._page.paragraph(text)
        numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        numbering.get_or_add_ilvl().val = level - 1
        numbering.get_or_add_numId().val = self._list_id

    def _bullets(self) -> int:
        """A list of our own, nine levels deep, that Word and WPS can go on with."""
        root = self._page.document.part.numbering_part.element
        key = 1 + max((int(each.get(qn("w:abstractNumId"))) for each in root.findall(qn("w:abstractNum"))), default=0)
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="{_BULLETS[level % 3]}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{640 * (level + 1)}" w:hanging="320"/></w:pPr></w:lvl>'
            for level in range(LEVELS)
        )
        kind = '<w:multiLevelType w:val="hybridMultilevel"/>'
        definition = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">{kind}{levels}</w:abstractNum>')
        first = root.find(qn("w:num"))
        root.append(definition) if first is None else first.addprevious(definition)
        return int(root.add_num(key).numId)

    def _picture(self, picture: Picture) -> None:
        """The part is made here: python-docx takes only pictures whose first segments it knows, and cameras write others."""
        document = self._page.document
        if picture.sha256 not in self._keys:
            suffix = "png" if picture.media_type == "image/png" else "jpg"
            name = PackURI(f"/word/media/picture{len(self._keys) + 1}.{suffix}")
            part = ImagePart(name, picture.media_type, self._contents[picture.sha256])
            self._keys[picture.sha256] = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        self._drawn += 1
        across, down = picture.width * _EMU_OF_PIXEL, picture.height * _EMU_OF_PIXEL
        shrunk = max(across / _WIDEST, down / _TALLEST, 1)
        size = Emu(max(round(across / shrunk), 1)), Emu(max(round(down / shrunk), 1))
        inline = CT_Inline.new_pic_inline(self._drawn, self._keys[picture.sha256], f"{self._drawn}", *size)
        if picture.alt:
            inline.docPr.set("descr", picture.alt)
        paragraph = self._page.paragraph(align="centre")
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.add_run()._r.add_drawing(inline)


def _widest_line(cell: str) -> int:
    return max(map(width, cell.split("\n")))
