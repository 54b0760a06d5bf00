"""A changed cell is one line, old and new; nothing of it is taken without `--update`, and then all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.activities import ActivityDraft, RollLine
from services.committees import add_term
from services.database import transaction
from services.imports import Drafts
from services.members import MembershipDraft
from services.models import AttendanceStatus, AuthorshipRole, Half, HandlingRole, Manner, MarkKind, OutcomeLevel, SponsorshipRole
from services.opinion_reports import AdoptionDraft, AuthorDraft, OpinionReportDraft
from services.proposals import HandlingDraft, ProposalDraft, SponsorDraft
from tests.databases import row_counts
from tests.services.imports.conftest import Desk, put

DAY = date(2023, 3, 1)
SESSIONS = ((DAY, Half.MORNING), (DAY, Half.AFTERNOON))
PRESENT, LATE = AttendanceStatus.PRESENT, AttendanceStatus.LATE
ADOPTIONS = (AdoptionDraft(date(2023, 4, 1), OutcomeLevel.PROVINCE, Manner.SINGLE), AdoptionDraft(date(2023, 5, 1)))
ROLL = (RollLine("M1", "participant", (PRESENT, LATE)), RollLine("M2", "participant", (PRESENT, LATE)))
YEAR = Drafts(
    (MembershipDraft("M1", "某甲", "经济界", date(2022, 1, 1)), MembershipDraft("M2", "某乙", "教育界", date(2022, 1, 1))),
    (
        ActivityDraft(
            "H1", "meeting.other", "例会", DAY, SESSIONS, False, tuple(RollLine(n, "participant", (PRESENT, LATE)) for n in ("M1", "M2"))
        ),
    ),
    (
        ProposalDraft(
            "T1",
            (5, 2),
            "修路",
            DAY,
            (SponsorDraft(SponsorshipRole.LEAD, "M1"), SponsorDraft(SponsorshipRole.CO, "M2")),
            "7",
            marks={MarkKind.FILED: date(2023, 4, 1)},
            handlings=(HandlingDraft("交通局", HandlingRole.LEAD, date(2023, 4, 2)),),
        ),
        ProposalDraft("T2", (5, 2), "种树", DAY, (SponsorDraft(SponsorshipRole.LEAD, "M2"),), "8"),
    ),
    (OpinionReportDraft("X1", "积水", DAY, (AuthorDraft(AuthorshipRole.AUTHOR, "M1"),), adoptions=ADOPTIONS),),
)

# sheet, cell, new value, heading, what is shown as old and as new
CHANGES = [
    ("委员", "C2", "医卫界", "界别", "经济界", "医药卫生界"),
    ("委员", "E3", "是", "是否常委", "否", "是"),
    ("活动", "C2", "例行会议", "活动名称", "例会", "例行会议"),
    ("到会名单", "G3", "缺席", "第1半天", "出席", "缺席"),
    ("到会名单", "F2", "列席", "身份", "参加", "列席"),
    ("提案", "D3", "植树", "案由", "种树", "植树"),
    ("提案", "G2", "002、M2", "联名人", "M2", "002、M2"),
    ("提案", "K2", None, "立案日期", "2023-04-01", ""),
    ("提案办理", "D2", "住建局", "承办单位", "交通局", "住建局"),
    ("提案办理", "G2", date(2023, 6, 1), "答复日期", "", "2023-06-01"),
    ("社情民意", "C2", "2023年3月2日", "提交日期", "2023-03-01", "2023-03-02"),
    ("信息采用", "H2", "2023-04-02", "日期", "2023-04-01", "2023-04-02"),
    ("信息采用", "E2", "全国", "层级", "省级", "全国"),
]


def changing(sheet: str, address: str, value: Any) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        put(book[sheet], address, value)
        # What names the work in the lines' sheets is checked against it, so it changes along.
        if (sheet, address) == ("活动", "C2"):
            for row in (2, 3):
                put(book["到会名单"], f"B{row}", value)
        if (sheet, address) == ("社情民意", "C2"):
            for row in (2, 3):
                put(book["信息采用"], f"C{row}", value)

    return edit


@pytest.mark.parametrize(("sheet", "address", "value", "heading", "old", "new"), CHANGES)
def test_a_changed_cell_is_one_conflict_and_only_update_takes_it(
    desk: Desk, sheet: str, address: str, value: Any, heading: str, old: str, new: str
) -> None:
    desk.take(desk.workbook(YEAR))
    changed = desk.workbook(YEAR, changing(sheet, address, value), "改.xlsx")
    before, stored = desk.house.row_counts(), desk.stored_now()

    refused = desk.take(changed)

    assert [(c.place.sheet, f"{c.place.column}{c.place.row}", c.place.heading) for c in refused.conflicts] == [(sheet, address, heading)]
    assert [(c.old, c.new, c.is_taken) for c in refused.conflicts] == [(old, new, False)]
    assert (refused.problems, refused.is_written, refused.is_complete) == ([], False, False)
    assert (desk.house.row_counts(), desk.stored_now()) == (before, stored)

    taken = desk.take(changed, update=True)

    assert [(c.old, c.new, c.is_taken) for c in taken.conflicts] == [(old, new, True)]
    assert (taken.is_written, taken.is_complete) == (True, True)
    assert desk.stored_now() != stored
    assert desk.take(changed).conflicts == []


def test_partial_leaves_the_changed_row_out_and_takes_the_rest(desk: Desk) -> None:
    desk.take(desk.workbook(replace(YEAR, proposals=YEAR.proposals[:1])))

    report = desk.take(desk.workbook(YEAR, changing("提案", "D2", "修桥")), partial=True)

    counts = {count.sheet: count for count in report.sheets}
    assert [problem.code for problem in report.problems] == ["OTHER_WORK"]
    assert (counts["提案"].conflict, counts["提案"].new) == (1, 1)
    assert [draft.title for draft in desk.stored_now().proposals] == ["修路", "种树"]


def test_lines_added_to_all_that_are_stored_are_new_and_need_no_update(desk: Desk) -> None:
    desk.take(desk.workbook(YEAR))
    more = replace(YEAR.opinion_reports[0], adoptions=(*ADOPTIONS, AdoptionDraft(date(2023, 6, 1), OutcomeLevel.NATIONAL)))

    report = desk.take(desk.workbook(replace(YEAR, opinion_reports=(more,))))

    assert report.conflicts == []
    assert [(c.sheet, c.new, c.same) for c in report.sheets if c.sheet == "信息采用"] == [("信息采用", 1, 2)]
    assert desk.stored_now().opinion_reports == (replace(more, number=None),)


def test_a_line_left_out_is_a_conflict_and_goes_only_with_update(desk: Desk) -> None:
    desk.take(desk.workbook(YEAR))
    fewer = replace(YEAR.opinion_reports[0], adoptions=ADOPTIONS[:1])
    path = desk.workbook(replace(YEAR, opinion_reports=(fewer,)))

    refused = desk.take(path)

    assert [(c.place.sheet, c.key, c.old) for c in refused.conflicts] == [("信息采用", "X1", "采用，2023-05-01")]
    assert not refused.is_written

    assert desk.take(path, update=True).is_complete
    assert desk.stored_now().opinion_reports == (replace(fewer, number=None),)


def test_rows_that_are_not_in_the_file_are_never_touched(desk: Desk) -> None:
    desk.take(desk.workbook(YEAR))
    stored = desk.stored_now()

    def only_proposals(book: Any) -> None:
        for name in book.sheetnames:
            if name != "提案":
                del book[name]

    report = desk.take(desk.workbook(YEAR, only_proposals), update=True)

    assert [(count.sheet, count.same) for count in report.sheets] == [("提案", 2)]
    assert desk.stored_now() == stored


def test_a_column_that_is_not_in_the_file_says_nothing(desk: Desk) -> None:
    desk.take(desk.workbook(YEAR))

    stored = desk.stored_now()

    def narrowed(book: Any) -> None:
        book["提案"].delete_cols(11)
        book["提案办理"].delete_cols(7)
        book["信息采用"].delete_cols(6)
        book["到会名单"].delete_cols(7, 10)

    report = desk.take(desk.workbook(YEAR, narrowed), update=True)

    assert report.conflicts == []
    assert report.is_complete
    assert desk.stored_now() == stored


def test_case_numbers_may_be_exchanged(desk: Desk) -> None:
    desk.take(desk.workbook(YEAR))
    first, second = YEAR.proposals

    exchanged = (replace(first, case_number="8"), replace(second, case_number="7"))
    report = desk.take(desk.workbook(replace(YEAR, proposals=exchanged)), update=True)

    assert report.is_complete
    assert [draft.case_number for draft in desk.stored_now().proposals] == ["8", "7"]


def test_a_later_span_ends_the_one_before_and_the_same_file_still_changes_nothing(desk: Desk) -> None:
    moved = MembershipDraft("M1", "某甲", "教育界", date(2023, 1, 1))
    path = desk.workbook(replace(YEAR, memberships=(moved, *YEAR.memberships)))

    first, second = desk.take(path), desk.take(path)

    assert (first.is_complete, second.conflicts) == (True, [])
    assert [(s.number, s.to_on) for s in desk.stored_now().memberships] == [("M1", date(2022, 12, 31)), ("M1", None), ("M2", None)]


def test_a_span_of_the_next_term_leaves_the_one_before_as_it_was_stated(desk: Desk) -> None:
    with transaction(desk.house.engine) as session:
        add_term(session, desk.house.administrator, desk.house.committee_id, 6, date(2026, 7, 1), date(2031, 6, 30))
    both = Drafts((MembershipDraft("M1", "某甲", "经济界", date(2022, 1, 1)), MembershipDraft("M1", "某甲", "教育界", date(2026, 7, 1))))
    first = desk.take(desk.workbook(both))
    again = desk.take(desk.workbook(both))

    assert (first.problems, first.conflicts, again.conflicts) == ([], [], [])
    assert [(count.new, count.same) for count in again.sheets] == [(0, 2)]


def test_a_dry_run_says_what_would_happen_and_leaves_no_trace(desk: Desk) -> None:
    before = desk.house.row_counts()

    report = desk.take(desk.workbook(YEAR), dry_run=True)

    assert (report.is_complete, report.is_written, report.is_dry_run) == (True, False, True)
    assert {count.sheet: count.new for count in report.sheets}["提案"] == 2
    with transaction(desk.house.engine) as session:
        assert row_counts(session) == before
