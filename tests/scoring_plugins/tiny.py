"""Regulations of a few lines, for tests that are about one thing."""

from __future__ import annotations

from datetime import date
from textwrap import indent

from scoring_plugins import Mark, Member, MemberState, PerformanceRecord, Record, Regulation, Scorecard, Sessions, score
from scoring_plugins.language.reader import read_regulation

HEAD = """\
regulation: tiny
committee: "000000"
title: 小办法
status: complete
source: {kind: 虚构}
subject: member
periods: {year: {from: "01-01", to: "12-31"}, half: {from: "07-01", to: "12-31"}}
versions:
  - in_force_from: 2020-01-01
"""
ROUNDING = 'rounding: {quantum: "0.01", mode: half_up, at: clause}'
TOTAL = "total: {cap: none, floor: none}"
BLOCK = "- block: 全部\n  cap: none\n  floor: none\n  combine: sum\n  of:\n"


def tiny_text(clauses: str, rest: str = "", rounding: str = ROUNDING, total: str = TOTAL, block: str = BLOCK) -> str:
    """The YAML of a regulation with one block of clauses, and more fields of the version in `rest`."""
    body = f"{rounding}\npart_year: full\nexcluded: []\n{total}\nblocks:\n" + indent(block + indent(clauses, "    "), "  ") + f"\n{rest}"
    return HEAD + indent(body, "    ")


def tiny(clauses: str, rest: str = "", rounding: str = ROUNDING, total: str = TOTAL, block: str = BLOCK) -> Regulation:
    """The regulation that `tiny_text` writes."""
    return read_regulation(tiny_text(clauses, rest, rounding, total, block))


def year_of(*records: Record, year: int = 2023, state: MemberState | None = None, **more: object) -> PerformanceRecord:
    """A member's year with these records."""
    member = Member(id="m", state=state or MemberState())
    return PerformanceRecord(member=member, year=year, records=records, **more)  # type: ignore[arg-type]


def scored(regulation: Regulation, *records: Record, **more: object) -> Scorecard:
    """The scorecard of a member's year with these records."""
    return score(regulation, year_of(*records, **more))  # type: ignore[arg-type]


def meeting(work: str, kind: str = "meeting.plenary", on: date = date(2023, 3, 1), **sessions: int) -> Record:
    """A meeting, attended in full unless half days are given."""
    given = sessions or {"present": 1}
    return Record(kind=kind, work=work, dated_on=on, sessions=Sessions(held=sum(given.values()), **given))


def proposal(work: str, *marks: Mark | str, on: date = date(2023, 3, 1), role: str = "sole", **more: object) -> Record:
    """A proposal; a mark given as a word bears the proposal's date."""
    found = tuple(Mark(mark=mark, dated_on=on) if isinstance(mark, str) else mark for mark in marks)
    return Record(kind="proposal", work=work, dated_on=on, role=role, marks=found, **more)  # type: ignore[arg-type]
