"""Tables of works are text and numbers whatever a unit is called, the same bytes each time, and of no version of a result."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import openpyxl  # type: ignore[import-untyped]
import pytest
from sqlalchemy import Engine

from services.database import reading, transaction
from services.errors import Refusal
from services.exchange.keys import ExchangeKeys
from services.exports.counted_works import works_sheet
from services.exports.forms import register_forms
from services.exports.wanted import Wanted, Workshop, settled
from services.exports.works_tables import write_works
from services.models import HandlingRole, MarkKind
from services.proposals import HandlingDraft, register_proposal
from tests.services.test_statistics import DAY, YEAR, Office, proposal

ODD = '=HYPERLINK("x")<r>局</r>'


@pytest.fixture
def office(engine: Engine) -> Office:
    found = Office(engine)
    handling = HandlingDraft(ODD, HandlingRole.LEAD, DAY, date(YEAR, 5, 1))
    found.register(register_proposal, proposal("一", marks={MarkKind.FILED: DAY}, handlings=(handling,)))
    found.verify()
    return found


def data(office: Office, on: date = DAY, *, is_tree: bool = False) -> dict[str, Any]:
    with reading(office.engine) as session:
        built: dict[str, Any] = msgspec.to_builtins(works_sheet(session, office.verifier, office.id, YEAR, on, is_tree=is_tree))
        return built


def test_a_units_name_is_text_whatever_it_looks_like(office: Office) -> None:
    content = write_works(data(office))
    book = openpyxl.load_workbook(BytesIO(content))
    cell = next(cell for row in book["按承办单位"].iter_rows() for cell in row if cell.value == ODD)

    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert content == write_works(data(office))
    assert [bool(page.print_area) and "2023年3月1日" in page.oddFooter.left.text for page in book] == [True] * 5


def test_a_tree_has_a_row_a_committee_whose_counts_a_spreadsheet_adds_up(office: Office) -> None:
    content = write_works(data(office, is_tree=True))
    rows = [list(row) for row in openpyxl.load_workbook(BytesIO(content))["按委员会"].iter_rows(values_only=True)]
    values = [list(row) for row in openpyxl.load_workbook(BytesIO(content), data_only=True)["按委员会"].iter_rows(values_only=True)]

    assert rows[-1][2] == f"=SUM(C{len(rows) - 1}:C{len(rows) - 1})"
    assert [row[:3] for row in values[-2:]] == [["政协某省委员会", 1, 1], ["全部", 1, 1]]


def test_tables_of_works_are_of_no_version_and_of_no_member(office: Office, tmp_path: Path) -> None:
    workshop = Workshop({}, {form.name: form for form in register_forms()}, ExchangeKeys(tmp_path))  # type: ignore[arg-type]  # none is asked
    with transaction(office.engine) as session:
        wanted, suffix = settled(session, office.verifier, office.id, Wanted("works", YEAR), workshop)
        with pytest.raises(Refusal) as refused:
            settled(session, office.verifier, office.id, Wanted("works-tree", YEAR, number=1, member="W0001"), workshop)

    assert (wanted.number, wanted.is_live, suffix) == (None, True, ".xlsx")
    assert sorted(problem.code for problem in refused.value.problems) == ["MEMBER_NOT_WANTED", "VERSION_NOT_WANTED"]
