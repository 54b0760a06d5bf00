"""The long tables of the annual workbook: lines, duties, proposals, choices."""

from __future__ import annotations

from collections.abc import Iterator

from scoring_plugins.catalogue import say
from scoring_plugins.engine.choices import field_in_chinese, value_in_chinese
from scoring_plugins.engine.scorecard import ScoreLine
from services.exports.annual_sheet import AnnualMember, AnnualSheet, WorkLabel, decided_proposal, places_rows
from services.exports.printed import Book, Cell, Points, Sheet, column


def _open(sheet: Sheet, heading: str, note: str, *, filtered: bool = False) -> None:
    sheet.heading(heading)
    sheet.note(note)
    sheet.head(filtered=filtered)


def write_lines(book: Book, appraisal: AnnualSheet) -> dict[str, str]:
    """得分明细: every line of every score, a member's total under them; where the total of each member number stands.

    A line that rests on several works takes a row for each: the first bears the points, so that no cell is merged and sums hold.
    """
    columns = [
        column("exports.column_name", 10, "centre"),
        column("exports.column_number", 14, "centre"),
        column("exports.column_block", 16),
        column("exports.column_clause", 26),
        column("exports.column_cite", 14),
        column("exports.column_line_kind", 10, "centre"),
        column("exports.column_work_kind", 14, "centre"),
        column("exports.column_work_title", 44),
        column("exports.column_work_date", 12, "centre"),
        column("exports.column_work_number", 16, "centre"),
        column("exports.column_points", 14),
        column("exports.column_reason", 60),
    ]
    sheet = book.sheet(say("exports.sheet_lines"), columns, "A3")
    heading = say("exports.lines_heading", committee=appraisal.committee, year=appraisal.year)
    _open(sheet, heading, say("exports.lines_note"), filtered=True)
    totals = {member.number: f"'{sheet.name}'!{_member_lines(sheet, appraisal, member)}" for member in appraisal.in_order()}
    if not appraisal.members:
        sheet.note(say("exports.no_members"))
    sheet.finish(frozen_columns=2)
    return totals


def _member_lines(sheet: Sheet, appraisal: AnnualSheet, member: AnnualMember) -> str:
    """Writes a member's lines and total; the cell of the total."""
    scorecard = member.scorecard
    first = sheet.next_row + 1
    blocks = {clause.name: clause.block for clause in scorecard.clauses}
    for line in scorecard.lines:
        block = "" if line.node == "total" else blocks.get(line.clause or line.node, line.node)
        for row in _line_rows(line, block, appraisal.works):
            sheet.row(member.name, member.number, *row)
    for refused in scorecard.refused:
        label = _label(appraisal.works[refused.work])
        sheet.row(member.name, member.number, "", refused.clause, "", say("exports.line_refused"), *label, Points(0), refused.reason)
    points_column = chr(ord("A") + len(sheet.columns) - 2)
    formula = f"=ROUND(SUM({points_column}{first}:{points_column}{sheet.next_row}),6)" if sheet.next_row >= first else "=0"
    unverified = say("exports.lines_unverified", count=scorecard.unverified_count) if scorecard.unverified_count else ""
    sums: list[Cell] = [say("exports.lines_total"), *[""] * 7, Points(scorecard.total, formula=formula), unverified]
    return f"{points_column}{sheet.row(member.name, member.number, *sums, strong=True)}"


def _line_rows(line: ScoreLine, block: str, works: dict[str, WorkLabel]) -> Iterator[list[Cell]]:
    clause = line.clause or (say("exports.total_node") if line.node == "total" else line.node)
    named: list[Cell] = [block, clause, "、".join(line.cite), say(f"exports.line_{line.kind}")]
    labels = [_label(works[work]) for work in line.works] or [["", "", None, ""]]
    yield [*named, *labels[0], Points(line.points), line.reason]
    for label in labels[1:]:
        yield [*named, *label, None, ""]


def _label(work: WorkLabel) -> list[Cell]:
    return [work.kind, work.title, work.dated_on, work.number]


def write_duties(book: Book, appraisal: AnnualSheet) -> None:
    """义务: met, not met or undecided, and what was counted."""
    columns = [
        column("exports.column_name", 10, "centre"),
        column("exports.column_number", 14, "centre"),
        column("exports.column_duty", 22),
        column("exports.column_cite", 14),
        column("exports.column_says", 34),
        column("exports.column_outcome", 10, "centre"),
        column("exports.column_reason", 56),
        column("exports.column_works", 44),
    ]
    sheet = book.sheet(say("exports.sheet_duties"), columns, "A3")
    heading = say("exports.duties_heading", committee=appraisal.committee, year=appraisal.year)
    _open(sheet, heading, say("exports.duties_note"), filtered=True)
    outcomes = {True: say("exports.duty_met"), False: say("exports.duty_not_met"), None: say("exports.duty_undecided")}
    for member in appraisal.in_order():
        for duty in member.scorecard.duties:
            name = say("exports.duty_advisory", name=duty.name) if duty.advisory else duty.name
            named = _named(duty.works, appraisal.works)
            sheet.row(member.name, member.number, name, "、".join(duty.cite), duty.says, outcomes[duty.fulfilled], duty.reason, named)
    if not any(member.scorecard.duties for member in appraisal.members):
        sheet.note(say("exports.no_duties"))
    sheet.finish(frozen_columns=2)


def _named(works: tuple[str, ...], labels: dict[str, WorkLabel]) -> str:
    """Every work by its number under its kind: all of them, where titles would not find room."""
    kinds: dict[str, list[str]] = {}
    for work in works:
        kinds.setdefault(labels[work].kind, []).append(labels[work].number or labels[work].title)
    return "；".join(say("exports.works_of_kind", kind=kind, count=len(named), works="、".join(named)) for kind, named in kinds.items())


def write_places(book: Book, appraisal: AnnualSheet) -> None:
    """名额与名单: who got into grades of which only so many may be given, onto lists, and what people still have to decide."""
    columns = [
        column("exports.column_place_name", 22),
        column("exports.column_place_part", 22),
        column("exports.column_places", 30),
        column("exports.column_place_chosen", 60),
        column("exports.column_place_open", 40),
        column("exports.column_place_note", 40),
    ]
    sheet = book.sheet(say("exports.sheet_places"), columns, "A4")
    _open(sheet, say("exports.places_heading", committee=appraisal.committee, year=appraisal.year), say("exports.places_note"))
    names = {member.number: member.name for member in appraisal.in_order()}
    for row in places_rows(appraisal.quotas, appraisal.lists, names):
        sheet.row(row.name, row.part, row.places, row.chosen, row.open, row.note)
    sheet.finish()


def write_proposals(book: Book, appraisal: AnnualSheet) -> None:
    """建议事项: what the regulation proposes for people to decide, and what they decided."""
    columns = [
        column("exports.column_name", 12, "centre"),
        column("exports.column_number", 14, "centre"),
        column("exports.column_proposal", 26),
        column("exports.column_cite", 18),
        column("exports.column_reason", 60),
        column("exports.column_decided", 10, "centre"),
        column("exports.column_decided_because", 40),
    ]
    sheet = book.sheet(say("exports.sheet_proposals"), columns, "A4")
    heading = say("exports.proposals_heading", committee=appraisal.committee, year=appraisal.year)
    _open(sheet, heading, say("exports.proposals_note"))
    for member in appraisal.in_order():
        for consequence in member.scorecard.consequences:
            decided = decided_proposal(member, consequence.proposal)
            sheet.row(member.name, member.number, consequence.proposal, "、".join(consequence.cite), consequence.reason, *decided)
    if not any(member.scorecard.consequences for member in appraisal.members):
        sheet.note(say("exports.no_proposals"))
    sheet.finish()


def write_choices(book: Book, appraisal: AnnualSheet) -> None:
    """办法的选择: what was chosen where the source is silent, and what cannot be computed."""
    columns = [
        column("exports.column_choice_kind", 16, "centre"),
        column("exports.column_choice_field", 40),
        column("exports.column_choice_value", 24),
        column("exports.column_choice_why", 60),
    ]
    sheet = book.sheet(say("exports.sheet_choices"), columns, "A4")
    heading = say("exports.choices_heading", committee=appraisal.committee, year=appraisal.year)
    _open(sheet, heading, say("exports.choices_note"))
    for chosen in appraisal.chosen:
        sheet.row(say("exports.choice_chosen"), field_in_chinese(chosen), value_in_chinese(chosen), chosen.why)
    for missing in appraisal.not_computable:
        sheet.row(say("exports.choice_not_computable"), "、".join(missing.cite), "", missing.why)
    if not appraisal.chosen and not appraisal.not_computable:
        sheet.note(say("exports.no_choices"))
    sheet.finish()
