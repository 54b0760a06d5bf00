"""Dossiers of a committee in a zip of many files, set and packed one after the other; files that were set before are not set again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from functools import partial

from msgspec.structs import replace

from services.exchange.container import pieces_of
from services.exports.annual_sheet import AnnualMember, AnnualSheet
from services.exports.making import Making
from services.exports.typeset.dossiers import MOST_IN_ONE, TEMPLATE, dossier_data
from services.exports.typeset.typesetter import Typesetter
from services.exports.year_parts import YearParts


def stream_files(year: YearParts, making: Making) -> None:
    """One PDF a member, named by number and name, in 姓氏笔画 order. Raises Refusal for what cannot be printed."""
    _stream(year, making, 1, lambda members, _: f"{members[0].number}-{members[0].name}")


def stream_parts(year: YearParts, making: Making) -> None:
    """PDFs of a hundred members each, for a machine with too little memory for one file. Raises Refusal for what cannot be printed."""
    head = year.head
    _stream(year, making, MOST_IN_ONE, lambda _, at: f"{head.committee_code}-{head.year}-{at}")


def _stream(year: YearParts, making: Making, most: int, name: Callable[[tuple[AnnualMember, ...], int], str]) -> None:
    typesetter, day = Typesetter(TEMPLATE), year.head.cut_off
    done = since_forgotten = 0
    with zipfile.ZipFile(making.target, "w") as archive:
        for at, part in enumerate(_split(year, most), 1):
            data = dossier_data(part, part.members)
            pdf = making.parts.path_of(typesetter.digest(data, day), partial(typesetter.pdf, data, day))
            # Not packed again, because a PDF is; dated by the data.
            entry = zipfile.ZipInfo(f"{_safe(name(part.members, at))}.pdf", (day.year, day.month, day.day, 0, 0, 0))
            entry.file_size = pdf.stat().st_size
            with archive.open(entry, "w") as stream:
                for piece in pieces_of(pdf):
                    stream.write(piece)
            done += len(part.members)
            since_forgotten += len(part.members)
            if since_forgotten >= MOST_IN_ONE:
                typesetter.forget()
                since_forgotten = 0
            making.progress(done, year.count)


def _split(year: YearParts, most: int) -> Iterator[AnnualSheet]:
    """Sheets of `most` members at most, in 姓氏笔画 order."""
    for part in year.by_name():
        for first in range(0, len(part.members), most):
            yield replace(part, members=part.members[first : first + most])


def _safe(name: str) -> str:
    return "".join(mark for mark in name if mark.isalnum() or mark in "-_·")
