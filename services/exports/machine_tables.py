"""A committee's year taken apart into tables for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

from services.exchange.tables import Table
from services.exports import machine_rows as rows
from services.exports.annual_sheet import AnnualMember, AnnualSheet, WorkLabel
from services.exports.machine_rows import row_from

TABLES = (
    Table("years", rows.YearRow, ("committee_code", "year")),
    Table("scorecards", rows.ScorecardRow, ("member",)),
    Table("lines", rows.LineRow, ("member", "place")),
    Table("clauses", rows.ClauseRow, ("member", "place")),
    Table("blocks", rows.BlockRow, ("member", "place")),
    Table("duties", rows.DutyRow, ("member", "place")),
    Table("consequences", rows.ConsequenceRow, ("member", "place")),
    Table("refused", rows.RefusedRow, ("member", "place")),
    Table("records", rows.RecordRow, ("member", "place")),
    Table("earlier", rows.EarlierRow, ("member", "year")),
    Table("declarations", rows.DeclarationRow, ("member",)),
    Table("works", rows.WorkRow, ("work",)),
    Table("grades", rows.GradeRow, ("place",)),
    Table("quotas", rows.QuotaRow, ("place",)),
    Table("lists", rows.ListRow, ("place",)),
    Table("choices", rows.ChoiceRow, ("place",)),
    Table("not_computable", rows.NotComputableRow, ("place",)),
)
# What a scorecard holds in lists, by the table that each becomes.
_OF_CARD = ("lines", "clauses", "blocks", "duties", "consequences", "refused")
_ROW = {table.name: table.row for table in TABLES}


def rows_of_year(head: AnnualSheet) -> dict[str, list[Any]]:
    """The rows about a year as a whole, by table."""
    return {
        "years": [_year(head)],
        **{name: list(_placed(name, getattr(head, name))) for name in ("grades", "quotas", "lists", "not_computable")},
        "choices": list(_placed("choices", head.chosen)),
    }


def rows_of_works(works: Iterable[tuple[str, WorkLabel]]) -> Iterator[rows.WorkRow]:
    """The rows of works with their labels, in the order given."""
    return (row_from(rows.WorkRow, label, work=work) for work, label in works)


def rows_of_member(member: AnnualMember) -> dict[str, list[Any]]:
    """The rows about one member, by table."""
    declared = member.declaration
    return {
        "scorecards": [_scorecard(member)],
        **{name: list(_placed(name, getattr(member.scorecard, name), member=member.number)) for name in _OF_CARD},
        "records": [
            row_from(rows.RecordRow, record, member=member.number, place=place, quantity=_number(record.quantity))
            for place, record in enumerate(member.records)
        ],
        "earlier": [rows.EarlierRow(**_total(member, year)) for year in sorted(member.earlier)],
        "declarations": [row_from(rows.DeclarationRow, declared, member=member.number)] if declared else [],
    }


def _placed(table: str, things: Iterable[object], **more: Any) -> Iterator[msgspec.Struct]:
    return (row_from(_ROW[table], thing, place=place, **more) for place, thing in enumerate(things))


def _year(sheet: AnnualSheet) -> rows.YearRow:
    seal = sheet.seal
    return row_from(
        rows.YearRow,
        sheet,
        is_draft=seal is None,
        result_version=seal and seal.version,
        seal_sha256=seal and seal.sha256,
        seal_sm3=seal and seal.sm3,
        issued_on=seal and seal.issued_on,
        document_number=seal and seal.document_number,
    )


def _scorecard(member: AnnualMember) -> rows.ScorecardRow:
    card = member.scorecard
    names = ("total", "candidate_for", "grade_decided_by", "unverified_count")
    said = {name: getattr(card, name) for name in names}
    return row_from(rows.ScorecardRow, member, member=member.number, scored_grade=card.grade, not_graded=card.not_graded or None, **said)


def _total(member: AnnualMember, year: str) -> dict[str, Any]:
    return {"member": member.number, "year": int(year), "total": rows.exact(member.earlier[year])}


def _number(quantity: Decimal | None) -> str | None:
    return None if quantity is None else format(quantity, "f")
