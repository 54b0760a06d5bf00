"""The list of outstanding proposals that is published: what was decided and still holds, as text, the same bytes each time."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import openpyxl  # type: ignore[import-untyped]
import pytest
from sqlmodel import Session, col, select

from scoring_plugins.engine.scorecard import ScoreLine
from scoring_plugins.plugins import Regulations
from services.errors import Refusal
from services.exchange.keys import ExchangeKeys
from services.exports.forms import register_forms
from services.exports.outstanding_sheet import DecidedSelection, ListedProposal, OutstandingSheet
from services.exports.outstanding_workbook import write_outstanding
from services.exports.outstanding_year import outstanding_sheet
from services.exports.wanted import Wanted, Workshop, settled
from services.models import Proposal
from services.permissions import Actor
from services.selections import (
    Choice,
    choose_proposals,
    decide_selection,
    list_candidates,
    open_selection,
    put_forward,
    reopen_selection,
)
from tests.services.proposals.handled import Offices

ODD = '=HYPERLINK("x")'
DAY = date(2023, 12, 20)
FORMS = {form.name: form for form in register_forms()}


def chosen_and_decided(session: Session, year: Offices, regulations: Regulations, key: int, choices: list[Choice]) -> None:
    list_candidates(session, year.staff, key, regulations)
    choose_proposals(session, year.staff, key, choices)
    put_forward(session, year.second, key, regulations, "按主席会议意见")
    decide_selection(session, year.leader, key, regulations, "第十次主席会议", "符合办法", DAY)


def codes(session: Session, actor: Actor, year: Offices, wanted: Wanted, workshop: Workshop) -> list[str]:
    with pytest.raises(Refusal) as refused:
        settled(session, actor, year.committee_id, wanted, workshop)
    return sorted(problem.code for problem in refused.value.problems)


def test_it_holds_what_is_decided_and_after_a_correction_what_was_decided_last(
    year: Offices, regulations: Regulations, tmp_path: Path
) -> None:
    workshop = Workshop(regulations, FORMS, ExchangeKeys(tmp_path))
    with year.at_work() as session:
        first, second, third, *_ = session.exec(select(Proposal.number).order_by(col(Proposal.number)))
        key = open_selection(session, year.staff, year.committee_id, 2023, regulations, "kenli", partial_because="主席会议同意")
        early = codes(session, year.staff, year, Wanted("outstanding", 2023), workshop)
        chosen_and_decided(session, year, regulations, key, [Choice(second, True, ODD), Choice(third, True, "切中要害")])
        of_version = codes(session, year.staff, year, Wanted("outstanding", 2023, number=1, member="001"), workshop)
        wanted, suffix = settled(session, year.staff, year.committee_id, Wanted("outstanding", 2023), workshop)
        other = codes(session, year.staff, year, Wanted("works", 2023), workshop)
        reopen_selection(session, year.staff, key, "第二件有误")
        (holds,) = outstanding_sheet(session, year.lead, year.committee_id, 2023, regulations).selections
        chosen_and_decided(session, year, regulations, key, [Choice(second, False, "撤下"), Choice(first, True, "补评")])
        sheet = outstanding_sheet(session, year.lead, year.committee_id, 2023, regulations)

    assert (early, of_version, other) == (["NOT_DECIDED"], ["MEMBER_NOT_WANTED", "VERSION_NOT_WANTED"], ["FORBIDDEN"])
    assert (wanted.number, suffix) == (None, ".xlsx")
    assert [(each.number, each.sponsors, each.reason) for each in holds.proposals] == [
        (second, ("王某甲",), ODD),
        (third, ("民盟市委会",), "切中要害"),
    ]
    # The numbers of a list that is being made anew are not those that were decided on.
    assert (holds.people, holds.places, holds.deviation_because) == (None, None, None)
    (again,) = sheet.selections
    assert [each.number for each in again.proposals] == [first, third]
    assert (again.round, again.taken_back, again.people, again.places) == (2, 1, 20, 2)


def a_sheet(**said: Any) -> dict[str, Any]:
    proposal = ListedProposal(
        number="T-1", case_number=None, title=ODD, submitted_on=DAY, sponsors=("王某甲", "某党派"), units=("市甲局",), co_units=("市乙局",),
        is_public=False, total=92_500_000, told="", reason="切中要害",
        lines=(ScoreLine(kind="record", node="提案质量", clause="提案质量", cite=("某-01",), works=(), points=92_500_000, reason="汇总"),),
    )  # fmt: skip
    selection = DecidedSelection(
        title="某市优秀提案办法", version=DAY, status="partial", choices=3, content_hash="a" * 64, partial_because=None, award="优秀",
        scores=True, round=1, people=20, places=2, deviation_because=None, decided_by="第十次主席会议", decided_on=DAY,
        decided_because="同意", taken_back=0, proposals=(proposal,),
    )  # fmt: skip
    selections = (msgspec.structs.replace(selection, **said),) if said else (selection, selection)
    built: dict[str, Any] = msgspec.to_builtins(
        OutstandingSheet(committee="政协某市委员会", committee_code="370505", year=2023, selections=selections)
    )
    return built


def test_every_page_says_what_it_rests_on_and_each_text_is_text() -> None:
    content = write_outstanding(a_sheet())
    book = openpyxl.load_workbook(BytesIO(content))
    cell = next(cell for row in book["优秀提案(1)"].iter_rows() for cell in row if cell.value == ODD)
    lines = [[cell.value for cell in row] for row in book["得分依据(1)"].iter_rows()]

    assert book.sheetnames == ["优秀提案(1)", "得分依据(1)", "优秀提案(2)", "得分依据(2)"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert lines[-1] == ["T-1", ODD, "提案质量", "某-01", "汇总", 92.5]
    assert [bool(page.print_area) and "第十次主席会议审定" in page.oddFooter.left.text for page in book] == [True] * 4
    assert content == write_outstanding(a_sheet())


def test_where_nothing_was_chosen_the_list_says_so_and_by_what_decision() -> None:
    content = write_outstanding(a_sheet(proposals=(), deviation_because="本年从缺", partial_because="试用", round=2, taken_back=1))
    (page,) = openpyxl.load_workbook(BytesIO(content))
    text = "\n".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value)

    assert [each for each in ("从缺:没有评出", "本年从缺", "试用", "第 2 轮", "不再列入的 1 件") if each not in text] == []
