"""The tables of a package: which rows each holds, and how a sealed year is taken apart into them and put together again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from scoring_plugins.records import EarlierResult, Mark, MemberState, PerformanceRecord, Sessions, WorkReference
from services.appraisals.facts_text import performance_from, plain_facts
from services.appraisals.sealed_rows import DecisionRow, DeclarationRow, LineRow, ResultRow, ScorecardRow, SealedYear

Rows = Mapping[str, Sequence[Any]]


class RegulationRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who brought the regulation, and the functions that its clauses written in Python name: whoever recomputes has to install them."""

    code: str
    content_hash: str
    distribution: str | None
    python: tuple[str, ...]


class MemberRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The facts about a member that are no records: the state at the period's end, the term, earlier issued results."""

    member: str
    name: str
    state: MemberState
    year: int
    unverified_count: int
    results: tuple[EarlierResult, ...]
    term_from: date | None
    term_to: date | None
    served_from: date | None


class RecordRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member's verified part in one work, at its place from 0; `state` is the member on that day.

    A number among `attributes` is written `{"decimal": "12.50"}`, so that it is not taken for a word.
    """

    member: str
    place: int
    kind: str
    work: str
    dated_on: date
    title: str
    role: str | None
    position: int | None
    party_size: int | None
    sessions: Sessions | None
    marks: tuple[Mark, ...]
    mandatory: bool | None
    organised_by: str | None
    quantity: Decimal | None
    attributes: dict[str, Any]
    occasion: WorkReference | None
    converted_from: WorkReference | None
    state: MemberState


class Table(NamedTuple):
    """A file of rows: `name`.jsonl, with its twins and its schema. No two rows have the same `key`.

    `unknown` are fields of the rows that the version of the format does not know: its rows never have them.
    """

    name: str
    row: type[msgspec.Struct]
    key: tuple[str, ...]
    unknown: frozenset[str] = frozenset()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the twins, which are the fields of the rows."""
        return tuple(name for name in self.row.__struct_fields__ if name not in self.unknown)


TABLES = (
    Table("result", ResultRow, ("year",)),
    Table("regulation", RegulationRow, ("code",)),
    Table("members", MemberRow, ("member",)),
    Table("records", RecordRow, ("member", "place")),
    Table("scorecards", ScorecardRow, ("member",)),
    Table("lines", LineRow, ("member", "place")),
    Table("decisions", DecisionRow, ("member", "about", "proposal")),
    Table("declarations", DeclarationRow, ("member",)),
)
# Versions of the format: each adds what its rows may say. A package is written in the first that can say all of it, so that whoever reads
# that version reads it still.
OF_MEMBERS, OF_GROUPS, WITH_NOTICE_UNIT = 1, 2, 3
_ADDED = {OF_GROUPS: frozenset({"group_kind", "dissolved_on"}), WITH_NOTICE_UNIT: frozenset({"notice_unit"})}


def tables_of(schema_version: int) -> tuple[Table, ...]:
    """The tables as that version of the format has them."""
    unknown = frozenset[str]().union(*(fields for version, fields in _ADDED.items() if version > schema_version))
    return tuple(table._replace(unknown=unknown) for table in TABLES)


def schema_version_of(result: ResultRow) -> int:
    """The version of the format that a result is packed in."""
    if result.notice_unit is not None:
        return WITH_NOTICE_UNIT
    return OF_GROUPS if result.group_kind else OF_MEMBERS


def rows_of(year: SealedYear, regulation: RegulationRow) -> dict[str, list[Any]]:
    """The rows of every table by its name, in the order they are written."""
    ordered = sorted(year.facts.items(), key=lambda item: item[0].encode())
    return {
        "result": [year.result],
        "regulation": [regulation],
        "members": [_member_row(number, facts) for number, facts in ordered],
        "records": [row for number, facts in ordered for row in _record_rows(number, facts)],
        "scorecards": list(year.scorecards),
        "lines": list(year.lines),
        "decisions": list(year.decisions),
        "declarations": list(year.declarations),
    }


def year_from(rows: Rows, regulation_source: str) -> SealedYear:
    """The sealed year that these rows say. Raises ValueError where facts cannot be put together."""
    return SealedYear(
        result=rows["result"][0],
        scorecards=tuple(rows["scorecards"]),
        lines=tuple(rows["lines"]),
        decisions=tuple(rows["decisions"]),
        declarations=tuple(rows["declarations"]),
        facts=_facts(rows["members"], rows["records"]),
        regulation_source=regulation_source,
    )


def _member_row(number: str, facts: PerformanceRecord) -> MemberRow:
    plain = plain_facts(facts)
    member = plain.pop("member")
    del plain["records"], plain["maxima"]
    return msgspec.convert({"member": number, "name": member["name"], "state": member["state"], **plain}, MemberRow)


def _record_rows(number: str, facts: PerformanceRecord) -> Iterable[RecordRow]:
    for place, record in enumerate(facts.records):
        plain = plain_facts(record)
        yield msgspec.convert({**plain, "state": plain["member"], "member": number, "place": place}, RecordRow)


def _facts(members: Iterable[MemberRow], records: Iterable[RecordRow]) -> dict[str, PerformanceRecord]:
    by_member: dict[str, list[Any]] = {}
    for record in records:
        plain = msgspec.to_builtins(record)
        state = plain.pop("state")
        del plain["place"]
        by_member.setdefault(record.member, []).append({**plain, "member": state})
    facts = {}
    for row in members:
        plain = msgspec.to_builtins(row)
        who = {"id": plain.pop("member"), "name": plain.pop("name"), "state": plain.pop("state")}
        facts[row.member] = performance_from({**plain, "member": who, "records": by_member.pop(row.member, [])})
    if by_member:
        raise ValueError(f"records of {', '.join(sorted(by_member))}, who are not among the members")
    return facts
