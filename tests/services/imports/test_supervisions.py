"""Supervisions of key proposals come in as two sheets: once, all problems told at once, and out again as they came in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.database import reading
from services.imports import Drafts, NamedSupervision, SupervisionLine
from services.imports.supervision_rows import stored_supervisions
from services.models import MarkKind, SponsorshipRole, SupervisionKind, SupervisionStepKind
from services.proposals import ProposalDraft, SponsorDraft
from services.proposals.supervising import SupervisionDraft
from tests.services.imports.conftest import Desk
from tests.services.imports.test_reference_topics import examining, told

DAY, CHOSEN = date(2023, 3, 1), date(2023, 4, 1)
MARKS = {MarkKind.FILED: DAY, MarkKind.KEY: CHOSEN}
SPONSOR = (SponsorDraft(SponsorshipRole.LEAD, "001"),)
PROPOSALS = tuple(ProposalDraft(f"TA-{n}", (5, 2), f"提案{n}", DAY, SPONSOR, marks=MARKS) for n in (1, 2))
PLAN = SupervisionDraft(2023, "第一督办组", SupervisionKind.CPPCC_LEADER, "王主席", CHOSEN, ("TA-1", "TA-2"), ("001", "003"))
LINES = (
    SupervisionLine(SupervisionStepKind.VISIT, "城关镇", date(2023, 5, 1)),
    SupervisionLine(SupervisionStepKind.VISIT, "城关镇", date(2023, 5, 1)),
    SupervisionLine(SupervisionStepKind.MEETING, "市政协", date(2023, 6, 1)),
    SupervisionLine(None, "办学", None, "错时放学"),
)
NAMED = NamedSupervision(PLAN, LINES)
HEAD = "督办名称,年度,督办方式,牵头人,确定日期,重点提案登记号,参加委员\n"


def stored(desk: Desk) -> list[NamedSupervision]:
    with reading(desk.house.engine) as session:
        return [named for _, named in stored_supervisions(session, desk.house.committee_id).values()]


def test_a_supervision_comes_in_with_its_proposals_once_and_as_it_was_written(desk: Desk) -> None:
    desk = examining(desk)
    path = desk.workbook(Drafts(proposals=PROPOSALS, supervisions=(NAMED,)))
    first = desk.take(path)
    before = desk.house.row_counts()
    second = desk.take(path)
    more = replace(NAMED, lines=(*LINES, replace(LINES[0], place="开发区")))
    third = desk.take(desk.workbook(Drafts(supervisions=(more,))))

    assert (told(first), {each.sheet: each.new for each in first.sheets}) == ([], {"提案": 2, "督办": 1, "督办记录": 4})
    assert (told(second), {each.sheet: each.same for each in second.sheets}) == ([], {"提案": 2, "督办": 1, "督办记录": 4})
    assert (third.is_written, [(each.new, each.same) for each in third.sheets]) == (True, [(0, 1), (1, 4)])
    assert before["supervision_step"] == 3
    assert [(each.draft, sorted(map(str, each.lines))) for each in stored(desk)] == [(PLAN, sorted(map(str, more.lines)))]


def test_every_problem_of_a_supervision_is_told_at_its_cell_and_nothing_is_taken(desk: Desk) -> None:
    desk = examining(desk)
    desk.take(desk.workbook(Drafts(proposals=PROPOSALS, supervisions=(NAMED,))))
    rows = "第二组,2023,政协领导领衔,李主席,2023-04-01,TA-9,某不存在\n第三组,二三年,委员视察,李主席,2023-04-01,TA-1,\n"
    report = desk.take(desk.csv("督办.csv", HEAD + rows + "第一督办组,2023,委员视察,王主席,2023-04-01,TA-2、TA-1,001\n"))
    lines = (
        "督办名称,年度,事项,地点或方面,日期,建议内容\n没有的组,2023,实地调研,城关镇,2023-05-01,\n第一督办组,2023,建议,办学,2023-05-01,\n"
    )
    of_lines = desk.take(desk.csv("督办记录.csv", lines))

    assert told(report) == [
        "UNKNOWN_MEMBER 2参加委员",
        "UNKNOWN_PROPOSAL 2重点提案登记号",
        "BAD_YEAR 3年度",
        "SUPERVISION_STANDS 4督办方式",
        "SUPERVISION_STANDS 4参加委员",
    ]
    assert told(of_lines) == ["UNKNOWN_SUPERVISION 2督办名称", "BLANK 3建议内容", "NOT_OF_THIS_MATTER 3日期"]
    assert len(stored(desk)) == 1


def test_supervisions_are_for_those_who_examine_proposals_and_of_filed_ones(desk: Desk) -> None:
    path = desk.workbook(Drafts(proposals=(replace(PROPOSALS[0], marks={}), PROPOSALS[1]), supervisions=(NAMED,)))
    report = desk.take(path)
    unfiled = examining(desk).take(path)

    assert {problem.code for problem in report.problems} == {"FORBIDDEN"}
    assert (unfiled.is_written, told(unfiled)) == (False, ["NOT_FILED 2重点提案登记号"])
