"""Names as an official document lists them: in columns, in 姓氏笔画 order, two characters spread to the width of three, none broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import ceil

from scoring_plugins.catalogue import say
from services.exports.annual_sheet import AnnualMember, AnnualSheet
from services.exports.documents.official_page import SIZE_3, TYPE_WIDTH, OfficialPage, write
from services.exports.documents.word_breaks import width

COLUMNS = 6
INDENT = 2
# 26 characters for six names.
COLUMN_WIDTH = (28 - INDENT) / COLUMNS
CHARACTER = TYPE_WIDTH / 28
STYLE = "Names"


def names_of(sheet: AnnualSheet) -> dict[str, str]:
    """What each member is called, by 委员编号, in 姓氏笔画 order; people of one name have their sector beside it, then their number."""
    members = sheet.in_order()
    names = Counter(member.name for member in members)
    within = Counter((member.name, member.sector) for member in members)
    return {member.number: _called(member, names, within) for member in members}


def _called(member: AnnualMember, names: Mapping[str, int], within: Mapping[tuple[str, str], int]) -> str:
    if names[member.name] == 1:
        return member.name
    if within[member.name, member.sector] == 1 and member.sector:
        return say("documents.of_sector", name=member.name, sector=member.sector)
    return say("documents.of_sector_number", name=member.name, sector=member.sector, number=member.number)


def write_names(page: OfficialPage, names: Iterable[str]) -> None:
    """A row of names a paragraph, parted by tabs: a longer name takes as many columns as it needs."""
    if STYLE not in page.document.styles:
        page.columns(STYLE, left=INDENT * CHARACTER, stops=[(INDENT + place * COLUMN_WIDTH) * CHARACTER for place in range(1, COLUMNS)])
    row: list[str] = []
    taken = 0
    for name in names:
        needed = min(COLUMNS, columns_for(name))
        if taken + needed > COLUMNS:
            _write_row(page, row)
            row, taken = [], 0
        row.append(name)
        taken += needed
    if row:
        _write_row(page, row)


def columns_for(name: str) -> int:
    """How many columns a name takes: it must leave room before the next."""
    return ceil((width(name) / 2 + 0.3) / COLUMN_WIDTH)


def _write_row(page: OfficialPage, names: list[str]) -> None:
    paragraph = page.paragraph(align="left")
    # By its id: looking a style up by its name takes longer than the rest of the row.
    paragraph._p.style = STYLE
    for place, name in enumerate(names):
        if place:
            write(paragraph, "\t")
        if len(name) == 2:
            write(paragraph, name[0], gap=SIZE_3)
            write(paragraph, name[1])
        else:
            write(paragraph, name)
