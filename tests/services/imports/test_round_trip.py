"""Whatever a year holds: written, read and taken it is the same; twice is once; the order of rows does not matter."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.imports import Drafts
from tests.databases import row_counts
from tests.services.imports.conftest import Desk, put_row, without_numbers
from tests.services.imports.made import as_stored, years

# The committee is the same for every case: each is undone at its end.
# Failures are shown as found: shrinking would write hundreds of workbooks.
cases = settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@cases
@given(year=years())
def test_what_is_written_and_taken_is_stored_as_it_was_said(desk: Desk, year: Drafts) -> None:
    with desk.trial() as session:
        report = desk.take(desk.workbook(year), session)
        found = desk.stored(session)

    assert [str(problem) for problem in report.problems] == []
    assert report.is_written
    assert report.is_complete
    assert found == without_numbers(year, as_stored(list(year.memberships)))


@cases
@given(year=years())
def test_the_same_file_again_changes_nothing(desk: Desk, year: Drafts) -> None:
    path = desk.workbook(year)
    with desk.trial() as session:
        first = desk.take(path, session)
        before = row_counts(session)
        second = desk.take(path, session)
        after = row_counts(session)

    assert after == before
    assert second.is_complete
    assert second.conflicts == []
    assert [(count.sheet, count.same) for count in second.sheets] == [(count.sheet, count.new) for count in first.sheets]
    assert {(key.sheet, key.row): key.key for key in second.keys} == {(key.sheet, key.row): key.key for key in first.keys}


@cases
@given(year=years(), seed=st.integers(0, 999))
def test_the_order_of_rows_and_columns_does_not_matter(desk: Desk, year: Drafts, seed: int) -> None:
    shuffle = random.Random(seed).shuffle

    def shuffled(book: Any) -> None:
        for sheet in book.worksheets[1:9]:
            head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
            columns = list(range(len(head)))
            shuffle(rows)
            shuffle(columns)
            sheet.delete_rows(1, sheet.max_row)
            for place, row in enumerate([head, *rows], start=1):
                put_row(sheet, place, [row[column] for column in columns])

    with desk.trial() as session:
        report = desk.take(desk.workbook(year, shuffled, "打乱.xlsx"), session)
        found = desk.stored(session)

    assert [str(problem) for problem in report.problems] == []
    assert found == without_numbers(year, as_stored(list(year.memberships)))
