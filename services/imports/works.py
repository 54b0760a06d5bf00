"""Works of one noun as a file states them: own rows, the lines that belong to them, and what is stored of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scoring_plugins.catalogue import say
from services.imports.beside import tell_the_rest
from services.imports.cells import ONE_PERSON, PEOPLE
from services.imports.nouns import ACTIVITY, Noun, Values
from services.imports.people import Hints, People
from services.imports.rows import Row
from services.imports.run import Run
from services.imports.sheets import ASSESSMENTS


@dataclass(eq=False)
class Work:
    """`own` are the values of its own row over what is stored; None if there is no such row or it is refused.

    `row` None: only lines of a stored work stand in the file.
    """

    number: str | None
    title: str | None
    day: date | None
    row: Row | None = None
    own: Values | None = None
    stored: Any | None = None
    lines: list[Row] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        return [*([self.row] if self.row else []), *self.lines]

    @property
    def is_refused(self) -> bool:
        return self.row is not None and self.row.is_refused

    @property
    def label(self) -> str:
        return self.number or self.title or ""


def gather(run: Run, noun: Noun, rows: list[Row], lines: list[Row], people: People) -> list[Work]:
    """Every work that the rows and lines speak of; rows and lines that cannot be placed are refused."""
    stored = noun.stored(run.session, run.directory.committee_id)
    fields = [name for name, column in noun.sheet.by_field.items() if column.kind in (ONE_PERSON, PEOPLE)]
    by_identity: dict[object, list[str]] = {}
    for number, known in stored.items():
        by_identity.setdefault(known.draft.identity, []).append(number)
    works = []
    for row in rows:
        people.settle(row, fields)
        if noun.sheet is ASSESSMENTS and (row.get("member") is not None or row.get("name") is not None):
            people.settle_one(row, "member", "name")
        works.append(_own(noun, row, stored, by_identity))
        if row.is_refused:
            blank = {name: column.kind.blank for name, column in noun.sheet.by_field.items()} | noun.stand_ins
            tell_the_rest(row, run.directory, blank, lambda values: noun.problems(noun.build(values, ()), run.directory))
    _refuse_doubles(noun, works)
    _say_lookalikes(run, noun, works, by_identity)
    index = _Index(noun, works, stored)
    for row in lines:
        index.place(row)
        if noun is ACTIVITY:
            people.settle_one(row, "member", "name")
    return [*works, *index.stored_only.values()]


def _own(noun: Noun, row: Row, stored: dict[str, Any], by_identity: dict[object, list[str]]) -> Work:
    number = row.get("number")
    work = Work(number, row.get("title"), row.get(noun.day_field), row, None, stored.get(number))
    if row.is_refused:
        return work
    blank = {name: column.kind.blank for name, column in noun.sheet.by_field.items()}
    if number is None:
        draft = noun.build(blank | row.values, ())
        same = by_identity.get(draft.identity, [])
        if len(same) == 1:
            work.number, work.stored = same[0], stored[same[0]]
        elif same:
            row.wrong("number", "AMBIGUOUS", say("imports.ambiguous_work", numbers="、".join(sorted(same))))
    before = noun.values(work.stored.draft) if work.stored else blank
    work.own = {**before, **row.values, "number": work.number}
    return work


def _refuse_doubles(noun: Noun, works: list[Work]) -> None:
    """A number stands once; and where one of two rows has no number, they may not say the same work."""
    numbered: dict[str, Row] = {}
    identified: dict[object, Work] = {}
    for work in works:
        assert work.row is not None
        if work.number is not None:
            first = numbered.setdefault(work.number, work.row)
            if first is not work.row:
                work.row.wrong("number", "DUPLICATE_ROW", say("imports.double_number", row=first.index + 1))
                continue
        if work.own is None:
            continue
        same = identified.setdefault(noun.build(work.own, ()).identity, work)
        if same is not work and same.row is not None and None in (same.number, work.number):
            work.row.wrong("number", "DUPLICATE_ROW", say("imports.double_work", row=same.row.index + 1))


def _say_lookalikes(run: Run, noun: Noun, works: list[Work], by_identity: dict[object, list[str]]) -> None:
    """A new number on a work that is otherwise known is perhaps the same work: said, not refused."""
    for work in works:
        if work.stored is None and work.number is not None and work.own is not None and work.row is not None:
            same = by_identity.get(noun.build(work.own, ()).identity)
            if same:
                place = work.row.layout.place(work.row.index, "number")
                run.notices.append(say("imports.lookalike", place=place, number=work.number, known="、".join(sorted(same))))


class _Index:
    """Finds the work a line belongs to: by number, or by title and day."""

    def __init__(self, noun: Noun, works: list[Work], stored: dict[str, Any]) -> None:
        self._noun, self._stored = noun, stored
        self._by_number = {work.number: work for work in works if work.number is not None}
        self._by_title: dict[str | None, list[Work]] = {}
        for work in works:
            self._by_title.setdefault(work.title, []).append(work)
        self._stored_by_title: dict[str, list[str]] = {}
        for number, known in stored.items():
            self._stored_by_title.setdefault(known.draft.title, []).append(number)
        self._hint = Hints([*self._by_number, *stored])
        self.stored_only: dict[str, Work] = {}

    def place(self, row: Row) -> None:
        """Add the line to its work, or refuse it."""
        if row.get("work") is None and row.get("work_title") is None:
            row.wrong("work", "BLANK", say("imports.no_work"))
            return
        work = self._numbered(row) if row.get("work") is not None else self._titled(row)
        if work is None:
            return
        work.lines.append(row)
        if work.is_refused:
            row.follows = True
            return
        for name, said, known in (("work_title", row.get("work_title"), work.title), ("work_day", row.get("work_day"), work.day)):
            if said is not None and said != known:
                row.wrong(name, "OTHER_WORK", say("imports.other_work", number=work.label, known=known))

    def _numbered(self, row: Row) -> Work | None:
        number = row.get("work")
        work = self._by_number.get(number) or self._of_stored(number)
        if work is None:
            message = say("imports.unknown_work", number=number, sheet=self._noun.sheet.name, hint=self._hint(number))
            row.wrong("work", "UNKNOWN_WORK", message)
        return work

    def _of_stored(self, number: str) -> Work | None:
        if number not in self._stored:
            return None
        if number not in self.stored_only:
            draft = self._stored[number].draft
            day = getattr(draft, self._noun.day_field)
            self.stored_only[number] = Work(number, draft.title, day, stored=self._stored[number])
        return self.stored_only[number]

    def _titled(self, row: Row) -> Work | None:
        title, day = row.get("work_title"), row.get("work_day")
        found = self._by_title.get(title, [])
        found = [*found, *(work for work in self._stored_titled(title) if work not in found)]
        found = [work for work in found if day is None or work.day == day]
        if len(found) == 1:
            return found[0]
        sheet = self._noun.sheet.name
        if found:
            row.wrong("work", "AMBIGUOUS", say("imports.ambiguous_title", title=title, sheet=sheet))
        else:
            row.wrong("work_title", "UNKNOWN_WORK", say("imports.unknown_title", title=title, sheet=sheet))
        return None

    def _stored_titled(self, title: str) -> Iterable[Work]:
        for number in self._stored_by_title.get(title, ()):
            work = self._by_number.get(number) or self._of_stored(number)
            if work is not None and work.title == title:
                yield work
