"""Clauses written in Python, and conditions on members; figures worked by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import msgspec
import pytest

from scoring_plugins import MemberState, PerformanceRecord, Regulation, points_text
from scoring_plugins.engine.meaning import score
from scoring_plugins.engine.python_points import PythonClauseError
from scoring_plugins.language.nodes import Block, Clause, Python
from scoring_plugins.language.periods import Period
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.records import PythonPoints
from tests.scoring_plugins.tiny import meeting, scored, tiny, tiny_text, year_of

AT_RECORD = 'rounding: {quantum: "0.01", mode: half_up, at: record}'


# ---- Python


def with_python(function: Callable[..., Any], cap: int = 10_000_000, rounding: str = AT_RECORD) -> Regulation:
    """A regulation of one block with one clause written in Python."""
    regulation = tiny("- {clause: 程序, cite: [一], says: 程序, grant: 1}\n", rounding=rounding)
    block = regulation.versions[0].blocks[0]
    clause = block.of[0]
    assert isinstance(clause, Clause)
    written = msgspec.structs.replace(clause, points=Python(target="own:clause", function=function), cap=cap, floor=0)
    version = msgspec.structs.replace(regulation.versions[0], blocks=(msgspec.structs.replace(block, of=(written,)),))
    assert isinstance(version.blocks[0], Block)
    return msgspec.structs.replace(regulation, versions=(version,))


def pairs(performance: PerformanceRecord, period: Period) -> Iterable[PythonPoints]:
    """Two points for every two meetings in the period."""
    works = [record.work for record in performance.records if record.kind == "meeting.plenary"]
    for first, second in zip(works[::2], works[1::2], strict=False):
        yield PythonPoints(points=2_004_000, works=(first, second), reason=f"{first}和{second}成对")


def test_a_python_clause_sees_the_records_of_its_period_and_makes_lines_that_round_and_cap() -> None:
    regulation = with_python(pairs, cap=4_000_000)
    records = [meeting(f"m{day}", on=date(2023, 3, day)) for day in range(1, 6)] + [meeting("old", on=date(2022, 3, 1))]

    card = scored(regulation, *records)

    assert [(line.kind, points_text(line.points), line.works) for line in card.lines] == [
        ("python", "2.004", ("m1", "m2")),
        ("rounding", "-0.004", ("m1", "m2")),
        ("python", "2.004", ("m3", "m4")),
        ("rounding", "-0.004", ("m3", "m4")),
    ]
    assert card.lines[0].reason == "m1和m2成对(由本办法所附程序计算)"
    assert points_text(scored(with_python(pairs, cap=3_000_000), *records).total) == "3"


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda performance, period: [5], "应当返回若干 PythonPoints"),
        (lambda performance, period: [PythonPoints(points=True, reason="是")], "应当返回若干 PythonPoints"),
        (lambda performance, period: [PythonPoints(points=1, reason=" ")], "应当返回若干 PythonPoints"),
        (lambda performance, period: [PythonPoints(points=10**12 + 1, reason="多")], "分值超出范围"),
        (lambda performance, period: (PythonPoints(points=1, reason="多") for _ in range(10_001)), "返回超过 10000 行"),
        (lambda performance, period: [PythonPoints(points=1, works=("x",), reason="无")], "没有核实的记录“x”"),
        (lambda performance, period: 1 // 0, "ZeroDivisionError"),
    ],
)
def test_a_python_clause_that_misbehaves_is_named(function: Callable[..., Any], message: str) -> None:
    with pytest.raises(PythonClauseError, match="条款“程序”的程序 own:clause") as raised:
        score(with_python(function), year_of())

    assert message in str(raised.value)


# ---- conditions on members


@pytest.mark.parametrize(
    ("test", "state", "points"),
    [
        ("party: 民盟", MemberState(party="民盟"), "5"),
        ("party: [民盟, 民建]", MemberState(party="九三学社"), "0"),
        ("party: 民盟", MemberState(), "0"),
        ("months_served: {at_least: 6}", MemberState(months_served=6), "5"),
        ("months_served: {at_least: 6}", MemberState(months_served=5), "0"),
        ("months_served: {at_least: 12}", MemberState(), "5"),
        ("months_served: {below: 12}", MemberState(), "0"),
        ("excluded: true", MemberState(excluded="病休"), "5"),
        ("excluded: false", MemberState(excluded="病休"), "0"),
        ("attributes: {employer: 企业}", MemberState(attributes={"employer": "企业"}), "5"),
        ("attributes: {employer: 企业}", MemberState(), "0"),
        ("attributes: {rural: true}", MemberState(attributes={"rural": True}), "5"),
        ("attributes: {seats: {at_least: 2}}", MemberState(attributes={"seats": 2}), "5"),
        ("attributes: {seats: {at_least: 2}}", MemberState(attributes={"seats": True}), "0"),
    ],
)
def test_a_member_condition_asks_for_party_months_attributes_and_exclusion(test: str, state: MemberState, points: str) -> None:
    regulation = declared(f"- {{clause: 基础分, cite: [一], says: 基础分, grant: 5, for: {{{test}}}}}\n")

    assert points_text(scored(regulation, state=state).total) == points


def declared(clauses: str) -> Regulation:
    """A regulation that declares attributes of members."""
    attributes = "member_attributes: {employer: [企业, 机关], rural: yes_no, seats: number}\n"
    return read_regulation(tiny_text(clauses).replace("subject: member\n", f"subject: member\n{attributes}"))


def test_a_group_s_kind_is_asked_for_where_groups_are_appraised() -> None:
    text = tiny_text("- {clause: 基础分, cite: [一], says: 基础分, grant: 5, for: {kind: 界别组}}\n")
    regulation = read_regulation(text.replace("subject: member\n", "subject: group\ngroup_kinds: [界别组, 片区组]\n"))

    totals = [points_text(scored(regulation, state=MemberState(kind=kind)).total) for kind in ("界别组", "片区组", None)]

    assert totals == ["5", "0", "0"]
