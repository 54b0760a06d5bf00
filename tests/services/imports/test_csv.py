"""One sheet as CSV: the encodings that offices produce, the sheet told by the name or by the file's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.errors import Refusal
from services.imports import Drafts, open_source
from tests.services.imports.conftest import Desk
from tests.services.imports.test_conflicts import YEAR

TEXT = '登记号,届次,案由,提交日期,第一提案人\n007,5-2,修路,2023-03-01,001\n,5-2,"种树,种草",2023-3-2,李某乙\n'.replace("“", '"').replace(
    "”", '"'
)


@pytest.mark.parametrize(("encoding", "notices"), [("utf-8", 0), ("utf-8-sig", 0), ("gb18030", 1)])
def test_a_csv_is_read_in_the_encodings_offices_produce(desk: Desk, encoding: str, notices: int) -> None:
    report = desk.take(desk.csv("2023年提案.csv", TEXT, encoding))

    assert [str(problem) for problem in report.problems] == []
    assert len(report.notices) == notices
    assert [draft.title for draft in desk.stored_now().proposals] == ["修路", "种树,种草"]
    assert [(key.row, key.index) for key in report.keys] == [(3, 0)]


def test_the_longest_sheet_name_in_the_file_name_counts(desk: Desk) -> None:
    desk.take(desk.workbook(Drafts(YEAR.memberships, (), tuple(replace(p, handlings=()) for p in YEAR.proposals), ())))

    text = "登记号\t承办单位\t承办方式\t交办日期\nT1\t交通局\t主办\t2023-04-02\n"
    report = desk.take(desk.csv("提案办理.csv", text))

    assert report.is_complete
    assert [[each.unit for each in draft.handlings] for draft in desk.stored_now().proposals] == [["交通局"], []]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("台账.csv", TEXT.encode(), "WHICH_SHEET"),
        ("提案.csv", b"\xff\xfe" + TEXT.encode("utf-16-le"), "NOT_TEXT"),
        ("提案.csv", b"a\0b", "NOT_TEXT"),
        ("提案.csv", b'a,"b\n', "DAMAGED"),
        ("提案.csv", b"", "FILE_EMPTY"),
        ("提案.csv", b"a\n" * 100_001, "TOO_FAR"),
    ],
)
def test_a_csv_that_cannot_be_read_is_told(desk: Desk, name: str, content: bytes, code: str) -> None:
    path = desk.folder / name
    path.write_bytes(content)

    with pytest.raises(Refusal) as caught:
        open_source(path)

    assert caught.value.code == code
    assert caught.value.message


def test_a_sheet_named_for_a_csv_must_be_one_of_ours(desk: Desk) -> None:
    source = open_source(desk.csv("台账.csv", TEXT), "提按")

    assert [grid.name for grid in source.grids] == ["提按"]
