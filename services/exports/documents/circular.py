"""The red-head circular (通报) of a year's results, laid out as GB/T 9704—2012 asks."""

from __future__ import annotations

from docx.shared import Mm, Pt

from scoring_plugins.catalogue import say
from services.exports.annual_sheet import AnnualSheet
from services.exports.documents.annex import write_annex
from services.exports.documents.circular_text import Group, Section, opening, sections
from services.exports.documents.foot import dashed_foot
from services.exports.documents.names import names_of, write_names
from services.exports.documents.numerals import chinese
from services.exports.documents.official_page import (
    HEITI,
    KAITI,
    RED,
    SIZE_3,
    SMALL_TITLE_SONG,
    TYPE_WIDTH,
    Face,
    OfficialPage,
    bottom_line,
)
from services.exports.documents.word_breaks import title_lines, width
from services.exports.footing import chinese_date, made_on

# Characters of 2号 on one line.
TITLE_ROOM = 20
# The red head: as large as its line allows, and where it would get smaller than this, narrower instead.
LARGEST_HEAD, SMALLEST_HEAD = 54, 32
LEVEL_1, LEVEL_2 = Face(HEITI, SIZE_3), Face(KAITI, SIZE_3)


def write_circular(sheet: AnnualSheet) -> bytes:
    """The circular as a DOCX; without a seal it says that it is a draft."""
    marked = say("documents.circular_title", committee=sheet.committee, year=sheet.year)
    page = OfficialPage(title=marked.replace("|", ""), created=made_on(sheet))
    dashed_foot(page, sheet)
    _red_head(page, sheet)
    page.paragraph()
    page.paragraph()
    page.title(title_lines(marked, TITLE_ROOM))
    page.paragraph()
    page.paragraph(say("documents.circular_to"), align="left")
    for text in opening(sheet):
        page.paragraph(text, first_indent=2)
    for number, section in enumerate(sections(sheet, names_of(sheet)), 1):
        _write_section(page, number, section)
    page.paragraph(say("documents.circular_end"), first_indent=2)
    has_annex = bool(sheet.chosen or sheet.not_computable)
    if has_annex:
        page.paragraph()
        page.paragraph(say("documents.circular_annex"), first_indent=2)
    write_signature(page, sheet)
    if has_annex:
        write_annex(page, sheet)
    return page.content()


def head_face(text: str) -> Face:
    """The face of a red head that keeps `text` on one line of the type area."""
    room = TYPE_WIDTH / (width(text) / 2)
    size = max(SMALLEST_HEAD, min(LARGEST_HEAD, int(room)))
    return Face(SMALL_TITLE_SONG, size, red=True, scale=min(100, int(100 * room / size)))


def _red_head(page: OfficialPage, sheet: AnnualSheet) -> None:
    """The name, its top 35 mm below the top of the type area; the number two lines below; the red line 4 mm below that."""
    text = say("documents.circular_head", committee=sheet.committee)
    face = head_face(text)
    head = page.paragraph(text, face, align="centre")
    head.paragraph_format.space_before = Mm(35)
    head.paragraph_format.line_spacing = Pt(face.size * 1.25)
    page.paragraph()
    page.paragraph()
    number = sheet.seal.document_number if sheet.seal is not None else None
    line = page.paragraph(number or say("documents.circular_no_number"), align="centre")
    bottom_line(line, str(RED), eighths=18, space=11)


def _write_section(page: OfficialPage, number: int, section: Section) -> None:
    page.paragraph(say("documents.heading_1", ordinal=chinese(number), text=section.heading), LEVEL_1, first_indent=2, level=1)
    for text in section.texts:
        page.paragraph(text, first_indent=2)
    for place, group in enumerate(section.groups, 1):
        _write_group(page, place, group)


def _write_group(page: OfficialPage, place: int, group: Group) -> None:
    heading = say("documents.people", name=group.heading, count=len(group.names))
    page.paragraph(say("documents.heading_2", ordinal=chinese(place), text=heading), LEVEL_2, first_indent=2, level=2)
    if group.names:
        write_names(page, group.names)
    elif not group.undecided:
        page.paragraph(say("documents.circular_nobody"), first_indent=2)
    if group.undecided:
        page.paragraph(say("documents.circular_to_decide", count=len(group.undecided)), first_indent=2)
        write_names(page, group.undecided)


def write_signature(page: OfficialPage, sheet: AnnualSheet) -> None:
    """Who signs, in the middle above the date; the date ends four characters before the right edge."""
    day = say("documents.date_open") if sheet.seal is None else chinese_date(sheet.seal.issued_on)
    page.paragraph()
    page.paragraph()
    signed = page.right_of(sheet.committee, max(0.0, 4 + (width(day) - width(sheet.committee)) / 4))
    signed.paragraph_format.keep_with_next = True
    page.right_of(day, 4)
