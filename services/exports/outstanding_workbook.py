"""优秀提案名单: the outstanding proposals of a year, a sheet a selection, and where points were given a sheet with every step of them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import msgspec

from scoring_plugins.catalogue import say
from services.exports.footing import LONGEST_TITLE, SHOWN, chinese_date
from services.exports.outstanding_sheet import DecidedSelection, ListedProposal, OutstandingSheet
from services.exports.printed import Book, Cell, Points, column

# Of who decided, so much stands at the foot; all of it stands above the list.
LONGEST_NAME = 24


def write_outstanding(data: dict[str, Any]) -> bytes:
    """The workbook's bytes; the same data give the same bytes."""
    sheet = msgspec.convert(data, OutstandingSheet)
    target = BytesIO()
    title = say("documents.outstanding_title", committee=sheet.committee, year=sheet.year)
    created = max(each.decided_on for each in sheet.selections)
    with Book(target, created=created, title=title, footer="") as book:
        for place, selection in enumerate(sheet.selections, start=1):
            book.footer = _footer(sheet, selection)
            nth = f"({place})" if len(sheet.selections) > 1 else ""
            _write_list(book, title, selection, say("documents.outstanding_sheet") + nth)
            if any(each.lines for each in selection.proposals):
                _write_lines(book, title, selection, say("documents.outstanding_lines_sheet") + nth)
    return target.getvalue()


def _footer(sheet: OutstandingSheet, selection: DecidedSelection) -> str:
    """What every page rests on: the regulation, who decided and when, and the digests. No result is sealed by it."""
    status = say(f"regulation.status.{selection.status}")
    if selection.choices:
        status = say("documents.foot_choices", status=status, count=selection.choices)
    of = {"title": _short(selection.title, LONGEST_TITLE), "version": selection.version, "status": status}
    by = {"day": selection.decided_on, "decided_by": _short(selection.decided_by, LONGEST_NAME)}
    digests = {"regulation": selection.content_hash[:SHOWN], "digest": sheet.digest[:SHOWN]}
    return f"{say('documents.outstanding_foot', **of, **by)}\n{say('documents.outstanding_digest', **digests)}"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _write_list(book: Book, title: str, selection: DecidedSelection, name: str) -> None:
    points = [column("documents.outstanding_total", 10, "centre")] if selection.scores else []
    columns = [
        column("exports.column_sequence", 7, "centre"),
        column("documents.outstanding_case_number", 10, "centre"),
        column("documents.outstanding_number", 16, "centre"),
        column("documents.outstanding_proposal", 40),
        column("documents.outstanding_sponsors", 24),
        column("documents.outstanding_units", 30),
        *points,
        column("documents.outstanding_reason", 32),
        column("documents.outstanding_public", 8, "centre"),
    ]
    page = book.sheet(name, columns, "A3")
    page.heading(title)
    for note in _notes(selection):
        page.note(note)
    page.head()
    for place, each in enumerate(selection.proposals, start=1):
        total: list[Cell] = [Points(each.total)] if selection.scores else []
        said = (each.case_number or "—", each.number, each.title, "、".join(each.sponsors), _units(each))
        page.row(place, *said, *total, each.reason or each.told, say(f"proposal_selection.{'yes' if each.is_public else 'no'}"))
    if not selection.proposals:
        page.note(say("documents.outstanding_nothing"))
    page.finish(frozen_columns=4)


def _notes(selection: DecidedSelection) -> Iterator[str]:
    """How many of how many, by what, who decided and why; then whatever departs from the regulation."""
    count = len(selection.proposals)
    yield say("documents.outstanding_by", title=selection.title, award=selection.award, count=count)
    if selection.people is not None:
        places = "—" if selection.places is None else selection.places
        yield say("documents.outstanding_places", people=selection.people, places=places)
    decided = {"day": chinese_date(selection.decided_on), "decided_by": selection.decided_by, "why": selection.decided_because}
    yield say("documents.outstanding_decided", **decided)
    if selection.deviation_because is not None:
        yield say("documents.outstanding_deviation", why=selection.deviation_because)
    if selection.partial_because is not None:
        yield say("documents.outstanding_partial", why=selection.partial_because)
    if selection.round > 1:
        yield say("documents.outstanding_corrected", round=selection.round, count=selection.taken_back)


def _units(proposal: ListedProposal) -> str:
    """Who answers; then who helps."""
    answering = "、".join(proposal.units)
    if not proposal.co_units:
        return answering
    return "\n".join(filter(None, [answering, say("documents.outstanding_co_units", units="、".join(proposal.co_units))]))


def _write_lines(book: Book, title: str, selection: DecidedSelection, name: str) -> None:
    columns = [
        column("documents.outstanding_number", 16, "centre"),
        column("documents.outstanding_proposal", 40),
        column("documents.outstanding_clause", 26),
        column("documents.outstanding_cite", 22),
        column("documents.outstanding_line_reason", 50),
        column("documents.outstanding_points", 10, "centre"),
    ]
    page = book.sheet(name, columns, "A3")
    page.heading(title)
    page.head()
    for proposal in selection.proposals:
        for line in proposal.lines:
            said = (line.clause or "—", "、".join(line.cite), line.reason)
            page.row(proposal.number, proposal.title, *said, Points(line.points))
    page.finish(frozen_columns=2)
