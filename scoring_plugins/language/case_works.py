"""What the names of works in one case stand for: one work each, and of each subject one record in it."""

from __future__ import annotations

from datetime import date

from scoring_plugins.language.fields import Reading
from scoring_plugins.language.source import Value
from scoring_plugins.records import Record, WorkReference


class CaseWorks:
    """The works that one case has named so far; what a name cannot stand for is reported where it is written.

    Works are told apart by their names alone: with one name for two works, or two records of one subject in one work, a case would
    ask what no regulation answers.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._named: dict[str, tuple[str, date | None, int]] = {}
        self._own: dict[tuple[str, str], int] = {}

    def note(self, value: Value, subject: str, alike: list[Record]) -> None:
        """Records of a subject that differ in their works alone, all written at `value`; what is wrong with them is said once."""
        said = len(self._reading.problems)
        for record in alike:
            key = (subject, record.work)
            if key in self._own:
                self._reading.report(value, "case_work_twice", work=record.work, first=self._own[key])
            else:
                self._own[key] = value.line
                self._stands_for(value, record.work, record.kind, record.dated_on)
            if len(self._reading.problems) > said:
                return

    def note_reference(self, value: Value, other: WorkReference) -> None:
        """A work that a record points to, at `value`."""
        if other.work:
            self._stands_for(value, other.work, other.kind, None)

    def _stands_for(self, value: Value, work: str, kind: str, dated_on: date | None) -> None:
        known_kind, known_on, line = self._named.setdefault(work, (kind, dated_on, value.line))
        if kind != known_kind or (known_on and dated_on and known_on != dated_on):
            self._reading.report(value, "case_works_of_one_name", work=work, first=line)
        elif known_on is None:
            self._named[work] = (kind, dated_on, line)
