"""The workbook offices fill in, empty or with what is known: the same columns the reader reads, text forced, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter  # type: ignore[import-untyped]

from scoring_plugins.catalogue import say
from services.directory import Directory
from services.exports.cell_text import write_text
from services.imports.cells import Person, Unreadable, is_blank
from services.imports.drafts import Drafts
from services.imports.given import NOUNS
from services.imports.nouns import ACTIVITY, Noun, Values
from services.imports.sheets import (
    CHOICES_SHEET,
    EXAMPLE,
    GUIDE_SHEET,
    MEMBERS,
    PROPOSALS,
    REFERENCE_TOPICS,
    SHEETS,
    SUPERVISION_LINES,
    SUPERVISIONS,
    Column,
    Sheet,
)
from services.imports.supervision_rows import values_of_lines, values_of_supervision

# Drop-downs reach this far below the heading, and cells are formatted as text or date so far.
READY_ROWS = 2_000
# A validation list written out in the cell may have 255 characters; longer ones stand on a sheet of their own.
_INLINE = 255
_FONT = {"font_name": "仿宋", "font_size": 11, "valign": "vcenter"}
_STYLES: dict[str, dict[str, Any]] = {
    "text": _FONT | {"num_format": "@"},
    "date": _FONT | {"num_format": "yyyy-mm-dd", "align": "left"},
    "head": _FONT | {"font_name": "黑体", "bg_color": "#D9E2F3", "border": 1, "text_wrap": True, "align": "center"},
    "needed": _FONT | {"font_name": "黑体", "bg_color": "#FCE4D6", "border": 1, "text_wrap": True, "align": "center"},
    "example": _FONT | {"num_format": "@", "italic": True, "font_color": "#808080", "bg_color": "#F2F2F2"},
    "title": {"font_name": "黑体", "font_size": 16},
    "plain": _FONT,
    "note": _FONT | {"text_wrap": True, "valign": "top"},
}


@dataclass(frozen=True)
class Choices:
    """Lists a committee keeps, offered as drop-downs: full sector names, special committees, groups, `五届二次`."""

    sectors: tuple[str, ...] = ()
    special_committees: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    plenary_sessions: tuple[str, ...] = ()


def choices_of(directory: Directory) -> Choices:
    """The lists of one committee."""
    show = PROPOSALS.column("plenary_session").kind.show
    return Choices(
        sectors=tuple(dict.fromkeys(sector.name for sector in directory.sectors.values() if sector.valid_to is None)),
        special_committees=tuple(sorted(directory.special_committees)),
        groups=tuple(sorted(directory.groups)),
        plenary_sessions=tuple(str(show(pair)) for pair in sorted(directory.plenary_sessions)),
    )


def write_workbook(
    target: Path | BinaryIO,
    drafts: Drafts = Drafts(),  # noqa: B008  (frozen)
    *,
    names: Mapping[str, str] | None = None,
    choices: Choices = Choices(),
    committee: str = "",
    with_examples: bool = False,
) -> None:
    """Write `drafts` so that reading the workbook gives equal drafts; without drafts, the template.

    `names` (委员编号 → 姓名) of members that are not among the drafts makes people readable. Raises ValueError for a draft
    that rows cannot say: a cell that would be read back differently, two equal outcomes, a number that begins with 示例.
    """
    known = dict(names or {}) | {draft.number: draft.name for draft in drafts.memberships if draft.number is not None}
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        book.set_properties(
            {"title": say("imports.book_title", committee=committee), "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)}
        )
        page = _Page(book, choices)
        page.guide(committee)
        for sheet, rows in _all_rows(drafts, known):
            page.sheet(sheet, list(rows), with_examples)
        page.lists()
    # Only a whole workbook reaches the target: a draft that cannot be said leaves no half of one.
    if isinstance(target, Path):
        target.write_bytes(written.getvalue())
    else:
        target.write(written.getvalue())


def _all_rows(drafts: Drafts, names: Mapping[str, str]) -> Iterator[tuple[Sheet, Iterator[Values]]]:
    yield MEMBERS, ({field: getattr(draft, field) for field in MEMBERS.by_field} for draft in drafts.memberships)
    for noun, own in zip(NOUNS, (drafts.activities, drafts.proposals, drafts.opinion_reports, drafts.assessments), strict=True):
        yield noun.sheet, (_named(noun.values(draft), names) for draft in own)
        if noun.parts is not None:
            yield noun.parts, (row for draft in own for row in _lines(noun, noun.parts, draft, names))
    yield REFERENCE_TOPICS, ({field: getattr(topic, field) for field in REFERENCE_TOPICS.by_field} for topic in drafts.reference_topics)
    yield SUPERVISIONS, (_named(values_of_supervision(each), names) for each in drafts.supervisions)
    yield SUPERVISION_LINES, (values for each in drafts.supervisions for values in values_of_lines(each))


def _lines(noun: Noun, parts: Sheet, draft: Any, names: Mapping[str, str]) -> Iterator[Values]:
    lines = noun.lines(draft)
    if len({noun.line_key(line) for line in lines}) < len(lines):
        raise ValueError(f"{parts.name} {draft.number} {draft.title}: two rows would say the same")
    own = noun.values(draft)
    for line in lines:
        values = {"work": draft.number, "work_title": draft.title, "work_day": own[noun.day_field], **noun.line_values(line)}
        yield values | ({"name": names.get(values["member"])} if noun is ACTIVITY else {})


def _named(values: Values, names: Mapping[str, str]) -> Values:
    """People with their names behind the number, or in the column beside it, where known."""

    def shown(value: Any) -> Any:
        if isinstance(value, tuple) and value and isinstance(value[0], Person):
            return tuple(replace(person, name=names.get(person.said)) for person in value)
        return value

    beside = {"name": names.get(values["member"])} if "member" in values else {}
    return {field: shown(value) for field, value in values.items()} | beside


class _Page:
    """Writes sheets into one workbook, each format made once."""

    def __init__(self, book: Any, choices: Choices) -> None:
        self._book, self._choices = book, choices
        self._formats = {name: book.add_format(properties) for name, properties in _STYLES.items()}
        self._lists: list[tuple[str, ...]] = []

    def guide(self, committee: str) -> None:
        page = self._book.add_worksheet(GUIDE_SHEET)
        page.set_column(0, 1, 18)
        page.set_column(2, 2, 8)
        page.set_column(3, 3, 90)
        page.write_string(0, 0, say("imports.book_title", committee=committee), self._formats["title"])
        row = 2
        for line in say("imports.guide").splitlines():
            page.write_string(row, 0, line, self._formats["plain"])
            row += 1
        row += 1
        for place, heading in enumerate(say("imports.guide_headings").split("|")):
            page.write_string(row, place, heading, self._formats["head"])
        page.repeat_rows(row)
        for sheet in SHEETS:
            for column in (*sheet.columns, *([sheet.series.column] if sheet.series else [])):
                row += 1
                needed = say("imports.needed") if column.is_filled else ""
                for place, text in enumerate((sheet.name, column.heading.format("1、2、3…"), needed, _explained(column))):
                    page.write_string(row, place, text, self._formats["note"])
        _print_ready(page)

    def sheet(self, sheet: Sheet, rows: list[Values], with_examples: bool) -> None:
        page = self._book.add_worksheet(sheet.name)
        page.freeze_panes(1, 1)
        page.repeat_rows(0)
        page.set_row(0, 30)
        _print_ready(page)
        cells = [sheet.spread(values) for values in rows]
        columns = [*sheet.columns]
        if sheet.series:
            series = sheet.series
            most = max((len(values.get(series.column.field, ())) for values in rows), default=0)
            columns += [series.at(place) for place in range(1, max(most, series.written) + 1)]
        first = 2 if with_examples else 1
        for index, column in enumerate(columns):
            style = self._formats["date" if column.kind.is_date else "text"]
            page.set_column(index, index, column.width, style)
            page.write_string(0, index, column.heading, self._formats["needed" if column.is_filled else "head"])
            self._offer(page, index, column, first + max(len(rows), READY_ROWS))
            if with_examples:
                page.write_string(1, index, column.example if index < len(sheet.columns) + 2 else "", self._formats["example"])
            for row, values in enumerate(cells, start=first):
                self._write(page, sheet, row, index, column, values.get(column.field), style)

    def _write(self, page: Any, sheet: Sheet, row: int, index: int, column: Column, value: Any, style: Any) -> None:
        if value is None or value == ():
            return
        shown = column.kind.show(value)
        if not _reads_back(column, shown, value, is_first=index == 0):
            raise ValueError(f"{sheet.name}, row {row + 1}, {column.heading}: {shown!r} would be read back differently")
        if isinstance(shown, date):
            page.write_datetime(row, index, shown, style)
        else:
            write_text(page, row, index, shown, style)

    def _offer(self, page: Any, index: int, column: Column, last: int) -> None:
        """A drop-down, where the column has one. It advises and does not forbid: the import says what is wrong, and better."""
        words: tuple[str, ...] = getattr(self._choices, column.listed) if column.listed else column.kind.choices
        if not words:
            return
        source: Any = list(words)
        if len(",".join(words)) > _INLINE or any("," in word for word in words):
            if words not in self._lists:
                self._lists.append(words)
            place = chr(ord("A") + self._lists.index(words))
            source = f"={CHOICES_SHEET}!${place}$1:${place}${len(words)}"
        rule = {"validate": "list", "source": source, "error_type": "warning", "input_message": column.note[:_INLINE]}
        page.data_validation(1, index, last, index, rule)

    def lists(self) -> None:
        """The long lists of the drop-downs, on a hidden sheet behind the others."""
        if self._lists:
            page = self._book.add_worksheet(CHOICES_SHEET)
            page.hide()
            for index, words in enumerate(self._lists):
                page.write_column(0, index, words, self._formats["text"])


def _explained(column: Column) -> str:
    if column.kind.choices:
        return say("imports.explained", note=column.note, choices="、".join(column.kind.choices))
    return column.note


def _reads_back(column: Column, shown: Any, value: Any, is_first: bool) -> bool:
    # A row is the template's own example by its first cell.
    if is_first and isinstance(shown, str) and shown.startswith(EXAMPLE):
        return False
    if is_blank(shown):
        return False
    try:
        return bool(column.kind.read(shown) == value)
    except Unreadable:
        return False


def _print_ready(page: Any) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P / &N")
