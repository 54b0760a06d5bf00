"""A workbook of one committee's year: its title, its foot and, as long as nothing is sealed, the word draft on every page."""

from __future__ import annotations

from typing import BinaryIO

from scoring_plugins.catalogue import say
from services.exports.annual_sheet import AnnualSheet
from services.exports.footing import foot_of_regulation, foot_of_seal, made_on
from services.exports.printed import Book


def book_of(sheet: AnnualSheet, target: BinaryIO, title: str) -> Book:
    """A workbook to be written to `target`, whose every page says whose year it is, what it rests on, and how it is sealed."""
    shown = title if sheet.seal is not None else say("documents.draft_title", title=title)
    return Book(target, created=made_on(sheet), title=shown, footer=f"{foot_of_regulation(sheet)}\n{foot_of_seal(sheet)}")
