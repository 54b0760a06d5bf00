"""A committee's year taken apart into tables for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

from services.exchange.tables import Table
from services.exports import machine_rows as rows
from services.exports.annual_sheet import AnnualMember, AnnualSheet
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


def tables_of(sheet: AnnualSheet) -> dict[str, list[Any]]:
    """The rows of every table by its name, members in order of 委员编号, lines by place: equal sheets, equal rows."""
    members = sorted(sheet.members, key=lambda member: member.number.encode())
    works = sorted(sheet.works.items(), key=lambda item: item[0].encode())
    of_member = [rows_of_member(member) for member in members]
    tables = {name: [row for own in of_member for row in own[name]] for name in (*_OF_CARD, "records", "earlier", "declarations")}
    return {
        **tables,
        "years": [_year(sheet)],
        "scorecards": [_scorecard(member) for member in members],
        "works": [row_from(rows.WorkRow, label, work=work) for work, label in works],
        **{name: list(_placed(name, getattr(sheet, name))) for name in ("grades", "quotas", "lists", "not_computable")},
        "choices": list(_placed("choices", sheet.chosen)),
    }


def rows_of_member(member: AnnualMember) -> dict[str, list[Any]]:
    """The rows about one member by table, but for the scorecard's own."""
    declared = member.declaration
    return {
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
