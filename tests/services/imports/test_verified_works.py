"""What was verified or scored is changed by no file, not with `--update` either: the cell is told, and what to do first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.database import transaction
from services.imports import ImportReport
from services.regulations import adopt_regulation
from services.scorings import run_scoring, start_scoring
from services.verification import Selection, verify, withdraw_verification
from tests.databases import row_counts
from tests.services.imports.conftest import Desk, packs, put
from tests.services.imports.test_conflicts import YEAR, changing

# sheet, cell, new value, the cells that are told
REFUSED = [
    ("活动", "E2", "2023-03-01 上午、2023-03-02 下午", ["活动 2 E"]),
    ("活动", "F2", "是", ["活动 2 F"]),
    ("到会名单", "G3", "缺席", ["到会名单 3 G"]),
    ("到会名单", "F2", "列席", ["到会名单 2 F"]),
    ("提案", "E3", date(2023, 2, 28), ["提案 3 E"]),
    ("提案", "G2", "002、M2", ["提案 2 G"]),
    ("提案", "K2", None, ["提案 2 K"]),
    ("提案办理", "D2", "住建局", ["提案办理 2 D"]),
    ("提案办理", "F2", date(2023, 4, 3), ["提案办理 2 F"]),
    ("社情民意", "D2", "M2", ["社情民意 2 D"]),
    ("信息采用", "H2", "2023-04-02", ["信息采用 2 H"]),
    ("信息采用", "E2", "全国", ["信息采用 2 E"]),
]
TITLES = [("活动", "C2", "例行会议"), ("提案", "D3", "植树"), ("提案办理", "G2", date(2023, 6, 1))]


@pytest.fixture
def verified(desk: Desk) -> Desk:
    desk.take(desk.workbook(YEAR))
    with transaction(desk.house.engine) as session:
        verify(session, desk.house.verifier, desk.house.committee_id, Selection(), "核对台账")
    return desk


def told(report: ImportReport) -> list[str]:
    return [f"{problem.place.sheet} {problem.place.row} {problem.place.column}" for problem in report.problems]


def test_a_cell_that_would_change_what_was_verified_is_refused_with_update_too(verified: Desk) -> None:
    found = {}
    for sheet, address, value, _ in REFUSED:
        with verified.trial() as session:
            before = row_counts(session)
            report = verified.take(verified.workbook(YEAR, changing(sheet, address, value)), session, update=True)

            assert {problem.code for problem in report.problems} == {"VERIFIED_FACTS"}
            assert all("lvheng records withdraw" in problem.message for problem in report.problems)
            assert (report.is_written, report.is_complete, row_counts(session)) == (False, False, before)
            found[sheet, address] = told(report)

    assert found == {(sheet, address): cells for sheet, address, _, cells in REFUSED}


def test_what_nobody_verified_of_a_verified_work_is_still_updated(verified: Desk) -> None:
    for sheet, address, value in TITLES:
        with verified.trial() as session:
            report = verified.take(verified.workbook(YEAR, changing(sheet, address, value)), session, update=True)

            assert (told(report), report.is_complete) == ([], True)


def test_a_verified_line_that_is_left_out_is_refused_at_the_last_line_of_its_work(verified: Desk) -> None:
    (meeting,) = YEAR.activities
    fewer = replace(YEAR, activities=(replace(meeting, roll=meeting.roll[:1]),))
    report = verified.take(verified.workbook(fewer), update=True)

    assert [str(problem).split(";")[0] for problem in report.problems] == ["工作表“到会名单”第 2 行:M2 已核实，不能删去、略去或改成别的"]
    assert [len(draft.roll) for draft in verified.stored_now().activities] == [2]


def test_an_organiser_that_was_verified_is_neither_replaced_nor_left_out(desk: Desk) -> None:
    year = replace(YEAR, activities=(replace(YEAR.activities[0], organisers=("经济委员会",)),))
    desk.take(desk.workbook(year))
    with transaction(desk.house.engine) as session:
        verify(session, desk.house.verifier, desk.house.committee_id, Selection(), "核对台账")
    found = [desk.take(desk.workbook(year, changing("活动", "G2", said)), update=True) for said in ("第一活动组", None)]

    assert [told(report) for report in found] == [["活动 2 G"], ["活动 2 G"]]
    assert [draft.organisers for draft in desk.stored_now().activities] == [("经济委员会",)]


def both(book: Any) -> None:
    """A verified line says something else, and so does the name of an unverified work."""
    put(book["提案"], "G2", "002、M2")
    put(book["委员"], "E3", "是")


def test_nothing_of_a_file_with_one_such_cell_is_taken_and_partial_leaves_out_its_row_only(verified: Desk) -> None:
    path = verified.workbook(YEAR, both)
    whole = verified.take(path, update=True)
    seats = [span.on_standing_committee for span in verified.stored_now().memberships]
    part = verified.take(path, update=True, partial=True)
    after = verified.stored_now()

    assert (whole.is_written, seats) == (False, [False, False])
    assert ("提案 2 G" in told(part), part.is_written) == (True, True)
    assert [span.on_standing_committee for span in after.memberships] == [False, True]
    assert after.proposals[0].sponsors == YEAR.proposals[0].sponsors


def test_once_the_verification_is_withdrawn_the_same_file_is_taken(verified: Desk) -> None:
    path = verified.workbook(YEAR, changing("到会名单", "G3", "缺席"))
    refused = verified.take(path, update=True)
    with transaction(verified.house.engine) as session:
        withdraw_verification(session, verified.house.verifier, verified.house.committee_id, Selection(number="H1", member="M2"), "有误")
    taken = verified.take(path, update=True)

    assert (refused.is_written, taken.is_complete) == (False, True)
    assert verified.stored_now().activities[0].roll[1].statuses[0] == "absent"


def test_a_line_that_a_year_was_scored_by_stays_until_the_year_is_scored_anew(verified: Desk) -> None:
    house, path = verified.house, verified.workbook(YEAR, changing("社情民意", "D2", "M2"))

    def score() -> None:
        with transaction(house.engine) as session:
            key = start_scoring(session, house.appraiser, house.committee_id, 2023, packs())
        run_scoring(house.engine, key, packs())

    with transaction(house.engine) as session:
        adopt_regulation(session, house.appraiser, house.committee_id, packs(), "guangzhou", date(2023, 1, 1))
    score()
    with transaction(house.engine) as session:
        withdraw_verification(session, house.verifier, house.committee_id, Selection(number="X1"), "有误")
    scored = verified.take(path, update=True)
    score()
    taken = verified.take(path, update=True)

    assert [(problem.code, str(problem.place)) for problem in scored.problems] == [("SCORED", "工作表“社情民意”第 2 行 D 列“作者”")]
    assert (scored.is_written, taken.is_complete) == (False, True)
