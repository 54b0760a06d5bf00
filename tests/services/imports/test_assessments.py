"""What people gave, taken from a sheet: as far as the adopted regulation lets it through, and once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from services.assessments import AssessmentDraft
from services.database import transaction
from services.imports import Drafts, ImportReport, import_records, open_source
from services.models import AssessmentKind
from services.regulations import adopt_regulation
from services.verification import Selection, verify
from tests.services.imports.conftest import Desk, packs

HEAD = "评定编号,类别,项目,日期,委员编号,姓名,活动组,分值,事由,作出者\n"
ROWS = """,评定,附加分,2023-05-04,001,王某甲,,2.5,参加听证会,经济委员会
,评定,附加分,2023-05-04,,李某乙,,4,捐赠,经济委员会
"""


def sheet(desk: Desk, rows: str, name: str = "评定.csv") -> Path:
    return desk.csv(name, HEAD + rows)


def told(report: ImportReport) -> list[str]:
    return [f"{problem.code} {problem.place.row}{problem.place.heading or ''}" for problem in report.problems]


@pytest.fixture
def guangzhou(desk: Desk) -> Desk:
    with transaction(desk.house.engine) as session:
        adopt_regulation(session, desk.house.appraiser, desk.house.committee_id, packs(), "guangzhou", date(2023, 1, 1))
    return desk


def test_a_sheet_is_taken_and_the_same_sheet_again_changes_nothing(guangzhou: Desk) -> None:
    path = sheet(guangzhou, ROWS)
    first = guangzhou.take(path)
    before = guangzhou.house.row_counts()
    second = guangzhou.take(path)

    assert (told(first), [(each.sheet, each.new) for each in first.sheets]) == ([], [("评定", 2)])
    assert [key.key for key in first.keys] == ["PD-2023-0001", "PD-2023-0002"]
    assert (guangzhou.house.row_counts(), [each.same for each in second.sheets]) == (before, [2])
    assert guangzhou.stored_now().assessments[1] == AssessmentDraft(
        None, AssessmentKind.ASSESSMENT, "附加分", date(2023, 5, 4), "经济委员会", "捐赠", "002", None, 4_000_000
    )


def test_everything_wrong_is_told_with_its_cell_and_nothing_is_taken(guangzhou: Desk) -> None:
    before = guangzhou.house.row_counts()
    report = guangzhou.take(
        sheet(
            guangzhou,
            ROWS
            + """,评定,附加分,2023-05-04,003,王某甲,,2,甲,办公室
,评定,附加分,2023-05-04,003,,,4.5,乙,办公室
,评定,附加分,2023-05-04,003,,,,丙,办公室
,评定,表现,2023-05-04,003,,,3,丁,办公室
,评定,附加分,2023-05-04,,,,3,戊,办公室
,评定,附加分,2023-05-04,001,,第一活动组,3,己,办公室
,评定,附加分,2023-05-04,,,第九活动组,3,庚,办公室
,评定,附加分,2023-05-04,009,,,三分,,办公室
,投票,附加分,2023-02-30,001,,,3,辛,办公室
,评定,附加分,2023-05-04,001,,,3,参加听证会,经济委员会
""",
        )
    )

    assert told(report) == [
        "NAME_MISMATCH 4姓名",
        "OUTSIDE_RANGE 5分值",
        "QUANTITY_MISSING 6分值",
        "ITEM_UNKNOWN 7项目",
        "NO_SUBJECT 8委员编号",
        "NO_SUBJECT 9委员编号",
        "UNKNOWN_GROUP 10活动组",
        "NOT_POINTS 11分值",
        "BLANK 11事由",
        "UNKNOWN_MEMBER 11委员编号",
        "UNKNOWN_WORD 12类别",
        "NO_SUCH_DAY 12日期",
        "DUPLICATE_ROW 13评定编号",
    ]
    assert "专委会核实的附加分" in str(report.problems[1])
    assert (report.is_written, guangzhou.house.row_counts()) == (False, before)


def test_a_changed_cell_is_a_conflict_that_is_taken_only_on_purpose_and_never_once_verified(guangzhou: Desk) -> None:
    guangzhou.take(sheet(guangzhou, ROWS))
    other = sheet(guangzhou, ROWS.replace("2.5", "3"), "另.csv").rename(guangzhou.folder / "评定.csv")
    conflicting = guangzhou.take(other)
    taken = guangzhou.take(other, update=True)
    with transaction(guangzhou.house.engine) as session:
        verify(session, guangzhou.house.verifier, guangzhou.house.committee_id, Selection(), "核对", regulations=packs())
    back = guangzhou.take(sheet(guangzhou, ROWS), update=True)

    assert [(str(each.place), each.old, each.new) for each in conflicting.conflicts] == [("工作表“评定”第 2 行 H 列“分值”", "2.5", "3")]
    assert (conflicting.is_written, taken.is_written, back.is_written) == (False, True, False)
    assert (told(back), guangzhou.stored_now().assessments[0].quantity) == (["VERIFIED_FACTS 2分值"], 3_000_000)


def test_rows_are_not_taken_unasked(desk: Desk) -> None:
    source = open_source(sheet(desk, ROWS))
    with pytest.raises(ValueError, match="pass them"), transaction(desk.house.engine) as session:
        import_records(session, desk.house.registrar, desk.house.committee_id, source)


def test_what_is_written_reads_back_with_names_beside_numbers(desk: Desk) -> None:
    drafts = Drafts(
        assessments=(
            AssessmentDraft("P-1", AssessmentKind.ADJUSTMENT, "会议", date(2023, 5, 4), "办公室", "迟到", "001", None, -500_000),
            AssessmentDraft("P-2", AssessmentKind.CHECKLIST, "制度上墙", date(2023, 5, 4), "考核小组", "现场查看", None, "第一活动组"),
        )
    )
    report = desk.take(desk.workbook(drafts))

    assert (told(report), len(desk.stored_now().assessments)) == ([], 2)
