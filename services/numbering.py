"""The office's own numbers for works that came without one: a prefix, the year, and the next place in it."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from services.directory import Directory
from services.models import Activity, Assessment, OpinionReport, Proposal

Numbered = type[Activity] | type[Proposal] | type[OpinionReport] | type[Assessment]


def next_number(session: Session, directory: Directory, table: Numbered, prefix: str, day: date) -> str:
    """The next free number like `HD-2023-0007`: one more than the highest of that prefix and year in the committee."""
    start = f"{prefix}-{day.year}-"
    if start not in directory.highest_places:
        of_year = (table.committee_id == directory.committee_id, col(table.number).startswith(start))
        tails = [number.removeprefix(start) for number in session.exec(select(table.number).where(*of_year))]
        directory.highest_places[start] = max((int(tail) for tail in tails if tail.isdecimal()), default=0)
    while True:
        directory.highest_places[start] += 1
        number = f"{start}{directory.highest_places[start]:04d}"
        # A number typed by hand since the last look may have taken the place.
        if not session.exec(select(table.id).where(table.committee_id == directory.committee_id, table.number == number)).first():
            return number
