"""The template and filled workbooks: text is text, drop-downs, print frames, the same bytes, and no cell that would be read otherwise."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from services.imports import Choices, Drafts, write_workbook
from services.imports.sheets import SHEETS
from services.members import MembershipDraft
from services.opinion_reports import AdoptionDraft
from tests.services.imports.test_conflicts import YEAR


def written(drafts: Drafts, **options: object) -> bytes:
    target = io.BytesIO()
    write_workbook(target, drafts, **options)  # type: ignore[arg-type]
    return target.getvalue()


def test_the_template_explains_every_column_and_holds_an_example_of_every_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(Drafts(), with_examples=True, committee="政协示例市委员会")))

    guide = [[cell.value for cell in row] for row in book["填表说明"].iter_rows()]
    assert guide[0][0] == "政协示例市委员会履职数据填报表"
    for sheet in SHEETS:
        assert {row[1] for row in guide if row[0] == sheet.name} >= {column.heading for column in sheet.columns}
        assert book[sheet.name]["A2"].value.startswith("示例")
        assert book[sheet.name].freeze_panes == "B2"
        assert book[sheet.name].print_title_rows == "$1:$1"
        assert (book[sheet.name].page_setup.orientation, book[sheet.name].page_setup.paperSize) == ("landscape", 9)
        groups = book[sheet.name].column_dimensions.values()
        of_column = {index: group.number_format for group in groups for index in range(group.min, group.max + 1)}
        formats = {column.heading: of_column[index] for index, column in enumerate(sheet.columns, start=1)}
        assert formats == {column.heading: "yyyy-mm-dd" if column.kind.is_date else "@" for column in sheet.columns}
    book.close()


def test_long_lists_stand_on_a_hidden_sheet_and_short_ones_in_the_rule() -> None:
    bodies = tuple(f"第{place}专门委员会，兼管其他" for place in range(40))
    book = openpyxl.load_workbook(io.BytesIO(written(Drafts(), choices=Choices(special_committees=bodies, groups=("一组", "二,组")))))

    rules = {str(rule.sqref)[0]: rule.formula1 for rule in book["委员"].data_validations.dataValidation}
    assert (rules["D"], rules["G"], rules["E"]) == ("选项!$A$1:$A$40", "选项!$B$1:$B$2", '"是,否"')
    assert [cell.value for cell in book["选项"]["A"]] == list(bodies)
    assert book["选项"].sheet_state == "hidden"
    book.close()


def test_the_same_drafts_give_the_same_bytes() -> None:
    assert written(YEAR) == written(YEAR)


def test_nothing_an_office_writes_becomes_a_formula_or_a_link() -> None:
    titles = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "＝1", "http://example.org", "{=1}", "=cmd|' /C calc'!A0"]
    proposals = tuple(replace(YEAR.proposals[1], number=str(place), title=title, case_number=None) for place, title in enumerate(titles))

    content = written(replace(YEAR, proposals=proposals))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/"))
        assert (sheets.count(b"<f>"), sheets.count(b"<hyperlink"), [n for n in archive.namelist() if "external" in n]) == (0, 0, [])
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [cell.value for cell in book["提案"]["D"][1:]] == titles
    book.close()


@pytest.mark.parametrize(
    "drafts",
    [
        Drafts((MembershipDraft("示例1", "某甲", "经济界", date(2022, 1, 1)),)),
        Drafts((MembershipDraft("1", "某甲", "经济界", date(2022, 1, 1), posts=("主任、委员",)),)),
        Drafts((MembershipDraft("1", " 某甲", "经济界", date(2022, 1, 1)),)),
        replace(YEAR, opinion_reports=(replace(YEAR.opinion_reports[0], adoptions=(AdoptionDraft(date(2023, 4, 1)),) * 2),)),
        replace(YEAR, opinion_reports=(replace(YEAR.opinion_reports[0], adoptions=(AdoptionDraft(date(2023, 4, 1), by=""),)),)),
    ],
)
def test_a_draft_that_would_be_read_back_differently_is_not_written(tmp_path: Path, drafts: Drafts) -> None:
    target = tmp_path / "填报.xlsx"

    with pytest.raises(ValueError, match="would"):
        write_workbook(target, drafts)

    assert not target.exists()
