"""Who came to which meetings and activities (会议活动出席情况表), in half days: everybody by kind, then everything of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from scoring_plugins.catalogue import say
from scoring_plugins.engine.wording import kind_word
from scoring_plugins.records import Record, Sessions
from services.exports.annual_sheet import AnnualMember, AnnualSheet
from services.exports.printed import Book, Cell, Column, Paper, Sheet, Sum, column, column_letter
from services.exports.sheets_of_year import book_of

# What is counted of each kind: present in any way; excused, for whatever reason; neither.
COUNTS = ("attended", "excused", "without_leave")
# As many columns as an A4 sheet shows at a readable size.
A4_COLUMNS = 16
MEETING_PREFIX = "meeting."


def write_attendance(sheet: AnnualSheet) -> bytes:
    """The workbook's bytes; the same data give the same bytes. Only verified rolls are counted."""
    target = BytesIO()
    title = say("documents.attendance_title", committee=sheet.committee, year=sheet.year)
    with book_of(sheet, target, title) as book:
        kinds = kinds_held(sheet)
        meetings = [kind for kind in kinds if kind.startswith(MEETING_PREFIX)]
        _write_by_kind(book, sheet, "documents.attendance_of_meetings", meetings)
        _write_by_kind(book, sheet, "documents.attendance_of_activities", [kind for kind in kinds if kind not in meetings])
        _write_meetings(book, sheet)
    return target.getvalue()


def kinds_held(sheet: AnnualSheet) -> list[str]:
    """The kinds of which somebody has half days: meetings first, then the others, each by its code."""
    kinds = {record.kind for member in sheet.members for record in with_sessions(member, sheet)}
    return sorted(kinds, key=lambda kind: (not kind.startswith(MEETING_PREFIX), kind))


def with_sessions(member: AnnualMember, sheet: AnnualSheet) -> list[Record]:
    """A member's records with half days that are dated in the year, by day."""
    held = [each for each in member.records if each.sessions is not None and sheet.period_from <= each.dated_on <= sheet.period_to]
    return sorted(held, key=lambda record: (record.dated_on, record.work))


def counts_of(records: list[Record]) -> dict[str, int]:
    """Half days of these records: held, attended, of these late or left early, on leave, on official leave, excused, without leave."""
    sessions = [record.sessions for record in records if record.sessions is not None]
    return {
        "held": sum(each.held for each in sessions),
        "attended": sum(each.attended for each in sessions),
        "late_or_early": sum(each.late + each.left_early for each in sessions),
        "on_leave": sum(each.on_leave for each in sessions),
        "official_leave": sum(each.official_leave for each in sessions),
        "excused": sum(each.on_leave + each.official_leave for each in sessions),
        "without_leave": sum(each.without_leave for each in sessions),
    }


TOTALS = ("held", "attended", "late_or_early", "on_leave", "official_leave", "without_leave")


def _write_by_kind(book: Book, sheet: AnnualSheet, key: str, kinds: list[str]) -> None:
    """One sheet for these kinds: meetings and activities together would be too wide to read in print."""
    columns = [
        column("exports.column_sequence", 6, "centre"),
        column("exports.column_name", 12, "centre"),
        column("exports.column_number", 11, "centre"),
        column("exports.column_sector", 26),
        *(Column(f"{kind_word(kind)}\n{say(f'documents.attendance_{count}')}", 9, "centre") for kind in kinds for count in COUNTS),
        *(Column(f"{say('documents.attendance_all')}\n{say(f'documents.attendance_{total}')}", 9, "centre") for total in TOTALS),
    ]
    paper: Paper = "A4" if len(columns) <= A4_COLUMNS else "A3"
    page = book.sheet(say(key), columns, paper)
    page.heading(say(f"{key}_heading", committee=sheet.committee, year=sheet.year))
    page.note(say("documents.attendance_note"))
    page.head()
    first = page.next_row + 1
    for sequence, member in enumerate(sheet.in_order(), 1):
        page.row(sequence, member.name, member.number, member.sector, *_counts(member, sheet, kinds))
    if sheet.members:
        _write_sums(page, sheet, kinds, first)
    else:
        page.note(say("exports.no_members"))
    page.finish(frozen_columns=3)


def _counts(member: AnnualMember, sheet: AnnualSheet, kinds: list[str]) -> Iterator[Cell]:
    records = [record for record in with_sessions(member, sheet) if record.kind in kinds]
    for kind in kinds:
        counted = counts_of([record for record in records if record.kind == kind])
        yield from (counted[count] if counted["held"] else None for count in COUNTS)
    counted = counts_of(records)
    yield from (counted[total] for total in TOTALS)


def _write_sums(page: Sheet, sheet: AnnualSheet, kinds: list[str], first: int) -> None:
    records = [record for member in sheet.members for record in with_sessions(member, sheet) if record.kind in kinds]
    values: list[int] = []
    for kind in kinds:
        counted = counts_of([record for record in records if record.kind == kind])
        values += [counted[count] for count in COUNTS]
    counted = counts_of(records)
    values += [counted[total] for total in TOTALS]
    letters = [column_letter(4 + place) for place in range(len(values))]
    last = page.next_row
    sums = [Sum(value, f"=SUM({letter}{first}:{letter}{last})") for value, letter in zip(values, letters, strict=True)]
    page.row("", say("exports.lines_total"), "", "", *sums, strong=True)


def _write_meetings(book: Book, sheet: AnnualSheet) -> None:
    columns = [
        column("exports.column_name", 12, "centre"),
        column("exports.column_number", 12, "centre"),
        column("exports.column_work_kind", 20, "centre"),
        column("exports.column_work_title", 44),
        column("exports.column_work_date", 13, "centre"),
        *(Column(say(f"documents.attendance_{total}"), 10, "centre") for total in TOTALS),
        column("documents.attendance_how", 30),
    ]
    page = book.sheet(say("documents.attendance_meetings"), columns, "A4")
    page.heading(say("documents.attendance_meetings_heading", committee=sheet.committee, year=sheet.year))
    page.note(say("documents.attendance_meetings_note"))
    page.head(filtered=True)
    for member in sheet.in_order():
        for record in with_sessions(member, sheet):
            counted = counts_of([record])
            named: list[Cell] = [member.name, member.number, kind_word(record.kind), record.title or record.work, record.dated_on]
            page.row(*named, *(counted[total] for total in TOTALS), _how(record.sessions))
    page.finish(frozen_columns=2)


def _how(sessions: Sessions | None) -> str:
    """Everything but plain presence, by its own word: `迟到1、请假2`."""
    if sessions is None:
        return ""
    words = ("late", "left_early", "walk_in", "on_leave", "official_leave", "leave_refused", "absent", "no_show")
    found = {word: getattr(sessions, word) for word in words}
    return "、".join(say(f"documents.half_day_{word}", count=count) for word, count in found.items() if count)
