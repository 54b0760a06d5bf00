"""The keys given come back in a copy of the office's own file: with it nothing is new, and all else in it is as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from hypothesis import given
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.styles import PatternFill  # type: ignore[import-untyped]

from services.imports import Drafts, free_name, open_source, write_filled
from services.imports.filled import with_keys
from tests.services.imports.conftest import Desk, numberless, put
from tests.services.imports.made import years
from tests.services.imports.test_conflicts import YEAR
from tests.services.imports.test_round_trip import cases

NUMBERLESS = numberless(YEAR)


def cells(path: Path) -> dict[tuple[str, str], Any]:
    book = openpyxl.load_workbook(path)
    every = [(sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row]
    book.close()
    return {(title, cell.coordinate): cell.value for title, cell in every if cell.value is not None}


@cases
@given(year=years())
def test_the_filled_copy_says_the_same_with_every_key_and_asks_for_none(desk: Desk, year: Drafts) -> None:
    path, copy = desk.workbook(year), desk.folder / "副本.xlsx"
    with desk.trial() as session:
        first = desk.take(path, session)
        write_filled(open_source(path), first.keys, copy)
        again = desk.take(copy, session)

    assert again.is_complete
    assert again.conflicts == []
    assert again.keys == []
    assert {count.new for count in again.sheets} <= {0}
    assert [given.row for given in first.keys if given.key == ""] == []


def test_only_the_empty_key_cells_change_and_their_format_stays(desk: Desk) -> None:
    def edit(book: Any) -> None:
        book["提案"]["D2"].comment = Comment("查过", "某人")
        book["提案"]["A3"].fill = PatternFill("solid", "FFFF00")
        put(book["提案"], "Z9", None)
        book.create_sheet("附记")

    path = desk.workbook(NUMBERLESS, edit)
    report = desk.take(path)
    copy = free_name(path, "-已编号")
    write_filled(open_source(path), report.keys, copy)

    before, after = cells(path), cells(copy)
    assert copy.name == "填报-已编号.xlsx"
    assert {place: value for place, value in after.items() if place not in before} == {
        ("活动", "A2"): "HD-2023-0001",
        ("到会名单", "A2"): "HD-2023-0001",
        ("到会名单", "A3"): "HD-2023-0001",
        ("提案", "A2"): "TA-2023-0001",
        ("提案", "A3"): "TA-2023-0002",
        ("提案办理", "A2"): "TA-2023-0001",
        ("社情民意", "A2"): "XX-2023-0001",
        ("信息采用", "A2"): "XX-2023-0001",
        ("信息采用", "A3"): "XX-2023-0001",
    }
    assert {place: after[place] for place in before} == before
    book = openpyxl.load_workbook(copy)
    assert book["提案"]["A3"].fill.fgColor.rgb == "00FFFF00"
    assert book["提案"]["D2"].comment.text == "查过"
    book.close()


def test_a_copy_never_covers_an_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "填报.xlsx"
    names = []
    for _ in range(3):
        found = free_name(path, "-已编号")
        found.touch()
        names.append(found.name)

    assert names == ["填报-已编号.xlsx", "填报-已编号-2.xlsx", "填报-已编号-3.xlsx"]
    assert free_name(tmp_path / "填报-已编号.xlsx", "-已编号").name == "填报-已编号-4.xlsx"


def test_a_csv_comes_back_with_its_keys(desk: Desk) -> None:
    path = desk.csv("提案.csv", "登记号,届次,案由,提交日期,第一提案人\n,5-2,修路,2023-03-01,001\n")
    report = desk.take(path)
    copy = desk.folder / "提案-已编号.csv"
    write_filled(open_source(path), report.keys, copy)

    assert copy.read_text("utf-8-sig").splitlines()[1] == "TA-2023-0001,5-2,修路,2023-03-01,001"
    assert desk.take(copy).keys == []


def test_cells_are_put_where_they_belong_in_any_sheet_xml() -> None:
    content = (
        b'<?xml version="1.0"?><x:worksheet xmlns:x="m"><x:sheetData>'
        b'<x:row r="2"><x:c r="A2" s="4"/><x:c r="D2"><x:v>1</x:v></x:c></x:row>'
        b'<x:row><x:c s="5" t="s"><x:v>\xe4\xb8\x80</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    found = with_keys(content, {(1, 0): "A&B", (1, 1): "b", (1, 4): "e", (2, 0): "c"})

    def cell(address: str, key: str, style: str = "") -> str:
        return f'<x:c r="{address}"{style} t="inlineStr"><x:is><x:t>{key}</x:t></x:is></x:c>'

    first = cell("A2", "A&amp;B", ' s="4"') + cell("B2", "b") + '<x:c r="D2"><x:v>1</x:v></x:c>' + cell("E2", "e")
    assert f'<x:row r="2">{first}</x:row><x:row>{cell("A3", "c", " s=" + chr(34) + "5" + chr(34))}</x:row>' in found.decode()
