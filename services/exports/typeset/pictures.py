"""The year's pictures in print: distribution, points by category against the cap, year on year, as vectors on one page or two."""

from __future__ import annotations

from scoring_plugins.catalogue import say
from services.exports.annual_sheet import AnnualSheet
from services.exports.typeset.page import page_data
from services.exports.typeset.typesetter import Typesetter
from services.exports.year_pictures import categories_picture, distribution_picture, years_picture

TEMPLATE = "pictures"


def write_pictures(sheet: AnnualSheet) -> bytes:
    """One PDF/A-2b with a committee's pictures; nobody is named. Raises Refusal for what cannot be printed."""
    data = page_data(sheet, say("typeset.pictures_title", committee=sheet.committee, year=sheet.year)) | {
        "pictures": [distribution_picture(sheet), categories_picture(sheet), years_picture(sheet)]
    }
    return Typesetter(TEMPLATE).pdf(data, sheet.cut_off)
