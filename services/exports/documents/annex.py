"""The annex of a circular or a notice: what was chosen where the regulation is silent, and what it says that cannot be computed."""

from __future__ import annotations

from collections.abc import Iterator

from scoring_plugins.catalogue import say
from scoring_plugins.engine.choices import field_in_chinese, value_in_chinese
from services.exports.annual_sheet import AnnualSheet
from services.exports.documents.official_page import HEITI, SIZE_3, Face, OfficialPage
from services.exports.documents.word_breaks import title_lines

TITLE_ROOM = 20


def write_annex(page: OfficialPage, sheet: AnnualSheet) -> None:
    """On a page of its own: 附件 in its corner, a title on the third line, a table."""
    page.paragraph(say("documents.annex"), Face(HEITI, SIZE_3), align="left", level=1).paragraph_format.page_break_before = True
    page.paragraph()
    page.title(title_lines(say("documents.annex_title", title=sheet.title), TITLE_ROOM))
    page.paragraph()
    head = [say("documents.annex_field"), say("documents.annex_value"), say("documents.annex_why")]
    page.table(head, list(choice_rows(sheet)), (26, 30, 44))


def choice_rows(sheet: AnnualSheet) -> Iterator[list[str]]:
    """What was chosen and why; then the clauses that cannot be computed."""
    for chosen in sheet.chosen:
        yield [field_in_chinese(chosen), value_in_chinese(chosen), chosen.why]
    for missing in sheet.not_computable:
        yield ["、".join(missing.cite), say("documents.annex_not_computable"), missing.why]
