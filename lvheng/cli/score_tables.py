"""Scores as tables on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from scoring_plugins.catalogue import say
from scoring_plugins.engine.choices import field_in_chinese, value_in_chinese
from scoring_plugins.engine.scorecard import Scorecard, ScoreLine, points_text
from services.exports.annual import work_labels
from services.exports.annual_sheet import WorkLabel, adjustment, grade_note, places_rows, top_blocks
from services.scoring import YearScores


def of_year(scores: YearScores) -> Iterator[Table | str]:
    """One table: a row a member in 姓氏笔画 order, block subtotals, total, grade, what is not verified."""
    cards = scores.scorecards.values()
    blocks = list(dict.fromkeys(name for card in cards for name in top_blocks(card)))
    is_adjusted = any(adjustment(card) for card in cards)
    points = [*blocks, *([say("score.column_adjustment")] if is_adjusted else []), say("score.column_total")]
    table = Table()
    for heading in (say("score.column_name"), say("score.column_number")):
        table.add_column(heading, no_wrap=True)
    for heading in points:
        table.add_column(escape(heading), justify="right", no_wrap=True)
    table.add_column(say("score.column_grade"), no_wrap=True)
    has_notes = any(map(grade_note, cards))
    if has_notes:
        table.add_column(say("exports.column_grade_note"), overflow="fold")
    table.add_column(say("score.column_unverified"), justify="right", no_wrap=True)
    for member_id, card in scores.scorecards.items():
        subtotals = [top_blocks(card).get(block, 0) for block in blocks] + ([adjustment(card)] if is_adjusted else []) + [card.total]
        name = escape(scores.performances[member_id].member.name)
        figures = [points_text(subtotal) for subtotal in subtotals]
        grade = [escape(card.grade or say("score.not_graded"))] + ([escape(grade_note(card))] if has_notes else [])
        table.add_row(name, escape(card.member), *figures, *grade, str(card.unverified_count))
    yield table if scores.scorecards else say("score.no_members", year=scores.year)
    names = {performance.member.id: performance.member.name for performance in scores.performances.values()}
    rows = ((row.name, row.part, row.places, row.chosen, row.open, row.note) for row in places_rows(scores.quotas, scores.lists, names))
    yield from _table(
        [
            say("exports.column_place_name"),
            say("exports.column_place_part"),
            say("exports.column_places"),
            say("exports.column_place_chosen"),
            say("exports.column_place_open"),
            say("exports.column_place_note"),
        ],
        rows,
    )


def of_member(scores: YearScores, member_id: int) -> Iterator[Panel | Table | str]:
    """Who it is, every line with its clause, record and reason, then duties, proposals, and what was chosen or left out."""
    card, member = scores.scorecards[member_id], scores.performances[member_id].member
    labels = work_labels([scores.performances[member_id]])
    posts = "、".join([*([say("score.standing")] if member.state.standing_committee else []), *member.state.posts])
    yield Panel(
        escape(say("score.member", name=member.name, number=member.id, sector=member.state.sector or "", posts=posts)), expand=False
    )
    yield _lines(card, labels)
    if grade_note(card):
        yield escape(grade_note(card))
    for quota in scores.quotas_of(member_id):
        texts = {"grade": quota.grade, "part": quota.per or say("exports.places_everyone")}
        counts = say("exports.places_count", places=quota.places, people=quota.people, candidates=quota.candidates)
        yield escape(say("score.quota", counts=counts, **texts))
    if card.unverified_count:
        yield say("score.member_unverified", count=card.unverified_count)
    yield from _duties(card)
    proposals = ((each.proposal, "、".join(each.cite), each.reason) for each in card.consequences)
    yield from _table([say("score.column_proposal"), say("score.column_cite"), say("score.column_reason")], proposals)
    refused = ((labels[each.work].title or each.work, each.clause, each.reason) for each in card.refused)
    yield from _table([say("score.column_refused"), say("score.column_clause"), say("score.column_reason")], refused)
    chosen = ((field_in_chinese(each), value_in_chinese(each), each.why) for each in card.chosen)
    yield from _table([say("score.column_choice"), say("score.column_choice_value"), say("score.column_reason")], chosen)
    missing = (("、".join(each.cite), each.why) for each in card.not_computable)
    yield from _table([say("score.column_missing"), say("score.column_reason")], missing)


def _lines(card: Scorecard, labels: dict[str, WorkLabel]) -> Table:
    table = Table(show_lines=False)
    table.add_column(say("score.column_clause"), overflow="fold")
    table.add_column(say("score.column_cite"), overflow="fold")
    table.add_column(say("score.column_record"), overflow="fold")
    table.add_column(say("score.column_points"), justify="right", no_wrap=True)
    table.add_column(say("score.column_reason"), overflow="fold", ratio=1)
    for line in card.lines:
        works = "、".join(labels[work].number for work in line.works)
        table.add_row(escape(_node(line)), escape("、".join(line.cite)), escape(works), points_text(line.points), escape(line.reason))
    table.add_section()
    for block, points in top_blocks(card).items():
        table.add_row(escape(block), "", "", points_text(points), "")
    table.add_section()
    table.add_row(say("score.sum"), "", "", points_text(card.total), escape(card.grade or say("score.not_graded")), style="bold")
    return table


def _node(line: ScoreLine) -> str:
    return line.clause or (say("score.total_node") if line.node == "total" else line.node)


def _duties(card: Scorecard) -> Iterator[Table]:
    outcomes = {True: say("score.duty_met"), False: say("score.duty_not_met"), None: say("score.duty_undecided")}
    rows = (
        (
            say("score.duty_advisory", name=duty.name) if duty.advisory else duty.name,
            "、".join(duty.cite),
            outcomes[duty.fulfilled],
            duty.reason,
        )
        for duty in card.duties
    )
    headings = [say("score.column_duty"), say("score.column_cite"), say("score.column_outcome"), say("score.column_reason")]
    yield from _table(headings, rows)


def _table(headings: list[str], rows: Iterable[tuple[str, ...]]) -> Iterator[Table]:
    """A table of texts, if there is any row."""
    table = Table()
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    if table.row_count:
        yield table
