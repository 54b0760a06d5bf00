"""The year's figures (履职情况统计表): grades by sector, works by kind, proposals and opinion reports of everybody; no ranks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO

from scoring_plugins.catalogue import say
from scoring_plugins.engine.wording import kind_word
from scoring_plugins.records import Record
from services.exports.annual_sheet import AnnualMember, AnnualSheet
from services.exports.printed import Book, Column, Sheet, Sum, column, column_letter
from services.exports.sheets_of_year import book_of

LEADING = ("sole", "lead")
WORK_COLUMNS = ("lead", "co", "seconder", "filed", "key", "outstanding", "reports", "adopted", "instructed")


def write_statistics(sheet: AnnualSheet) -> bytes:
    """The workbook's bytes; the same data give the same bytes. Only verified records dated in the year are counted."""
    target = BytesIO()
    with book_of(sheet, target, say("documents.statistics_title", committee=sheet.committee, year=sheet.year)) as book:
        _write_grades(book, sheet)
        _write_kinds(book, sheet)
        _write_works(book, sheet)
    return target.getvalue()


def of_the_year(member: AnnualMember, sheet: AnnualSheet) -> list[Record]:
    """A member's records that are dated in the year."""
    return [record for record in member.records if sheet.period_from <= record.dated_on <= sheet.period_to]


def _open(book: Book, sheet: AnnualSheet, key: str, columns: list[Column]) -> Sheet:
    page = book.sheet(say(f"documents.{key}"), columns, "A4")
    page.heading(say(f"documents.{key}_heading", committee=sheet.committee, year=sheet.year))
    page.note(say(f"documents.{key}_note"))
    page.head()
    return page


def _sums(page: Sheet, first: int, at: int, values: Sequence[int]) -> list[Sum]:
    """Sums of the columns from `at` on over the rows from `first` to the last one written; 0 where there is none."""
    letters = (column_letter(at + place) for place in range(len(values)))
    formulas = [f"=SUM({letter}{first}:{letter}{page.next_row})" if page.next_row >= first else "=0" for letter in letters]
    return [Sum(value, formula) for value, formula in zip(values, formulas, strict=True)]


def _write_grades(book: Book, sheet: AnnualSheet) -> None:
    """A row a sector, in the order of its first member's name: not by how many got which grade."""
    known = [mark.grade for mark in sheet.grades]
    given = sorted({member.grade for member in sheet.members if member.grade} - set(known))
    grades: list[str | None] = [*known, *given, None]
    columns = [column("exports.column_sector", 36), column("documents.column_people", 12, "centre")]
    columns += [Column(grade or say("exports.not_graded"), 14, "centre") for grade in grades]
    page = _open(book, sheet, "statistics_grades", columns)
    first = page.next_row + 1
    sectors: dict[str, Counter[str | None]] = {}
    for member in sheet.in_order():
        sectors.setdefault(member.sector, Counter())[member.grade] += 1
    for sector in sorted(sectors):
        counted = sectors[sector]
        page.row(sector or say("documents.no_sector"), counted.total(), *(counted[grade] for grade in grades))
    whole: Counter[str | None] = Counter(member.grade for member in sheet.members)
    values = [whole.total(), *(whole[grade] for grade in grades)]
    page.row(say("exports.lines_total"), *_sums(page, first, 1, values), strong=True)
    page.finish()


def _write_kinds(book: Book, sheet: AnnualSheet) -> None:
    columns = [
        column("documents.column_kind", 28),
        column("documents.column_works_count", 14, "centre"),
        column("documents.column_parts", 14, "centre"),
        column("documents.column_members", 14, "centre"),
        column("documents.column_half_days", 14, "centre"),
    ]
    page = _open(book, sheet, "statistics_kinds", columns)
    parts: dict[str, list[tuple[str, Record]]] = {}
    for member in sheet.members:
        for record in of_the_year(member, sheet):
            parts.setdefault(record.kind, []).append((member.number, record))
    for kind in sorted(parts):
        works = {record.work for _, record in parts[kind]}
        people = {number for number, _ in parts[kind]}
        half_days = [record.sessions.attended for _, record in parts[kind] if record.sessions is not None]
        page.row(kind_word(kind), len(works), len(parts[kind]), len(people), sum(half_days) if half_days else None)
    page.finish()


def works_of(records: Iterable[Record]) -> Counter[str]:
    """How many proposals and opinion reports, by part and by what became of them, keyed as `WORK_COLUMNS`."""
    counted: Counter[str] = Counter()
    for record in records:
        marks = {mark.mark for mark in record.marks}
        if record.kind == "proposal":
            leads = record.role in LEADING
            counted["lead" if leads else record.role or ""] += 1
            if leads:
                counted.update(mark for mark in ("filed", "key", "outstanding") if mark in marks)
        elif record.kind == "opinion_report":
            counted["reports"] += 1
            counted.update(mark for mark in ("adopted", "instructed") if mark in marks)
    return counted


def _write_works(book: Book, sheet: AnnualSheet) -> None:
    columns = [
        column("exports.column_sequence", 7, "centre"),
        column("exports.column_name", 12, "centre"),
        column("exports.column_number", 12, "centre"),
        column("exports.column_sector", 26),
        *(column(f"documents.column_{each}", 12, "centre") for each in WORK_COLUMNS),
    ]
    page = _open(book, sheet, "statistics_works", columns)
    first = page.next_row + 1
    whole: Counter[str] = Counter()
    for sequence, member in enumerate(sheet.in_order(), 1):
        counted = works_of(of_the_year(member, sheet))
        whole += counted
        page.row(sequence, member.name, member.number, member.sector, *(counted[each] for each in WORK_COLUMNS))
    page.row("", say("exports.lines_total"), "", "", *_sums(page, first, 4, [whole[each] for each in WORK_COLUMNS]), strong=True)
    page.finish(frozen_columns=3)
