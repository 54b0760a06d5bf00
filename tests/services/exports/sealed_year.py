"""A committee's issued year built by hand: decided grades, somebody not graded, a list, the seal of a second version, records."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from scoring_plugins.engine.cohort import ListOutcome
from scoring_plugins.engine.scorecard import MICRO
from scoring_plugins.records import Mark, Record, Sessions
from services.exports.annual_sheet import AnnualMember, AnnualSheet, GradeMark, Seal, WorkLabel
from services.name_order import sort_keys
from tests.services.exports.annual_year import annual_sheet, line, scorecard

SEAL = Seal(
    version=2,
    sha256="3f9c" * 16,
    sm3="b7e1" * 16,
    issued_on=date(2024, 1, 5),
    document_number="某协发〔2024〕3号",
    reason="提案的立案日期有误",
    approver="主席会议",
)
GRADES = (
    GradeMark(grade="优秀", at_least=85 * MICRO, duties=("三个一",)),
    GradeMark(grade="称职", at_least=60 * MICRO, duties=("三个一",)),
    GradeMark(grade="不称职"),
)


def member(number: str, name: str, points: int, grade: str | None, sector: str = "农业界", **changed: Any) -> AnnualMember:
    """A member of so many points; `not_graded` goes to the scorecard, everything else to the member."""
    card = scorecard(number, [line("grant", "基本分", points * MICRO, "基本履职七十分起")], grade=grade)
    card = msgspec.structs.replace(card, not_graded=changed.pop("not_graded", ""), **changed.pop("card", {}))
    return AnnualMember(name=name, number=number, strokes_key=sort_keys(name).strokes, sector=sector, scorecard=card, **changed)


def meeting(work: str, kind: str, day: date, **counts: int) -> Record:
    """A part in a meeting, half days by what became of each."""
    return Record(kind=kind, work=work, dated_on=day, title=f"会议{work}", sessions=Sessions(held=sum(counts.values()), **counts))


def proposal(work: str, role: str, *marks: str) -> Record:
    """A part in a proposal of 10 February with these marks."""
    given = tuple(Mark(mark=mark, dated_on=date(2023, 3, 1)) for mark in marks)
    return Record(kind="proposal", work=work, dated_on=date(2023, 2, 10), title=f"关于{work}的建议", role=role, marks=given)


PLENARY, STANDING = date(2023, 2, 1), date(2023, 5, 1)
RECORDS = {
    "0001": (
        meeting("m1", "meeting.plenary", PLENARY, present=3, late=1),
        meeting("m2", "meeting.standing", STANDING, present=1, on_leave=1),
        proposal("p1", "lead", "filed", "key"),
    ),
    "0002": (meeting("m1", "meeting.plenary", PLENARY, on_leave=2, absent=2), proposal("p1", "co", "filed", "key")),
    "0003": (meeting("m1", "meeting.plenary", PLENARY, present=2, official_leave=2), proposal("p2", "lead", "not_filed")),
}


def issued_year(**changed: Any) -> AnnualSheet:
    """Five members: 王某 of two sectors, 丁甲 decided upon, 𬭎龘 not graded, =陈某 below the lowest pass; sealed in its second version."""
    members = (
        member("0001", "王某", 90, "优秀", records=RECORDS["0001"]),
        member("0002", "丁甲", 84, "称职", decided_grade="优秀", decided_because="主席会议研究：工作特别突出", records=RECORDS["0002"]),
        member("0003", "𬭎龘", 70, None, not_graded="任职不满一年", records=RECORDS["0003"]),
        member("0004", "王某", 70, "称职", sector="教育界"),
        member("0005", "=陈某", 30, "不称职", earlier={"2022": 60 * MICRO}),
    )
    works = {
        record.work: WorkLabel(kind="会议" if record.sessions else "提案", title=record.title, dated_on=record.dated_on, number=record.work)
        for records in RECORDS.values()
        for record in records
    }
    lists = (ListOutcome(name="优秀提案人", per="", cite=("第八条",), members=("0001",), to_decide=("0002",)),)
    return msgspec.structs.replace(annual_sheet(members, works, grades=GRADES, lists=lists, seal=SEAL, unverified_count=3), **changed)
